//! How a run diverged, in words.

use std::fmt;

/// A run has produced an infinity or NaN. It stays at its last finite epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divergence {
    /// The epoch that could not be completed, counted from 1.
    pub epoch: u64,
    /// What first became infinite or NaN.
    pub culprit: Culprit,
}

/// A tensor of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Culprit {
    /// The output of a linear layer, or of the activation after it.
    Output {
        /// The linear layer, counted from 1.
        layer: usize,
    },
    /// The loss: the prediction is finite, but its squared error is not.
    Loss,
    /// The gradient of a parameter.
    Gradient(ParameterName),
    /// A parameter after its update.
    Parameter(ParameterName),
}

/// A parameter of a network, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParameterName {
    /// The linear layer, counted from 1.
    pub layer: usize,
    /// The normalisation it belongs to ("layer norm"), after that linear layer; `None` for the linear layer's own.
    pub norm: Option<&'static str>,
    /// Whether it is a bias; otherwise a weight.
    pub bias: bool,
}

impl ParameterName {
    /// The name of the parameter at this index of PyTorch's order: weight and bias of each linear layer in turn.
    #[must_use]
    pub fn at(index: usize) -> Self {
        Self { layer: index / 2 + 1, norm: None, bias: index % 2 == 1 }
    }
}

impl fmt::Display for ParameterName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "layer {}'s ", self.layer)?;
        if let Some(norm) = self.norm {
            write!(f, "{norm} ")?;
        }
        f.write_str(if self.bias { "bias" } else { "weight" })
    }
}

impl fmt::Display for Culprit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Output { layer } => write!(f, "the output of layer {layer}"),
            Self::Loss => f.write_str("the loss"),
            Self::Gradient(name) => write!(f, "the gradient of {name}"),
            Self::Parameter(name) => name.fmt(f),
        }
    }
}

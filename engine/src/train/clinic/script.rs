//! The lines of a training script that can be right or wrong.

use std::fmt;
use std::ops::RangeInclusive;

use super::case::Case;
use crate::choice::{Choice, choice};
use crate::nn::Activation;

choice! {
    /// How the squared errors become the loss.
    "reduction", pub Reduction {
        /// Their mean.
        Mean = "mean", "mean()";
        /// Their sum.
        Sum = "sum", "sum()";
    }
}

/// The settings of a script. The same script of the same case gives the same run, bit for bit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Script {
    /// Whether the gradients are cleared in each epoch.
    pub zero_grad: bool,
    /// Whether the target has the shape (15,), which broadcasts against the prediction's (15, 1).
    pub flat_target: bool,
    /// How the squared errors become the loss.
    pub reduction: Reduction,
    /// Step size, within [`Script::LEARNING_RATE`].
    pub learning_rate: f64,
    /// Units of the hidden layer, within [`Script::HIDDEN`]; 0 in a straight line.
    pub hidden: u32,
    /// The non-linearity after the hidden layer; a straight line has none.
    pub activation: Activation,
    /// The factor by which the hidden layer's initial weights are multiplied, within [`Script::SCALE`].
    pub scale: f64,
}

/// Why a script does not fit its case.
#[derive(Debug, Clone, PartialEq)]
pub enum ScriptError {
    /// A number is out of its range.
    Range {
        /// What it is.
        name: &'static str,
        /// What was given.
        given: f64,
        /// What is allowed.
        allowed: RangeInclusive<f64>,
    },
    /// A setting of a hidden layer was given for a straight line.
    NoHiddenLayer(Case),
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range { name, given, allowed } => {
                write!(f, "{name} is {given}; it must be from {} to {}", allowed.start(), allowed.end())
            }
            Self::NoHiddenLayer(case) => write!(
                f,
                "{} is a straight line: hidden size must be 0, the activation identity and the scale 1",
                case.label()
            ),
        }
    }
}

impl std::error::Error for ScriptError {}

impl Script {
    /// The rates that a script can have.
    pub const LEARNING_RATE: RangeInclusive<f64> = 1e-5..=1.0;
    /// The sizes of a hidden layer.
    pub const HIDDEN: RangeInclusive<u32> = 1..=32;
    /// The factors of the hidden layer's initial weights.
    pub const SCALE: RangeInclusive<f64> = 0.1..=100.0;

    /// A straight line from w = b = 0, with nothing wrong.
    #[must_use]
    pub(super) fn line(learning_rate: f64) -> Self {
        Self { hidden: 0, ..Self::net(Activation::Identity, learning_rate) }
    }

    /// A network with eight hidden units and PyTorch's initial weights, with nothing wrong.
    #[must_use]
    pub(super) fn net(activation: Activation, learning_rate: f64) -> Self {
        Self {
            zero_grad: true,
            flat_target: false,
            reduction: Reduction::Mean,
            learning_rate,
            hidden: 8,
            activation,
            scale: 1.0,
        }
    }

    /// Checks that the script is one for this case.
    ///
    /// # Errors
    /// [`ScriptError`] names what is wrong and what is allowed.
    pub fn check(&self, case: Case) -> Result<(), ScriptError> {
        let within = |name, given: f64, allowed: RangeInclusive<f64>| {
            if allowed.contains(&given) { Ok(()) } else { Err(ScriptError::Range { name, given, allowed }) }
        };
        within("learning rate", self.learning_rate, Self::LEARNING_RATE)?;
        if case.has_hidden_layer() {
            let (least, most) = (f64::from(*Self::HIDDEN.start()), f64::from(*Self::HIDDEN.end()));
            within("hidden size", f64::from(self.hidden), least..=most)?;
            within("weight scale", self.scale, Self::SCALE)
        } else if (self.hidden, self.activation, self.scale) == (0, Activation::Identity, 1.0) {
            Ok(())
        } else {
            Err(ScriptError::NoHiddenLayer(case))
        }
    }

    /// The widths of the model.
    #[must_use]
    pub(super) fn widths(&self) -> Vec<usize> {
        if self.hidden == 0 { vec![1, 1] } else { vec![1, self.hidden as usize, 1] }
    }
}

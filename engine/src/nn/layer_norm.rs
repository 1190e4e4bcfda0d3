//! Layer normalisation, PyTorch's `nn.LayerNorm`.

use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::{Element, Shape};

/// Normalises each sample to mean 0 and variance 1 over its features, then applies a weight and a bias to each feature.
#[derive(Debug, Clone, Copy)]
pub struct LayerNorm {
    /// The weight of each feature, of shape (features,); initially 1.
    pub weight: Tensor,
    /// The bias of each feature, of shape (features,); initially 0.
    pub bias: Tensor,
    /// ε, which is added to the variance; initially [`LayerNorm::EPS`].
    pub eps: f64,
}

impl LayerNorm {
    /// PyTorch's default of what is added to the variance.
    pub const EPS: f64 = 1e-5;

    /// A layer for inputs whose last axis has this extent.
    ///
    /// # Errors
    /// [`Error::Late`] after the tape's first operation.
    pub fn new<T: Element>(tape: &mut Tape<T>, features: usize) -> Result<Self, Error> {
        let shape = Shape::new([features]);
        Ok(Self {
            weight: tape.parameter(shape, &vec![T::ONE; features])?,
            bias: tape.parameter(shape, &vec![T::ZERO; features])?,
            eps: Self::EPS,
        })
    }

    /// The layer's result, of x's shape.
    ///
    /// # Errors
    /// As for [`Tape::layer_norm`].
    pub fn forward<T: Element>(&self, tape: &mut Tape<T>, x: Tensor) -> Result<Tensor, Error> {
        tape.layer_norm(x, self.weight, self.bias, self.eps)
    }
}

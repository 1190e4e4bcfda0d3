//! The linear layer, PyTorch's `nn.Linear`.

use super::Init;
use crate::autograd::{Error, Tape, Tensor};
use crate::data::Generator;
use crate::tensor::{Element, Shape};

/// y = x Wᵀ + b, for x of shape (samples, inputs).
#[derive(Debug, Clone, Copy)]
pub struct Linear {
    /// W, of shape (outputs, inputs).
    pub weight: Tensor,
    /// b, of shape (outputs,).
    pub bias: Tensor,
}

impl Linear {
    /// A layer whose weight and bias are drawn by `init`, in that order.
    ///
    /// # Errors
    /// [`Error::Late`] after the tape's first operation.
    pub fn new<T: Element>(
        tape: &mut Tape<T>,
        inputs: usize,
        outputs: usize,
        init: Init,
        generator: &mut Generator,
    ) -> Result<Self, Error> {
        let (weight, bias) = init.draw(inputs, outputs, generator);
        Ok(Self {
            weight: tape.parameter(Shape::new([outputs, inputs]), &weight)?,
            bias: tape.parameter(Shape::new([outputs]), &bias)?,
        })
    }

    /// The layer's result for x of shape (samples, inputs), of shape (samples, outputs).
    ///
    /// # Errors
    /// [`Error::Shapes`] where x has another width; [`Error::Stale`].
    pub fn forward<T: Element>(&self, tape: &mut Tape<T>, x: Tensor) -> Result<Tensor, Error> {
        let columns = tape.transpose(self.weight)?;
        let product = tape.matmul(x, columns)?;
        tape.add(product, self.bias)
    }
}

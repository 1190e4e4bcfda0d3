//! Losses.

use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::Element;

/// The mean squared error, PyTorch's `nn.MSELoss()`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MSELoss;

impl MSELoss {
    /// The mean of (prediction − target)², a scalar.
    ///
    /// The two shapes broadcast, as in PyTorch: (15, 1) against (15,) is silently a loss over (15, 15).
    ///
    /// # Errors
    /// [`Error::Shapes`] where the shapes do not broadcast; [`Error::Stale`].
    pub fn forward<T: Element>(&self, tape: &mut Tape<T>, prediction: Tensor, target: Tensor) -> Result<Tensor, Error> {
        let residual = tape.sub(prediction, target)?;
        let squared = tape.pow(residual, 2.0)?;
        tape.mean(squared)
    }
}

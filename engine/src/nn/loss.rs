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

/// The mean absolute error, PyTorch's `nn.L1Loss()`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct L1Loss;

impl L1Loss {
    /// The mean of |prediction − target|, a scalar; the shapes broadcast.
    ///
    /// # Errors
    /// As for [`MSELoss::forward`].
    pub fn forward<T: Element>(&self, tape: &mut Tape<T>, prediction: Tensor, target: Tensor) -> Result<Tensor, Error> {
        let residual = tape.sub(prediction, target)?;
        let distance = tape.abs(residual)?;
        tape.mean(distance)
    }
}

/// The mean Huber loss, PyTorch's `nn.HuberLoss(delta)`: outliers count by their distance and not its square.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HuberLoss {
    /// δ, where the square gives way to the line.
    pub delta: f64,
}

/// δ = 1, as in PyTorch.
impl Default for HuberLoss {
    fn default() -> Self {
        Self { delta: 1.0 }
    }
}

impl HuberLoss {
    /// The mean of the elements' Huber losses, a scalar; the shapes broadcast.
    ///
    /// # Errors
    /// As for [`Tape::huber_loss`].
    pub fn forward<T: Element>(&self, tape: &mut Tape<T>, prediction: Tensor, target: Tensor) -> Result<Tensor, Error> {
        let losses = tape.huber_loss(prediction, target, self.delta)?;
        tape.mean(losses)
    }
}

/// The cross-entropy of scores and classes, PyTorch's `nn.CrossEntropyLoss()` with class indices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CrossEntropyLoss;

impl CrossEntropyLoss {
    /// The mean over the samples of −log softmax(scores)\[class\], a scalar, for scores (samples, classes), also known
    /// as logits, and the right classes (samples,), whole numbers from 0.
    ///
    /// # Errors
    /// As for [`Tape::nll_loss`].
    pub fn forward<T: Element>(&self, tape: &mut Tape<T>, scores: Tensor, classes: Tensor) -> Result<Tensor, Error> {
        let log_probabilities = tape.log_softmax(scores, 1)?;
        tape.nll_loss(log_probabilities, classes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tensor::Shape;

    #[test]
    fn losses_are_means() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let prediction = tape.constant(Shape::new([2]), &[1.0, 5.0])?;
        let target = tape.constant(Shape::new([2]), &[0.5, 2.0])?;
        let losses = [
            MSELoss.forward(&mut tape, prediction, target)?,
            L1Loss.forward(&mut tape, prediction, target)?,
            HuberLoss::default().forward(&mut tape, prediction, target)?,
        ];
        let values = losses.map(|loss| tape.item(loss));
        // Distances of 0.5 and 3.
        assert_eq!(values, [Ok(4.625), Ok(1.75), Ok((0.125 + 2.5) / 2.0)]);
        Ok(())
    }

    #[test]
    fn equal_scores_cost_the_logarithm_of_their_number() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let scores = tape.parameter(Shape::new([2, 4]), &[7.0; 8])?;
        let classes = tape.constant(Shape::new([2]), &[0.0, 3.0])?;
        let loss = CrossEntropyLoss.forward(&mut tape, scores, classes)?;
        assert!((tape.item(loss)? - libm::log(4.0)).abs() < 1e-15);
        tape.backward(loss)?;
        // (softmax − 1 at the right class) / samples
        assert_eq!(tape.grad(scores)?, [-0.375, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, -0.375]);
        Ok(())
    }
}

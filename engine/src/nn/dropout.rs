//! Dropout, PyTorch's `nn.Dropout`.

use crate::autograd::{Error, Tape, Tensor};
use crate::data::Generator;
use crate::tensor::Element;

/// In training, sets each element to 0 with a fixed probability and scales the others up, so that the mean does not
/// change. In evaluation, does nothing (Srivastava et al., 2014).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dropout {
    probability: f64,
}

impl Dropout {
    /// A layer that drops elements with this probability.
    ///
    /// # Errors
    /// [`Error::Argument`] unless 0 ≤ `probability` < 1.
    pub fn new(probability: f64) -> Result<Self, Error> {
        if (0.0..1.0).contains(&probability) {
            return Ok(Self { probability });
        }
        let problem = format!("the probability is {probability}, it must be at least 0 and below 1");
        Err(Error::Argument { op: "dropout", problem })
    }

    /// The probability with which an element is dropped.
    #[must_use]
    pub fn probability(&self) -> f64 {
        self.probability
    }

    /// The layer's result in training: x times a mask of 0 and 1 / (1 − probability), which is a constant on the tape.
    ///
    /// One uniform number in double precision is drawn for each element, so the same seed drops the same elements in
    /// either precision. They are not those that PyTorch drops, whose CPU build draws masks with a library of its own.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn forward_training<T: Element>(
        &self,
        tape: &mut Tape<T>,
        x: Tensor,
        generator: &mut Generator,
    ) -> Result<Tensor, Error> {
        let shape = tape.shape(x)?;
        let kept = 1.0 - self.probability;
        let factor = T::ONE / T::from_f64(kept);
        let mask = tape.constant_by(shape, |mask| {
            mask.fill_with(|| if generator.rand::<f64>() < kept { factor } else { T::ZERO });
        });
        tape.mul(x, mask)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tensor::Shape;

    #[test]
    fn what_stays_is_magnified_and_the_gradient_takes_the_same_way() -> Result<(), Error> {
        let dropout = Dropout::new(0.25)?;
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([1000]), &[3.0; 1000])?;
        let y = dropout.forward_training(&mut tape, x, &mut Generator::manual_seed(0))?;
        let dropped = tape.value(y)?.iter().filter(|&&value| value == 0.0).count();
        // 250 are expected, with a standard deviation of 14.
        assert!((200..300).contains(&dropped), "{dropped} dropped");
        assert!(tape.value(y)?.iter().all(|&value| value == 0.0 || (value - 4.0).abs() < 1e-15));
        tape.backward_from(y, &[3.0; 1000])?;
        assert_eq!(tape.grad(x)?, tape.value(y)?);
        Ok(())
    }

    #[test]
    fn a_seed_drops_the_same_elements_in_either_precision() -> Result<(), Error> {
        fn zeros<T: Element>(seed: u32) -> Result<Vec<bool>, Error> {
            let mut tape = Tape::<T>::new();
            let x = tape.constant(Shape::new([100]), &[T::ONE; 100])?;
            let y = Dropout::new(0.5)?.forward_training(&mut tape, x, &mut Generator::manual_seed(seed))?;
            Ok(tape.value(y)?.iter().map(|&value| value == T::ZERO).collect())
        }
        assert_eq!(zeros::<f32>(7)?, zeros::<f64>(7)?);
        assert_ne!(zeros::<f64>(7)?, zeros::<f64>(8)?);
        Ok(())
    }

    #[test]
    fn a_probability_is_at_least_0_and_below_1() {
        for probability in [-0.1, 1.0, f64::NAN] {
            let error = Dropout::new(probability).expect_err("out of range").to_string();
            let problem = format!("the probability is {probability}, it must be at least 0 and below 1");
            assert_eq!(error, format!("dropout: {problem}"));
        }
        assert_eq!(Dropout::new(0.0).map(|dropout| dropout.probability()), Ok(0.0));
    }
}

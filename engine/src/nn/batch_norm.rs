//! Batch normalisation, PyTorch's `nn.BatchNorm1d`.

use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::kernels::moments;
use crate::tensor::{Element, Shape};

/// Normalises each feature to mean 0 and variance 1, then applies a weight and a bias. In training it uses the
/// statistics of the batch, in evaluation the running statistics from training.
#[derive(Debug, Clone, Copy)]
pub struct BatchNorm1d {
    /// The weight of each feature, of shape (features,); initially 1.
    pub weight: Tensor,
    /// The bias of each feature, of shape (features,); initially 0.
    pub bias: Tensor,
    /// The running mean of each feature, a buffer of shape (features,); initially 0.
    pub running_mean: Tensor,
    /// The running variance of each feature, a buffer of shape (features,); initially 1.
    pub running_var: Tensor,
    /// The weight of the newest batch in the running statistics; initially [`BatchNorm1d::MOMENTUM`].
    pub momentum: f64,
    /// ε, which is added to the variance; initially [`BatchNorm1d::EPS`].
    pub eps: f64,
}

impl BatchNorm1d {
    /// PyTorch's default of the share that the newest batch has in the running statistics.
    pub const MOMENTUM: f64 = 0.1;
    /// PyTorch's default of what is added to the variance.
    pub const EPS: f64 = 1e-5;

    /// A layer for inputs of shape (samples, features).
    ///
    /// # Errors
    /// [`Error::Late`] after the tape's first operation.
    pub fn new<T: Element>(tape: &mut Tape<T>, features: usize) -> Result<Self, Error> {
        let shape = Shape::new([features]);
        let (zeros, ones) = (vec![T::ZERO; features], vec![T::ONE; features]);
        Ok(Self {
            weight: tape.parameter(shape, &ones)?,
            bias: tape.parameter(shape, &zeros)?,
            running_mean: tape.buffer(shape, &zeros)?,
            running_var: tape.buffer(shape, &ones)?,
            momentum: Self::MOMENTUM,
            eps: Self::EPS,
        })
    }

    /// The layer's result in evaluation, by the running statistics.
    ///
    /// # Errors
    /// As for [`Tape::batch_norm_with`].
    pub fn forward<T: Element>(&self, tape: &mut Tape<T>, x: Tensor) -> Result<Tensor, Error> {
        tape.batch_norm_with((self.running_mean, self.running_var), x, self.weight, self.bias, self.eps)
    }

    /// The layer's result in training, with the statistics of x, which also update the running ones. As in PyTorch, the
    /// running variance follows the unbiased variance, with the divisor n − 1.
    ///
    /// # Errors
    /// As for [`Tape::batch_norm`]; the running statistics stay as they were then.
    pub fn forward_training<T: Element>(&self, tape: &mut Tape<T>, x: Tensor) -> Result<Tensor, Error> {
        let result = tape.batch_norm(x, self.weight, self.bias, self.eps)?;
        self.follow(tape, x, self.running_mean, |_, (mean, _)| mean)?;
        self.follow(tape, x, self.running_var, |samples, (_, squares)| squares / T::from_f64((samples - 1) as f64))?;
        Ok(result)
    }

    /// Moves a running statistic towards the same of x, which `pick` makes from the number of samples and the moments
    /// of a column.
    fn follow<T: Element>(
        &self,
        tape: &mut Tape<T>,
        x: Tensor,
        running: Tensor,
        pick: impl Fn(usize, (T, T)) -> T,
    ) -> Result<(), Error> {
        let (momentum, rest) = (T::from_f64(self.momentum), T::from_f64(1.0 - self.momentum));
        tape.update_from("batch_norm", running, x, |running, x| {
            let features = running.len();
            let samples = x.len().checked_div(features).unwrap_or(0);
            for (feature, running) in running.iter_mut().enumerate() {
                let newest = pick(samples, moments(samples, &|sample| x[sample * features + feature]));
                *running = momentum * newest + rest * *running;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn training_moves_the_running_statistics_and_evaluation_uses_them() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let layer = BatchNorm1d { momentum: 0.5, eps: 0.0, ..BatchNorm1d::new(&mut tape, 1)? };
        // Mean 4, squared distances 4 and 4: variance 4, unbiased 8.
        let x = tape.constant(Shape::new([2, 1]), &[2.0, 6.0])?;
        let trained = layer.forward_training(&mut tape, x)?;
        assert_eq!(tape.value(trained)?, [-1.0, 1.0]);
        assert_eq!((tape.value(layer.running_mean)?, tape.value(layer.running_var)?), (&[2.0][..], &[4.5][..]));
        let variance = BatchNorm1d { momentum: 1.0, ..layer };
        variance.forward_training(&mut tape, x)?;
        assert_eq!((tape.value(layer.running_mean)?, tape.value(layer.running_var)?), (&[4.0][..], &[8.0][..]));
        let evaluated = layer.forward(&mut tape, x)?;
        let expected = 2.0 / 8.0_f64.sqrt();
        for (value, expected) in tape.value(evaluated)?.iter().zip([-expected, expected]) {
            assert!((value - expected).abs() < 1e-15);
        }
        assert_eq!(tape.value(layer.running_mean)?, [4.0], "evaluation leaves the running statistics");
        Ok(())
    }

    #[test]
    fn a_batch_that_is_refused_leaves_no_trace() -> Result<(), Error> {
        let mut tape = Tape::<f32>::new();
        let layer = BatchNorm1d::new(&mut tape, 2)?;
        let x = tape.constant(Shape::new([1, 2]), &[3.0, 4.0])?;
        let error = layer.forward_training(&mut tape, x).expect_err("one sample").to_string();
        assert!(error.contains("training needs at least two samples"), "{error}");
        assert_eq!((tape.value(layer.running_mean)?, tape.value(layer.running_var)?), (&[0.0; 2][..], &[1.0; 2][..]));
        Ok(())
    }
}

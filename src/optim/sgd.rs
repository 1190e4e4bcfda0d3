//! Gradient descent, PyTorch's `optim.SGD`. On the full batch, as here, nothing about it is stochastic.

use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::Element;

/// θ ← θ − η g.
#[derive(Debug, Clone)]
pub struct SGD {
    parameters: Vec<Tensor>,
    /// η, the step size.
    pub learning_rate: f64,
}

impl SGD {
    /// Gradient descent on these parameters.
    pub fn new(parameters: impl IntoIterator<Item = Tensor>, learning_rate: f64) -> Self {
        Self { parameters: parameters.into_iter().collect(), learning_rate }
    }

    /// Updates each parameter by its gradient.
    ///
    /// # Errors
    /// [`Error::Stale`] where a parameter is not one of this tape's.
    pub fn step<T: Element>(&mut self, tape: &mut Tape<T>) -> Result<(), Error> {
        let rate = T::from_f64(self.learning_rate);
        for &parameter in &self.parameters {
            let (values, grad) = tape.value_mut_and_grad(parameter)?;
            for (value, &g) in values.iter_mut().zip(grad) {
                *value -= rate * g;
            }
        }
        Ok(())
    }
}

//! The loop that all optimizers share.

use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::Element;

/// What an optimizer can update: a tape, or anything else that keeps parameters and their gradients in rows.
pub trait Trainable<T> {
    /// Calls `visit` with each of these parameters' values and gradient, in order. What keeps all parameters in one row
    /// may visit that row at once.
    ///
    /// # Errors
    /// [`Error::Stale`] where a parameter is not one of this tape's.
    fn visit(&mut self, parameters: &[Tensor], visit: impl FnMut(&mut [T], &[T])) -> Result<(), Error>;
}

impl<T: Element> Trainable<T> for Tape<T> {
    fn visit(&mut self, parameters: &[Tensor], mut visit: impl FnMut(&mut [T], &[T])) -> Result<(), Error> {
        for &parameter in parameters {
            let (values, grad) = self.value_mut_and_grad(parameter)?;
            visit(values, grad);
        }
        Ok(())
    }
}

/// Calls `rule` with each element of the parameters, its gradient and its state: what the optimizer remembers of it, in
/// one row for all parameters, which the first call fills with `S::default()`.
pub(super) fn update_each<T: Element, S: Copy + Default>(
    at: &mut impl Trainable<T>,
    parameters: &[Tensor],
    states: &mut Vec<S>,
    mut rule: impl FnMut(&mut T, T, &mut S),
) -> Result<(), Error> {
    let mut done = 0;
    at.visit(parameters, |values, grad| {
        if states.len() < done + values.len() {
            states.resize(done + values.len(), S::default());
        }
        let own = &mut states[done..][..values.len()];
        for ((value, &g), state) in values.iter_mut().zip(grad).zip(own) {
            rule(value, g, state);
        }
        done += values.len();
    })
}

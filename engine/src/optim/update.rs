//! The loop that all optimizers share.

use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::Element;

/// What an optimizer can update: a tape, or anything else that keeps parameters and their gradients in rows.
pub trait Trainable<T> {
    /// Calls `visit` with the values and the gradient of each of these parameters, in order. If all parameters lie in
    /// one row, it may visit that row once.
    ///
    /// # Errors
    /// [`Error::Stale`] if a parameter does not belong to this tape.
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

/// Calls `rule` with each element of the parameters, its gradient, and its state of N numbers. Each of these numbers
/// has its own row over all parameters, so that the loop vectorises; the first call fills the rows with zeros.
pub(super) fn update_each<T: Element, const N: usize>(
    at: &mut impl Trainable<T>,
    parameters: &[Tensor],
    states: &mut [Vec<T>; N],
    mut rule: impl FnMut(&mut T, T, [&mut T; N]),
) -> Result<(), Error> {
    let mut done = 0;
    at.visit(parameters, |values, grad| {
        let count = values.len();
        let grad = &grad[..count];
        let mut own = states.each_mut().map(|row| {
            if row.len() < done + count {
                row.resize(done + count, T::ZERO);
            }
            &mut row[done..][..count]
        });
        for (index, value) in values.iter_mut().enumerate() {
            rule(value, grad[index], own.each_mut().map(|row| &mut row[index]));
        }
        done += count;
    })
}

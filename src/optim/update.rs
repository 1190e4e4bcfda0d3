//! The loop that all optimizers share.

use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::Element;

/// Calls `rule` with each element of the parameters, its gradient and its state: what the optimizer remembers of it, in
/// one row for all parameters, which the first call fills with `S::default()`.
pub(super) fn update_each<T: Element, S: Copy + Default>(
    tape: &mut Tape<T>,
    parameters: &[Tensor],
    states: &mut Vec<S>,
    mut rule: impl FnMut(&mut T, T, &mut S),
) -> Result<(), Error> {
    if states.is_empty() {
        let mut count = 0;
        for &parameter in parameters {
            count += tape.value(parameter)?.len();
        }
        states.resize(count, S::default());
    }
    let mut states = states.iter_mut();
    for &parameter in parameters {
        let (values, grad) = tape.value_mut_and_grad(parameter)?;
        for ((value, &g), state) in values.iter_mut().zip(grad).zip(&mut states) {
            rule(value, g, state);
        }
    }
    Ok(())
}

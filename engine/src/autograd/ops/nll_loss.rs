//! `nll_loss`: the negative log-likelihood −(1/n) Σᵢ x[i, tᵢ] of the classes t under the log-probabilities x (samples,
//! classes).
//!
//! The derivative is −1/n at each x[i, tᵢ] and 0 elsewhere. The classes, which have none, get no gradient.

use super::indices;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Language, Signature, operand};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::kernels::sum_of;
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NllLoss;

impl Rule for NllLoss {
    const NAME: &'static str = "nll_loss";
    const READS: Reads = Reads::Others;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        match (inputs[0].extents(), inputs[1].extents()) {
            (&[samples, _], &[targets]) if samples == targets => Ok(Shape::SCALAR),
            (&[samples, _], _) => {
                let problem = format!("the targets must be one class for each sample, {}", Shape::new([samples]));
                Err(Error::shapes(Self::NAME, inputs, problem))
            }
            _ => Err(Error::shapes(Self::NAME, inputs, "the log-probabilities must be a matrix (samples, classes)")),
        }
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        let value = inputs.value(0);
        let term = |sample| target(inputs, sample).map_or(T::ZERO, |position| value[position]);
        output[0] = -(sum_of(0..samples(inputs), &term) / T::from_f64(samples(inputs) as f64));
    }

    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        if which == 1 {
            return;
        }
        let share = at.upstream[0] / T::from_f64(samples(at.inputs) as f64);
        for position in (0..samples(at.inputs)).filter_map(|sample| target(at.inputs, sample)) {
            gradient[position] -= share;
        }
    }
}

impl Describe for NllLoss {
    const SIGNATURE: Signature = Signature::new("nll_loss", &[INPUT, operand("target")]);
    const LABEL: &'static str = "negative log likelihood";
    const LANGUAGE: Language = Language::Absent;
    const GRADIENT_CASES: &'static [GradientCase] = &[];

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.nll_loss(x[0], x[1])
    }
}

fn samples<T>(inputs: Operands<'_, T>) -> usize {
    inputs.shape(0).extents()[0]
}

/// Where the log-probability of a sample's class lies. The classes were checked when the operation was recorded; one
/// that was overwritten since may be out of range.
fn target<T: Element>(inputs: Operands<'_, T>, sample: usize) -> Option<usize> {
    let classes = inputs.shape(0).extents()[1];
    indices::position(inputs.value(1)[sample], classes).map(|class| sample * classes + class)
}

impl<T: Element> Tape<T> {
    /// The mean of −x[i, tᵢ] over the samples i, a scalar, for log-probabilities x (samples, classes) and classes t
    /// (samples,), whole numbers; NaN where there are none, as in PyTorch.
    ///
    /// # Errors
    /// [`Error::Argument`] where a target is no class; [`Error::Shapes`] unless the shapes are these; [`Error::Stale`].
    pub fn nll_loss(&mut self, log_probabilities: Tensor, targets: Tensor) -> Result<Tensor, Error> {
        if let Some(&classes) = self.node(NllLoss::NAME, log_probabilities)?.shape.extents().get(1) {
            indices::check(NllLoss::NAME, self, targets, classes)?;
        }
        self.apply(NllLoss.into(), [log_probabilities, targets])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2, 3]), &[-1.0, -2.0, -3.0, -4.0, -5.0, -6.0])?;
        let targets = tape.constant(Shape::new([2]), &[2.0, 0.0])?;
        let loss = tape.nll_loss(x, targets)?;
        assert_eq!(tape.item(loss)?, 3.5);
        tape.backward(loss)?;
        assert_eq!(tape.grad(x)?, [0.0, 0.0, -0.5, -0.5, 0.0, 0.0]);
        Ok(())
    }

    #[test]
    fn what_does_not_fit_is_named() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2, 3]), &[0.0; 6])?;
        let (wrong, few) = (tape.constant(Shape::new([2]), &[0.0, 3.0])?, tape.constant(Shape::new([1]), &[0.0])?);
        let problem = |result: Result<Tensor, Error>| result.expect_err("does not fit").to_string();
        assert_eq!(
            problem(tape.nll_loss(x, wrong)),
            "nll_loss: there is no index 3, allowed are whole numbers from 0 and below 3"
        );
        assert_eq!(
            problem(tape.nll_loss(x, few)),
            "nll_loss of (2, 3) and (1,): the targets must be one class for each sample, (2,)"
        );
        assert_eq!(
            problem(tape.nll_loss(few, few)),
            "nll_loss of (1,) and (1,): the log-probabilities must be a matrix (samples, classes)"
        );
        Ok(())
    }
}

//! `softplus`: log(1 + eˣ), elementwise, a smooth ReLU; above 20 it is x itself, as in PyTorch.
//!
//! d/dx log(1 + eˣ) = σ(x), and 1 above 20.

use super::{elementwise, sigmoid};
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, call, e_to_x, mi, mn, mo, parens};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Softplus;

impl Rule for Softplus {
    const NAME: &'static str = "softplus";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        elementwise::map(inputs, output, value);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_map(at, gradient, |x, _| slope(x));
    }
}

impl Describe for Softplus {
    const SIGNATURE: Signature = Signature::new("softplus", &[INPUT]);
    const LABEL: &'static str = "softplus";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One)];

    fn formula() -> Option<Formula> {
        Some(Formula::unary(&[mi("ln"), parens(&[mn("1"), mo("+"), e_to_x()])], &[call("σ", mi("x"))], ""))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.softplus(x[0])
    }
}

/// Above this, log(1 + eˣ) is x to nine digits, and eˣ might overflow: PyTorch's default.
pub(crate) const THRESHOLD: f64 = 20.0;

/// log(1 + eˣ), or x itself above the threshold.
pub(crate) fn value<T: Element>(x: T) -> T {
    if x > T::from_f64(THRESHOLD) { x } else { x.exp().ln_1p() }
}

/// σ(x), or 1 above the threshold.
pub(crate) fn slope<T: Element>(x: T) -> T {
    if x > T::from_f64(THRESHOLD) { T::ONE } else { sigmoid::value(x) }
}

impl<T: Element> Tape<T> {
    /// log(1 + eˣ), elementwise; x itself above 20, as in PyTorch.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn softplus(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Softplus.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([3]), &[0.0, 21.0, 1000.0])?;
        let y = tape.softplus(x)?;
        tape.backward_from(y, &[1.0, 1.0, 1.0])?;
        assert!((tape.value(y)?[0] - std::f64::consts::LN_2).abs() < 1e-15);
        assert_eq!(tape.value(y)?[1..], [21.0, 1000.0]);
        assert_eq!(tape.grad(x)?, [0.5, 1.0, 1.0]);
        Ok(())
    }
}

//! `sigmoid`: σ(x) = 1 / (1 + e⁻ˣ), elementwise.
//!
//! dσ/dx = σ(1 − σ), at most 1/4 (at x = 0): the factor that makes gradients of deep sigmoid networks vanish.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, mfrac, mi, mn, mo, msup, one_minus, parens};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sigmoid;

impl Rule for Sigmoid {
    const NAME: &'static str = "sigmoid";
    const READS: Reads = Reads::Result;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        elementwise::map(inputs, output, value);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_map(at, gradient, |_, y| y * (T::ONE - y));
    }
}

impl Describe for Sigmoid {
    const SIGNATURE: Signature = Signature::new("sigmoid", &[INPUT]);
    const LABEL: &'static str = "sigmoid";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One)];

    fn formula() -> Option<Formula> {
        let value = [mfrac(&[mn("1")], &[mn("1"), mo("+"), msup(mi("e"), &[mo("−"), mi("x")])])];
        Some(Formula::unary(&value, &[mi("y"), parens(&[one_minus(mi("y"))])], "Nowhere above 1/4."))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.sigmoid(x[0])
    }
}

/// σ(x).
pub(crate) fn value<T: Element>(x: T) -> T {
    T::ONE / (T::ONE + (-x).exp())
}

impl<T: Element> Tape<T> {
    /// σ(x) = 1 / (1 + e⁻ˣ), elementwise.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn sigmoid(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Sigmoid.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([1]), &[0.0])?;
        let y = tape.sigmoid(x)?;
        tape.backward_from(y, &[1.0])?;
        assert_eq!(tape.value(y)?, [0.5]);
        assert_eq!(tape.grad(x)?, [0.25]);
        Ok(())
    }
}

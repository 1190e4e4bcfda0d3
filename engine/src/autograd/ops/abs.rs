//! `abs`: |x|, elementwise.
//!
//! The derivative is the sign of x: 1 for x > 0, −1 for x < 0; at the kink it is 0, as in PyTorch.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, mi, mn, mo, where_positive};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Abs;

impl Rule for Abs {
    const NAME: &'static str = "abs";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        elementwise::map(inputs, output, T::abs);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_map(at, gradient, |x, _| {
            if x > T::ZERO {
                T::ONE
            } else if x < T::ZERO {
                -T::ONE
            } else {
                T::ZERO
            }
        });
    }
}

impl Describe for Abs {
    const SIGNATURE: Signature = Signature::new("abs", &[INPUT]);
    const LABEL: &'static str = "absolute value";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One)];

    fn formula() -> Option<Formula> {
        let slope = [where_positive(&[mn("1")], &[mo("−"), mn("1")])];
        Some(Formula::unary(&[mo("|"), mi("x"), mo("|")], &slope, "At the kink, x = 0, PyTorch takes 0."))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.abs(x[0])
    }
}

impl<T: Element> Tape<T> {
    /// |x|, elementwise.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn abs(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Abs.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([3]), &[-3.0, 0.0, 2.0])?;
        let y = tape.abs(x)?;
        tape.backward_from(y, &[5.0, 5.0, 5.0])?;
        assert_eq!(tape.value(y)?, [3.0, 0.0, 2.0]);
        assert_eq!(tape.grad(x)?, [-5.0, 0.0, 5.0]);
        Ok(())
    }
}

//! `cos`: cos x, elementwise, of an angle in radians.
//!
//! d/dx cos x = −sin x.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, mi, mo, mrow};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cos;

impl Rule for Cos {
    const NAME: &'static str = "cos";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        elementwise::map(inputs, output, T::cos);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_map(at, gradient, |x, _| -x.sin());
    }
}

impl Describe for Cos {
    const SIGNATURE: Signature = Signature::new("cos", &[INPUT]);
    const LABEL: &'static str = "cosine";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One)];

    fn formula() -> Option<Formula> {
        Some(Formula::unary(&[mi("cos"), mi("x")], &[mrow(&[mo("−"), mi("sin"), mi("x")])], ""))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.cos(x[0])
    }
}

impl<T: Element> Tape<T> {
    /// cos x, elementwise; x is in radians.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn cos(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Cos.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([1]), &[0.0])?;
        let y = tape.cos(x)?;
        tape.backward_from(y, &[3.0])?;
        assert_eq!(tape.value(y)?, [1.0]);
        assert_eq!(tape.grad(x)?, [0.0]);
        Ok(())
    }
}

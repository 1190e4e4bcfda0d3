//! `exp`: eˣ, elementwise.
//!
//! d/dx eˣ = eˣ, the result itself.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, e_to_x, mi};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Exp;

impl Rule for Exp {
    const NAME: &'static str = "exp";
    const READS: Reads = Reads::Result;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        elementwise::map(inputs, output, T::exp);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_map(at, gradient, |_, y| y);
    }
}

impl Describe for Exp {
    const SIGNATURE: Signature = Signature::new("exp", &[INPUT]);
    const LABEL: &'static str = "exponential";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One)];

    fn formula() -> Option<Formula> {
        Some(Formula::unary(&[e_to_x()], &[mi("y")], "The exponential is its own slope."))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.exp(x[0])
    }
}

impl<T: Element> Tape<T> {
    /// eˣ, elementwise.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn exp(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Exp.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([1]), &[0.0])?;
        let y = tape.exp(x)?;
        tape.backward_from(y, &[3.0])?;
        assert_eq!(tape.value(y)?, [1.0]);
        assert_eq!(tape.grad(x)?, [3.0]);
        Ok(())
    }
}

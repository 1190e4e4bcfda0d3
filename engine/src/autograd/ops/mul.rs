//! `mul`: a · b, elementwise with broadcasting.
//!
//! ∂/∂a = b, ∂/∂b = a: each factor scales the gradient of the other.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Language, OTHER, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, mi, mo};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mul;

impl Rule for Mul {
    const NAME: &'static str = "mul";
    const READS: Reads = Reads::Others;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        elementwise::broadcast(Self::NAME, inputs)
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        elementwise::zip(inputs, output, shape, |a, b| a * b);
    }

    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_zip(which, at, gradient, |upstream, _, other| upstream * other);
    }
}

impl Describe for Mul {
    const SIGNATURE: Signature = Signature::new("mul", &[INPUT, OTHER]);
    const LABEL: &'static str = "·";
    const LANGUAGE: Language = Language::Operator;
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::Pair)];

    fn formula() -> Option<Formula> {
        let note = "Each factor is the other’s slope.";
        Some(Formula::binary(&[mi("a"), mo("·"), mi("b")], [&[mi("b")], &[mi("a")]], note))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.mul(x[0], x[1])
    }
}

impl<T: Element> Tape<T> {
    /// a · b, elementwise; the shapes broadcast.
    ///
    /// # Errors
    /// [`Error::Shapes`] where the shapes do not broadcast; [`Error::Stale`].
    pub fn mul(&mut self, a: Tensor, b: Tensor) -> Result<Tensor, Error> {
        self.apply(Mul.into(), [a, b])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let a = tape.parameter(Shape::SCALAR, &[3.0])?;
        let b = tape.parameter(Shape::SCALAR, &[4.0])?;
        let result = tape.mul(a, b)?;
        tape.backward(result)?;
        assert_eq!((tape.item(result)?, tape.grad(a)?, tape.grad(b)?), (12.0, &[4.0][..], &[3.0][..]));
        Ok(())
    }
}

//! `sub`: a − b, elementwise with broadcasting.
//!
//! ∂/∂a = 1, ∂/∂b = −1.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Language, OTHER, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, mi, mn, mo};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sub;

impl Rule for Sub {
    const NAME: &'static str = "sub";
    const READS: Reads = Reads::Nothing;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        elementwise::broadcast(Self::NAME, inputs)
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        elementwise::zip(inputs, output, shape, |a, b| a - b);
    }

    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        match which {
            0 => elementwise::pull_zip(which, at, gradient, |upstream, _, _| upstream),
            _ => elementwise::pull_zip(which, at, gradient, |upstream, _, _| -upstream),
        }
    }
}

impl Describe for Sub {
    const SIGNATURE: Signature = Signature::new("sub", &[INPUT, OTHER]);
    const LABEL: &'static str = "−";
    const LANGUAGE: Language = Language::Operator;
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::Pair)];

    fn formula() -> Option<Formula> {
        Some(Formula::binary(&[mi("a"), mo("−"), mi("b")], [&[mn("1")], &[mo("−"), mn("1")]], ""))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.sub(x[0], x[1])
    }
}

impl<T: Element> Tape<T> {
    /// a − b, elementwise; the shapes broadcast.
    ///
    /// # Errors
    /// [`Error::Shapes`] where the shapes do not broadcast; [`Error::Stale`].
    pub fn sub(&mut self, a: Tensor, b: Tensor) -> Result<Tensor, Error> {
        self.apply(Sub.into(), [a, b])
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
        let result = tape.sub(a, b)?;
        tape.backward(result)?;
        assert_eq!((tape.item(result)?, tape.grad(a)?, tape.grad(b)?), (-1.0, &[1.0][..], &[-1.0][..]));
        Ok(())
    }
}

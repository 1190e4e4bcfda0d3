//! `add`: a + b, elementwise with broadcasting.
//!
//! ∂/∂a = 1, ∂/∂b = 1: the gradient passes on unchanged.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Language, OTHER, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, mi, mn, mo};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Add;

impl Rule for Add {
    const NAME: &'static str = "add";
    const READS: Reads = Reads::Nothing;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        elementwise::broadcast(Self::NAME, inputs)
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        elementwise::zip(inputs, output, shape, |a, b| a + b);
    }

    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_zip(which, at, gradient, |upstream, _, _| upstream);
    }
}

impl Describe for Add {
    const SIGNATURE: Signature = Signature::new("add", &[INPUT, OTHER]);
    const LABEL: &'static str = "+";
    const LANGUAGE: Language = Language::Operator;
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::Pair)];

    fn formula() -> Option<Formula> {
        Some(Formula::binary(&[mi("a"), mo("+"), mi("b")], [&[mn("1")], &[mn("1")]], ""))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.add(x[0], x[1])
    }
}

impl<T: Element> Tape<T> {
    /// a + b, elementwise; the shapes broadcast.
    ///
    /// # Errors
    /// [`Error::Shapes`] where the shapes do not broadcast; [`Error::Stale`].
    pub fn add(&mut self, a: Tensor, b: Tensor) -> Result<Tensor, Error> {
        self.apply(Add.into(), [a, b])
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
        let result = tape.add(a, b)?;
        tape.backward(result)?;
        assert_eq!((tape.item(result)?, tape.grad(a)?, tape.grad(b)?), (7.0, &[1.0][..], &[1.0][..]));
        Ok(())
    }

    #[test]
    fn a_stretched_operand_collects_the_gradient_of_all_its_copies() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let column = tape.parameter(Shape::new([2, 1]), &[1.0, 2.0])?;
        let row = tape.parameter(Shape::new([3]), &[10.0, 20.0, 30.0])?;
        let sum = tape.add(column, row)?;
        assert_eq!(tape.value(sum)?, [11.0, 21.0, 31.0, 12.0, 22.0, 32.0]);
        tape.backward_from(sum, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
        assert_eq!(tape.grad(column)?, [6.0, 15.0]);
        assert_eq!(tape.grad(row)?, [5.0, 7.0, 9.0]);
        Ok(())
    }

    #[test]
    fn shapes_that_do_not_broadcast_are_named() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let a = tape.parameter(Shape::new([2, 3]), &[0.0; 6])?;
        let b = tape.parameter(Shape::new([2]), &[0.0; 2])?;
        let error = tape.add(a, b).expect_err("3 and 2 differ");
        assert!(error.to_string().starts_with("add of (2, 3) and (2,): these do not broadcast"), "{error}");
        Ok(())
    }
}

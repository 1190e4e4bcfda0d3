//! `minimum`: the smaller of a and b, elementwise with broadcasting.
//!
//! The derivative is 1 by the smaller and 0 by the larger operand; a tie is split in halves, as in PyTorch.
//! NaN in either operand gives NaN.

use std::cmp::Ordering;

use super::{elementwise, extreme};
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, OTHER, Shapes, Signature, Values};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::Formula;
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Minimum;

impl Rule for Minimum {
    const NAME: &'static str = "minimum";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        elementwise::broadcast(Self::NAME, inputs)
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        extreme::pick(inputs, output, shape, Ordering::Greater);
    }

    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        extreme::pull(which, at, gradient, Ordering::Greater);
    }
}

impl Describe for Minimum {
    const SIGNATURE: Signature = Signature::new("minimum", &[INPUT, OTHER]);
    const LABEL: &'static str = "minimum";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::Pair).values(Values::Grid(0.05))];

    fn formula() -> Option<Formula> {
        Some(extreme::formula("min", ["&lt;", "&gt;"]))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.minimum(x[0], x[1])
    }
}

impl<T: Element> Tape<T> {
    /// The smaller of a and b, elementwise; the shapes broadcast.
    ///
    /// # Errors
    /// [`Error::Shapes`] where the shapes do not broadcast; [`Error::Stale`].
    pub fn minimum(&mut self, a: Tensor, b: Tensor) -> Result<Tensor, Error> {
        self.apply(Minimum.into(), [a, b])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let a = tape.parameter(Shape::new([3]), &[1.0, 2.0, 5.0])?;
        let b = tape.parameter(Shape::new([3]), &[3.0, 2.0, 4.0])?;
        let result = tape.minimum(a, b)?;
        tape.backward_from(result, &[8.0; 3])?;
        assert_eq!(tape.value(result)?, [1.0, 2.0, 4.0]);
        assert_eq!((tape.grad(a)?, tape.grad(b)?), (&[8.0, 4.0, 0.0][..], &[0.0, 4.0, 8.0][..]));
        Ok(())
    }

    #[test]
    fn nan_is_not_lost() -> Result<(), Error> {
        let mut tape = Tape::<f32>::new();
        let a = tape.constant(Shape::new([2]), &[f32::NAN, 1.0])?;
        let b = tape.constant(Shape::new([2]), &[1.0, f32::NAN])?;
        let result = tape.minimum(a, b)?;
        assert!(tape.value(result)?.iter().all(|value| value.is_nan()));
        Ok(())
    }
}

//! `neg`: −x, elementwise.
//!
//! d/dx = −1.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, mi, mn, mo};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Neg;

impl Rule for Neg {
    const NAME: &'static str = "neg";
    const READS: Reads = Reads::Nothing;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        elementwise::map(inputs, output, |x| -x);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_map(at, gradient, |_, _| -T::ONE);
    }
}

impl Describe for Neg {
    const SIGNATURE: Signature = Signature::new("neg", &[INPUT]);
    const LABEL: &'static str = "minus";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One)];

    fn formula() -> Option<Formula> {
        Some(Formula::unary(&[mo("−"), mi("x")], &[mo("−"), mn("1")], ""))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.neg(x[0])
    }
}

impl<T: Element> Tape<T> {
    /// −x, elementwise.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn neg(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Neg.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2]), &[3.0, -4.0])?;
        let y = tape.neg(x)?;
        tape.backward_from(y, &[1.0, 2.0])?;
        assert_eq!(tape.value(y)?, [-3.0, 4.0]);
        assert_eq!(tape.grad(x)?, [-1.0, -2.0]);
        Ok(())
    }
}

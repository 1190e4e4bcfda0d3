//! `sqrt`: √x, elementwise.
//!
//! d/dx √x = 1 / (2√x), which is ∞ at 0.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature, Values};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, mfrac, mi, mn, msqrt};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sqrt;

impl Rule for Sqrt {
    const NAME: &'static str = "sqrt";
    const READS: Reads = Reads::Result;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        elementwise::map(inputs, output, T::sqrt);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        let half = T::from_f64(0.5);
        elementwise::pull_map(at, gradient, |_, y| half / y);
    }
}

impl Describe for Sqrt {
    const SIGNATURE: Signature = Signature::new("sqrt", &[INPUT]);
    const LABEL: &'static str = "square root";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One).values(Values::Positive)];

    fn formula() -> Option<Formula> {
        Some(Formula::unary(&[msqrt(mi("x"))], &[mfrac(&[mn("1")], &[mn("2"), mi("y")])], ""))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.sqrt(x[0])
    }
}

impl<T: Element> Tape<T> {
    /// √x, elementwise; NaN below 0, as in PyTorch.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn sqrt(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Sqrt.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([3]), &[4.0, 0.25, 0.0])?;
        let y = tape.sqrt(x)?;
        tape.backward_from(y, &[1.0, 1.0, 1.0])?;
        assert_eq!(tape.value(y)?, [2.0, 0.5, 0.0]);
        assert_eq!(tape.grad(x)?, [0.25, 1.0, f64::INFINITY]);
        Ok(())
    }
}

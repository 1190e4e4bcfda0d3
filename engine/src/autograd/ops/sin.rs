//! `sin`: sin x, elementwise, of an angle in radians.
//!
//! d/dx sin x = cos x.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, mi};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sin;

impl Rule for Sin {
    const NAME: &'static str = "sin";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        elementwise::map(inputs, output, T::sin);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_map(at, gradient, |x, _| x.cos());
    }
}

impl Describe for Sin {
    const SIGNATURE: Signature = Signature::new("sin", &[INPUT]);
    const LABEL: &'static str = "sine";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One)];

    fn formula() -> Option<Formula> {
        Some(Formula::unary(&[mi("sin"), mi("x")], &[mi("cos"), mi("x")], ""))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.sin(x[0])
    }
}

impl<T: Element> Tape<T> {
    /// sin x, elementwise; x is in radians.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn sin(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Sin.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([1]), &[0.0])?;
        let y = tape.sin(x)?;
        tape.backward_from(y, &[3.0])?;
        assert_eq!(tape.value(y)?, [0.0]);
        assert_eq!(tape.grad(x)?, [3.0]);
        Ok(())
    }
}

//! `relu`: max(0, x), elementwise.
//!
//! The derivative is 1 for x > 0 and 0 for x < 0; at the kink it is 0, as in PyTorch.
//! NaN stays NaN.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, call, mi, mn, mo, mrow, where_positive};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Relu;

impl Rule for Relu {
    const NAME: &'static str = "relu";
    const READS: Reads = Reads::Result;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        elementwise::map(inputs, output, |x| if x < T::ZERO { T::ZERO } else { x });
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_map(at, gradient, |_, y| if y > T::ZERO { T::ONE } else { T::ZERO });
    }
}

impl Describe for Relu {
    const SIGNATURE: Signature = Signature::new("relu", &[INPUT]);
    const LABEL: &'static str = "ReLU";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One)];

    fn formula() -> Option<Formula> {
        let value = [call("max", mrow(&[mn("0"), mo(","), mi("x")]))];
        let slope = [where_positive(&[mn("1")], &[mn("0")])];
        let note = "Where x is not positive, nothing gets through. At the kink PyTorch takes 0.";
        Some(Formula::unary(&value, &slope, note))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.relu(x[0])
    }
}

impl<T: Element> Tape<T> {
    /// max(0, x), elementwise.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn relu(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Relu.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([3]), &[-1.0, 0.0, 2.0])?;
        let y = tape.relu(x)?;
        tape.backward_from(y, &[5.0, 5.0, 5.0])?;
        assert_eq!(tape.value(y)?, [0.0, 0.0, 2.0]);
        assert_eq!(tape.grad(x)?, [0.0, 0.0, 5.0]);
        Ok(())
    }
}

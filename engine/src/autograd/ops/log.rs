//! `log`: the natural logarithm, elementwise.
//!
//! d/dx log x = 1/x.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature, Values};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, mfrac, mi, mn};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Log;

impl Rule for Log {
    const NAME: &'static str = "log";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        elementwise::map(inputs, output, T::ln);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_map(at, gradient, |x, _| T::ONE / x);
    }
}

impl Describe for Log {
    const SIGNATURE: Signature = Signature::new("log", &[INPUT]);
    const LABEL: &'static str = "natural logarithm";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One).values(Values::Positive)];

    fn formula() -> Option<Formula> {
        Some(Formula::unary(&[mi("ln"), mi("x")], &[mfrac(&[mn("1")], &[mi("x")])], ""))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.log(x[0])
    }
}

impl<T: Element> Tape<T> {
    /// The natural logarithm, elementwise; −∞ at 0 and NaN below, as in PyTorch.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn log(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Log.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2]), &[1.0, 4.0])?;
        let y = tape.log(x)?;
        tape.backward_from(y, &[1.0, 1.0])?;
        assert_eq!(tape.value(y)?, [0.0, libm::log(4.0)]);
        assert_eq!(tape.grad(x)?, [1.0, 0.25]);
        Ok(())
    }
}

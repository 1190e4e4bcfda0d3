//! `div`: a / b, elementwise with broadcasting.
//!
//! ∂/∂a = 1/b, ∂/∂b = −a/b².

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Language, OTHER, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, mfrac, mi, mn, mo, msup};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Div;

impl Rule for Div {
    const NAME: &'static str = "div";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        elementwise::broadcast(Self::NAME, inputs)
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        elementwise::zip(inputs, output, shape, |a, b| a / b);
    }

    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        match which {
            0 => elementwise::pull_zip(which, at, gradient, |upstream, _, b| upstream / b),
            _ => elementwise::pull_zip(which, at, gradient, |upstream, b, a| -upstream * ((a / b) / b)),
        }
    }
}

impl Describe for Div {
    const SIGNATURE: Signature = Signature::new("div", &[INPUT, OTHER]);
    const LABEL: &'static str = "/";
    const LANGUAGE: Language = Language::Operator;
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::Pair)];

    fn formula() -> Option<Formula> {
        let square = msup(mi("b"), &[mn("2")]);
        let slope_b = [mo("−"), mfrac(&[mi("a")], &[square])];
        Some(Formula::binary(&[mfrac(&[mi("a")], &[mi("b")])], [&[mfrac(&[mn("1")], &[mi("b")])], &slope_b], ""))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.div(x[0], x[1])
    }
}

impl<T: Element> Tape<T> {
    /// a / b, elementwise; the shapes broadcast. Division by 0 gives ±∞ or NaN, as in PyTorch.
    ///
    /// # Errors
    /// [`Error::Shapes`] where the shapes do not broadcast; [`Error::Stale`].
    pub fn div(&mut self, a: Tensor, b: Tensor) -> Result<Tensor, Error> {
        self.apply(Div.into(), [a, b])
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
        let result = tape.div(a, b)?;
        tape.backward(result)?;
        assert_eq!((tape.item(result)?, tape.grad(a)?, tape.grad(b)?), (0.75, &[0.25][..], &[-0.1875][..]));
        Ok(())
    }
}

//! `tanh`: the hyperbolic tangent, elementwise.
//!
//! d/dx tanh x = 1 − tanh² x.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, call, mi, mn, mo, msup};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tanh;

impl Rule for Tanh {
    const NAME: &'static str = "tanh";
    const READS: Reads = Reads::Result;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        elementwise::map(inputs, output, T::tanh);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_map(at, gradient, |_, y| T::ONE - y * y);
    }
}

impl Describe for Tanh {
    const SIGNATURE: Signature = Signature::new("tanh", &[INPUT]);
    const LABEL: &'static str = "tanh";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One)];

    fn formula() -> Option<Formula> {
        let slope = [mn("1"), mo("−"), msup(mi("y"), &[mn("2")])];
        Some(Formula::unary(&[call("tanh", mi("x"))], &slope, "Nowhere above 1."))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.tanh(x[0])
    }
}

impl<T: Element> Tape<T> {
    /// The hyperbolic tangent, elementwise.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn tanh(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Tanh.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([1]), &[0.0])?;
        let y = tape.tanh(x)?;
        tape.backward_from(y, &[2.0])?;
        assert_eq!(tape.value(y)?, [0.0]);
        assert_eq!(tape.grad(x)?, [2.0]);
        Ok(())
    }

    #[test]
    fn the_readme_shows_this_file() {
        let (readme, file) = (include_str!("../../../README.md"), include_str!("tanh.rs"));
        let (_, shown) = readme.split_once("```rust,ignore").expect("an excerpt");
        let (shown, _) = shown.split_once("```").expect("it ends");
        for line in shown.lines().filter_map(|line| line.split("//").next()).map(str::trim_end) {
            assert!(file.contains(line), "{line} is not in tanh.rs");
        }
    }
}

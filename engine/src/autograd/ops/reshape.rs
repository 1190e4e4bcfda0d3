//! `reshape`: the same elements in another shape.
//!
//! The gradient goes back in the old shape, element by element.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature, Takes, parameter};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, equation, mn, msub, partial};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reshape {
    to: Shape,
}

impl Rule for Reshape {
    const NAME: &'static str = "reshape";
    const READS: Reads = Reads::Nothing;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        if inputs[0].size() == self.to.size() {
            return Ok(self.to);
        }
        let problem = format!("{} elements do not fill the shape {}", inputs[0].size(), self.to);
        Err(Error::shapes(Self::NAME, inputs, problem))
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        output.copy_from_slice(inputs.value(0));
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_map(at, gradient, |_, _| T::ONE);
    }
}

impl Describe for Reshape {
    const SIGNATURE: Signature = Signature::new("reshape", &[INPUT, parameter("shape", Takes::Shape)]);
    const LABEL: &'static str = "reshape";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One)];

    fn formula() -> Option<Formula> {
        Some(Formula {
            formula: equation(msub("y", "i"), &[msub("x", "i")]),
            derivatives: vec![equation(partial(msub("y", "i"), msub("x", "i")), &[mn("1")])],
            note: "The same numbers in the same order: the gradient goes back in the old shape.",
        })
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.reshape(x[0], call.shape("shape")?)
    }
}

impl<T: Element> Tape<T> {
    /// The elements of x in another shape of the same size, row-major.
    ///
    /// # Errors
    /// [`Error::Shapes`] where the sizes differ; [`Error::Stale`].
    pub fn reshape(&mut self, x: Tensor, to: Shape) -> Result<Tensor, Error> {
        self.apply(Reshape { to }.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_and_gradients_keep_their_order() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2, 2]), &[1.0, 2.0, 3.0, 4.0])?;
        let y = tape.reshape(x, Shape::new([4, 1]))?;
        assert_eq!(tape.value(y)?, [1.0, 2.0, 3.0, 4.0]);
        tape.backward_from(y, &[5.0, 6.0, 7.0, 8.0])?;
        assert_eq!(tape.grad(x)?, [5.0, 6.0, 7.0, 8.0]);
        let error = tape.reshape(x, Shape::new([3])).expect_err("4 is not 3");
        assert_eq!(error.to_string(), "reshape of (2, 2): 4 elements do not fill the shape (3,)");
        Ok(())
    }
}

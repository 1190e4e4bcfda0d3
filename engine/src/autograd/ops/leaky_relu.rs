//! `leaky_relu`: x for x > 0, and a fixed slope times x below, elementwise.
//!
//! The derivative is 1 for x > 0 and the fixed slope otherwise, the kink included, as in PyTorch.

use super::elementwise;
use crate::autograd::describe::{Argument, Call, Describe, GradientCase, INPUT, Shapes, Signature, number};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, mi, mn, where_positive};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LeakyRelu {
    negative_slope: f64,
}

impl Rule for LeakyRelu {
    const NAME: &'static str = "leaky_relu";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        let negative_slope = T::from_f64(self.negative_slope);
        elementwise::map(inputs, output, |x| if x > T::ZERO { x } else { x * negative_slope });
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        let negative_slope = T::from_f64(self.negative_slope);
        elementwise::pull_map(at, gradient, |x, _| if x > T::ZERO { T::ONE } else { negative_slope });
    }
}

impl Describe for LeakyRelu {
    const SIGNATURE: Signature = Signature::new("leaky_relu", &[INPUT, number("negative_slope", 0.01)]);
    const LABEL: &'static str = "leaky ReLU";
    const GRADIENT_CASES: &'static [GradientCase] =
        &[GradientCase::new(Shapes::One).given(&[("negative_slope", Argument::Number(0.2))])];

    fn formula() -> Option<Formula> {
        let value = [where_positive(&[mi("x")], &[mi("s"), mi("x")])];
        let slope = [where_positive(&[mn("1")], &[mi("s")])];
        let note = "s is the small slope on the left, 0.01 unless said otherwise.";
        Some(Formula::unary(&value, &slope, note))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.leaky_relu(x[0], call.number("negative_slope")?)
    }
}

impl<T: Element> Tape<T> {
    /// x for x > 0, `negative_slope` · x below, elementwise; PyTorch's default for the slope is 0.01.
    ///
    /// # Errors
    /// [`Error::Argument`] unless the slope is finite; [`Error::Stale`].
    pub fn leaky_relu(&mut self, x: Tensor, negative_slope: f64) -> Result<Tensor, Error> {
        let negative_slope = elementwise::finite(LeakyRelu::NAME, "negative_slope", negative_slope)?;
        self.apply(LeakyRelu { negative_slope }.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([3]), &[-4.0, 0.0, 2.0])?;
        let y = tape.leaky_relu(x, 0.25)?;
        tape.backward_from(y, &[8.0, 8.0, 8.0])?;
        assert_eq!(tape.value(y)?, [-1.0, 0.0, 2.0]);
        assert_eq!(tape.grad(x)?, [2.0, 2.0, 8.0]);
        let error = tape.leaky_relu(x, f64::NAN).expect_err("no number");
        assert_eq!(error.to_string(), "leaky_relu: negative_slope is NaN, it must be finite");
        Ok(())
    }
}

//! `elu`: x for x > 0, and α (eˣ − 1) below, elementwise.
//!
//! The derivative is 1 for x > 0 and α eˣ otherwise, the kink included, as in PyTorch.

use super::elementwise;
use crate::autograd::describe::{Argument, Call, Describe, GradientCase, INPUT, Shapes, Signature, number};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, e_to_x, mi, mn, mo, parens, where_positive};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Elu {
    alpha: f64,
}

impl Rule for Elu {
    const NAME: &'static str = "elu";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        let alpha = T::from_f64(self.alpha);
        elementwise::map(inputs, output, |x| if x > T::ZERO { x } else { alpha * x.exp_m1() });
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        let alpha = T::from_f64(self.alpha);
        elementwise::pull_map(at, gradient, |x, _| if x > T::ZERO { T::ONE } else { alpha * x.exp() });
    }
}

impl Describe for Elu {
    const SIGNATURE: Signature = Signature::new("elu", &[INPUT, number("alpha", 1.0)]);
    const LABEL: &'static str = "ELU";
    const GRADIENT_CASES: &'static [GradientCase] =
        &[GradientCase::new(Shapes::One).given(&[("alpha", Argument::Number(0.7))])];

    fn formula() -> Option<Formula> {
        let below = [mi("α"), parens(&[e_to_x(), mo("−"), mn("1")])];
        let value = [where_positive(&[mi("x")], &below)];
        let slope = [where_positive(&[mn("1")], &[mi("y"), mo("+"), mi("α")])];
        Some(Formula::unary(&value, &slope, ""))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.elu(x[0], call.number("alpha")?)
    }
}

impl<T: Element> Tape<T> {
    /// x for x > 0, `alpha` (eˣ − 1) below, elementwise; PyTorch's default for α is 1.
    ///
    /// # Errors
    /// [`Error::Argument`] unless α is finite; [`Error::Stale`].
    pub fn elu(&mut self, x: Tensor, alpha: f64) -> Result<Tensor, Error> {
        let alpha = elementwise::finite(Elu::NAME, "alpha", alpha)?;
        self.apply(Elu { alpha }.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([3]), &[-1.0, 0.0, 2.0])?;
        let y = tape.elu(x, 2.0)?;
        tape.backward_from(y, &[1.0, 1.0, 1.0])?;
        let power = libm::exp(-1.0);
        assert_eq!(tape.value(y)?[1..], [0.0, 2.0]);
        assert!((tape.value(y)?[0] - 2.0 * (power - 1.0)).abs() < 1e-15);
        assert_eq!(tape.grad(x)?, [2.0 * power, 2.0, 1.0]);
        let error = tape.elu(x, f64::INFINITY).expect_err("infinite");
        assert_eq!(error.to_string(), "elu: alpha is inf, it must be finite");
        Ok(())
    }
}

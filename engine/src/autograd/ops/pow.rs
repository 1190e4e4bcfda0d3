//! `pow`: xᵖ for a fixed exponent p, elementwise.
//!
//! d/dx xᵖ = p·xᵖ⁻¹; for p = 0 the derivative is 0 everywhere, also at x = 0.

use super::elementwise;
use crate::autograd::describe::{
    Argument, Call, Describe, GradientCase, INPUT, Shapes, Signature, Takes, Values, parameter,
};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, mi, mn, mo, msup};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pow {
    exponent: f64,
}

impl Rule for Pow {
    const NAME: &'static str = "pow";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        power(self.exponent, |raise| elementwise::map(inputs, output, raise));
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        if self.exponent == 0.0 {
            return;
        }
        let factor = T::from_f64(self.exponent);
        power(self.exponent - 1.0, |raise| elementwise::pull_map(at, gradient, |x, _| factor * raise(x)));
    }
}

impl Describe for Pow {
    const SIGNATURE: Signature = Signature::new("pow", &[INPUT, parameter("exponent", Takes::Number(None))]);
    const LABEL: &'static str = "power";
    const GRADIENT_CASES: &'static [GradientCase] = &[
        GradientCase::new(Shapes::One).given(&[("exponent", Argument::Number(2.0))]),
        GradientCase::new(Shapes::One).given(&[("exponent", Argument::Number(3.0))]),
        GradientCase::new(Shapes::One).values(Values::Positive).given(&[("exponent", Argument::Number(-0.5))]),
    ];

    fn formula() -> Option<Formula> {
        let slope = [mi("p"), msup(mi("x"), &[mi("p"), mo("−"), mn("1")])];
        Some(Formula::unary(&[msup(mi("x"), &[mi("p")])], &slope, "The exponent p is a plain number."))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.pow(x[0], call.number("exponent")?)
    }
}

/// Calls `apply` with the cheapest exact way to raise to `exponent`; most losses need squares.
fn power<T: Element>(exponent: f64, apply: impl FnOnce(&dyn Fn(T) -> T)) {
    if exponent == 1.0 {
        apply(&|x| x);
    } else if exponent == 2.0 {
        apply(&|x| x * x);
    } else {
        let exponent = T::from_f64(exponent);
        apply(&|x| x.powf(exponent));
    }
}

impl<T: Element> Tape<T> {
    /// xᵖ for a fixed exponent, elementwise; NaN for a negative x and a fractional exponent, as in PyTorch.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn pow(&mut self, x: Tensor, exponent: f64) -> Result<Tensor, Error> {
        self.apply(Pow { exponent }.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        for (exponent, value, slope) in
            [(2.0, 9.0, -6.0), (3.0, -27.0, 27.0), (-1.0, -1.0 / 3.0, -1.0 / 9.0), (0.0, 1.0, 0.0), (1.0, -3.0, 1.0)]
        {
            let mut tape = Tape::<f64>::new();
            let x = tape.parameter(Shape::SCALAR, &[-3.0])?;
            let y = tape.pow(x, exponent)?;
            tape.backward(y)?;
            assert!((tape.item(y)? - value).abs() < 1e-15, "(-3)^{exponent}");
            assert!((tape.grad(x)?[0] - slope).abs() < 1e-15, "slope of x^{exponent} at -3");
        }
        Ok(())
    }
}

//! `silu`: x σ(x) = x / (1 + e⁻ˣ), elementwise, also known as swish (Elfwing, Uchibe and Doya, 2017).
//!
//! d/dx x σ(x) = σ + x σ (1 − σ) = σ (1 + x (1 − σ)).

use super::{elementwise, sigmoid};
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, call, mi, mn, mo, one_minus, parens};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Silu;

impl Rule for Silu {
    const NAME: &'static str = "silu";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        elementwise::map(inputs, output, value);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        elementwise::pull_map(at, gradient, |x, _| slope(x));
    }
}

impl Describe for Silu {
    const SIGNATURE: Signature = Signature::new("silu", &[INPUT]);
    const LABEL: &'static str = "SiLU";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One)];

    fn formula() -> Option<Formula> {
        let sigma = call("σ", mi("x"));
        let slope = [sigma.clone(), parens(&[mn("1"), mo("+"), mi("x"), parens(&[one_minus(sigma.clone())])])];
        Some(Formula::unary(&[mi("x"), sigma], &slope, ""))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.silu(x[0])
    }
}

/// x σ(x).
pub(crate) fn value<T: Element>(x: T) -> T {
    x / (T::ONE + (-x).exp())
}

/// σ (1 + x (1 − σ)).
pub(crate) fn slope<T: Element>(x: T) -> T {
    let sigmoid = sigmoid::value(x);
    sigmoid * (T::ONE + x * (T::ONE - sigmoid))
}

impl<T: Element> Tape<T> {
    /// x σ(x), elementwise, with σ the sigmoid.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn silu(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Silu.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        // σ(log 3) = 3/4.
        let point = libm::log(3.0);
        let x = tape.parameter(Shape::new([2]), &[0.0, point])?;
        let y = tape.silu(x)?;
        tape.backward_from(y, &[1.0, 1.0])?;
        assert_eq!((tape.value(y)?[0], tape.grad(x)?[0]), (0.0, 0.5));
        assert!((tape.value(y)?[1] - 0.75 * point).abs() < 1e-15);
        assert!((tape.grad(x)?[1] - 0.75 * (1.0 + 0.25 * point)).abs() < 1e-15);
        Ok(())
    }
}

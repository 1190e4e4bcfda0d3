//! `gelu`: x Φ(x), elementwise, with Φ the distribution function of the standard normal (Hendrycks and Gimpel, 2016);
//! the exact one, PyTorch's default.
//!
//! d/dx x Φ(x) = Φ(x) + x φ(x), with the density φ(x) = e^(−x²/2) / √(2π). It is largest at √2 and smallest at −√2.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, call, mi, mo};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Gelu;

impl Rule for Gelu {
    const NAME: &'static str = "gelu";

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

impl Describe for Gelu {
    const SIGNATURE: Signature = Signature::new("gelu", &[INPUT]);
    const LABEL: &'static str = "GELU";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One)];

    fn formula() -> Option<Formula> {
        let phi = call("Φ", mi("x"));
        let slope = [phi.clone(), mo("+"), mi("x"), call("φ", mi("x"))];
        Some(Formula::unary(&[mi("x"), phi], &slope, "Φ and φ are the normal distribution and its density."))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.gelu(x[0])
    }
}

/// x Φ(x). Φ is computed from erfc, which is accurate far below 0, where 1 + erf cancels.
pub(crate) fn value<T: Element>(x: T) -> T {
    x * distribution(x)
}

/// Φ(x) + x φ(x).
pub(crate) fn slope<T: Element>(x: T) -> T {
    let half = T::from_f64(0.5);
    // 1 / √(2π)
    let peak = T::from_f64(0.5 * FRAC_2_SQRT_PI * FRAC_1_SQRT_2);
    distribution(x) + x * (peak * (-half * x * x).exp())
}

/// Φ(x).
fn distribution<T: Element>(x: T) -> T {
    T::from_f64(0.5) * (-x * T::from_f64(FRAC_1_SQRT_2)).erfc()
}

impl<T: Element> Tape<T> {
    /// x Φ(x), elementwise, with Φ the distribution function of the standard normal.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn gelu(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Gelu.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([3]), &[0.0, 1.0, -1.0])?;
        let y = tape.gelu(x)?;
        tape.backward_from(y, &[1.0, 1.0, 1.0])?;
        // Φ(1) and φ(1), from tables.
        let (distribution, density) = (0.841_344_746_068_542_9, 0.241_970_724_519_143_37);
        let values = [0.0, distribution, distribution - 1.0];
        let slopes = [0.5, distribution + density, 1.0 - distribution - density];
        for index in 0..3 {
            assert!((tape.value(y)?[index] - values[index]).abs() < 1e-15);
            assert!((tape.grad(x)?[index] - slopes[index]).abs() < 1e-15);
        }
        Ok(())
    }

    #[test]
    fn the_far_tail_keeps_its_digits() {
        // Φ(−5.5) = 1.8989562465887719e-8.
        let exact = -5.5 * 1.898_956_246_588_771_8e-8;
        assert!((value(-5.5_f64) / exact - 1.0).abs() < 1e-14);
        assert!((f64::from(value(-5.5_f32)) / exact - 1.0).abs() < 1e-5);
    }
}

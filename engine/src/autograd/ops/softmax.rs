//! `softmax`: yᵢ = e^xᵢ / Σⱼ e^xⱼ along one axis. All x are shifted by the largest first, which changes nothing but
//! keeps the exponentials from overflowing.
//!
//! ∂yᵢ/∂xⱼ = yᵢ (δᵢⱼ − yⱼ), so with g the gradient with respect to y the gradient with respect to xᵢ is yᵢ (gᵢ − Σⱼ gⱼ
//! yⱼ).

use super::axis::{self, largest, lines};
use crate::autograd::describe::{Call, DIM, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, equation, mfrac, mi, mo, msub, msup, parens, partial, sum_over};
use crate::tensor::kernels::sum_of;
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Softmax {
    axis: usize,
}

impl Rule for Softmax {
    const NAME: &'static str = "softmax";
    const READS: Reads = Reads::Result;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        axis::check(Self::NAME, inputs, self.axis)?;
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        let x = inputs.value(0);
        for line in lines(shape, self.axis).filter(|line| line.length > 0) {
            let shift = largest(x, line);
            for index in 0..line.length {
                output[line.at(index)] = (x[line.at(index)] - shift).exp();
            }
            let sum = sum_of(0..line.length, &|index| output[line.at(index)]);
            for index in 0..line.length {
                output[line.at(index)] = output[line.at(index)] / sum;
            }
        }
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        for line in lines(at.shape, self.axis) {
            let mean = sum_of(0..line.length, &|index| at.upstream[line.at(index)] * at.output[line.at(index)]);
            for position in (0..line.length).map(|index| line.at(index)) {
                gradient[position] += at.output[position] * (at.upstream[position] - mean);
            }
        }
    }
}

impl Describe for Softmax {
    const SIGNATURE: Signature = Signature::new("softmax", &[INPUT, DIM]);
    const LABEL: &'static str = "softmax";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::AlongAxis)];

    fn formula() -> Option<Formula> {
        let power = |index: &str| msup(mi("e"), &[msub("x", index)]);
        let slope = [msub("y", "i"), parens(&[msub("δ", "ij"), mo("−"), msub("y", "j")])];
        Some(Formula {
            formula: equation(msub("y", "i"), &[mfrac(&[power("i")], &[sum_over("k"), power("k")])]),
            derivatives: vec![equation(partial(msub("y", "i"), msub("x", "j")), &slope)],
            note: "δ is 1 where i = j and 0 elsewhere.",
        })
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.softmax(x[0], call.index("dim")?)
    }
}

impl<T: Element> Tape<T> {
    /// e^x over its sum along an axis (counted from 0): positive numbers that sum to 1.
    ///
    /// # Errors
    /// [`Error::Shapes`] where there is no such axis; [`Error::Stale`].
    pub fn softmax(&mut self, x: Tensor, axis: usize) -> Result<Tensor, Error> {
        self.apply(Softmax { axis }.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        // e to the power of these is 1, 3 in the first column and 1, 1 in the second.
        let x = tape.parameter(Shape::new([2, 2]), &[0.0, 5.0, libm::log(3.0), 5.0])?;
        let y = tape.softmax(x, 0)?;
        tape.backward_from(y, &[1.0, 1.0, 0.0, 0.0])?;
        for (value, expected) in tape.value(y)?.iter().zip([0.25, 0.5, 0.75, 0.5]) {
            assert!((value - expected).abs() < 1e-15);
        }
        for (value, expected) in tape.grad(x)?.iter().zip([0.1875, 0.25, -0.1875, -0.25]) {
            assert!((value - expected).abs() < 1e-15);
        }
        Ok(())
    }

    #[test]
    fn large_numbers_do_not_overflow() -> Result<(), Error> {
        let mut tape = Tape::<f32>::new();
        let x = tape.constant(Shape::new([2]), &[1000.0, 1000.0])?;
        let y = tape.softmax(x, 0)?;
        assert_eq!(tape.value(y)?, [0.5; 2]);
        let error = tape.softmax(x, 1).expect_err("one axis").to_string();
        assert_eq!(error, "softmax of (2,): there is no axis 1, only 1 (counted from 0)");
        Ok(())
    }

    #[test]
    fn nan_is_not_lost() -> Result<(), Error> {
        for values in [[f64::NAN, 1.0, 2.0], [1.0, f64::NAN, 2.0], [1.0, 2.0, f64::NAN]] {
            let mut tape = Tape::new();
            let x = tape.constant(Shape::new([3]), &values)?;
            let y = tape.softmax(x, 0)?;
            assert!(tape.value(y)?.iter().all(|value| value.is_nan()));
        }
        Ok(())
    }
}

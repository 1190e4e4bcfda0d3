//! `log_softmax`: yᵢ = xᵢ − log Σⱼ e^xⱼ along one axis, the logarithm of softmax. All x are shifted by the largest
//! first, which changes nothing but keeps the exponentials from overflowing.
//!
//! ∂yᵢ/∂xⱼ = δᵢⱼ − e^yⱼ, so with g the gradient with respect to y the gradient with respect to xⱼ is gⱼ − e^yⱼ Σᵢ gᵢ.

use super::axis::{self, largest, lines};
use crate::autograd::describe::{Call, DIM, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, equation, mi, mo, msub, msup, partial, sum_over};
use crate::tensor::kernels::sum_of;
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LogSoftmax {
    axis: usize,
}

impl Rule for LogSoftmax {
    const NAME: &'static str = "log_softmax";
    const READS: Reads = Reads::Result;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        axis::check(Self::NAME, inputs, self.axis)?;
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        let x = inputs.value(0);
        for line in lines(shape, self.axis).filter(|line| line.length > 0) {
            let shift = largest(x, line);
            let log = sum_of(0..line.length, &|index| (x[line.at(index)] - shift).exp()).ln();
            for index in 0..line.length {
                output[line.at(index)] = x[line.at(index)] - shift - log;
            }
        }
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        for line in lines(at.shape, self.axis) {
            let sum = sum_of(0..line.length, &|index| at.upstream[line.at(index)]);
            for position in (0..line.length).map(|index| line.at(index)) {
                gradient[position] += at.upstream[position] - at.output[position].exp() * sum;
            }
        }
    }
}

impl Describe for LogSoftmax {
    const SIGNATURE: Signature = Signature::new("log_softmax", &[INPUT, DIM]);
    const LABEL: &'static str = "log of softmax";
    const CANCELS: bool = true;
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::AlongAxis)];

    fn formula() -> Option<Formula> {
        let value = [msub("x", "i"), mo("−"), mi("ln"), sum_over("k"), msup(mi("e"), &[msub("x", "k")])];
        let slope = [msub("δ", "ij"), mo("−"), msup(mi("e"), &[msub("y", "j")])];
        Some(Formula {
            formula: equation(msub("y", "i"), &value),
            derivatives: vec![equation(partial(msub("y", "i"), msub("x", "j")), &slope)],
            note: "δ is 1 where i = j and 0 elsewhere.",
        })
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.log_softmax(x[0], call.index("dim")?)
    }
}

impl<T: Element> Tape<T> {
    /// x less the logarithm of the sum of e^x along an axis (counted from 0): the logarithm of softmax, also where that
    /// is too small for a float.
    ///
    /// # Errors
    /// [`Error::Shapes`] where there is no such axis; [`Error::Stale`].
    pub fn log_softmax(&mut self, x: Tensor, axis: usize) -> Result<Tensor, Error> {
        self.apply(LogSoftmax { axis }.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        // Softmax of these is 1/4 and 3/4.
        let x = tape.parameter(Shape::new([2]), &[0.0, libm::log(3.0)])?;
        let y = tape.log_softmax(x, 0)?;
        tape.backward_from(y, &[1.0, 0.0])?;
        for (value, expected) in tape.value(y)?.iter().zip([0.25, 0.75]) {
            assert!((value - libm::log(expected)).abs() < 1e-15);
        }
        for (value, expected) in tape.grad(x)?.iter().zip([0.75, -0.75]) {
            assert!((value - expected).abs() < 1e-15);
        }
        Ok(())
    }

    #[test]
    fn large_numbers_do_not_overflow() -> Result<(), Error> {
        let mut tape = Tape::<f32>::new();
        let x = tape.constant(Shape::new([2]), &[1000.0, 1000.0])?;
        let y = tape.log_softmax(x, 0)?;
        assert_eq!(tape.value(y)?, [-std::f32::consts::LN_2; 2]);
        let error = tape.log_softmax(x, 1).expect_err("one axis").to_string();
        assert_eq!(error, "log_softmax of (2,): there is no axis 1, only 1 (counted from 0)");
        Ok(())
    }

    #[test]
    fn nan_is_not_lost() -> Result<(), Error> {
        for values in [[f64::NAN, 1.0, 2.0], [1.0, f64::NAN, 2.0], [1.0, 2.0, f64::NAN]] {
            let mut tape = Tape::new();
            let x = tape.constant(Shape::new([3]), &values)?;
            let y = tape.log_softmax(x, 0)?;
            assert!(tape.value(y)?.iter().all(|value| value.is_nan()));
        }
        Ok(())
    }
}

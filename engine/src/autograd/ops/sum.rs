//! `sum`: the sum of all elements, or along one axis.
//!
//! Every summand has the derivative 1: the gradient of the sum is copied to each of them.

use super::axis;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature, Takes, parameter};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, equation, mi, mn, msub, partial, sum_over};
use crate::tensor::{Element, Shape, kernels};

/// What a reduction runs over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    /// All elements; the result is a scalar.
    Everything,
    /// One axis, which is removed from the shape, or kept with extent 1.
    Axis { axis: usize, keep: bool },
}

impl Over {
    /// The shape that the reduction leaves.
    pub(super) fn shape(self, op: &'static str, inputs: &[Shape]) -> Result<Shape, Error> {
        match self {
            Self::Everything => Ok(Shape::SCALAR),
            Self::Axis { axis, keep } => {
                axis::check(op, inputs, axis)?;
                Ok(inputs[0].reduced(axis, keep))
            }
        }
    }

    /// How many elements go into each result.
    pub(super) fn count(self, input: &Shape) -> usize {
        match self {
            Self::Everything => input.size(),
            Self::Axis { axis, .. } => input.extents()[axis],
        }
    }

    /// Writes the sums, each times `scale`.
    pub(super) fn forward<T: Element>(self, inputs: Operands<'_, T>, output: &mut [T], scale: impl Fn(T) -> T) {
        let values = inputs.value(0);
        match self {
            Self::Everything => output[0] = scale(kernels::sum(values)),
            Self::Axis { axis, .. } => {
                let (before, along, after) = inputs.shape(0).around(axis);
                if after == 1 {
                    for (row, out) in output.iter_mut().enumerate().take(before) {
                        *out = scale(kernels::sum(&values[row * along..][..along]));
                    }
                    return;
                }
                output.fill(T::ZERO);
                for outer in 0..before {
                    let sums = &mut output[outer * after..][..after];
                    for row in values[outer * along * after..][..along * after].chunks_exact(after.max(1)) {
                        for (sum, &value) in sums.iter_mut().zip(row) {
                            *sum += value;
                        }
                    }
                }
                for out in output {
                    *out = scale(*out);
                }
            }
        }
    }

    /// Adds the gradient of each result, times `scale`, to all that went into it.
    pub(super) fn backward<T: Element>(self, at: Pullback<'_, T>, gradient: &mut [T], scale: impl Fn(T) -> T) {
        match self {
            Self::Everything => {
                let upstream = scale(at.upstream[0]);
                for sum in gradient {
                    *sum += upstream;
                }
            }
            Self::Axis { axis, .. } => {
                let (before, along, after) = at.inputs.shape(0).around(axis);
                for outer in 0..before {
                    let upstream = &at.upstream[outer * after..][..after];
                    for row in gradient[outer * along * after..][..along * after].chunks_exact_mut(after.max(1)) {
                        for (sum, &upstream) in row.iter_mut().zip(upstream) {
                            *sum += scale(upstream);
                        }
                    }
                }
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sum {
    over: Over,
}

impl Rule for Sum {
    const NAME: &'static str = "sum";
    const READS: Reads = Reads::Nothing;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        self.over.shape(Self::NAME, inputs)
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        self.over.forward(inputs, output, |sum| sum);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        self.over.backward(at, gradient, |upstream| upstream);
    }
}

impl Describe for Sum {
    const SIGNATURE: Signature =
        Signature::new("sum", &[INPUT, parameter("dim", Takes::OptionalIndex), parameter("keepdim", Takes::Flag)]);
    const LABEL: &'static str = "sum";
    const CANCELS: bool = true;
    const GRADIENT_CASES: &'static [GradientCase] =
        &[GradientCase::new(Shapes::One), GradientCase::new(Shapes::AlongAxis)];

    fn formula() -> Option<Formula> {
        let formula = equation(mi("y"), &[sum_over("i"), msub("x", "i")]);
        let derivatives = vec![equation(partial(mi("y"), msub("x", "i")), &[mn("1")])];
        Some(Formula { formula, derivatives, note: "Every summand gets the whole gradient." })
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        match call.optional_index("dim") {
            Some(axis) => tape.sum_axis(x[0], axis, call.flag("keepdim")),
            None => tape.sum(x[0]),
        }
    }
}

impl<T: Element> Tape<T> {
    /// The sum of all elements, a scalar; 0 where there are none.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn sum(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Sum { over: Over::Everything }.into(), [x])
    }

    /// The sums along one axis (counted from 0), which is removed from the shape or, with `keep`, stays with extent 1.
    ///
    /// # Errors
    /// [`Error::Shapes`] where there is no such axis; [`Error::Stale`].
    pub fn sum_axis(&mut self, x: Tensor, axis: usize, keep: bool) -> Result<Tensor, Error> {
        self.apply(Sum { over: Over::Axis { axis, keep } }.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_summand_gets_the_gradient_of_its_sum() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2, 3]), &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
        let (rows, columns, all) = (tape.sum_axis(x, 1, true)?, tape.sum_axis(x, 0, false)?, tape.sum(x)?);
        assert_eq!((tape.shape(rows)?, tape.value(rows)?), (Shape::new([2, 1]), &[6.0, 15.0][..]));
        assert_eq!((tape.shape(columns)?, tape.value(columns)?), (Shape::new([3]), &[5.0, 7.0, 9.0][..]));
        assert_eq!(tape.item(all)?, 21.0);
        tape.backward_from(rows, &[1.0, 2.0])?;
        assert_eq!(tape.grad(x)?, [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
        tape.zero_grad();
        tape.backward_from(columns, &[1.0, 2.0, 3.0])?;
        assert_eq!(tape.grad(x)?, [1.0, 2.0, 3.0, 1.0, 2.0, 3.0]);
        Ok(())
    }

    #[test]
    fn an_axis_that_is_not_there_is_named() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2]), &[1.0, 2.0])?;
        let error = tape.sum_axis(x, 1, false).expect_err("there is one axis");
        assert_eq!(error.to_string(), "sum of (2,): there is no axis 1, only 1 (counted from 0)");
        Ok(())
    }
}

//! `slice`: the part of x from a start up to a stop along one axis, `x[start:stop]` in Python.
//!
//! The gradient goes back to that part; the rest of x gets none.

use std::ops::Range;

use super::axis;
use crate::autograd::describe::{Call, DIM, Describe, GradientCase, INPUT, Language, Signature, Takes, parameter};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Slice {
    axis: usize,
    start: usize,
    stop: usize,
}

impl Rule for Slice {
    const NAME: &'static str = "slice";
    const READS: Reads = Reads::Nothing;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        let Self { axis, start, stop } = *self;
        axis::check(Self::NAME, inputs, axis)?;
        let extent = inputs[0].extents()[axis];
        if start <= stop && stop <= extent {
            return Ok(inputs[0].with_extent(axis, stop - start));
        }
        let problem = format!("{start} to {stop} must lie in order between 0 and {extent}, the extent of axis {axis}");
        Err(Error::shapes(Self::NAME, inputs, problem))
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        for (from, to) in self.rows(inputs.shape(0)) {
            output[to].copy_from_slice(&inputs.value(0)[from]);
        }
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        for (from, to) in self.rows(at.inputs.shape(0)) {
            for (sum, &upstream) in gradient[from].iter_mut().zip(&at.upstream[to]) {
                *sum += upstream;
            }
        }
    }
}

impl Describe for Slice {
    const SIGNATURE: Signature =
        Signature::new("slice", &[INPUT, DIM, parameter("start", Takes::Index), parameter("stop", Takes::Index)]);
    const LABEL: &'static str = "slice";
    const LANGUAGE: Language = Language::Absent;
    const GRADIENT_CASES: &'static [GradientCase] = &[];

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.slice(x[0], call.index("dim")?, call.index("start")?, call.index("stop")?)
    }
}

impl Slice {
    /// The runs of neighbouring elements of x that are taken, and where each lies in the result.
    fn rows(self, shape: &Shape) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + use<> {
        let (before, along, after) = shape.around(self.axis);
        let length = (self.stop - self.start) * after;
        (0..before).map(move |row| {
            let (from, to) = ((row * along + self.start) * after, row * length);
            (from..from + length, to..to + length)
        })
    }
}

impl<T: Element> Tape<T> {
    /// The part of x from `start` up to, but not including, `stop` along an axis (all counted from 0).
    ///
    /// # Errors
    /// [`Error::Shapes`] where there is no such axis, or no such part of it; [`Error::Stale`].
    pub fn slice(&mut self, x: Tensor, axis: usize, start: usize, stop: usize) -> Result<Tensor, Error> {
        self.apply(Slice { axis, start, stop }.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_goes_back_to_the_part() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2, 3]), &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
        let y = tape.slice(x, 1, 1, 3)?;
        assert_eq!((tape.shape(y)?, tape.value(y)?), (Shape::new([2, 2]), &[2.0, 3.0, 5.0, 6.0][..]));
        tape.backward_from(y, &[1.0, 2.0, 3.0, 4.0])?;
        assert_eq!(tape.grad(x)?, [0.0, 1.0, 2.0, 0.0, 3.0, 4.0]);
        Ok(())
    }

    #[test]
    fn a_part_that_is_not_there_is_named() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2, 3]), &[0.0; 6])?;
        for (start, stop) in [(2, 1), (0, 4)] {
            let error = tape.slice(x, 1, start, stop).expect_err("not there").to_string();
            let range = format!("{start} to {stop} must lie in order between 0 and 3, the extent of axis 1");
            assert_eq!(error, format!("slice of (2, 3): {range}"));
        }
        let error = tape.slice(x, 2, 0, 1).expect_err("two axes").to_string();
        assert_eq!(error, "slice of (2, 3): there is no axis 2, only 2 (counted from 0)");
        Ok(())
    }
}

//! `concatenate`: tensors put one after the other along an axis.
//!
//! Each operand gets its own part of the gradient.

use std::ops::Range;

use super::axis;
use crate::autograd::describe::{Call, DIM, Describe, GradientCase, Language, Signature, Takes, parameter};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Concatenate {
    axis: usize,
}

impl Rule for Concatenate {
    const NAME: &'static str = "concatenate";
    const READS: Reads = Reads::Nothing;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        let Some(first) = inputs.first() else {
            return Err(Error::Argument { op: Self::NAME, problem: "needs at least one tensor".to_owned() });
        };
        axis::check(Self::NAME, inputs, self.axis)?;
        // The others may differ in this one extent only.
        let alike = |other: &Shape| {
            other.rank() == first.rank() && other.with_extent(self.axis, 0) == first.with_extent(self.axis, 0)
        };
        if !inputs.iter().all(alike) {
            let problem = format!("all extents must be equal but those along axis {}", self.axis);
            return Err(Error::shapes(Self::NAME, inputs, problem));
        }
        Ok(first.with_extent(self.axis, inputs.iter().map(|input| input.extents()[self.axis]).sum()))
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        for which in 0..inputs.len() {
            let value = inputs.value(which);
            for (from, to) in self.rows(inputs, which, shape) {
                output[to].copy_from_slice(&value[from]);
            }
        }
    }

    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        for (from, to) in self.rows(at.inputs, which, at.shape) {
            for (sum, &upstream) in gradient[from].iter_mut().zip(&at.upstream[to]) {
                *sum += upstream;
            }
        }
    }
}

impl Describe for Concatenate {
    const SIGNATURE: Signature = Signature::new("concatenate", &[parameter("tensors", Takes::Operands), DIM]);
    const LABEL: &'static str = "concatenation";
    const LANGUAGE: Language = Language::Absent;
    const GRADIENT_CASES: &'static [GradientCase] = &[];

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.concatenate(x, call.index("dim")?)
    }
}

impl Concatenate {
    /// The runs of neighbouring elements of an operand, and where each lies in the result.
    fn rows<T>(
        self,
        inputs: Operands<'_, T>,
        which: usize,
        shape: &Shape,
    ) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + use<T> {
        let (before, along, after) = inputs.shape(which).around(self.axis);
        let offset: usize = (0..which).map(|earlier| inputs.shape(earlier).extents()[self.axis]).sum();
        let (length, stride) = (along * after, shape.extents()[self.axis] * after);
        (0..before).map(move |row| {
            let (from, to) = (row * length, row * stride + offset * after);
            (from..from + length, to..to + length)
        })
    }
}

impl<T: Element> Tape<T> {
    /// The tensors, one after the other along an axis (counted from 0), in which alone their extents may differ.
    ///
    /// # Errors
    /// [`Error::Argument`] without tensors; [`Error::Shapes`] where there is no such axis or another extent differs;
    /// [`Error::Stale`].
    pub fn concatenate(&mut self, tensors: &[Tensor], axis: usize) -> Result<Tensor, Error> {
        self.apply(Concatenate { axis }.into(), tensors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operand_gets_its_part_of_the_gradient() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let a = tape.parameter(Shape::new([2, 1]), &[1.0, 2.0])?;
        let b = tape.parameter(Shape::new([2, 2]), &[3.0, 4.0, 5.0, 6.0])?;
        let y = tape.concatenate(&[a, b, a], 1)?;
        assert_eq!(tape.shape(y)?, Shape::new([2, 4]));
        assert_eq!(tape.value(y)?, [1.0, 3.0, 4.0, 1.0, 2.0, 5.0, 6.0, 2.0]);
        tape.backward_from(y, &[1.0, 2.0, 3.0, 10.0, 4.0, 5.0, 6.0, 40.0])?;
        assert_eq!((tape.grad(a)?, tape.grad(b)?), (&[11.0, 44.0][..], &[2.0, 3.0, 5.0, 6.0][..]));
        Ok(())
    }

    #[test]
    fn what_does_not_fit_is_named() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let a = tape.parameter(Shape::new([2, 1]), &[1.0, 2.0])?;
        let b = tape.parameter(Shape::new([3, 1]), &[1.0, 2.0, 3.0])?;
        let problem = |result: Result<Tensor, Error>| result.expect_err("does not fit").to_string();
        assert_eq!(problem(tape.concatenate(&[], 0)), "concatenate: needs at least one tensor");
        assert_eq!(
            problem(tape.concatenate(&[a, b], 1)),
            "concatenate of (2, 1) and (3, 1): all extents must be equal but those along axis 1"
        );
        assert_eq!(
            problem(tape.concatenate(&[a, b], 2)),
            "concatenate of (2, 1) and (3, 1): there is no axis 2, only 2 (counted from 0)"
        );
        Ok(())
    }

    #[test]
    fn a_repeated_step_with_other_operands_records_again() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let a = tape.parameter(Shape::new([1]), &[1.0])?;
        let b = tape.parameter(Shape::new([1]), &[2.0])?;
        for (operands, expected) in [(&[a, b][..], &[1.0, 2.0][..]), (&[a, b, b], &[1.0, 2.0, 2.0]), (&[b], &[2.0])] {
            for _ in 0..2 {
                tape.rewind();
                let y = tape.concatenate(operands, 0)?;
                assert_eq!(tape.value(y)?, expected);
            }
        }
        Ok(())
    }
}

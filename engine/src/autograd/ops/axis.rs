//! Loops for operations along one axis.

use crate::autograd::Error;
use crate::tensor::{Element, Shape};

/// Refuses an axis that the first operand does not have.
pub(super) fn check(op: &'static str, inputs: &[Shape], axis: usize) -> Result<(), Error> {
    let rank = inputs[0].rank();
    if axis < rank {
        return Ok(());
    }
    Err(Error::shapes(op, inputs, format!("there is no axis {axis}, only {rank} (counted from 0)")))
}

/// A line of elements along an axis: the first one's position, and the distance from one to the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) step: usize,
    pub(super) length: usize,
}

impl Line {
    /// The position of an element.
    pub(super) fn at(self, index: usize) -> usize {
        self.start + index * self.step
    }
}

/// The lines of a shape along an axis.
pub(super) fn lines(shape: &Shape, axis: usize) -> impl Iterator<Item = Line> + use<> {
    let (before, length, step) = shape.around(axis);
    (0..before)
        .flat_map(move |outer| (0..step).map(move |inner| Line { start: outer * length * step + inner, step, length }))
}

/// The largest element of a line, by which exponentials are shifted so that none overflows; NaN if the line has one.
pub(super) fn largest<T: Element>(values: &[T], line: Line) -> T {
    (1..line.length).map(|index| values[line.at(index)]).fold(values[line.start], |largest, value| {
        // NaN does not compare, so it stays.
        if value <= largest || largest.partial_cmp(&largest).is_none() { largest } else { value }
    })
}

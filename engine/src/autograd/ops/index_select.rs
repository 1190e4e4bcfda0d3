//! `index_select`: the slices of x along one axis that a list of indices names, in its order, repeats included.
//!
//! A slice collects the gradients of all its copies. The indices, which have no derivative, get none.

use super::{axis, indices};
use crate::autograd::describe::{Call, DIM, Describe, GradientCase, INPUT, Language, Signature, operand};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct IndexSelect {
    axis: usize,
}

impl Rule for IndexSelect {
    const NAME: &'static str = "index_select";
    const READS: Reads = Reads::Others;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        axis::check(Self::NAME, inputs, self.axis)?;
        match *inputs[1].extents() {
            [count] => Ok(inputs[0].with_extent(self.axis, count)),
            _ => Err(Error::shapes(Self::NAME, inputs, "the indices must have one axis")),
        }
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        let value = inputs.value(0);
        self.rows(inputs, |from, to, length| output[to..to + length].copy_from_slice(&value[from..from + length]));
    }

    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        if which == 1 {
            return;
        }
        self.rows(at.inputs, |from, to, length| {
            for (sum, &upstream) in gradient[from..from + length].iter_mut().zip(&at.upstream[to..]) {
                *sum += upstream;
            }
        });
    }
}

impl Describe for IndexSelect {
    const SIGNATURE: Signature = Signature::new("index_select", &[INPUT, DIM, operand("index")]);
    const LABEL: &'static str = "selection by index";
    const LANGUAGE: Language = Language::Absent;
    const GRADIENT_CASES: &'static [GradientCase] = &[];

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.index_select(x[0], call.index("dim")?, x[1])
    }
}

impl IndexSelect {
    /// Calls `visit` with each run of neighbouring elements: where it begins in x and in the result, and its length.
    fn rows<T: Element>(self, inputs: Operands<'_, T>, mut visit: impl FnMut(usize, usize, usize)) {
        let (before, along, after) = inputs.shape(0).around(self.axis);
        let chosen = inputs.value(1);
        for outer in 0..before {
            for (place, &index) in chosen.iter().enumerate() {
                // The indices were checked when the operation was recorded; one that was overwritten since may be out
                // of range.
                if let Some(position) = indices::position(index, along) {
                    visit((outer * along + position) * after, (outer * chosen.len() + place) * after, after);
                }
            }
        }
    }
}

impl<T: Element> Tape<T> {
    /// The slices of x along an axis (counted from 0) at `indices`, a tensor of one axis that holds whole numbers.
    ///
    /// # Errors [`Error::Argument`] where an index points outside of the axis; [`Error::Shapes`] where there is no such
    /// axis or the indices are no list; [`Error::Stale`].
    pub fn index_select(&mut self, x: Tensor, axis: usize, indices: Tensor) -> Result<Tensor, Error> {
        if let Some(&extent) = self.node(IndexSelect::NAME, x)?.shape.extents().get(axis) {
            indices::check(IndexSelect::NAME, self, indices, extent)?;
        }
        self.apply(IndexSelect { axis }.into(), [x, indices])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_collects_the_gradient_of_all_its_copies() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2, 3]), &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
        let chosen = tape.constant(Shape::new([2]), &[2.0, 2.0])?;
        let y = tape.index_select(x, 1, chosen)?;
        assert_eq!((tape.shape(y)?, tape.value(y)?), (Shape::new([2, 2]), &[3.0, 3.0, 6.0, 6.0][..]));
        tape.backward_from(y, &[1.0, 2.0, 3.0, 4.0])?;
        assert_eq!(tape.grad(x)?, [0.0, 0.0, 3.0, 0.0, 0.0, 7.0]);
        Ok(())
    }

    #[test]
    fn an_index_that_is_not_there_is_named() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2]), &[1.0, 2.0])?;
        for index in [2.0, -1.0, 0.5] {
            let chosen = tape.constant(Shape::new([1]), &[index])?;
            let error = tape.index_select(x, 0, chosen).expect_err("not there").to_string();
            let problem = format!("there is no index {index}, allowed are whole numbers from 0 and below 2");
            assert_eq!(error, format!("index_select: {problem}"));
        }
        let scalar = tape.constant(Shape::SCALAR, &[0.0])?;
        let error = tape.index_select(x, 0, scalar).expect_err("no list").to_string();
        assert_eq!(error, "index_select of (2,) and (): the indices must have one axis");
        let error = tape.index_select(x, 1, scalar).expect_err("one axis").to_string();
        assert_eq!(error, "index_select of (2,) and (): there is no axis 1, only 1 (counted from 0)");
        Ok(())
    }
}

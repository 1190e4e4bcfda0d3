//! `transpose`: the matrix with rows and columns exchanged.
//!
//! The gradient is exchanged back: ∂/∂X = Gᵀ.

use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, equation, mn, msub, partial};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Transpose;

impl Rule for Transpose {
    const NAME: &'static str = "transpose";
    const READS: Reads = Reads::Nothing;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        match *inputs[0].extents() {
            [rows, columns] => Ok(Shape::new([columns, rows])),
            _ => Err(Error::shapes(Self::NAME, inputs, "must be a matrix (two axes)")),
        }
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        exchange(inputs.value(0), shape.extents()[1], shape.extents()[0], |to, value| output[to] = value);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        exchange(at.upstream, at.shape.extents()[0], at.shape.extents()[1], |to, value| gradient[to] += value);
    }
}

impl Describe for Transpose {
    const SIGNATURE: Signature = Signature::new("t", &[INPUT]);
    const LABEL: &'static str = "transpose";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::Matrix)];

    fn formula() -> Option<Formula> {
        Some(Formula {
            formula: equation(msub("y", "ij"), &[msub("x", "ji")]),
            derivatives: vec![equation(partial(msub("y", "ij"), msub("x", "ji")), &[mn("1")])],
            note: "The gradient is transposed, too.",
        })
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.transpose(x[0])
    }
}

/// Calls `put` with each element of a (rows, columns) matrix and its position in the transposed one.
fn exchange<T: Element>(matrix: &[T], rows: usize, columns: usize, mut put: impl FnMut(usize, T)) {
    for row in 0..rows {
        for column in 0..columns {
            put(column * rows + row, matrix[row * columns + column]);
        }
    }
}

impl<T: Element> Tape<T> {
    /// The matrix x (m, n) with rows and columns exchanged, of shape (n, m).
    ///
    /// # Errors
    /// [`Error::Shapes`] unless x is a matrix; [`Error::Stale`].
    pub fn transpose(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Transpose.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_exchanged_back() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2, 3]), &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
        let y = tape.transpose(x)?;
        assert_eq!(tape.shape(y)?, Shape::new([3, 2]));
        assert_eq!(tape.value(y)?, [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
        tape.backward_from(y, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
        assert_eq!(tape.grad(x)?, [1.0, 3.0, 5.0, 2.0, 4.0, 6.0]);
        let line = tape.reshape(y, Shape::new([6]))?;
        let error = tape.transpose(line).expect_err("no matrix");
        assert_eq!(error.to_string(), "transpose of (6,): must be a matrix (two axes)");
        Ok(())
    }
}

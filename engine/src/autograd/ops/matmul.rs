//! `matmul`: the matrix product Y = A B of A (m, k) and B (k, n). As in PyTorch, a vector at the left counts as a row and
//! one at the right as a column, and the result does not have that axis.
//!
//! With G the gradient with respect to Y: ∂/∂A = G Bᵀ and ∂/∂B = Aᵀ G.

use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, OTHER, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, equation, mi, msup, partial};
use crate::tensor::kernels::{Layout, matmul_add};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MatMul;

impl Rule for MatMul {
    const NAME: &'static str = "matmul";
    const READS: Reads = Reads::Others;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        let (shape, k, inner) = match (inputs[0].extents(), inputs[1].extents()) {
            (&[m, k], &[inner, n]) => (Shape::new([m, n]), k, inner),
            (&[m, k], &[inner]) => (Shape::new([m]), k, inner),
            (&[k], &[inner, n]) => (Shape::new([n]), k, inner),
            (&[k], &[inner]) => (Shape::SCALAR, k, inner),
            _ => return Err(Error::shapes(Self::NAME, inputs, "both must be matrices or vectors (one or two axes)")),
        };
        let problem = || format!("the inner extents {k} and {inner} must be equal");
        if k == inner { Ok(shape) } else { Err(Error::shapes(Self::NAME, inputs, problem())) }
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        output.fill(T::ZERO);
        matmul_add(Layout::Plain, extents(inputs), inputs.value(0), inputs.value(1), output);
    }

    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        let (m, k, n) = extents(at.inputs);
        match which {
            0 => matmul_add(Layout::RightTransposed, (m, n, k), at.upstream, at.inputs.value(1), gradient),
            _ => matmul_add(Layout::LeftTransposed, (k, m, n), at.inputs.value(0), at.upstream, gradient),
        }
    }
}

impl Describe for MatMul {
    const SIGNATURE: Signature = Signature::new("matmul", &[INPUT, OTHER]);
    const LABEL: &'static str = "matrix product";
    const CANCELS: bool = true;
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::Product)];

    fn formula() -> Option<Formula> {
        let gradient = |operand: &str| partial(mi("L"), mi(operand));
        let transposed = |matrix: &str| msup(mi(matrix), &[mi("T")]);
        Some(Formula {
            formula: equation(mi("Y"), &[mi("A"), mi("B")]),
            derivatives: vec![
                equation(gradient("A"), &[partial(mi("L"), mi("Y")), transposed("B")]),
                equation(gradient("B"), &[transposed("A"), partial(mi("L"), mi("Y"))]),
            ],
            note: "Written for whole matrices: L is the program’s value.",
        })
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.matmul(x[0], x[1])
    }
}

/// (m, k, n) of two operands whose shapes have been checked.
fn extents<T>(inputs: Operands<'_, T>) -> (usize, usize, usize) {
    let (left, right) = (inputs.shape(0).extents(), inputs.shape(1).extents());
    let m = if left.len() == 2 { left[0] } else { 1 };
    (m, right[0], right.get(1).copied().unwrap_or(1))
}

impl<T: Element> Tape<T> {
    /// The product of a (m, k) and b (k, n), of shape (m, n); either may be a vector (k,).
    ///
    /// # Errors
    /// [`Error::Shapes`] unless both are matrices or vectors whose inner extents agree; [`Error::Stale`].
    pub fn matmul(&mut self, a: Tensor, b: Tensor) -> Result<Tensor, Error> {
        self.apply(MatMul.into(), [a, b])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let a = tape.parameter(Shape::new([1, 2]), &[2.0, 3.0])?;
        let b = tape.parameter(Shape::new([2, 2]), &[1.0, 10.0, 100.0, 1000.0])?;
        let y = tape.matmul(a, b)?;
        assert_eq!(tape.value(y)?, [302.0, 3020.0]);
        tape.backward_from(y, &[1.0, 2.0])?;
        assert_eq!(tape.grad(a)?, [21.0, 2100.0]);
        assert_eq!(tape.grad(b)?, [2.0, 4.0, 3.0, 6.0]);
        Ok(())
    }

    #[test]
    fn vectors_are_rows_at_the_left_and_columns_at_the_right() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let v = tape.parameter(Shape::new([2]), &[2.0, 3.0])?;
        let b = tape.parameter(Shape::new([2, 3]), &[1.0, 10.0, 100.0, 4.0, 40.0, 400.0])?;
        let c = tape.parameter(Shape::new([3]), &[1.0, 2.0, 3.0])?;
        let row = tape.matmul(v, b)?;
        let column = tape.matmul(b, c)?;
        assert_eq!((tape.value(row)?, tape.value(column)?), (&[14.0, 140.0, 1400.0][..], &[321.0, 1284.0][..]));
        assert_eq!((tape.shape(row)?, tape.shape(column)?), (Shape::new([3]), Shape::new([2])));
        // v B c, by way of both: the gradient with respect to B is the outer product of v and c.
        let product = tape.matmul(row, c)?;
        assert_eq!((tape.shape(product)?, tape.item(product)?), (Shape::SCALAR, 4494.0));
        tape.backward(product)?;
        assert_eq!(tape.grad(v)?, [321.0, 1284.0]);
        assert_eq!(tape.grad(b)?, [2.0, 4.0, 6.0, 3.0, 6.0, 9.0]);
        assert_eq!(tape.grad(c)?, [14.0, 140.0, 1400.0]);
        Ok(())
    }

    #[test]
    fn shapes_that_do_not_fit_are_named() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let a = tape.parameter(Shape::new([15, 1]), &[0.0; 15])?;
        let b = tape.parameter(Shape::new([2, 1]), &[0.0; 2])?;
        let c = tape.parameter(Shape::new([2]), &[0.0; 2])?;
        let error = tape.matmul(a, b).expect_err("1 and 2 differ");
        assert_eq!(error.to_string(), "matmul of (15, 1) and (2, 1): the inner extents 1 and 2 must be equal");
        let error = tape.matmul(a, c).expect_err("1 and 2 differ, too");
        assert_eq!(error.to_string(), "matmul of (15, 1) and (2,): the inner extents 1 and 2 must be equal");
        let number = tape.parameter(Shape::SCALAR, &[0.0])?;
        let error = tape.matmul(number, c).expect_err("no axis to add up along");
        assert!(error.to_string().ends_with("both must be matrices or vectors (one or two axes)"), "{error}");
        Ok(())
    }
}

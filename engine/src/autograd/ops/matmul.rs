//! `matmul`: the matrix product Y = A B of A (m, k) and B (k, n).
//!
//! With G the gradient with respect to Y: ∂/∂A = G Bᵀ and ∂/∂B = Aᵀ G.

use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, OTHER, Shapes, Signature};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, equation, mi, msup, partial};
use crate::tensor::kernels::{Layout, matmul_add};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MatMul;

impl Rule for MatMul {
    const NAME: &'static str = "matmul";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        match (inputs[0].extents(), inputs[1].extents()) {
            (&[m, k], &[inner, n]) if k == inner => Ok(Shape::new([m, n])),
            (&[_, k], &[inner, _]) => {
                let problem = format!("the inner extents {k} and {inner} must be equal");
                Err(Error::shapes(Self::NAME, inputs, problem))
            }
            _ => Err(Error::shapes(Self::NAME, inputs, "both must be matrices (two axes)")),
        }
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
    (left[0], left[1], right[1])
}

impl<T: Element> Tape<T> {
    /// The product of the matrices a (m, k) and b (k, n), of shape (m, n).
    ///
    /// # Errors
    /// [`Error::Shapes`] unless both are matrices whose inner extents agree; [`Error::Stale`].
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
    fn shapes_that_do_not_fit_are_named() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let a = tape.parameter(Shape::new([15, 1]), &[0.0; 15])?;
        let b = tape.parameter(Shape::new([2, 1]), &[0.0; 2])?;
        let c = tape.parameter(Shape::new([2]), &[0.0; 2])?;
        let error = tape.matmul(a, b).expect_err("1 and 2 differ");
        assert_eq!(error.to_string(), "matmul of (15, 1) and (2, 1): the inner extents 1 and 2 must be equal");
        let error = tape.matmul(a, c).expect_err("no matrix");
        assert_eq!(error.to_string(), "matmul of (15, 1) and (2,): both must be matrices (two axes)");
        Ok(())
    }
}

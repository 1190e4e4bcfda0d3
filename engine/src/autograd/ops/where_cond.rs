//! `where`: a where a condition holds and b elsewhere, elementwise with broadcasting.
//!
//! The gradient passes to whichever of a and b was taken; the condition, which has no derivative, gets none.

use super::elementwise;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Language, OTHER, Signature, operand};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::{Element, Shape, Walk};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Where;

impl Rule for Where {
    const NAME: &'static str = "where";
    const READS: Reads = Reads::Others;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        elementwise::broadcast(Self::NAME, inputs)
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        let [condition, a, b] = [0, 1, 2].map(|which| inputs.value(which));
        walk(inputs, shape, |i, [condition_at, a_at, b_at]| {
            output[i] = if condition[condition_at] == T::ZERO { b[b_at] } else { a[a_at] };
        });
    }

    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        let condition = at.inputs.value(0);
        walk(at.inputs, at.shape, |i, positions| {
            let taken = if condition[positions[0]] == T::ZERO { 2 } else { 1 };
            if which == taken {
                gradient[positions[which]] += at.upstream[i];
            }
        });
    }
}

impl Describe for Where {
    const SIGNATURE: Signature = Signature::new("where", &[operand("condition"), INPUT, OTHER]);
    const LABEL: &'static str = "where";
    const LANGUAGE: Language = Language::Absent;
    const GRADIENT_CASES: &'static [GradientCase] = &[];

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], _: &Call) -> Result<Tensor, Error> {
        tape.where_cond(x[0], x[1], x[2])
    }
}

/// Calls `visit` with each position of the result and the three positions that it is made from.
fn walk<T>(inputs: Operands<'_, T>, shape: &Shape, mut visit: impl FnMut(usize, [usize; 3])) {
    Walk::new(shape, [0, 1, 2].map(|which| inputs.shape(which))).rows(|row| {
        for (i, positions) in row.positions() {
            visit(i, positions);
        }
    });
}

impl<T: Element> Tape<T> {
    /// a where the condition is 1, b where it is 0, elementwise; the three shapes broadcast. PyTorch's `where`, which
    /// is a keyword in Rust.
    ///
    /// # Errors
    /// [`Error::Argument`] where the condition holds anything but 0 and 1; [`Error::Shapes`] where the shapes do not
    /// broadcast; [`Error::Stale`].
    pub fn where_cond(&mut self, condition: Tensor, a: Tensor, b: Tensor) -> Result<Tensor, Error> {
        let range = self.node(Where::NAME, condition)?.range();
        if let Some(other) = self.values[range].iter().find(|&&value| value != T::ZERO && value != T::ONE) {
            let problem = format!("the condition holds {other}, allowed are 0 and 1");
            return Err(Error::Argument { op: Where::NAME, problem });
        }
        self.apply(Where.into(), [condition, a, b])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_goes_where_the_value_came_from() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let a = tape.parameter(Shape::new([3]), &[1.0, 2.0, 3.0])?;
        let b = tape.parameter(Shape::SCALAR, &[-1.0])?;
        let condition = tape.constant(Shape::new([2, 1]), &[1.0, 0.0])?;
        let y = tape.where_cond(condition, a, b)?;
        assert_eq!((tape.shape(y)?, tape.value(y)?), (Shape::new([2, 3]), &[1.0, 2.0, 3.0, -1.0, -1.0, -1.0][..]));
        tape.backward_from(y, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
        assert_eq!((tape.grad(a)?, tape.grad(b)?), (&[1.0, 2.0, 3.0][..], &[15.0][..]));
        Ok(())
    }

    #[test]
    fn a_condition_is_zero_or_one() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let a = tape.parameter(Shape::new([2]), &[1.0, 0.5])?;
        let error = tape.where_cond(a, a, a).expect_err("one half is neither");
        assert_eq!(error.to_string(), "where: the condition holds 0.5, allowed are 0 and 1");
        let condition = tape.constant(Shape::new([3]), &[1.0; 3])?;
        let error = tape.where_cond(condition, a, a).expect_err("3 and 2 differ");
        assert!(error.to_string().starts_with("where of (3,) and (2,) and (2,): these do not broadcast"), "{error}");
        Ok(())
    }
}

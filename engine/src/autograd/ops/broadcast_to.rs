//! `broadcast_to`: x stretched to a larger shape by NumPy's rules.
//!
//! Each element collects the gradients of all its copies.

use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Language, Signature, Takes, parameter};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::{Element, Shape, Walk};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct BroadcastTo {
    to: Shape,
}

impl Rule for BroadcastTo {
    const NAME: &'static str = "broadcast_to";
    const READS: Reads = Reads::Nothing;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        if inputs[0].broadcast(&self.to) == Some(self.to) {
            return Ok(self.to);
        }
        let problem = format!(
            "does not stretch to {}: counted from the last axis, extents must be equal, or the operand's 1 or missing",
            self.to
        );
        Err(Error::shapes(Self::NAME, inputs, problem))
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        Walk::new(shape, [inputs.shape(0)]).rows(|row| {
            for (i, [from]) in row.positions() {
                output[i] = inputs.value(0)[from];
            }
        });
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        Walk::new(at.shape, [at.inputs.shape(0)]).rows(|row| {
            for (i, [from]) in row.positions() {
                gradient[from] += at.upstream[i];
            }
        });
    }
}

impl Describe for BroadcastTo {
    const SIGNATURE: Signature = Signature::new("broadcast_to", &[INPUT, parameter("shape", Takes::Shape)]);
    const LABEL: &'static str = "broadcast to a shape";
    const LANGUAGE: Language = Language::Absent;
    const GRADIENT_CASES: &'static [GradientCase] = &[];

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.broadcast_to(x[0], call.shape("shape")?)
    }
}

impl<T: Element> Tape<T> {
    /// x in a larger shape, its axes of extent 1 and the missing leading ones stretched by repetition.
    ///
    /// # Errors
    /// [`Error::Shapes`] where x does not stretch to that shape; [`Error::Stale`].
    pub fn broadcast_to(&mut self, x: Tensor, to: Shape) -> Result<Tensor, Error> {
        self.apply(BroadcastTo { to }.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_collects_the_gradient_of_all_its_copies() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2, 1]), &[1.0, 2.0])?;
        let y = tape.broadcast_to(x, Shape::new([2, 3]))?;
        assert_eq!(tape.value(y)?, [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
        tape.backward_from(y, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
        assert_eq!(tape.grad(x)?, [6.0, 15.0]);
        Ok(())
    }

    #[test]
    fn a_shape_does_not_shrink() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2, 3]), &[0.0; 6])?;
        for to in [Shape::new([1, 3]), Shape::new([3]), Shape::new([2, 4]), Shape::new([3, 2])] {
            let error = tape.broadcast_to(x, to).expect_err("no stretch").to_string();
            assert!(error.starts_with(&format!("broadcast_to of (2, 3): does not stretch to {to}")), "{error}");
        }
        Ok(())
    }
}

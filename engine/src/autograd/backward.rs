//! The backward pass: from a result to the gradients of everything it was computed from.

use super::rule::{Operands, Pullback};
use super::tape::{Kind, Tape, Tensor};
use super::{Error, ops::Op};
use crate::tensor::Element;

impl<T: Element> Tape<T> {
    /// Computes the gradient of a single number by every value that it depends on.
    ///
    /// The gradients of parameters add up over passes, until [`Tape::zero_grad`]. Those of results belong to this pass,
    /// and can be read until the tape is rewound.
    ///
    /// # Errors
    /// [`Error::Shapes`] where `loss` is not a single element; [`Error::Stale`].
    pub fn backward(&mut self, loss: Tensor) -> Result<(), Error> {
        let node = self.node("backward", loss)?;
        if node.shape.size() != 1 {
            return Err(Error::shapes("backward", &[node.shape], "needs a single number, such as a mean or a sum"));
        }
        self.backward_from(loss, &[T::ONE])
    }

    /// Computes the vector-Jacobian product of `output` with `cotangent`, the gradient by `output` (PyTorch's
    /// `output.backward(gradient)`).
    ///
    /// # Errors
    /// [`Error::Length`] where `cotangent` does not fill the shape of `output`; [`Error::Stale`].
    pub fn backward_from(&mut self, output: Tensor, cotangent: &[T]) -> Result<(), Error> {
        let node = *self.node("backward", output)?;
        if node.shape.size() != cotangent.len() {
            return Err(Error::Length { op: "backward", shape: node.shape, given: cotangent.len() });
        }
        let last = output.node as usize;
        for node in &self.nodes[..=last] {
            if let Kind::Result { .. } = node.kind {
                self.grads[node.range()].fill(T::ZERO);
            }
        }
        for (gradient, &seed) in self.grads[node.range()].iter_mut().zip(cotangent) {
            *gradient += seed;
        }
        for index in (0..=last).rev() {
            let node = &self.nodes[index];
            if let Kind::Result { op, first_input, inputs } = node.kind
                && node.requires_grad
            {
                self.pull_back(index, op, first_input as usize, inputs as usize);
            }
        }
        Ok(())
    }

    /// Passes the gradient of one result on to its operands.
    pub(super) fn pull_back(&mut self, index: usize, op: Op, first_input: usize, inputs: usize) {
        let (earlier, node) = (&self.nodes[..index], &self.nodes[index]);
        let ids = &self.inputs[first_input..first_input + inputs];
        let (values_before, values) = self.values.split_at(node.range().start);
        let (grads_before, grads) = self.grads.split_at_mut(node.range().start);
        let size = node.shape.size();
        let at = Pullback {
            inputs: Operands { values: values_before, nodes: earlier, ids },
            output: &values[..size],
            upstream: &grads[..size],
            shape: &node.shape,
        };
        for (which, &id) in ids.iter().enumerate() {
            let operand = &earlier[id as usize];
            if operand.requires_grad {
                op.backward(which, at, &mut grads_before[operand.range()]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::autograd::{Error, Tape};
    use crate::tensor::Shape;

    #[test]
    fn gradients_add_up_until_they_are_cleared() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let w = tape.parameter(Shape::SCALAR, &[3.0])?;
        let square = tape.mul(w, w)?;
        tape.backward(square)?;
        assert_eq!(tape.grad(w)?, [6.0]);
        tape.backward(square)?;
        assert_eq!(tape.grad(w)?, [12.0]);
        assert_eq!(tape.grad(square)?, [1.0], "a result's gradient is that of the last pass");
        tape.zero_grad();
        assert_eq!(tape.grad(w)?, [0.0]);
        Ok(())
    }

    #[test]
    fn a_value_that_is_used_twice_collects_both_shares() -> Result<(), Error> {
        // f = w·e^w, so f' = (1 + w)·e^w.
        let mut tape = Tape::<f64>::new();
        let w = tape.parameter(Shape::SCALAR, &[0.5])?;
        let power = tape.exp(w)?;
        let f = tape.mul(w, power)?;
        tape.backward(f)?;
        assert!((tape.grad(w)?[0] - 1.5 * 0.5_f64.exp()).abs() < 1e-15);
        Ok(())
    }

    #[test]
    fn constants_and_buffers_collect_nothing() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.buffer(Shape::SCALAR, &[2.0])?;
        let w = tape.parameter(Shape::SCALAR, &[3.0])?;
        let c = tape.constant(Shape::SCALAR, &[5.0])?;
        let product = tape.mul(w, x)?;
        let f = tape.mul(product, c)?;
        tape.backward(f)?;
        assert_eq!((tape.grad(w)?, tape.grad(x)?, tape.grad(c)?), (&[10.0][..], &[0.0][..], &[0.0][..]));
        Ok(())
    }

    #[test]
    fn only_a_single_number_has_a_gradient_without_a_cotangent() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let w = tape.parameter(Shape::new([2]), &[3.0, 4.0])?;
        let y = tape.neg(w)?;
        let error = tape.backward(y).expect_err("two numbers");
        assert_eq!(error.to_string(), "backward of (2,): needs a single number, such as a mean or a sum");
        tape.backward_from(y, &[1.0, 10.0])?;
        assert_eq!(tape.grad(w)?, [-1.0, -10.0]);
        Ok(())
    }
}

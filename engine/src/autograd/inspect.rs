//! A view of the tape: each entry with its operation, its operands, its values and its gradient.

use super::rule::{Operands, Pullback};
use super::tape::{Kind, Tape, Tensor};
use super::{Error, ops::Op};
use crate::tensor::{Element, Shape};

/// A view of one entry of a tape.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a, T> {
    /// The entry's handle.
    pub tensor: Tensor,
    /// The operation's name, PyTorch's if it has the operation; `None` for a leaf.
    pub op: Option<&'static str>,
    /// The operation's operands, in order.
    pub inputs: Vec<Tensor>,
    /// The shape.
    pub shape: Shape,
    /// The elements, in row-major order.
    pub value: &'a [T],
    /// The gradient after the backward passes so far.
    pub grad: &'a [T],
    /// Whether it is a parameter, or a parameter is among its ancestors.
    pub requires_grad: bool,
}

impl<T: Element> Tape<T> {
    /// One entry.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn inspect(&self, tensor: Tensor) -> Result<Entry<'_, T>, Error> {
        let node = self.node("inspect", tensor)?;
        let (op, inputs) = match node.kind {
            Kind::Leaf => (None, &[][..]),
            Kind::Result { op, first_input, inputs } => {
                (Some(op.name()), &self.inputs[first_input as usize..][..inputs as usize])
            }
        };
        Ok(Entry {
            tensor,
            op,
            inputs: inputs.iter().map(|&input| self.handle(input as usize)).collect(),
            shape: node.shape,
            value: &self.values[node.range()],
            grad: &self.grads[node.range()],
            requires_grad: node.requires_grad,
        })
    }

    /// What one operation passes on to the gradient of its operand `which` when the gradient with respect to its result
    /// is `upstream`; `None` where that operand needs no gradient. The tape's own gradients stay as they are.
    ///
    /// # Errors [`Error::Argument`] if the tensor is not a result or has no such operand; [`Error::Length`] if
    /// `upstream` does not fill its shape; [`Error::Stale`].
    pub fn share(&self, result: Tensor, which: usize, upstream: &[T]) -> Result<Option<Vec<T>>, Error> {
        let node = self.node("share", result)?;
        let Some((op, ids)) = self.operation(&node.kind).filter(|(_, ids)| which < ids.len()) else {
            return Err(Error::Argument {
                op: "share",
                problem: format!("there is no operand {which} of this tensor"),
            });
        };
        if node.shape.size() != upstream.len() {
            return Err(Error::Length { op: "share", shape: node.shape, given: upstream.len() });
        }
        let operand = &self.nodes[ids[which] as usize];
        if !operand.requires_grad {
            return Ok(None);
        }
        let mut share = vec![T::ZERO; operand.shape.size()];
        let inputs = Operands { values: &self.values, nodes: &self.nodes, ids };
        let at = Pullback { inputs, output: &self.values[node.range()], upstream, shape: &node.shape };
        op.backward(which, at, &mut share);
        Ok(Some(share))
    }

    fn operation(&self, kind: &Kind) -> Option<(Op, &[u32])> {
        match *kind {
            Kind::Leaf => None,
            Kind::Result { op, first_input, inputs } => {
                Some((op, &self.inputs[first_input as usize..][..inputs as usize]))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_shows_what_was_recorded() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let w = tape.parameter(Shape::SCALAR, &[3.0])?;
        let x = tape.buffer(Shape::new([2]), &[1.0, 2.0])?;
        let product = tape.mul(w, x)?;
        let sum = tape.sum(product)?;
        tape.backward(sum)?;
        let entry = tape.inspect(product)?;
        assert_eq!((entry.op, entry.inputs, entry.shape), (Some("mul"), vec![w, x], Shape::new([2])));
        assert_eq!((entry.value, entry.grad, entry.requires_grad), (&[3.0, 6.0][..], &[1.0, 1.0][..], true));
        let leaf = tape.inspect(x)?;
        assert_eq!((leaf.op, leaf.inputs, leaf.requires_grad), (None, vec![], false));
        Ok(())
    }

    #[test]
    fn the_shares_of_a_walk_add_up_to_the_gradient() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let w = tape.parameter(Shape::SCALAR, &[3.0])?;
        let x = tape.buffer(Shape::new([2]), &[1.0, 2.0])?;
        let product = tape.mul(w, x)?;
        let product = tape.mul(product, w)?;
        let sum = tape.sum(product)?;
        let by_product = tape.share(sum, 0, &[1.0])?.expect("a parameter is among the ancestors");
        let by_w = tape.share(product, 1, &by_product)?.expect("a parameter");
        assert_eq!(by_w, [9.0], "w x of the first product, summed over its two elements");
        tape.backward(sum)?;
        assert_eq!(tape.grad(w)?, [18.0]);
        assert_eq!(tape.share(sum, 0, &[2.0])?, Some(vec![2.0, 2.0]));
        let first = tape.inspect(product)?.inputs[0];
        assert_eq!(tape.share(first, 1, &[1.0, 1.0])?, None, "x is not trained");
        let error = tape.share(w, 0, &[1.0]).expect_err("a leaf has no operands");
        assert_eq!(error.to_string(), "share: there is no operand 0 of this tensor");
        Ok(())
    }
}

//! The arithmetic of an operation: its shape, its value, its derivative.

use super::Error;
use super::tape::Node;
use crate::tensor::{Element, Shape};

/// An operation: its forward pass and its rule for the gradient.
pub(crate) trait Rule: Copy + PartialEq {
    /// The name in errors and on the tape: PyTorch's, if it has the operation.
    const NAME: &'static str;

    /// The values that [`Rule::backward`] reads.
    const READS: Reads = Reads::Operands;

    /// The shape of the result, or why the operands do not fit.
    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error>;

    /// Writes the result to `output`, which may hold anything before.
    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape);

    /// Adds to the gradient of operand `which` what this operation contributes: the transposed Jacobian times the
    /// gradient of the output.
    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]);
}

/// The values that the gradient rule of an operation reads, so that it would be wrong if they had been overwritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// None: the operation is linear.
    Nothing,
    /// The result.
    Result,
    /// The operands.
    Operands,
    /// For the gradient of an operand, the other operands only.
    Others,
}

/// The operands of an operation.
#[derive(Clone, Copy)]
pub(crate) struct Operands<'a, T> {
    pub(super) values: &'a [T],
    pub(super) nodes: &'a [Node],
    pub(super) ids: &'a [u32],
}

impl<'a, T> Operands<'a, T> {
    /// The number of operands.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The values of an operand.
    pub(crate) fn value(&self, which: usize) -> &'a [T] {
        &self.values[self.node(which).range()]
    }

    /// The shape of an operand.
    pub(crate) fn shape(&self, which: usize) -> &'a Shape {
        &self.node(which).shape
    }

    fn node(&self, which: usize) -> &'a Node {
        &self.nodes[self.ids[which] as usize]
    }
}

/// The arguments of a gradient rule.
#[derive(Clone, Copy)]
pub(crate) struct Pullback<'a, T> {
    pub(crate) inputs: Operands<'a, T>,
    /// The result's values.
    pub(crate) output: &'a [T],
    /// The gradient of the loss with respect to the result.
    pub(crate) upstream: &'a [T],
    /// The result's shape.
    pub(crate) shape: &'a Shape,
}

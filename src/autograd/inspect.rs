//! A look at what a tape has recorded: for graphs, explanations and error messages.

use super::tape::{Kind, Tape, Tensor};
use crate::tensor::{Element, Shape};

/// One entry of a tape.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeView<'a, T> {
    /// Its handle.
    pub tensor: Tensor,
    /// What it is.
    pub role: Role,
    /// Its shape.
    pub shape: Shape,
    /// Its elements, row-major.
    pub value: &'a [T],
    /// The gradient that backward passes have left at it.
    pub grad: &'a [T],
}

/// What an entry of a tape is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A value that is trained.
    Parameter,
    /// A value from outside that is not trained.
    Constant,
    /// The result of an operation, by its name.
    Result(&'static str),
}

impl<T: Element> Tape<T> {
    /// The parameters, buffers and the current step's values, in the order of recording.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = NodeView<'_, T>> {
        self.recorded().iter().enumerate().map(|(index, node)| NodeView {
            tensor: self.handle(index),
            role: match node.kind {
                Kind::Leaf if node.requires_grad => Role::Parameter,
                Kind::Leaf => Role::Constant,
                Kind::Result { op, .. } => Role::Result(op.name()),
            },
            shape: node.shape,
            value: &self.values[node.range()],
            grad: &self.grads[node.range()],
        })
    }
}

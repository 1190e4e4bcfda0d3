//! What can go wrong when an operation is recorded, in words that name the operation and the shapes.

use std::fmt;

use crate::tensor::Shape;

/// Why an operation was refused. Nothing has been recorded then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The operands' shapes do not fit the operation.
    Shapes {
        /// The operation.
        op: &'static str,
        /// The operands' shapes, in order.
        shapes: Vec<Shape>,
        /// What does not fit, and what would.
        problem: String,
    },
    /// A handle was used after its step: the tape has been rewound since.
    Stale {
        /// The operation that was given the handle.
        op: &'static str,
    },
    /// The number of values is not the number of elements of the shape.
    Length {
        /// The operation.
        op: &'static str,
        /// The shape.
        shape: Shape,
        /// How many values were given.
        given: usize,
    },
    /// A parameter or buffer was added after operations had been recorded.
    Late {
        /// The operation.
        op: &'static str,
    },
    /// A leaf (parameter, buffer or constant) was needed, and the handle is the result of an operation.
    NotALeaf {
        /// The operation.
        op: &'static str,
    },
    /// An argument is out of its range.
    Argument {
        /// The operation.
        op: &'static str,
        /// Which argument, what it is, and what is allowed.
        problem: String,
    },
}

impl Error {
    pub(crate) fn shapes(op: &'static str, shapes: &[Shape], problem: impl Into<String>) -> Self {
        Self::Shapes { op, shapes: shapes.to_vec(), problem: problem.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shapes { op, shapes, problem } => {
                write!(f, "{op} of ")?;
                for (index, shape) in shapes.iter().enumerate() {
                    write!(f, "{}{shape}", if index == 0 { "" } else { " and " })?;
                }
                write!(f, ": {problem}")
            }
            Self::Stale { op } => {
                write!(f, "{op}: this tensor belongs to an earlier step; the tape has been rewound since")
            }
            Self::Length { op, shape, given } => {
                write!(f, "{op}: shape {shape} holds {} values, {given} were given", shape.size())
            }
            Self::Late { op } => write!(f, "{op}: must come before the first operation on the tape"),
            Self::NotALeaf { op } => {
                write!(
                    f,
                    "{op}: this tensor is the result of an operation; only a parameter, buffer or constant can be set"
                )
            }
            Self::Argument { op, problem } => write!(f, "{op}: {problem}"),
        }
    }
}

impl std::error::Error for Error {}

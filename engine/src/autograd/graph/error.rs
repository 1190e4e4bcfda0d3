//! What can go wrong with variables. PyTorch raises a `RuntimeError` in each of these cases.

use std::fmt;

use crate::autograd::Error;
use crate::tensor::Shape;

/// Why a variable could not be computed, or not be differentiated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GraphError {
    /// An operation has refused its operands.
    Operation(Error),
    /// The number of values is not that of the shape.
    Length {
        /// The shape.
        shape: Shape,
        /// How many values were given.
        given: usize,
    },
    /// A backward pass was started without a gradient from a variable that does not have exactly one element.
    NotANumber(Shape),
    /// A backward pass was started from a variable that no parameter leads to.
    NoHistory,
    /// A second backward pass through operations whose operands have been freed after the first.
    Freed,
    /// A value that the rule of an operation needs has been overwritten since.
    Overwritten {
        /// The operation.
        op: &'static str,
        /// The operand, or the result, that has been overwritten.
        of: Overwritten,
    },
    /// The flag of a result cannot be changed.
    Leaf,
}

/// A variable that has been overwritten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overwritten {
    /// Its shape.
    pub shape: Shape,
    /// Whether it is in single precision.
    pub single: bool,
    /// The operation that it was computed by; `None` for a leaf.
    pub by: Option<&'static str>,
    /// The version that the operation has read, as [`super::Variable::version`] counts it.
    pub expected: u64,
    /// The version that it has now.
    pub found: u64,
}

impl fmt::Display for GraphError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(error) => error.fmt(out),
            Self::Length { shape, given } => {
                write!(out, "shape {shape} holds {} values, {given} were given", shape.size())
            }
            Self::NotANumber(shape) => write!(out, "a backward pass without a gradient needs one element, not {shape}"),
            Self::NoHistory => out.write_str("no parameter leads to this variable"),
            Self::Freed => out.write_str("the graph has been freed by an earlier backward pass"),
            Self::Overwritten { op, of } => write!(out, "a value {} that {op} needs has been overwritten", of.shape),
            Self::Leaf => out.write_str("only a leaf has a flag that can be changed"),
        }
    }
}

impl std::error::Error for GraphError {}

impl From<Error> for GraphError {
    fn from(error: Error) -> Self {
        Self::Operation(error)
    }
}

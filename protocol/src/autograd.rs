//! The messages of the autograd page: a program, what is done with it, and everything there is to see of it.

use std::ops::RangeInclusive;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::named;
use engine::expression::Operation;

/// At most so many elements of a tensor travel to the page; [`AutogradNode::size`] tells how many there are.
pub const MOST_FIGURES: usize = 256;

/// The most training loops in one order.
pub const LOOPS: RangeInclusive<u32> = 1..=1000;

/// How many orders can be repeated at once.
pub const REPEATED: RangeInclusive<u32> = 0..=500;

/// What to do with the program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum AutogradOrder {
    /// Read this program and forget the one before.
    Open {
        /// The program.
        code: String,
    },
    /// Read this program, forget the one before, and do again what was done to it; answered once, at the end.
    Repeat {
        /// The program.
        code: String,
        /// What was done, in order; as many as [`REPEATED`] allows, none of which reads a program.
        orders: Vec<Self>,
    },
    /// Write another number in place of one element of a leaf.
    Edit {
        /// The leaf.
        node: u32,
        /// Which of its elements, in row-major order.
        element: u32,
        /// The number.
        value: f64,
    },
    /// Compute one operation.
    ForwardOne,
    /// Compute all operations.
    Forward,
    /// Pass the gradient of one operation on.
    BackwardOne,
    /// Complete a backward pass.
    Backward,
    /// Move the parameters against their gradients.
    Step {
        /// Step size, within [`super::LEARNING_RATE`].
        learning_rate: f64,
    },
    /// Clear the gradients.
    ZeroGrad,
    /// Run training loops: zero_grad, forward, backward, step.
    Train {
        /// How many, within [`LOOPS`].
        loops: u32,
        /// Step size, within [`super::LEARNING_RATE`].
        learning_rate: f64,
    },
}

/// An order to a [`worker::AutogradService`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AutogradRequest {
    /// The number that the page gives it.
    pub request: u32,
    /// What to do.
    pub order: AutogradOrder,
}

/// What comes of an [`AutogradRequest`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AutogradResponse {
    /// The question's number.
    pub request: u32,
    /// The program as it is now.
    pub answer: AutogradAnswer,
}

/// The answer to an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum AutogradAnswer {
    /// The program cannot be read.
    Problem(CodeProblem),
    /// The program as it is now.
    State(Rc<AutogradState>),
}

/// Why a program cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CodeProblem {
    /// What is wrong and what is allowed.
    pub message: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, in characters, counted from 1.
    pub column: u32,
    /// The first character that is wrong, counted from 0 from the start of the program.
    pub start: u32,
    /// How many characters are wrong.
    pub length: u32,
    /// The names that the program uses and does not define, where this is what is wrong.
    pub undefined: Vec<String>,
}

/// Everything there is to see of a program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AutogradState {
    /// The program, with all edits.
    pub code: String,
    /// Leaves and operations; an operation comes after its inputs.
    pub nodes: Vec<AutogradNode>,
    /// The value of the program.
    pub output: u32,
    /// The operation that is computed next, if the forward pass is not complete.
    pub next_forward: Option<u32>,
    /// The operation that the backward pass under way comes to next.
    pub next_backward: Option<u32>,
    /// Finished backward passes since the gradients were cleared.
    pub passes: u32,
    /// What the order has done.
    pub event: AutogradEvent,
}

/// A leaf or an operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AutogradNode {
    /// The operation; `None` for a leaf.
    pub operation: Option<NamedOperation>,
    /// The name that the program gives it.
    pub name: Option<String>,
    /// The part of the program that it comes from.
    pub text: String,
    /// Its operands.
    pub inputs: Vec<u32>,
    /// Its shape.
    pub shape: Vec<u32>,
    /// How many elements it has.
    pub size: u32,
    /// Whether gradients flow to it.
    pub requires_grad: bool,
    /// Whether its elements are written in the program, so that they can be changed.
    pub editable: bool,
    /// Its first elements, if it has been computed.
    pub value: Option<Vec<Figure>>,
    /// The first elements of its gradient, if there is one.
    pub gradient: Option<Vec<Figure>>,
    /// For a parameter: how full its tank is, from 0 to 1.
    pub fill: f64,
    /// For an operation that the last pass has come to: what it has passed on to each operand.
    pub shares: Vec<Share>,
    /// For a parameter, once the forward pass is complete: the gradient of one pass beside the central difference.
    pub differences: Vec<Difference>,
}

/// An operation that travels by its name.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NamedOperation(#[serde(with = "named")] pub Operation);

/// What an operation has passed on to one operand; nothing where the operand needs no gradient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Share(pub Option<Vec<Figure>>);

/// A derivative, found in two ways.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Which element of the parameter.
    pub element: u32,
    /// By a backward pass.
    pub analytic: f64,
    /// By the central difference.
    pub numeric: f64,
    /// The difference of the two relative to the larger, or to 1 where both are small.
    pub relative_error: f64,
}

/// A number as a program computes it: 1/0 and 0/0 are results, too.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Figure {
    /// A finite number.
    Number(f64),
    /// ∞
    Infinite,
    /// −∞
    MinusInfinite,
    /// Not a number.
    NotANumber,
}

impl From<f64> for Figure {
    fn from(value: f64) -> Self {
        match value {
            _ if value.is_finite() => Self::Number(value),
            _ if value.is_nan() => Self::NotANumber,
            _ if value > 0.0 => Self::Infinite,
            _ => Self::MinusInfinite,
        }
    }
}

/// What an order has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AutogradEvent {
    /// The program was read; nothing has run.
    Opened,
    /// One operation was computed.
    Computed(u32),
    /// All operations were computed.
    Forward,
    /// One operation has passed its gradient on.
    Pulled(u32),
    /// A backward pass is complete.
    Backward {
        /// Whether the same graph had one before.
        again: bool,
    },
    /// The parameters have moved.
    Stepped,
    /// There was no gradient to step by.
    NothingToStep,
    /// The gradients are gone.
    Cleared,
    /// A number was changed.
    Edited,
    /// So many training loops were run.
    Looped(u32),
    /// It cannot be done; here is why.
    Refused(String),
}

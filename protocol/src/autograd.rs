//! Messages of the autograd lesson: a program, orders to run it, and its state.

use std::ops::RangeInclusive;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::exercise::{CheckedGradient, ExerciseOrder, ExerciseSheet};
use super::named;
use engine::expression::{Operation, Python};

/// The largest number of a tensor's elements that are sent to the page; [`AutogradNode::size`] is the number of all
/// elements.
pub const MOST_FIGURES: usize = 256;

/// The number of training loops in one order.
pub const LOOPS: RangeInclusive<u32> = 1..=1000;

/// The number of orders in [`AutogradOrder::Repeat`].
pub const REPEATED: RangeInclusive<u32> = 0..=500;

/// An order to do something with the program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum AutogradOrder {
    /// Parse this program, which replaces the previous one.
    Open {
        /// The program.
        code: String,
    },
    /// Parse this program, which replaces the previous one, and carry out orders again; answered once, at the end.
    Repeat {
        /// The program.
        code: String,
        /// The orders, as many as [`REPEATED`] allows; none of them may open a program.
        orders: Vec<Self>,
    },
    /// Change one element of a leaf.
    Edit {
        /// The leaf.
        node: u32,
        /// The element's index, in row-major order.
        element: u32,
        /// The new value.
        value: f64,
    },
    /// Compute one operation.
    ForwardOne,
    /// Compute all operations.
    Forward,
    /// Propagate the gradient through one operation.
    BackwardOne,
    /// Complete a backward pass.
    Backward,
    /// Make a step of gradient descent.
    Step {
        /// Step size, within [`super::LEARNING_RATE`].
        learning_rate: f64,
    },
    /// Clear the gradients.
    ZeroGrad,
    /// Run training loops: zero_grad, forward, backward, step.
    Train {
        /// The number of loops, within [`LOOPS`].
        loops: u32,
        /// Step size, within [`super::LEARNING_RATE`].
        learning_rate: f64,
    },
    /// Draw an exercise or check an answer. The program stays as it is.
    Exercise(ExerciseOrder),
}

/// A request: an order with a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AutogradRequest {
    /// The number that the page gives this request.
    pub request: u32,
    /// The order.
    pub order: AutogradOrder,
}

/// The response to an [`AutogradRequest`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AutogradResponse {
    /// The request's number.
    pub request: u32,
    /// The program as it is now.
    pub answer: AutogradAnswer,
}

/// The answer to an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum AutogradAnswer {
    /// The program cannot be parsed.
    Problem(CodeProblem),
    /// The program as it is now.
    State(Rc<AutogradState>),
    /// An exercise, or the reason why there is none.
    Exercise(Result<Rc<ExerciseSheet>, String>),
    /// A checked answer of an exercise.
    Checked(CheckedGradient),
}

/// An error in a program, with its position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CodeProblem {
    /// What is wrong and what is allowed.
    pub message: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, in characters, counted from 1.
    pub column: u32,
    /// The first character of the error, counted from 0 from the start of the program.
    pub start: u32,
    /// The length of the error in characters.
    pub length: u32,
    /// The names that the program uses without defining them, if that is the error.
    pub undefined: Vec<String>,
}

/// The state of a program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AutogradState {
    /// The program's text, with all edits.
    pub code: String,
    /// The same program in PyTorch.
    pub python: Python,
    /// Leaves and operations; an operation comes after its inputs.
    pub nodes: Vec<AutogradNode>,
    /// The value of the program.
    pub output: u32,
    /// The operation that is computed next, if the forward pass is not complete.
    pub next_forward: Option<u32>,
    /// The next operation of the current backward pass, if one has begun.
    pub next_backward: Option<u32>,
    /// The number of finished backward passes since the gradients were cleared.
    pub passes: u32,
    /// What the order did.
    pub event: AutogradEvent,
}

/// A leaf or an operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AutogradNode {
    /// The operation; `None` for a leaf.
    pub operation: Option<NamedOperation>,
    /// Its name in the program.
    pub name: Option<String>,
    /// The part of the program's text that defines it.
    pub text: String,
    /// Its operands.
    pub inputs: Vec<u32>,
    /// Its shape.
    pub shape: Vec<u32>,
    /// How many elements it has.
    pub size: u32,
    /// Whether it requires a gradient.
    pub requires_grad: bool,
    /// Whether its elements are literals in the program, so that they can be edited.
    pub editable: bool,
    /// Its first elements, if it has been computed.
    pub value: Option<Vec<Figure>>,
    /// The first elements of its gradient, if it has one.
    pub gradient: Option<Vec<Figure>>,
    /// For a parameter: how full its tank is drawn, from 0 to 1, as a measure of the accumulated gradient.
    pub fill: f64,
    /// For an operation that the last backward pass has reached: the gradient that it has passed to each operand.
    pub shares: Vec<Share>,
    /// For a parameter, once the forward pass is complete: the gradient of one pass compared with central differences.
    pub differences: Vec<Difference>,
}

/// An operation, serialised by its name.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NamedOperation(#[serde(with = "named")] pub Operation);

/// The gradient that an operation has passed to one operand; `None` if the operand requires none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Share(pub Option<Vec<Figure>>);

/// A derivative computed in two ways.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The parameter's element.
    pub element: u32,
    /// By a backward pass.
    pub analytic: f64,
    /// By the central difference.
    pub numeric: f64,
    /// The difference of the two relative to the larger, or to 1 where both are small.
    pub relative_error: f64,
}

/// A number that a program computes, which may be infinite (1/0) or NaN (0/0).
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

/// What an order did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AutogradEvent {
    /// The program was parsed; nothing has run.
    Opened,
    /// One operation was computed.
    Computed(u32),
    /// All operations were computed.
    Forward,
    /// The gradient was propagated through one operation.
    Pulled(u32),
    /// A backward pass is complete.
    Backward {
        /// Whether the same graph already had one.
        again: bool,
    },
    /// The parameters were updated.
    Stepped,
    /// There was no gradient, so no step was made.
    NothingToStep,
    /// The gradients were cleared.
    Cleared,
    /// An element was edited.
    Edited,
    /// This many training loops were run.
    Looped(u32),
    /// The order was refused, for this reason.
    Refused(String),
}

//! Messages about exercises of the autograd lesson: gradients that the reader computes by hand.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{AutogradState, Figure};

/// The numbers of the exercises.
pub const EXERCISES: RangeInclusive<u32> = 1..=999_999;

/// An order about an exercise. The exercise is a function of its number, so the worker keeps none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ExerciseOrder {
    /// Draw an exercise.
    Draw {
        /// Its number, within [`EXERCISES`].
        seed: u32,
    },
    /// Check the gradient by a node.
    Check {
        /// The exercise's number.
        seed: u32,
        /// The node.
        node: u32,
        /// The answer, in row-major order.
        answer: Vec<f64>,
    },
    /// Tell the gradient by a node.
    Tell {
        /// The exercise's number.
        seed: u32,
        /// The node.
        node: u32,
    },
}

/// An exercise: a program with its values, and the gradient that arrives at the last one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExerciseSheet {
    /// Its number.
    pub seed: u32,
    /// What it is about.
    pub level: ExerciseLevel,
    /// The program after its forward pass; no node but the last has a gradient.
    pub state: AutogradState,
    /// The nodes whose gradients are asked, in the order of a backward pass.
    pub asked: Vec<u32>,
    /// For each node, the operations that use it.
    pub users: Vec<Vec<u32>>,
}

/// What an exercise is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExerciseLevel {
    /// Sums, differences and products.
    Products,
    /// A value that is used twice.
    Shared,
    /// relu, squares and exp.
    Curves,
    /// Broadcasting, and sums or means over it.
    Sums,
}

/// The answer to [`ExerciseOrder::Check`] and [`ExerciseOrder::Tell`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckedGradient {
    /// The exercise's number.
    pub seed: u32,
    /// The node.
    pub node: u32,
    /// The gradient if the answer is right or it was asked to be told, and otherwise what went wrong.
    pub outcome: Result<Vec<Figure>, GradientMistake>,
    /// Whether the gradient was told.
    pub told: bool,
}

/// What went wrong in a gradient. Nodes are operations of the exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum GradientMistake {
    /// The answer does not have as many numbers as the value.
    Count {
        /// How many the value has.
        expected: u32,
    },
    /// Only the share of one operation is there, and the value is used by several.
    OnePath {
        /// The operation that is there.
        through: u32,
    },
    /// The sign is wrong.
    Sign,
    /// The slope is not multiplied by the gradient that arrives at this operation.
    NoUpstream {
        /// The operation.
        of: u32,
    },
    /// The gradient that arrives is not multiplied by this operation's slope.
    NoSlope {
        /// The operation.
        of: u32,
    },
    /// The factor is the operand itself instead of the other one.
    OwnOperand {
        /// The product.
        of: u32,
    },
    /// The exponent is missing as a factor.
    NoExponent {
        /// The power.
        of: u32,
    },
    /// The gradients of the copies that this operation uses are not summed.
    NotSummed {
        /// The operation.
        of: u32,
    },
    /// It is the value instead of the gradient.
    Value,
    /// Something else.
    Rule {
        /// An operation that uses the value.
        of: u32,
    },
}

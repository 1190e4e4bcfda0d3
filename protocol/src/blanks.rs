//! Messages about the parts of a script that a student fills in.

use serde::{Deserialize, Serialize};

/// A request to compare two expressions in the language of the autograd lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlankRequest {
    /// The number that the page gives this request.
    pub request: u32,
    /// The definitions of the names in both.
    pub given: String,
    /// The expression that is right.
    pub wanted: String,
    /// The student's expression.
    pub answer: String,
}

/// The answer to a [`BlankRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlankResponse {
    /// The request's number.
    pub request: u32,
    /// Whether both have the same value; the message says what differs.
    pub outcome: Result<(), String>,
}

//! What a page and a [`crate::worker::LinearDesk`] say to each other.

use serde::{Deserialize, Serialize};

use super::{AskClinic, AskRegression, TellClinic, TellRegression};

/// What the page asks of the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// About linear regression.
    Regression(AskRegression),
    /// About the patients of the failure clinic.
    Clinic(AskClinic),
}

/// What the worker answers. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The answer to a [`ToWorker::Regression`].
    Regression(Box<TellRegression>),
    /// The answer to a [`ToWorker::Clinic`].
    Clinic(Box<TellClinic>),
}

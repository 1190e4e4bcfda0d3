//! What a page and a [`worker::LinearService`] say to each other.

use serde::{Deserialize, Serialize};

use super::{ClinicRequest, ClinicResponse, RegressionRequest, RegressionResponse};

/// What the page asks of the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// About linear regression.
    Regression(RegressionRequest),
    /// About the patients of the failure clinic.
    Clinic(ClinicRequest),
}

/// What the worker answers. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// The answer to a [`Request::Regression`].
    Regression(Box<RegressionResponse>),
    /// The answer to a [`Request::Clinic`].
    Clinic(Box<ClinicResponse>),
}

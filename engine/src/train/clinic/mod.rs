//! The failure clinic: eight training scripts with one mistake each, and what can be measured of their runs.

mod case;
mod patient;
mod script;
mod signs;
#[cfg(test)]
mod tests;
mod trial;

pub use case::{Case, Diagnosis};
pub use patient::{AdmissionError, Patient};
pub use script::{Reduction, Script, ScriptError};
pub use signs::Signs;
pub use trial::Trial;

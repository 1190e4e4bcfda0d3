//! The exercises: the reader computes the gradients of a graph by hand.

mod panel;
mod state;
pub mod words;

pub(super) use panel::{desk, focus, panel};
pub use state::{Action, Entry, Problem, Turn};

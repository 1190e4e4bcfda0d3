//! The lesson on autograd: a program as a graph, run forward and backward by hand.

mod broadcast;
pub mod example;
pub mod link;
pub mod own;
pub mod record;
pub mod state;
pub mod task;
pub mod turn;
pub mod words;

mod controls;
mod detail;
mod driver;
mod editor;
mod explanation;
mod graph;
mod leaves;
mod page;
mod script;
mod tokens;
mod zoom;

pub(crate) use page::AutogradPage;

/// The lesson's address.
pub(crate) const PATH: &str = contents::AUTOGRAD.path;

//! The tab Reach: a game in which the reader sets weights and biases by hand until the network attains the bound.

pub mod state;
pub mod task;

pub(super) mod link;

mod at_edge;
mod background;
mod editor;
mod page;
pub(super) mod words;

pub(crate) use page::ReachPage;
pub(crate) use state::Reach;

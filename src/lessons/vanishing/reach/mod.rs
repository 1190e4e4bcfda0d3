//! The third part: a game whose aim is the bound itself, reached by setting weights and biases by hand.

pub mod background;
pub mod link;
pub mod state;
pub mod task;
pub mod words;

mod editor;
mod knob;
mod page;

pub(crate) use page::ReachPage;

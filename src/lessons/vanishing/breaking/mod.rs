//! The part in which the bound breaks: the reader guesses how the gradient changes with depth, and then sees it.

pub mod words;

pub(super) mod link;

mod background;
mod guess;
mod page;
mod state;
mod view;

pub(crate) use page::BreakPage;

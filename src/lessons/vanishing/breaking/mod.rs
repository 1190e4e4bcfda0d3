//! The tab Break, about networks whose bound grows: the reader guesses how the gradient changes with depth, and then sees it.

pub mod words;

pub(super) mod guess;
pub(super) mod link;

mod background;

mod page;
mod state;
mod view;

pub(crate) use page::BreakPage;
pub(crate) use state::Breaking;

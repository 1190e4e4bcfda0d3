//! The lesson on linear regression: the training loop as cards, and the loss as a bowl.

pub(super) mod act;
pub mod background;
pub mod course;
mod link;
mod memory;
pub mod question;
mod race;
mod race_words;
mod script;
pub(super) mod state;
mod task;
pub mod words;

mod controls;
mod driver;
mod editing;
mod loop_cards;
mod page;
mod plots;

pub(crate) use page::LinearPage;

/// The lesson's address.
pub(crate) const PATH: &str = contents::LINEAR.path;

//! The search for good settings: a map of many small training runs, and a leaderboard.

pub mod tries;

mod axis;
mod background;
mod board;
mod controls;
mod details;
mod driver;
mod jobs;
mod layer;
mod leaderboard;
mod link;
mod map;
mod memory;
mod pace;
mod page;
mod script;
mod state;
mod task;
mod words;

pub(crate) use page::SearchPage;
pub(crate) use state::SearchState;

/// The lesson's address.
pub(crate) const PATH: &str = contents::SEARCH.path;

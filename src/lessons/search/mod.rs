//! The search for good settings: a map of many small training runs, and a leaderboard.

pub mod axis;
pub mod board;
pub mod jobs;
pub mod layer;
pub mod link;
pub mod memory;
pub mod pace;
pub mod state;
pub mod task;
pub mod tries;
pub mod words;

mod background;
mod controls;
mod details;
mod driver;
mod leaderboard;
mod map;
mod page;

pub(crate) use page::SearchPage;

/// The lesson's address.
pub(crate) const PATH: &str = "/search";

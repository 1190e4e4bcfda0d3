//! The search for good settings: a map of many small training runs, and a leaderboard.

pub mod axis;
pub mod board;
pub mod jobs;
pub mod layer;
pub mod link;
pub mod pace;
pub mod state;
pub mod task;
pub mod tries;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod background;
#[cfg(target_arch = "wasm32")]
mod controls;
#[cfg(target_arch = "wasm32")]
mod details;
#[cfg(target_arch = "wasm32")]
mod driver;
#[cfg(target_arch = "wasm32")]
mod leaderboard;
#[cfg(target_arch = "wasm32")]
mod map;
#[cfg(target_arch = "wasm32")]
mod page;

#[cfg(target_arch = "wasm32")]
pub(crate) use page::SearchPage;

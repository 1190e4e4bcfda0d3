//! The tab Train: a deep net whose early layers do not move, beside its cure, and a map of many such nets.

pub mod preset;
pub mod race;
pub mod task;

pub(super) mod link;

mod background;
mod column;
mod driver;
mod map;
mod map_section;
mod mapping;
mod memory;
mod page;
mod plots;
mod side;
mod state;
mod words;

pub(crate) use page::TrainPage;
pub(crate) use state::Train;

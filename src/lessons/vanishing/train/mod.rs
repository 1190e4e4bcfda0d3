//! Training: a deep net whose early layers do not move, beside its cure, and a map of many such nets.

pub mod background;
pub mod link;
pub mod map;
pub mod preset;
pub mod race;
pub mod side;
pub mod state;
pub mod task;
pub mod words;

mod column;
mod driver;
mod map_section;
mod page;
mod plots;

pub(crate) use page::TrainPage;

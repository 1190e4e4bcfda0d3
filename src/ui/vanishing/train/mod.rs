//! Training: a deep net whose early layers do not move, beside its cure, and a map of many such nets.

pub mod background;
pub mod link;
pub mod map;
pub mod preset;
pub mod side;
pub mod state;
pub mod task;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod column;
#[cfg(target_arch = "wasm32")]
mod driver;
#[cfg(target_arch = "wasm32")]
mod map_section;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod plots;

#[cfg(target_arch = "wasm32")]
pub(crate) use page::TrainPage;

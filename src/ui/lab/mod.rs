//! The lab page: the course's fifteen points, a network that learns to fit them, and every setting within reach.

pub mod background;
pub mod live;
pub mod meter;
pub mod state;
pub mod task;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod controls;
#[cfg(target_arch = "wasm32")]
mod driver;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod plots;
#[cfg(target_arch = "wasm32")]
mod transport;

#[cfg(target_arch = "wasm32")]
pub(crate) use page::LabPage;

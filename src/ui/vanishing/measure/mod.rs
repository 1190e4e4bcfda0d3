//! The first part: how much is left of a gradient after tens, hundreds or thousands of layers.

pub mod background;
pub mod state;
pub mod stream;
pub mod task;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod by_depth;
#[cfg(target_arch = "wasm32")]
#[cfg(target_arch = "wasm32")]
mod controls;
#[cfg(target_arch = "wasm32")]
mod explanation;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod question;
#[cfg(target_arch = "wasm32")]
mod view;

#[cfg(target_arch = "wasm32")]
pub(crate) use page::MeasurePage;

//! The first part: how much is left of a gradient after tens or hundreds of layers.

pub mod state;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod explanation;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod view;

#[cfg(target_arch = "wasm32")]
pub(crate) use page::MeasurePage;

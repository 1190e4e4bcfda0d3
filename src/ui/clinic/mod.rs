//! The failure clinic: eight runs with one mistake each, to diagnose from their charts, to see and to cure.

pub mod background;
pub mod code;
pub mod link;
pub mod progress;
pub mod state;
pub mod verdict;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod driver;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod plots;
#[cfg(target_arch = "wasm32")]
mod script_view;
#[cfg(target_arch = "wasm32")]
mod treatment;

#[cfg(target_arch = "wasm32")]
pub(crate) use page::ClinicPage;

//! The third part: a game whose aim is the bound itself, reached by setting weights and biases by hand.

pub mod background;
pub mod link;
pub mod state;
pub mod task;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod editor;
#[cfg(target_arch = "wasm32")]
mod knob;
#[cfg(target_arch = "wasm32")]
mod page;

#[cfg(target_arch = "wasm32")]
pub(crate) use page::ReachPage;

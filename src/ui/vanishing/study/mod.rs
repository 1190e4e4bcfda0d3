//! What the parts about one small network have in common: how an address names it, its numbers in words, and the
//! components that ask for it and draw it.

pub mod link;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod ask;
#[cfg(target_arch = "wasm32")]
mod chart;
#[cfg(target_arch = "wasm32")]
mod diagram;

#[cfg(target_arch = "wasm32")]
pub(super) use ask::{Studied, use_study};
#[cfg(target_arch = "wasm32")]
pub(super) use chart::use_chart;
#[cfg(target_arch = "wasm32")]
pub(super) use diagram::Diagram;

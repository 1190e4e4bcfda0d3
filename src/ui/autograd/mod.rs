//! The lesson on autograd: a program as a graph, run forward and backward by hand.

pub mod broadcast;
pub mod example;
pub mod link;
pub mod rule;
pub mod state;
pub mod task;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod controls;
#[cfg(target_arch = "wasm32")]
mod detail;
#[cfg(target_arch = "wasm32")]
mod editor;
#[cfg(target_arch = "wasm32")]
mod explanation;
#[cfg(target_arch = "wasm32")]
mod graph;
#[cfg(target_arch = "wasm32")]
mod leaves;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod zoom;

#[cfg(target_arch = "wasm32")]
pub(crate) use page::AutogradPage;

//! The page. Settings, links, words and pacing are plain Rust, tested natively; the components that show them exist on
//! wasm32 only.

pub mod autograd;
pub mod clinic;
pub mod field;
pub mod glossary;
pub mod lab;
pub mod latest;
pub mod linear;
pub mod link;
pub mod pacer;
pub mod pool;
pub mod program;
pub mod route;
pub mod scale;
pub mod search;
pub mod speed;
pub mod stopping;
pub mod task;
pub mod vanishing;

#[cfg(target_arch = "wasm32")]
mod address;
#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod client;
#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(target_arch = "wasm32")]
mod driven;
#[cfg(target_arch = "wasm32")]
mod elements;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
pub mod programs;
#[cfg(target_arch = "wasm32")]
mod tasks;
#[cfg(target_arch = "wasm32")]
mod theme;

//! Charts on a canvas: slices and a [`Palette`] in, pixels out.
//!
//! What can be computed without a browser (numerals, ticks, axes, colours) is plain Rust and tested natively; only the
//! modules that draw exist on wasm32 alone.

pub mod axis;
pub mod diverging;
pub mod graph_layout;
pub mod leaving;
pub mod network_layout;
pub mod numerals;
pub mod palette;
pub mod ticks;

#[cfg(target_arch = "wasm32")]
pub mod bars;
#[cfg(target_arch = "wasm32")]
pub mod clinic;
#[cfg(target_arch = "wasm32")]
pub mod depth;
#[cfg(target_arch = "wasm32")]
pub mod factors;
#[cfg(target_arch = "wasm32")]
mod fine;
#[cfg(target_arch = "wasm32")]
pub mod fit;
#[cfg(target_arch = "wasm32")]
pub mod guess;
#[cfg(target_arch = "wasm32")]
pub mod heat;
#[cfg(target_arch = "wasm32")]
pub mod layers;
#[cfg(target_arch = "wasm32")]
pub mod loss;
#[cfg(target_arch = "wasm32")]
mod mark;
#[cfg(target_arch = "wasm32")]
pub mod mini;
#[cfg(target_arch = "wasm32")]
pub mod network;
#[cfg(target_arch = "wasm32")]
pub mod plot;
#[cfg(target_arch = "wasm32")]
pub mod race;
#[cfg(target_arch = "wasm32")]
pub mod regression;
#[cfg(target_arch = "wasm32")]
mod ruler;
#[cfg(target_arch = "wasm32")]
pub mod slope;
#[cfg(target_arch = "wasm32")]
pub mod strip;
#[cfg(target_arch = "wasm32")]
pub mod units;

pub use axis::Axis;
pub use palette::{Palette, Rgb};
#[cfg(target_arch = "wasm32")]
pub use plot::Plot;

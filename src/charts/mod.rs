//! Charts on a canvas: slices and a [`Palette`] in, pixels out.
//!
//! What can be computed without a browser (numerals, ticks, axes, colours) is plain Rust, tested natively. The other
//! modules draw.

pub mod axis;
pub mod diverging;
pub mod graph_layout;
pub mod leaving;
pub mod network_layout;
pub mod numerals;
pub mod palette;
pub mod ticks;

pub mod bars;
pub mod canvas;
pub mod clinic;
pub mod depth;
pub mod factors;
pub mod fit;
pub mod guess;
pub mod heat;
pub mod layers;
pub mod loss;
mod mark;
pub mod mini;
pub mod network;
pub mod plot;
pub mod race;
pub mod regression;
pub mod slope;
pub mod strip;
pub mod units;

pub use axis::Axis;
pub use canvas::Canvas;
pub use palette::{Palette, Rgb, theme_changed, watch_theme};
pub use plot::Plot;

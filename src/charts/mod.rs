//! Charts on a canvas: slices and a [`Palette`] in, pixels out.
//!
//! What can be computed without a browser (numerals, ticks, axes, colours) is plain Rust, tested natively. The other
//! modules draw.

pub(crate) mod axis;
mod diverging;
mod easing;
pub(crate) mod graph_layout;
mod leaving;
pub(crate) mod network_layout;
mod notes;
pub mod numerals;
pub mod palette;
mod ticks;

pub(crate) mod activation;
pub(crate) mod bars;
mod canvas;
pub(crate) mod clinic;
pub mod depth;
pub(crate) mod factors;
pub mod fit;
pub(crate) mod guess;
pub(crate) mod heat;
pub mod layers;
pub mod loss;
mod mark;
pub(crate) mod mini;
pub(crate) mod network;
mod pen;
pub(crate) mod plane;
pub mod plot;
pub mod pyplot;
pub(crate) mod race;
mod reading;
mod record;
pub(crate) mod regression;
pub(crate) mod ridges;
mod ruler;
pub(crate) mod slope;
pub(crate) mod strip;
mod text;
pub(crate) mod units;

use axis::Axis;
pub(crate) use canvas::Canvas;
pub use palette::{Palette, Rgb};
pub(crate) use palette::{theme_changed, watch_theme};
pub use plot::Plot;
pub(crate) use reading::{Reading, Seek, Tell, read, stop_reading};
pub(crate) use record::svg_files;

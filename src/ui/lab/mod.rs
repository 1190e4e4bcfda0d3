//! The lab page: the course's fifteen points, a network that learns to fit them, and every setting within reach.

pub mod anatomy;
pub mod background;
pub mod course;
pub mod held_out;
pub mod history;
pub mod live;
pub mod meter;
pub mod part;
pub mod state;
pub mod task;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod controls;
#[cfg(target_arch = "wasm32")]
mod driver;
#[cfg(target_arch = "wasm32")]
mod held_out_section;
#[cfg(target_arch = "wasm32")]
pub(crate) mod more;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod plots;
#[cfg(target_arch = "wasm32")]
mod running;
#[cfg(target_arch = "wasm32")]
mod second_line;
#[cfg(target_arch = "wasm32")]
mod transport;

#[cfg(target_arch = "wasm32")]
pub(crate) use page::{Fit, LabPage, Runs, Units};

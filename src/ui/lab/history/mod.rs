//! The lab page's past: any epoch of the run, and the runs before it.

pub mod entry;
pub mod past;
pub mod recipe;
pub mod shelf;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod cards;
#[cfg(target_arch = "wasm32")]
mod compare;
#[cfg(target_arch = "wasm32")]
mod drawing;
#[cfg(target_arch = "wasm32")]
mod drive;
#[cfg(target_arch = "wasm32")]
mod panel;
#[cfg(target_arch = "wasm32")]
mod scrubber;

#[cfg(target_arch = "wasm32")]
pub(super) use drive::{PastDriver, Span};
#[cfg(target_arch = "wasm32")]
pub(super) use panel::{HistoryPanel, pinned_legend, use_shelf};
#[cfg(target_arch = "wasm32")]
pub(super) use scrubber::Scrubber;

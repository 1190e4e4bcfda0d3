//! The lab page's past: any epoch of the run, and the runs before it.

pub mod entry;
pub mod past;
pub mod recipe;
pub mod shelf;
pub mod words;

mod cards;
mod compare;
mod drive;
mod panel;
mod scrubber;

pub(super) use drive::{PastDriver, Span};
pub(super) use panel::{HistoryPanel, pinned_legend, use_shelf};
pub(super) use scrubber::Scrubber;

//! The past of a run: its epochs, and the runs before it.

pub(super) mod entry;
pub(super) mod past;
pub(super) mod recipe;
pub(super) mod shelf;
pub(super) mod words;

mod cards;
mod compare;
mod drive;
mod panel;

pub(super) use drive::PastDriver;
pub(super) use panel::{history_panel, pinned_legend, use_shelf};
pub(crate) use recipe::addresses_of;

//! The failure clinic: eight runs with one mistake each, to be diagnosed from their charts and cured.

pub mod background;
mod code;
mod link;
mod memory;
pub(super) mod state;
mod verdict;
mod words;

mod driver;
mod page;
mod plots;
mod script_view;
mod treatment;

pub(crate) use page::ClinicPage;

/// The lesson's address.
pub(crate) const PATH: &str = contents::CLINIC.path;

//! The failure clinic: eight runs with one mistake each, to be diagnosed from their charts and cured.

pub mod background;
pub mod code;
pub mod link;
pub mod memory;
pub mod state;
pub mod verdict;
pub mod words;

mod driver;
mod page;
mod plots;
mod script_view;
mod treatment;

pub(crate) use page::ClinicPage;

/// The lesson's address.
pub(crate) const PATH: &str = "/clinic";

//! The lesson on fitting a network: the course's fifteen points, a network that learns to fit them, and all its settings.

pub mod background;
pub mod task;

pub(super) mod tab;

mod anatomy;
mod companions;
mod controls;
mod driver;
mod editing;
mod history;
mod leave_one_out;
mod leave_one_out_section;
mod live;
mod opening;
mod page;
mod plots;
#[cfg(test)]
mod samples;
mod script;
mod state;
mod transport;
mod undo;
mod words;

pub(crate) use history::addresses_of;
pub(crate) use opening::Opening;
pub(crate) use page::MlpPage;
pub(crate) use state::Lab;

/// The lesson's address.
pub(crate) const PATH: &str = contents::MLP.path;

//! The lab page: the course's fifteen points, a network that learns to fit them, and every setting within reach.

pub mod anatomy;
pub mod background;
pub mod history;
pub mod leave_one_out;
pub mod live;
pub mod state;
pub mod tab;
pub mod task;
pub mod words;

mod companions;
mod controls;
mod driver;
mod leave_one_out_section;
mod more;
mod page;
mod plots;
mod running;
mod transport;

pub(crate) use page::MlpPage;

/// The lesson's address.
pub(crate) const PATH: &str = "/mlp";

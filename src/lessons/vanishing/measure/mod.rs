//! The first part: how much is left of a gradient after tens, hundreds or thousands of layers.

pub mod background;
pub mod state;
pub mod stream;
pub mod task;
pub mod words;

mod by_depth;
mod controls;
mod explanation;
mod page;
mod question;
mod view;

pub(crate) use page::MeasurePage;

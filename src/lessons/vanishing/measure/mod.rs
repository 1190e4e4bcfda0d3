//! The tab Measure: how much of a gradient is left after tens, hundreds or thousands of layers.

pub mod background;
pub mod task;

mod anchor;
mod explanation;
mod page;
mod state;
mod stream;
mod view;
pub(super) mod words;

pub(crate) use page::MeasurePage;
pub(crate) use state::Vanishing;

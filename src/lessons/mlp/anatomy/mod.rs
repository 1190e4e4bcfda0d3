//! The anatomy of the fit: what each unit adds, where it bends, which units are out of action, and every weight.

pub mod verdict;
pub mod words;

mod badge;
mod network;
mod section;
mod stack;
mod view;

pub(super) use badge::fit_badge;
pub(super) use section::{AnatomySection, EditedNote};

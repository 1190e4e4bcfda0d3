//! The anatomy of the fit: what each unit adds, where it bends, which units are saturated, and every weight.

pub(super) mod verdict;

mod badge;
mod network;
mod plane;
mod plane_words;
mod section;
mod stack;
mod view;
mod weight;
mod weight_words;
mod words;

pub(super) use badge::fit_badge;
pub(super) use section::{AnatomySection, edited_note};

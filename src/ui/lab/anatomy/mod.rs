//! The anatomy of the fit: what each unit adds, where it bends, which units are out of action, and every weight.

pub mod verdict;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod badge;
#[cfg(target_arch = "wasm32")]
mod network;
#[cfg(target_arch = "wasm32")]
mod section;
#[cfg(target_arch = "wasm32")]
mod stack;
#[cfg(target_arch = "wasm32")]
mod view;

#[cfg(target_arch = "wasm32")]
pub(super) use badge::FitBadge;
#[cfg(target_arch = "wasm32")]
pub(super) use section::{AnatomySection, EditedNote};

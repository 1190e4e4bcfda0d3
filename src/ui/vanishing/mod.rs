//! The lesson on vanishing gradients, in parts: each is a page of its own under one address.

pub mod breaking;
pub mod layers;
pub mod measure;
pub mod part;
pub mod prove;
pub mod reach;
pub mod study;
pub mod train;

#[cfg(target_arch = "wasm32")]
mod page;

#[cfg(target_arch = "wasm32")]
pub(crate) use page::{DeepParts, MeasureParts, VanishingPage};

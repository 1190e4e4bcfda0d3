//! The lesson on vanishing gradients, in tabs: each is a page of its own under one address.

pub mod breaking;
pub mod layers;
pub mod measure;
pub mod prove;
pub mod reach;
pub mod strip;
pub mod study;
pub mod tab;
pub mod train;

mod page;

pub(crate) use page::VanishingPage;

/// The lesson's address.
pub(crate) const PATH: &str = "/vanishing";

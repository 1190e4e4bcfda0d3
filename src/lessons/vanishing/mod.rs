//! The lesson on vanishing gradients, in tabs: each is a page of its own under one address.

pub mod breaking;
pub mod measure;
pub mod reach;
pub mod train;

pub(crate) mod tab;

#[cfg(test)]
mod bounds;
mod controls;
mod formulas;
mod layers;
mod page;
mod prove;
mod question;
mod strip;
mod study;
mod words;

pub(crate) use breaking::Breaking;
pub(crate) use measure::Vanishing as Measure;
pub(crate) use page::VanishingPage;
pub(crate) use prove::Prove;
pub(crate) use reach::Reach;
pub(crate) use train::Train;

/// The lesson's address.
pub(crate) const PATH: &str = contents::VANISHING.path;

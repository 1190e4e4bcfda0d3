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

use crate::frame::Page;
use crate::settings::Reader;
pub(crate) use breaking::Breaking;
pub(crate) use measure::Vanishing as Measure;
pub(crate) use page::VanishingPage;
pub(crate) use prove::Prove;
pub(crate) use reach::Reach;
pub(crate) use train::Train;

/// Asks for the settings of all tabs: an address of one carries those of the others along.
pub(crate) fn ask(reader: &mut Reader<'_>) {
    Measure::read(reader);
    Prove::read(reader);
    Reach::read(reader);
    Breaking::read(reader);
    Train::read(reader);
}

/// The lesson's address.
pub(crate) const PATH: &str = contents::VANISHING.path;

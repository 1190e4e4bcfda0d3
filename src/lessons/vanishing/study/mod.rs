//! What the tabs about one small network share: how an address names the network, and its numbers as words, charts and a
//! drawing.

pub(super) mod link;
pub(super) mod words;

mod chart;
mod diagram;
#[cfg(test)]
pub(super) mod sample;

use crate::frame::answer::Answered;
use protocol::StudySettings;

pub(super) use chart::{Chart, StudyChart};
pub(super) use diagram::{Look, diagram};

/// A report and the settings that it answers, which may be older than the page's.
pub(super) type Studied = Answered<StudySettings>;

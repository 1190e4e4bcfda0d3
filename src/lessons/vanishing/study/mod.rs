//! What the parts about one small network have in common: how an address names it, its numbers in words, and the
//! components that ask for it and draw it.

use protocol::{StudyReport, StudySettings};

pub mod link;
pub mod words;

mod ask;
mod chart;
mod diagram;

pub(super) use ask::use_study;
pub(super) use chart::{Chart, StudyChart};
pub(super) use diagram::{Look, diagram};

/// A report and the settings that it answers, which may be older than the page's.
#[derive(Debug, Clone)]
pub struct Studied {
    /// The question.
    pub settings: StudySettings,
    /// The answer.
    pub report: StudyReport,
}

impl PartialEq for Studied {
    /// No two questions have the same number.
    fn eq(&self, other: &Self) -> bool {
        self.report.request == other.report.request
    }
}

//! What the parts about one small network have in common: how an address names it, its numbers in words, and the
//! components that ask for it and draw it.

use crate::protocol::{StudyReport, StudySettings};

pub mod link;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod ask;
#[cfg(target_arch = "wasm32")]
mod chart;
#[cfg(target_arch = "wasm32")]
mod diagram;

#[cfg(target_arch = "wasm32")]
pub(super) use ask::use_study;
#[cfg(target_arch = "wasm32")]
pub(super) use chart::{Chart, StudyChart};
#[cfg(target_arch = "wasm32")]
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

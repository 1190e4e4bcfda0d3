//! What the tabs about one small network have in common: how an address names it, its numbers in words, and the
//! components that ask for it and draw it.

use std::rc::Rc;

use crate::frame::answer::{Answered, Question};
use protocol::channel;
use protocol::deep_nets::{Request, Response};
use protocol::{StudyReport, StudySettings};

pub mod link;
pub mod words;

mod chart;
mod diagram;

pub(super) use chart::{Chart, StudyChart};
pub(super) use diagram::{Look, diagram};

/// A report and the settings that it answers, which may be older than the page's.
pub type Studied = Answered<StudySettings>;

impl Question for StudySettings {
    type Channel = channel::DeepNets;
    type Answer = StudyReport;

    fn request(self, request: u32) -> Request {
        Request::Study { request, settings: self }
    }

    fn answer(response: &Response) -> Option<(u32, &Rc<StudyReport>)> {
        match response {
            Response::Studied(report) => Some((report.request, report)),
            _ => None,
        }
    }
}

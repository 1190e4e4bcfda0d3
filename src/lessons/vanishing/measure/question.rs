//! The question about the chosen network.

use std::rc::Rc;

use crate::frame::answer::Question;
use protocol::channel;
use protocol::vanishing::{Request, Response};
use protocol::{ProbeReport, ProbeSettings};

impl Question for ProbeSettings {
    type Channel = channel::Vanishing;
    type Answer = ProbeReport;

    fn request(self, request: u32) -> Request {
        Request::Probe { request, settings: self }
    }

    fn answer(response: &Response) -> Option<(u32, &Rc<ProbeReport>)> {
        match response {
            Response::Probed(report) => Some((report.request, report)),
            _ => None,
        }
    }
}

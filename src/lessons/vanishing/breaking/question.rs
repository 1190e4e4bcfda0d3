//! The question about a scenario.

use std::rc::Rc;

use crate::frame::answer::Question;
use protocol::channel;
use protocol::vanishing::{Request, Response};
use protocol::{BreakingQuestion, BreakingReport, Scenario};

impl Question for Scenario {
    type Channel = channel::Vanishing;
    type Answer = BreakingReport;

    fn request(self, request: u32) -> Request {
        Request::Break(BreakingQuestion { request, scenario: self })
    }

    fn answer(response: &Response) -> Option<(u32, &Rc<BreakingReport>)> {
        match response {
            Response::Broken(report) => Some((report.request, report)),
            _ => None,
        }
    }
}

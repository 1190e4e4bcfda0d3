//! Asks the worker about the chosen network.

use std::cell::RefCell;
use std::rc::Rc;

use super::state::Answer;
use crate::frame::client::{Client, Subscription};
use crate::frame::latest::Latest;
use protocol::ProbeSettings;
use protocol::channel;
use protocol::vanishing::{Request, Response};

/// One question at a time; dropping it ends the listening.
pub(super) struct Question {
    core: Rc<RefCell<Core>>,
    _subscription: Subscription,
}

struct Core {
    client: Client<channel::Vanishing>,
    latest: Latest<ProbeSettings>,
    /// The question under way.
    asked: Option<ProbeSettings>,
}

impl Question {
    /// `tell` hears of every answer.
    pub(super) fn new(client: &Client<channel::Vanishing>, tell: impl Fn(Answer) + 'static) -> Self {
        let core = Rc::new(RefCell::new(Core { client: client.clone(), latest: Latest::default(), asked: None }));
        let receiver = Rc::clone(&core);
        let subscription = client.subscribe(move |message| {
            // The borrow ends before the page hears of it: it may ask again at once.
            let answer = receiver.borrow_mut().receive(message);
            if let Some(answer) = answer {
                tell(answer);
            }
        });
        Self { core, _subscription: subscription }
    }

    /// Asks for a probe of these settings.
    pub(super) fn ask(&self, settings: &ProbeSettings) {
        let mut core = self.core.borrow_mut();
        let number = core.client.next_number();
        let question = core.latest.ask(number, settings.clone());
        core.send(question);
    }
}

impl Core {
    fn send(&mut self, question: Option<(u32, ProbeSettings)>) {
        if let Some((request, settings)) = question {
            self.asked = Some(settings.clone());
            self.client.send(Request::Probe { request, settings });
        }
    }

    fn receive(&mut self, message: &Response) -> Option<Answer> {
        let Response::Probed(report) = message else { return None };
        let next = self.client.next_number();
        let (answers, question) = self.latest.answered(report.request, next);
        let settings = if answers { self.asked.take() } else { None };
        self.send(question);
        Some(Answer { settings: settings?, report: Rc::new(report.clone()) })
    }
}

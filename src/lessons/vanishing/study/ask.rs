//! Keeps a component supplied with the study of the network that it is set to.

use std::rc::Rc;

use yew::prelude::*;

use super::Studied;
use crate::frame::client::Client;
use crate::frame::latest::Latest;
use protocol::StudySettings;
use protocol::channel;
use protocol::deep_nets::{Request, Response};

#[derive(Default)]
struct Line {
    latest: Latest<StudySettings>,
    asked: Option<StudySettings>,
}

impl Line {
    fn send(&mut self, client: &Client<channel::DeepNets>, question: Option<(u32, StudySettings)>) {
        if let Some((request, settings)) = question {
            self.asked = Some(settings.clone());
            client.send(Request::Study { request, settings });
        }
    }

    fn receive(&mut self, client: &Client<channel::DeepNets>, message: &Response) -> Option<Studied> {
        let Response::Studied(report) = message else { return None };
        let (answers, question) = self.latest.answered(report.request, client.next_number());
        let settings = self.asked.take().filter(|_| answers);
        self.send(client, question);
        Some(Studied { settings: settings?, report: (**report).clone() })
    }
}

/// The newest study of the network; `None` until the first has come.
#[hook]
pub(crate) fn use_study(client: &Client<channel::DeepNets>, settings: &StudySettings) -> Option<Rc<Studied>> {
    let newest = use_state_eq(|| None::<Rc<Studied>>);
    let line = use_mut_ref(Line::default);
    use_effect_with((), {
        let (line, client, setter) = (Rc::clone(&line), client.clone(), newest.setter());
        move |()| {
            let to_ask = client.clone();
            let subscription = client.subscribe(move |message| {
                if let Some(studied) = line.borrow_mut().receive(&to_ask, message) {
                    setter.set(Some(Rc::new(studied)));
                }
            });
            move || drop(subscription)
        }
    });
    use_effect_with(settings.clone(), {
        let client = client.clone();
        move |settings| {
            let mut line = line.borrow_mut();
            let question = line.latest.ask(client.next_number(), settings.clone());
            line.send(&client, question);
        }
    });
    (*newest).clone()
}

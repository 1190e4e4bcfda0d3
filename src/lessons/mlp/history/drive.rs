//! The past's share in driving a run: how runs begin, looking back, and what the page is told of each run.

use std::rc::Rc;

use super::past::{self, Look, Origin};
use super::recipe::Recipe;
use crate::frame::client::Client;
use crate::frame::latest::Latest;
use crate::lessons::mlp::live::Live;
use crate::lessons::mlp::state::{Action, Lab};
use protocol::channel;
use protocol::lab::{Request, Response};
use protocol::{HistoryRequest, HistoryResponse};

/// Milliseconds of work per look: below a frame's 16.7, so that a slider's every position can be followed.
const BUDGET_MS: f64 = 12.0;
/// How often the page hears what a run has come to, in milliseconds: while it goes on, and while it stands still.
const HEAR_MS: (f64, f64) = (1000.0, 120.0);

/// The epochs that can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in crate::lessons::mlp) struct Span {
    /// The first.
    pub(in crate::lessons::mlp) first: u64,
    /// The newest.
    pub(in crate::lessons::mlp) head: u64,
}

/// What is under way about the past of a run.
#[derive(Default)]
pub(in crate::lessons::mlp) struct PastDriver {
    number: u32,
    looks: Latest<u64>,
    first: u64,
    /// Epoch and loss of which the page has heard.
    heard: Option<(u64, f64)>,
    asked: f64,
    under_way: bool,
    /// How to have the run again, when it was last asked for.
    recipe: Option<Recipe>,
}

impl PastDriver {
    /// Begins the page's new run; answers how many epochs it is to be trained at once, to be where it was before.
    pub(in crate::lessons::mlp) fn begin(&mut self, client: &Client<channel::Lab>, lab: &Lab) -> u32 {
        let number = lab.run;
        let before = self.number;
        if before > 0 {
            // The last word on the run that is left.
            client.send(Request::History(HistoryRequest::Recall { run: before }));
        }
        *self = Self { number, ..Self::default() };
        let settings = lab.link.settings.clone();
        match &lab.past.origin {
            Origin::Fresh => {
                client.send(Request::Start { run: number, settings });
                0
            }
            Origin::Fork(epoch) => {
                let fork = HistoryRequest::Fork { run: before, new_run: number, epoch: *epoch };
                client.send(Request::History(fork));
                client.send(Request::Tune { run: number, settings });
                0
            }
            Origin::Replay(recipe) => {
                let (settings, turns) = (recipe.settings.clone(), recipe.turns.clone());
                client.send(Request::History(HistoryRequest::Replay { run: number, settings, turns }));
                u32::try_from(recipe.epoch).unwrap_or(u32::MAX)
            }
        }
    }

    /// Looks where the page looks now.
    pub(in crate::lessons::mlp) fn follow(
        &mut self,
        client: &Client<channel::Lab>,
        look: Option<&Look>,
        live: &mut Live,
    ) {
        let epoch = look.map(|look| look.epoch);
        if epoch.is_none() {
            live.past = None;
        }
        // Without a look, the worker is to know that the present is shown again.
        self.ask(client, epoch.unwrap_or(u64::MAX));
    }

    /// The run was changed without a step: what the page has heard of it no longer holds.
    pub(in crate::lessons::mlp) fn touch(&mut self) {
        self.heard = None;
    }

    /// Takes in what the worker says of the past; `None` if it is about something else, and else what the page should
    /// know of it.
    pub(in crate::lessons::mlp) fn receive(
        &mut self,
        client: &Client<channel::Lab>,
        message: &Response,
        lab: &Lab,
        live: &mut Live,
    ) -> Option<Option<Action>> {
        match message {
            Response::History(HistoryResponse::Looked { request, frame, settings, first, arrived })
                if frame.run == self.number =>
            {
                self.first = *first;
                let (ours, next) = self.looks.answered(*request, client.next_number());
                let look = lab.past.look.as_ref();
                if let Some((request, epoch)) = next {
                    self.send(client, request, epoch);
                } else if ours && !arrived {
                    self.ask(client, look.map_or(u64::MAX, |look| look.epoch));
                }
                let look = look.filter(|_| ours)?;
                live.past = Some(Rc::clone(frame));
                let news = *arrived && frame.epoch == look.epoch && *settings != look.settings;
                Some(news.then(|| Action::Past(past::Action::Seen(look.epoch, settings.clone()))))
            }
            Response::History(HistoryResponse::Recalled(recalled)) if recalled.frame.run == self.number => {
                self.first = recalled.first;
                self.under_way = false;
                let recipe = recalled.turns.clone().map(|turns| {
                    let (settings, epoch) = (recalled.settings.clone(), recalled.frame.epoch);
                    Recipe { settings, turns, epoch, fork: lab.past.fork() }
                });
                self.recipe.clone_from(&recipe);
                Some((!lab.playing).then_some(Action::Past(past::Action::Rested(lab.run, recipe))))
            }
            _ => None,
        }
    }

    /// Asks now and then what the run has come to.
    pub(in crate::lessons::mlp) fn tick(&mut self, client: &Client<channel::Lab>, now: f64, lab: &Lab, live: &Live) {
        let Some(frame) = live.frame.as_ref().filter(|_| live.is_current()) else { return };
        let state = (frame.epoch, frame.loss);
        let pause = if lab.playing { HEAR_MS.0 } else { HEAR_MS.1 };
        if self.heard == Some(state) || self.under_way || now - self.asked < pause {
            return;
        }
        (self.heard, self.asked, self.under_way) = (Some(state), now, true);
        client.send(Request::History(HistoryRequest::Recall { run: self.number }));
    }

    /// How to have the run again up to where it is now, as far as that is known.
    pub(in crate::lessons::mlp) fn recipe(&self, live: &Live) -> Option<Recipe> {
        let epoch = live.frame.as_ref().filter(|_| live.is_current())?.epoch;
        Some(Recipe { epoch, ..self.recipe.clone()? })
    }

    /// The epochs that can be shown.
    pub(in crate::lessons::mlp) fn span(&self, live: &Live) -> Span {
        let head = live.frame.as_ref().filter(|_| live.is_current()).map_or(0, |frame| frame.epoch);
        Span { first: self.first.min(head), head }
    }

    fn ask(&mut self, client: &Client<channel::Lab>, epoch: u64) {
        if let Some((request, epoch)) = self.looks.ask(client.next_number(), epoch) {
            self.send(client, request, epoch);
        }
    }

    fn send(&self, client: &Client<channel::Lab>, request: u32, epoch: u64) {
        let look = HistoryRequest::GoTo { run: self.number, request, epoch, budget_ms: BUDGET_MS };
        client.send(Request::History(look));
    }
}

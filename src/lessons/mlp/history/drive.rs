//! The part of a run's driver that concerns the past: starting runs, showing past epochs, and reports for the history.

use std::rc::Rc;

use super::past::{self, Look, Origin};
use super::recipe::Recipe;
use crate::frame::Client;
use crate::lessons::mlp::live::Live;
use crate::lessons::mlp::state::{Action, Lab};
use crate::run::looks::{BUDGET_MS, Looks};
use crate::run::scrubber::Span;
use protocol::channel;
use protocol::lab::{Request, Response};
use protocol::{HistoryRequest, HistoryResponse, without_points};

/// The time between two reports for the history, in milliseconds: while the run plays, and while it is paused.
const HEAR_MS: (f64, f64) = (1000.0, 120.0);

/// The requests about the past of a run.
#[derive(Default)]
pub(in crate::lessons::mlp) struct PastDriver {
    number: u32,
    looks: Looks,
    first: u64,
    /// The epoch and loss of the last report.
    heard: Option<(u64, f64)>,
    asked: f64,
    under_way: bool,
    /// How to repeat the run, as of the last report.
    recipe: Option<Recipe>,
}

impl PastDriver {
    /// Starts the page's new run. Returns the number of epochs to train at once to restore it.
    pub(in crate::lessons::mlp) fn begin(&mut self, client: &Client<channel::Lab>, lab: &Lab) -> u64 {
        let number = lab.run;
        let before = self.number;
        if before > 0 {
            // A final report on the run that ends here.
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
                let (settings, turns) = (recipe.settings.clone(), without_points(recipe.turns.clone()));
                client.send(Request::History(HistoryRequest::Replay { run: number, settings, turns }));
                recipe.epoch
            }
        }
    }

    /// Goes to the epoch that the page shows.
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
        if let Some(next) = self.looks.ask(client.next_number(), epoch) {
            self.send(client, next);
        }
    }

    /// Notes that the run was changed without a step, so that the last report is outdated.
    pub(in crate::lessons::mlp) fn touch(&mut self) {
        self.heard = None;
    }

    /// Takes in a response about the past and returns the action for the page, if there is one; `None` if the response is
    /// about something else.
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
                let look = lab.past.look.as_ref();
                let wanted = look.map(|look| look.epoch);
                let (ours, next) = self.looks.answered(*request, client.next_number(), *arrived, wanted);
                if let Some(next) = next {
                    self.send(client, next);
                }
                let look = look.filter(|_| ours)?;
                live.past = Some(Rc::clone(frame));
                let news = *arrived && frame.epoch == look.epoch && *settings != look.settings;
                Some(news.then(|| Action::Past(past::Action::Seen(look.epoch, settings.clone()))))
            }
            Response::History(HistoryResponse::Recalled(recalled)) if recalled.frame.run == self.number => {
                self.first = recalled.first;
                self.under_way = false;
                let recipe = recalled.full_turns().map(|turns| {
                    let (settings, epoch) = (recalled.settings.clone(), recalled.frame.epoch);
                    Recipe { settings, turns, epoch, fork: lab.past.fork() }
                });
                self.recipe.clone_from(&recipe);
                Some((!lab.playing).then_some(Action::Past(past::Action::Rested(lab.run, recipe))))
            }
            _ => None,
        }
    }

    /// Takes note that the worker could not show an epoch.
    pub(in crate::lessons::mlp) fn failed(&mut self, client: &Client<channel::Lab>, question: u32) {
        if let Some(next) = self.looks.failed(question, client.next_number()) {
            self.send(client, next);
        }
    }

    /// Requests a report from time to time.
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

    /// How to repeat the run up to its present epoch, as far as it is known.
    pub(in crate::lessons::mlp) fn recipe(&self, live: &Live) -> Option<Recipe> {
        let epoch = live.epoch()?;
        Some(Recipe { epoch, ..self.recipe.clone()? }.up_to(epoch))
    }

    /// The epochs that can be shown.
    pub(in crate::lessons::mlp) fn span(&self, live: &Live) -> Span {
        let head = live.epoch().unwrap_or(0);
        Span { first: self.first.min(head), head }
    }

    fn send(&self, client: &Client<channel::Lab>, (request, epoch): (u32, u64)) {
        let look = HistoryRequest::GoTo { run: self.number, request, epoch, budget_ms: BUDGET_MS };
        client.ask(request, Request::History(look));
    }
}

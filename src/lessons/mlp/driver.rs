//! Controls the run at the worker as the page says, and shows its state.

use std::convert::Infallible;
use std::rc::Rc;

use twin::Shown;

use super::anatomy::verdict::Verdict;
use super::companions::Companions;
use super::history::PastDriver;
use super::history::recipe::Recipe;
use super::history::shelf::Shelf;
use super::leave_one_out::LeaveOneOutView;
use super::live::Live;
use super::plots::{Around, Parts, Plots};
use super::script::Source;
use super::state::{Action, Command, Ended, Lab, SERIES_EPOCHS, Stopped};
use super::task::after_frame;
use crate::charts::Plot;
use crate::charts::numerals::{fixed, grouped, significant};
use crate::code::{Overlay, Run, compared};
use crate::components::{Cell, Table};
use crate::data::Placed;
use crate::frame::{Client, Heard, Playback, Screen, Store, Workers, driven};
use crate::platform;
use crate::run::left_out::title;
use crate::run::scrubber::Span;
use crate::settings::Speed;
use protocol::lab::{Request, Response};
use protocol::{Scaling, StopRule, channel};

/// A run, and the page that shows it.
pub(super) struct Core {
    playback: Playback<Client<channel::Lab>>,
    screen: Screen<Plots>,
    workers: Workers,
    lab: Rc<Lab>,
    live: Live,
    past: PastDriver,
    /// The epochs that can be shown. They change together with the counters.
    pub(super) span: Rc<Store<Span, Infallible>>,
    companions: Option<Companions>,
    /// Whether the settings or the weights of the run were changed on its way.
    apart: bool,
    /// Losses that PyTorch has printed.
    printed: Overlay,
}

impl driven::Core for Core {
    type Channel = channel::Lab;
    type Follows = Lab;
    type Command = Command;
    type Refs = Parts;
    type Notice = Action;

    fn new(workers: &Workers, lab: &Rc<Lab>) -> Self {
        let mut core = Self {
            playback: Playback::new(workers.client()),
            screen: Screen::of(None),
            workers: workers.clone(),
            lab: Rc::clone(lab),
            live: Live::default(),
            past: PastDriver::default(),
            span: Rc::new(Store::new(Span::default())),
            companions: None,
            apart: false,
            printed: Overlay::default(),
        };
        core.follow(lab, &[Command::Begin]);
        core
    }

    fn attach(&mut self, parts: Option<&Parts>) {
        self.screen = Screen::of(parts);
        self.playback.show();
    }

    fn follow(&mut self, lab: &Rc<Lab>, commands: &[Command]) {
        self.screen.dirty |= lab.residuals != self.lab.residuals;
        self.lab = Rc::clone(lab);
        commands.iter().for_each(|&command| self.command(command));
        match (lab.link.speed, lab.link.speed.epochs_per_second()) {
            // The first epochs, in which the fit takes its shape, last some seconds.
            (Speed::Watch, Some(speed)) => self.playback.begin_to_play(lab.playing, speed),
            (_, speed) => self.playback.play(lab.playing, speed),
        }
        if !lab.measures_left_out() && self.companions.take().is_some() {
            self.screen.dirty = true;
        }
    }

    fn receive(&mut self, heard: Heard<'_, Response>) -> Option<Action> {
        let response = heard.response();
        if let Some(notice) = self.past.receive(&self.playback.client, response, &self.lab, &mut self.live) {
            self.screen.dirty = true;
            return notice;
        }
        if !self.live.receive(response, platform::now()) {
            return None;
        }
        self.screen.dirty = true;
        self.playback.received(&heard);
        if matches!(response, Response::Edited { .. }) {
            self.past.touch();
            self.apart = true;
        }
        self.notice(response)
    }

    fn failed(&mut self, question: u32) {
        self.past.failed(&self.playback.client, question);
    }

    fn tick(&mut self, now: f64) -> Option<Action> {
        self.playback.ask();
        self.past.tick(&self.playback.client, now, &self.lab, &self.live);
        if self.lab.measures_left_out() {
            let companions = self.companions.get_or_insert_with(|| Companions::new(&self.workers));
            companions.follow(self.lab.run, &self.lab.link.settings);
            companions.tick(now, self.live.current(), self.apart);
            self.screen.dirty |= companions.is_news();
        }
        self.draw(now)
    }

    fn memory(&self) -> Option<String> {
        Some(self.recipe()?.text())
    }
}

impl Placed for Core {
    fn chart(&self) -> Option<(&Plot, [Option<Scaling>; 2])> {
        let scaling = self.live.scene.as_ref()?.scaling.map_or([None; 2], |scaling| scaling.map(Some));
        Some((self.screen.plots.as_ref()?.fit(), scaling))
    }
}

impl Core {
    /// How to repeat the run up to its present epoch, as far as it is known.
    pub(super) fn recipe(&self) -> Option<Recipe> {
        self.past.recipe(&self.live)
    }

    /// The run for a script for PyTorch.
    pub(super) fn source(&self) -> Source {
        Source::new(&self.lab.link.settings, &self.live, self.recipe())
    }

    /// Lays losses that PyTorch has printed over the chart, and says how far they are from those of the run.
    pub(super) fn paste(&mut self, printed: &[Vec<Shown>]) -> String {
        self.screen.dirty |= self.printed.take(printed);
        let frame = self.live.current();
        let now = frame.map(|frame| (frame.epoch as u32, frame.loss as f32));
        let losses = frame.into_iter().flat_map(|frame| &frame.history).copied().chain(now).collect();
        compared(printed, &[Run { name: "the run", losses }])
    }

    fn command(&mut self, command: Command) {
        let run = self.lab.run;
        match command {
            Command::Begin => self.begin(),
            Command::Tune => {
                // A run that plays has left epoch 0 when its worker hears of it.
                self.apart |= self.lab.playing || self.live.epoch().is_some_and(|epoch| epoch > 0);
                self.playback.client.send(Request::Tune { run, settings: self.lab.link.settings.clone() });
                self.past.touch();
            }
            Command::StopWhen { again } => {
                self.playback.client.send(Request::StopWhen { run, rule: self.lab.link.stop, again });
            }
            Command::Look => {
                self.past.follow(&self.playback.client, self.lab.past.look.as_ref(), &mut self.live);
                self.screen.dirty = true;
            }
            Command::Train(epochs) => self.playback.train(epochs.into()),
        }
    }

    fn begin(&mut self) {
        let lab = Rc::clone(&self.lab);
        self.live.begin(lab.run);
        self.apart = lab.past.origin.has_changed();
        let epochs = self.past.begin(&self.playback.client, &lab);
        self.playback.begin(lab.run);
        self.playback.train(epochs);
        if lab.link.stop != StopRule::Never {
            self.command(Command::StopWhen { again: false });
        }
    }

    /// What the page has to learn from a response about the run.
    fn notice(&self, response: &Response) -> Option<Action> {
        let (lab, frame) = (&self.lab, self.live.frame.as_ref()?);
        match response {
            Response::Started { scene, .. } => return Some(Action::Started(lab.run, Rc::clone(scene))),
            Response::Edited { .. } => return Some(Action::Edited { run: lab.run, epoch: frame.epoch }),
            _ => {}
        }
        let is_done = frame.epoch >= SERIES_EPOCHS.into() || frame.diverged.is_some() || frame.stopped.is_some();
        if is_done && !lab.series.is_empty() {
            return Some(Action::Next(lab.run));
        }
        if let Some(rule) = frame.stopped
            && lab.stopped.is_none()
        {
            return Some(Action::Stopped { run: lab.run, stopped: Stopped { epoch: frame.epoch, rule } });
        }
        if let Some(cause) = frame.diverged.clone().filter(|_| lab.ended.is_none()) {
            return Some(Action::Diverged { run: lab.run, ended: Ended { epoch: frame.epoch, cause } });
        }
        self.achieved()
    }

    /// The tasks that are done, if there are new ones.
    fn achieved(&self) -> Option<Action> {
        let (lab, scene, frame) = (&self.lab, self.live.scene.as_ref()?, self.live.frame.as_ref()?);
        let done = after_frame(&lab.done, &lab.link.settings, self.apart, scene, frame);
        (done != lab.done).then_some(Action::Done(done))
    }

    /// Draws and writes what is shown. Returns the verdict on it if that is a new one: the badge and the texts share it.
    fn draw(&mut self, now: f64) -> Option<Action> {
        if !self.screen.is_due(now) {
            return None;
        }
        let rate = self.live.meter.rate(platform::now());
        let is_news = self.screen.dirty;
        let companions = self.companions.as_ref().map(Companions::view);
        let none = LeaveOneOutView::default();
        let view = companions.as_deref().unwrap_or(&none);
        let then = self.live.past.as_ref().map(|past| view.at(past.epoch));
        let left_out = then.as_ref().unwrap_or(view);
        let span = self.past.span(&self.live);
        let shown = self.live.scene.as_ref().zip(self.live.shown()).map(|(scene, frame)| Around {
            scene,
            frame,
            verdict: Verdict::new(scene, frame, left_out),
            fork: self.lab.past.fork(),
            newest: self.live.frame.as_ref().filter(|_| self.live.past.is_some()).map(|newest| newest.epoch),
            follows: self.lab.past.look.is_none(),
            span,
            residuals: self.lab.residuals,
            errors: view.errors().unwrap_or_default(),
            left_out,
            printed: self.printed.losses(),
        });
        if let Some(shown) = &shown
            && let Some(plots) = self.screen.plots_to_draw()
        {
            plots.draw(shown);
        }
        if let Some(plots) = self.screen.plots_to_write(now) {
            plots.write_rate(rate);
            if let Some(shown) = &shown {
                plots.write(shown, &self.printed.label());
            }
            self.span.update(|_| (span, Vec::new()));
        }
        let verdict = shown.map(|shown| shown.verdict).filter(|_| is_news)?;
        (self.lab.verdict != Some(verdict)).then_some(Action::Judged(verdict))
    }

    /// The pointer is here upon the fit chart, in CSS pixels.
    pub(super) fn point_at(&mut self, place: Option<(f64, f64)>) {
        if let (Some(plots), Some(scene), Some(frame)) = (&mut self.screen.plots, &self.live.scene, self.live.shown())
            && plots.point_at(place, scene)
        {
            plots.write_pointed(scene, frame);
            self.screen.dirty = true;
        }
    }

    /// Shows the curves of the pinned runs as well.
    pub(super) fn pin(&mut self, shelf: &Shelf) {
        if let Some(plots) = &mut self.screen.plots {
            plots.pin(shelf);
            self.screen.dirty = true;
        }
    }

    /// The fit chart's data.
    pub(super) fn fit_table(&self) -> Table {
        let rows = self.live.scene.as_ref().zip(self.live.shown()).map(|(scene, frame)| {
            let row = |(&[x, y], &prediction): (&[f32; 2], &f32)| {
                [x, y, prediction, y - prediction].map(|value| Cell::number(value, fixed(value.into(), 3))).to_vec()
            };
            scene.points.iter().zip(&frame.predictions).map(row).collect()
        });
        Table { head: vec!["x", "y", "Prediction", "Residual"], rows: rows.unwrap_or_default() }
    }

    /// The loss chart's data, with the leave-one-out error where it is computed.
    pub(super) fn loss_table(&self) -> Table {
        let history = self.live.frame.as_ref().map_or(&[][..], |frame| &frame.history);
        let companions = self.companions.as_ref().map(Companions::view);
        let errors = companions.as_ref().and_then(|view| view.errors());
        let printed = |loss: f32| Cell::number(loss, significant(f64::from(loss), 4));
        let error = |errors: &[(u32, f32)], epoch: u32| {
            let found = errors.binary_search_by_key(&epoch, |&(at, _)| at);
            found.map_or_else(|_| "–".into(), |index| printed(errors[index].1))
        };
        let row = |&(epoch, loss): &(u32, f32)| {
            let cells = [grouped(u64::from(epoch)).into(), printed(loss)];
            cells.into_iter().chain(errors.map(|errors| error(errors, epoch))).collect()
        };
        let left_out = self.live.scene.as_ref().map(|scene| title(scene.left_out));
        let head = ["Epoch", "Loss"].into_iter().chain(errors.and(left_out));
        Table { head: head.collect(), rows: history.iter().map(row).collect() }
    }
}

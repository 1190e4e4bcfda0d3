//! Drives a run: tells the worker what the page wants, and draws what the run has come to.

use std::rc::Rc;

use super::anatomy::verdict::Verdict;
use super::companions::Companions;
use super::history::past::Origin;
use super::history::shelf::Shelf;
use super::history::{PastDriver, Span};
use super::leave_one_out::LeaveOneOutView;
use super::live::Live;
use super::plots::{Around, Parts, Plots};
use super::state::{Action, Command, Ended, Lab, Stopped};
use super::task::after_frame;
use crate::charts::numerals::{fixed, grouped, significant};
use crate::components::Table;
use crate::frame::client::{Client, Heard, Workers};
use crate::frame::driven;
use crate::frame::playback::Playback;
use crate::platform;
use protocol::lab::{Request, Response};
use protocol::{StopRule, channel};

/// Time between two writings of the counters, in milliseconds.
const WRITE_MS: f64 = 125.0;

/// A run, and the page that shows it.
pub(super) struct Core {
    client: Client<channel::Lab>,
    workers: Workers,
    live: Live,
    playback: Playback,
    plots: Option<Plots>,
    lab: Rc<Lab>,
    past: PastDriver,
    dirty: bool,
    written: f64,
    companions: Option<Companions>,
    /// Whether the run has been changed on its way.
    apart: bool,
}

impl driven::Core for Core {
    type Channel = channel::Lab;
    type Follows = Lab;
    type Command = Command;
    type Refs = Parts;
    type Notice = Action;

    fn new(workers: &Workers, lab: &Rc<Lab>) -> Self {
        let mut core = Self {
            client: workers.client(),
            workers: workers.clone(),
            live: Live::default(),
            playback: Playback::default(),
            plots: None,
            lab: Rc::clone(lab),
            past: PastDriver::default(),
            dirty: false,
            written: 0.0,
            companions: None,
            apart: false,
        };
        core.begin();
        core
    }

    fn attach(&mut self, parts: Option<&Parts>) {
        self.plots = parts.and_then(|parts| Plots::new(parts.clone()));
        self.playback.show();
        self.dirty = true;
    }

    fn follow(&mut self, lab: &Rc<Lab>, commands: &[Command]) {
        self.lab = Rc::clone(lab);
        for &command in commands {
            self.command(command);
        }
        self.play();
        if !lab.link.leave_one_out && self.companions.take().is_some() {
            self.dirty = true;
        }
    }

    fn receive(&mut self, heard: Heard<'_, Response>) -> Option<Action> {
        let response = heard.response();
        if let Some(notice) = self.past.receive(&self.client, response, &self.lab, &mut self.live) {
            self.dirty = true;
            return notice;
        }
        if !self.live.receive(response, platform::now()) {
            return None;
        }
        self.dirty = true;
        if let Heard::Snapshot(_, running) = heard {
            self.playback.received(running);
        }
        if matches!(response, Response::Edited { .. }) {
            self.past.touch();
            self.apart = true;
        }
        self.notice(response)
    }

    fn tick(&mut self, now: f64) -> Option<Action> {
        self.client.command(self.lab.run, self.playback.ask());
        self.past.tick(&self.client, now, &self.lab, &self.live);
        if self.lab.link.leave_one_out {
            let companions = self.companions.get_or_insert_with(|| Companions::new(&self.workers));
            companions.follow(self.lab.run, &self.lab.link.settings);
            let epoch = self.live.frame.as_ref().filter(|_| self.live.is_current()).map(|frame| frame.epoch);
            companions.tick(now, epoch, self.apart);
            self.dirty |= companions.is_news();
        }
        let judged = if self.dirty { self.judged() } else { None };
        self.draw(now);
        judged
    }

    fn memory(&self) -> Option<String> {
        Some(self.past.recipe(&self.live)?.text())
    }
}

impl Core {
    fn command(&mut self, command: Command) {
        let run = self.lab.run;
        match command {
            Command::Begin => self.begin(),
            Command::Tune => {
                self.apart |= self.live.is_current() && self.live.frame.as_ref().is_some_and(|frame| frame.epoch > 0);
                self.client.send(Request::Tune { run, settings: self.lab.link.settings.clone() });
                self.past.touch();
            }
            Command::StopWhen { again } => {
                self.client.send(Request::StopWhen { run, rule: self.lab.link.stop, again });
            }
            Command::Look => {
                self.past.follow(&self.client, self.lab.past.look.as_ref(), &mut self.live);
                self.dirty = true;
            }
            Command::Train(epochs) => self.client.command(run, self.playback.train(epochs)),
        }
    }

    fn begin(&mut self) {
        let lab = Rc::clone(&self.lab);
        self.live.begin(lab.run);
        self.playback = Playback::default();
        self.apart = lab.past.origin != Origin::Fresh;
        let epochs = self.past.begin(&self.client, &lab);
        self.client.command(lab.run, self.playback.train(epochs));
        if lab.link.stop != StopRule::Never {
            self.command(Command::StopWhen { again: false });
        }
        self.play();
    }

    /// Has the worker play the run as the page says.
    fn play(&mut self) {
        let playing = self.lab.playing.then(|| self.lab.link.speed.epochs_per_second());
        self.client.command(self.lab.run, self.playback.play(playing));
    }

    /// What the page should know of a response about the run.
    fn notice(&self, response: &Response) -> Option<Action> {
        let (lab, frame) = (&self.lab, self.live.frame.as_ref()?);
        match response {
            Response::Started { scene, .. } => return Some(Action::Started(lab.run, Rc::clone(scene))),
            Response::Edited { .. } => return Some(Action::Edited { run: lab.run, epoch: frame.epoch }),
            _ => {}
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

    /// That a task has been done.
    fn achieved(&self) -> Option<Action> {
        let (lab, scene, frame) = (&self.lab, self.live.scene.as_ref()?, self.live.frame.as_ref()?);
        let apart = lab.tuned || lab.edited.is_some() || lab.past.origin != Origin::Fresh;
        let done = after_frame(&lab.done, &lab.link.settings, apart, scene, frame);
        (done != lab.done).then_some(Action::Done(done))
    }

    /// That the verdict on the fit that is shown is another.
    fn judged(&self) -> Option<Action> {
        let (scene, frame) = (self.live.scene.as_ref()?, self.live.shown()?);
        let verdict = Verdict::new(scene, frame);
        (self.lab.verdict != Some(verdict)).then_some(Action::Judged(verdict))
    }

    fn draw(&mut self, now: f64) {
        let Self { live, plots: Some(plots), lab, companions, .. } = self else { return };
        let none = LeaveOneOutView::default();
        let read = |act: &mut dyn FnMut(&LeaveOneOutView)| match companions.as_ref() {
            Some(companions) => companions.read(act),
            None => act(&none),
        };
        if let (Some(scene), Some(frame)) = (&live.scene, live.shown())
            && (self.dirty || plots.is_stale())
        {
            let (fork, looking) = (lab.past.fork(), live.past.is_some());
            read(&mut |view| {
                let leave_one_out = view.frame.as_ref();
                plots.draw(scene, frame, &Around { fork, looking, leave_one_out });
            });
            self.dirty = false;
        }
        if now - self.written >= WRITE_MS {
            self.written = now;
            read(&mut |view| plots.write(live, view, platform::now()));
        }
    }

    /// The pointer is here upon the fit chart, in CSS pixels.
    pub(super) fn point_at(&mut self, place: Option<(f64, f64)>) {
        let Self { live, plots, dirty, .. } = self;
        if let (Some(plots), Some(scene), Some(frame)) = (plots, &live.scene, live.shown())
            && plots.point_at(place, scene)
        {
            plots.write_pointed(scene, frame);
            *dirty = true;
        }
    }

    /// The fit chart's data.
    pub(super) fn fit_table(&self) -> Table {
        let head = vec!["x", "y", "Prediction", "Residual"];
        let Some((scene, frame)) = self.live.scene.as_ref().zip(self.live.shown()) else {
            return Table { head, rows: Vec::new() };
        };
        let rows = scene.points.iter().zip(&frame.predictions).map(|(&[x, y], &prediction)| {
            let (y, prediction) = (f64::from(y), f64::from(prediction));
            [f64::from(x), y, prediction, y - prediction].map(|value| fixed(value, 3)).to_vec()
        });
        Table { head, rows: rows.collect() }
    }

    /// The epochs that can be shown.
    pub(super) fn span(&self) -> Span {
        self.past.span(&self.live)
    }

    /// Shows the curves of the pinned runs as well.
    pub(super) fn pin(&mut self, shelf: &Shelf) {
        if let Some(plots) = &mut self.plots {
            plots.pin(shelf);
            self.dirty = true;
        }
    }

    /// The loss chart's data.
    pub(super) fn loss_table(&self) -> Table {
        let history = self.live.frame.as_ref().map_or(&[][..], |frame| &frame.history);
        let printed = |loss: f32| significant(f64::from(loss), 4);
        let errors = self.companions.as_ref().and_then(|companions| companions.read(|view| view.frame.clone()));
        let mut head = vec!["Epoch", "Loss"];
        let Some(errors) = errors else {
            let row = |&(epoch, loss): &(u32, f32)| vec![grouped(u64::from(epoch)), printed(loss)];
            return Table { head, rows: history.iter().map(row).collect() };
        };
        head.push("Leave-one-out error");
        let error = |epoch: u32| {
            let found = errors.history.binary_search_by_key(&epoch, |&(at, _)| at).ok();
            found.map_or_else(|| "–".to_owned(), |index| printed(errors.history[index].1))
        };
        let row = |&(epoch, loss): &(u32, f32)| vec![grouped(u64::from(epoch)), printed(loss), error(epoch)];
        Table { head, rows: history.iter().map(row).collect() }
    }
}

//! Drives the regression: tells the worker what the page wants, and draws what the run has come to.

use std::rc::Rc;

use super::memory::{self, Past};
use super::plots::{Parts, Plots};
use super::state::{Action, Command, Ended, Linear, Tried};
use super::task::after_frame;
use super::words::coordinate;
use crate::charts::numerals::{fixed, grouped, significant};
use crate::components::Table;
use crate::frame::client::{Client, Heard, Workers};
use crate::frame::driven;
use crate::frame::latest::Latest;
use crate::frame::playback::Playback;
use protocol::{
    LineFrame, RegressionFrame, RegressionRequest, RegressionResponse, RegressionScene, RegressionSettings, channel,
};

/// Time between two writings of the counters, in milliseconds.
const WRITE_MS: f64 = 125.0;
/// The epochs for which the runs from other seeds are shown: the notebook's.
const GHOST_EPOCHS: u32 = 100;

/// A regression, and the page that shows it.
pub(super) struct Core {
    client: Client<channel::Regression>,
    playback: Playback,
    plots: Option<Plots>,
    page: Rc<Linear>,
    /// What the run has been begun with.
    past: Past,
    tries: Latest<[f64; 2]>,
    scene: Option<Rc<RegressionScene>>,
    frame: Option<Rc<RegressionFrame>>,
    ghosts: Rc<Vec<Vec<[f32; 2]>>>,
    dirty: bool,
    written: f64,
}

impl driven::Core for Core {
    type Channel = channel::Regression;
    type Follows = Linear;
    type Command = Command;
    type Refs = Parts;
    type Notice = Action;

    fn new(workers: &Workers, page: &Rc<Linear>) -> Self {
        let mut core = Self {
            client: workers.client(),
            playback: Playback::default(),
            plots: None,
            page: Rc::clone(page),
            past: Past::none(&page.link),
            tries: Latest::default(),
            scene: None,
            frame: None,
            ghosts: Rc::default(),
            dirty: false,
            written: 0.0,
        };
        page.begun().into_iter().for_each(|command| core.command(command));
        core
    }

    fn attach(&mut self, parts: Option<&Parts>) {
        self.plots = parts.and_then(|parts| Plots::new(parts.clone()));
        self.playback.show();
        self.dirty = true;
    }

    fn follow(&mut self, page: &Rc<Linear>, commands: &[Command]) {
        self.page = Rc::clone(page);
        self.dirty = true;
        commands.iter().for_each(|&command| self.command(command));
        self.play();
    }

    fn receive(&mut self, heard: Heard<'_, RegressionResponse>) -> Option<Action> {
        let current = self.page.run;
        match heard.response() {
            RegressionResponse::Started { scene, pace, frame } if frame.run == current => {
                self.scene = Some(Rc::clone(scene));
                self.show(frame);
                Some(Action::Started(Rc::clone(scene), *pace))
            }
            RegressionResponse::Pace { run, pace } if *run == current => Some(Action::Paced(*pace)),
            RegressionResponse::Frame(frame) if frame.run == current => {
                if let Heard::Snapshot(_, running) = heard {
                    self.playback.received(running);
                }
                self.show(frame);
                self.ended()
            }
            RegressionResponse::Tried { run, line, loss, epochs } if *run == current => {
                let (_, question) = self.tries.answered(*run, *run);
                self.try_line(question);
                Some(Action::Tried(Tried { line: *line, loss: *loss, epochs: *epochs }))
            }
            RegressionResponse::Ghosts { run, paths, .. } if *run == current => {
                self.ghosts = Rc::clone(paths);
                self.dirty = true;
                None
            }
            _ => None,
        }
    }

    fn tick(&mut self, now: f64) -> Option<Action> {
        self.client.command(self.page.run, self.playback.ask());
        let news = std::mem::take(&mut self.dirty);
        if let Self { plots: Some(plots), scene: Some(scene), frame: Some(frame), .. } = self {
            if news || plots.is_stale() {
                plots.draw(&self.page, scene, frame, &self.ghosts);
            }
            if now - self.written >= WRITE_MS {
                self.written = now;
                plots.write(scene, frame);
            }
        }
        if news { self.achieved() } else { None }
    }

    fn memory(&self) -> Option<String> {
        let past = match self.frame.as_ref().filter(|frame| frame.run == self.page.run) {
            Some(frame) if frame.epoch >= self.past.epoch => match frame.changes.clone() {
                Some(changes) => Past { changes, epoch: frame.epoch, ..self.past },
                // Changed too often to be repeated: the run begins anew.
                None => Past::none(&self.page.link),
            },
            // It is not there yet.
            _ => self.past.clone(),
        };
        Some(memory::write(&self.page, past))
    }
}

impl Core {
    fn command(&mut self, command: Command) {
        let (run, settings) = (self.page.run, &self.page.link.settings);
        match command {
            Command::Begin => self.begin(),
            Command::Tune => self.client.send(RegressionRequest::Tune { run, learning_rate: settings.learning_rate }),
            Command::Train(epochs) => self.client.command(run, self.playback.train(epochs)),
            Command::Try => {
                let question = self.tries.ask(run, self.page.link.guess);
                self.try_line(question);
            }
            Command::Ghosts => self.client.send(RegressionRequest::Ghosts { run, epochs: GHOST_EPOCHS }),
        }
    }

    fn begin(&mut self) {
        let page = Rc::clone(&self.page);
        self.past = page.past.clone().unwrap_or_else(|| Past::none(&page.link));
        (self.playback, self.tries) = (Playback::default(), Latest::default());
        let Past { learning_rate, changes, epoch } = self.past.clone();
        let settings = RegressionSettings { learning_rate, ..page.link.settings.clone() };
        self.client.send(RegressionRequest::Start { run: page.run, settings, changes });
        let epochs = u32::try_from(epoch).unwrap_or(u32::MAX);
        self.client.command(page.run, self.playback.train(epochs));
        self.play();
    }

    /// Has the worker play the run as the page says.
    fn play(&mut self) {
        let playing = self.page.playing.then(|| self.page.link.speed.epochs_per_second());
        self.client.command(self.page.run, self.playback.play(playing));
    }

    fn try_line(&self, question: Option<(u32, [f64; 2])>) {
        if let Some((run, line)) = question {
            self.client.send(RegressionRequest::Try { run, line });
        }
    }

    fn show(&mut self, frame: &Rc<RegressionFrame>) {
        self.frame = Some(Rc::clone(frame));
        self.dirty = true;
    }

    /// The news that a task has been done.
    fn achieved(&self) -> Option<Action> {
        let (scene, frame) = (self.scene.as_ref()?, self.frame.as_ref()?);
        let done = after_frame(&self.page.done, &self.page.link.settings, scene, frame);
        (done != self.page.done).then_some(Action::Done(done))
    }

    /// The news that a line has stopped, once.
    fn ended(&self) -> Option<Action> {
        let frame = self.frame.as_ref().filter(|_| self.page.ended.is_none())?;
        let how = |line: &LineFrame| Some(Ended { model: line.model, stop: line.stop?, epoch: line.epoch });
        let stopped = [&frame.by_hand, &frame.linear].into_iter().find_map(how);
        stopped.map(|how| Action::Ended { run: self.page.run, how })
    }

    /// The line that a place upon the bowl stands for.
    pub(super) fn line_at(&self, place: (f64, f64)) -> Option<[f64; 2]> {
        self.plots.as_ref()?.line_at(place)
    }

    /// The fit chart's data.
    pub(super) fn fit_table(&self) -> Table {
        let head = vec!["x", "y", "By hand", "nn.Linear"];
        let Some((scene, frame)) = self.scene.as_ref().zip(self.frame.as_ref()) else {
            return Table { head, rows: Vec::new() };
        };
        let value = |line: [f32; 2], x: f32| f64::from(line[0] * x + line[1]);
        let rows = scene.points.iter().map(|&[x, y]| {
            let predictions = [value(frame.by_hand.line, x), value(frame.linear.line, x)];
            [f64::from(x), f64::from(y), predictions[0], predictions[1]].map(|value| fixed(value, 3)).to_vec()
        });
        Table { head, rows: rows.collect() }
    }

    /// The data of the loss chart and of the bowl: both lines by epoch.
    pub(super) fn path_table(&self) -> Table {
        let head = vec!["Epoch", "w", "b", "Loss", "w (nn)", "b (nn)", "Loss (nn)"];
        let Some(frame) = &self.frame else { return Table { head, rows: Vec::new() } };
        let cells = |[w, b, loss]: [f32; 3]| [coordinate(w, 5), coordinate(b, 5), significant(f64::from(loss), 5)];
        let rows = frame.by_hand.path.iter().map(|&(epoch, by_hand)| {
            let linear = frame.linear.path.iter().find(|entry| entry.0 == epoch);
            let linear = linear.map_or_else(|| ["", "", ""].map(str::to_owned), |&(_, linear)| cells(linear));
            std::iter::once(grouped(u64::from(epoch))).chain(cells(by_hand)).chain(linear).collect()
        });
        Table { head, rows: rows.collect() }
    }
}

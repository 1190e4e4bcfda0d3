//! Controls the regression at the worker as the page says, and shows its state.

use std::convert::Infallible;
use std::rc::Rc;

use twin::Shown;

use super::act::Act;
use super::memory::{self, Past};
use super::plots::{Parts, Plots};
use super::script::{Source, losses};
use super::state::{Action, Command, Ended, Linear, Tried};
use super::task::after_frame;
use super::words::coordinate;
use crate::charts::Plot;
use crate::charts::numerals::{fixed, significant};
use crate::code::{Overlay, Run, compared};
use crate::components::parameters::{self, Parameter, Shape};
use crate::components::{Cell, Table};
use crate::data::Placed;
use crate::frame::{Client, Heard, Latest, Playback, Screen, Store, Workers, driven};
use crate::run::looks::{BUDGET_MS, Looks};
use crate::run::scrubber::Span;
use crate::run::tables::by_number;
use protocol::{
    LineFrame, RegressionFrame, RegressionRequest, RegressionResponse, RegressionScene, RegressionSettings, Scaling,
    channel,
};

/// How many epochs of the runs from other seeds are shown: as many as in the notebook.
const GHOST_EPOCHS: u32 = 100;

/// A regression, and the page that shows it.
pub(super) struct Core {
    playback: Playback<Client<channel::Regression>>,
    screen: Screen<Plots>,
    page: Rc<Linear>,
    /// What the run was begun with.
    past: Past,
    tries: Latest<[f64; 2]>,
    scene: Option<Rc<RegressionScene>>,
    frame: Option<Rc<RegressionFrame>>,
    /// A past frame that is shown instead.
    looked: Option<Rc<RegressionFrame>>,
    looks: Looks,
    first: u64,
    /// The epochs that can be shown. They change together with the counters.
    pub(super) span: Rc<Store<Span, Infallible>>,
    ghosts: Rc<Vec<Vec<[f32; 2]>>>,
    /// Losses that PyTorch has printed.
    printed: Overlay,
}

impl driven::Core for Core {
    type Channel = channel::Regression;
    type Follows = Linear;
    type Command = Command;
    type Refs = Parts;
    type Notice = Action;

    fn new(workers: &Workers, page: &Rc<Linear>) -> Self {
        let mut core = Self {
            playback: Playback::new(workers.client()),
            screen: Screen::of(None),
            page: Rc::clone(page),
            past: Past::none(&page.link),
            tries: Latest::default(),
            scene: None,
            frame: None,
            looked: None,
            looks: Looks::default(),
            first: 0,
            span: Rc::new(Store::new(Span::default())),
            ghosts: Rc::default(),
            printed: Overlay::default(),
        };
        core.follow(page, &page.begun());
        core
    }

    fn attach(&mut self, parts: Option<&Parts>) {
        self.screen = Screen::of(parts);
        self.playback.show();
    }

    fn follow(&mut self, page: &Rc<Linear>, commands: &[Command]) {
        self.page = Rc::clone(page);
        self.screen.dirty = true;
        commands.iter().for_each(|&command| self.command(command));
        self.playback.play(page.playing, page.link.speed.epochs_per_second());
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
                self.playback.received(&heard);
                self.show(frame);
                self.ended()
            }
            RegressionResponse::Looked { request, frame, pace, first, arrived } if frame.run == current => {
                self.first = *first;
                let wanted = self.page.look.map(|look| look.epoch);
                let next = self.playback.client.next_number();
                let (ours, question) = self.looks.answered(*request, next, *arrived, wanted);
                self.look(question);
                let look = self.page.look.filter(|_| ours)?;
                self.looked = Some(Rc::clone(frame));
                self.screen.dirty = true;
                let is_news = *arrived && frame.epoch == look.epoch && look.pace != Some(*pace);
                is_news.then_some(Action::Seen(look.epoch, *pace))
            }
            RegressionResponse::Tried { run, request, line, loss, epochs } if *run == current => {
                let (_, question) = self.tries.finished(*request, self.playback.client.next_number());
                self.try_line(question);
                Some(Action::Tried(Tried { line: *line, loss: *loss, epochs: *epochs }))
            }
            RegressionResponse::Ghosts { run, paths, .. } if *run == current => {
                self.ghosts = Rc::clone(paths);
                self.screen.dirty = true;
                None
            }
            _ => None,
        }
    }

    fn failed(&mut self, question: u32) {
        let (_, next) = self.tries.finished(question, self.playback.client.next_number());
        self.try_line(next);
        let next = self.looks.failed(question, self.playback.client.next_number());
        self.look(next);
    }

    fn tick(&mut self, now: f64) -> Option<Action> {
        self.playback.ask();
        let news = self.screen.dirty;
        if let Some((scene, head)) = self.scene.as_ref().zip(self.frame.as_ref()) {
            let span = Span { first: self.first.min(head.epoch), head: head.epoch };
            let frame = self.looked.as_ref().unwrap_or(head);
            if let Some(plots) = self.screen.plots_to_draw() {
                plots.draw(&self.page, scene, frame, &self.ghosts, span, &self.printed);
            }
            if let Some(plots) = self.screen.plots_to_write(now) {
                plots.write(&self.page, scene, frame, span, &self.printed);
                self.span.update(|_| (span, Vec::new()));
            }
        }
        if news { self.achieved().or_else(|| self.rested()) } else { None }
    }

    fn memory(&self) -> Option<String> {
        let past = match self.own_frame() {
            Some(frame) if frame.epoch >= self.past.epoch => self.passed(frame).unwrap_or(Past::none(&self.page.link)),
            _ => self.past.clone(),
        };
        Some(memory::write(&self.page, past))
    }
}

impl Placed for Core {
    fn chart(&self) -> Option<(&Plot, [Option<Scaling>; 2])> {
        Some((self.screen.plots.as_ref()?.fit(), self.scene.as_ref()?.scaling))
    }
}

impl Core {
    fn command(&mut self, command: Command) {
        let (run, settings) = (self.page.run, &self.page.link.settings);
        match command {
            Command::Begin => self.begin(),
            Command::Tune => {
                self.playback.client.send(RegressionRequest::Tune { run, learning_rate: settings.learning_rate })
            }
            Command::Train(epochs) => self.playback.train(epochs.into()),
            Command::Try => {
                let question = self.tries.ask(self.playback.client.next_number(), self.page.link.guess);
                self.try_line(question);
            }
            Command::Look => match self.page.look {
                Some(look) => {
                    let question = self.looks.ask(self.playback.client.next_number(), Some(look.epoch));
                    self.look(question);
                }
                None => self.looked = None,
            },
            Command::Ghosts => self.playback.client.send(RegressionRequest::Ghosts { run, epochs: GHOST_EPOCHS }),
        }
    }

    fn begin(&mut self) {
        let page = Rc::clone(&self.page);
        self.past = page.past.clone().unwrap_or_else(|| Past::none(&page.link));
        (self.tries, self.looks) = (Latest::default(), Looks::default());
        (self.looked, self.first) = (None, 0);
        let Past { learning_rate, changes, epoch } = self.past.clone();
        let settings = RegressionSettings { learning_rate, ..page.link.settings.clone() };
        self.playback.begin(page.run);
        self.playback.client.send(RegressionRequest::Start { run: page.run, settings, changes });
        self.playback.train(epoch);
    }

    fn try_line(&self, question: Option<(u32, [f64; 2])>) {
        if let Some((request, line)) = question {
            self.playback.client.ask(request, RegressionRequest::Try { run: self.page.run, request, line });
        }
    }

    fn look(&self, question: Option<(u32, u64)>) {
        if let Some((request, epoch)) = question {
            let look = RegressionRequest::Look { run: self.page.run, request, epoch, budget_ms: BUDGET_MS };
            self.playback.client.ask(request, look);
        }
    }

    fn show(&mut self, frame: &Rc<RegressionFrame>) {
        self.frame = Some(Rc::clone(frame));
        self.screen.dirty = true;
    }

    /// The tasks that are done, if there are new ones.
    fn achieved(&self) -> Option<Action> {
        let (scene, frame) = (self.scene.as_ref()?, self.frame.as_ref()?);
        let done = after_frame(&self.page.done, &self.page.link.settings, scene, frame);
        (done != self.page.done).then_some(Action::Done(done))
    }

    /// The run for a script for PyTorch. While it is not known how to repeat the run, it is one with its settings from epoch 0 on.
    pub(super) fn source(&self) -> Source {
        let (page, both) = (&self.page, self.page.link.act == Act::Nn);
        let settings = page.link.settings.clone();
        let Some((frame, past)) = self.own_frame().and_then(|frame| Some((frame, self.passed(frame)?))) else {
            return Source { settings, changes: Vec::new(), both, epochs: [0; 2], losses: Default::default() };
        };
        let settings = RegressionSettings { learning_rate: past.learning_rate, ..settings };
        let lines = [&frame.by_hand, &frame.linear];
        Source {
            settings,
            changes: past.changes,
            both,
            epochs: lines.map(|line| line.epoch),
            losses: lines.map(losses),
        }
    }

    /// Lays losses that PyTorch has printed over the chart, and says how far they are from those of the lines.
    pub(super) fn paste(&mut self, printed: &[Vec<Shown>]) -> String {
        self.screen.dirty |= self.printed.take(printed);
        let Some(frame) = self.own_frame() else { return String::new() };
        let lines = [("the line by hand", &frame.by_hand), ("nn.Linear", &frame.linear)];
        let shown = if self.page.link.act == Act::Nn { &lines[..] } else { &lines[..1] };
        let runs: Vec<Run> = shown.iter().map(|&(name, line)| Run { name, losses: losses(line) }).collect();
        compared(printed, &runs)
    }

    /// The newest frame, unless it is of a former run, which says nothing about this one.
    fn own_frame(&self) -> Option<&RegressionFrame> {
        self.frame.as_deref().filter(|frame| frame.run == self.page.run)
    }

    /// What repeats the run up to a frame; `None` if its learning rate has been changed too often.
    fn passed(&self, frame: &RegressionFrame) -> Option<Past> {
        Some(Past { changes: frame.changes.clone()?, epoch: frame.epoch, ..self.past })
    }

    /// What repeats the run up to its latest epoch; `None` before the first frame, or if a link cannot contain it.
    pub(super) fn now(&self) -> Option<Past> {
        self.passed(self.own_frame()?).filter(Past::fits_link)
    }

    /// Where a paused run stands, if the page does not know yet.
    fn rested(&self) -> Option<Action> {
        let run = self.page.run;
        let past = self.passed(self.own_frame().filter(|_| !self.page.playing)?)?;
        let known = self.page.rest.as_ref().is_some_and(|(of, rest)| *of == run && *rest == past);
        (!known).then_some(Action::Rested(run, past))
    }

    /// How a line has stopped, if the page does not know yet.
    fn ended(&self) -> Option<Action> {
        let frame = self.frame.as_ref().filter(|_| self.page.ended.is_none())?;
        let how = |line: &LineFrame| Some(Ended { model: line.model, stop: line.stop?, epoch: line.epoch });
        let stopped = [&frame.by_hand, &frame.linear].into_iter().find_map(how);
        stopped.map(|how| Action::Ended { run: self.page.run, how })
    }

    /// The line at a place of the bowl.
    pub(super) fn line_at(&self, place: (f64, f64)) -> Option<[f64; 2]> {
        self.screen.plots.as_ref()?.line_at(place)
    }

    /// w and b of both lines at the epoch shown, as JSON.
    pub(super) fn json(&self) -> String {
        let Some(frame) = self.looked.as_ref().or(self.frame.as_ref()) else { return parameters::json(0, &[]) };
        let [by_hand, linear] = [&frame.by_hand, &frame.linear].map(|line| line.line.map(f64::from));
        let tensor = |name: &str, values, shape| Parameter { name: name.to_owned(), values, shape };
        let models = [
            (
                "MyLinearRegression",
                vec![tensor("w", &by_hand[..1], Shape::Number), tensor("b", &by_hand[1..], Shape::Number)],
            ),
            (
                "NNLinearRegression",
                vec![
                    tensor("linear.weight", &linear[..1], Shape::Matrix(1)),
                    tensor("linear.bias", &linear[1..], Shape::Vector),
                ],
            ),
        ];
        parameters::json(frame.epoch, &models[..if self.page.link.act == Act::Nn { 2 } else { 1 }])
    }

    /// The fit chart's data.
    pub(super) fn fit_table(&self) -> Table {
        let shown = self.looked.as_ref().or(self.frame.as_ref());
        let rows = self.scene.as_ref().zip(shown).map(|(scene, frame)| {
            let lines = [frame.by_hand.line, frame.linear.line];
            let row = |&[x, y]: &[f32; 2]| {
                let [by_hand, linear] = lines.map(|[w, b]| w * x + b);
                [x, y, by_hand, linear].map(|value| Cell::number(value, fixed(f64::from(value), 3))).to_vec()
            };
            scene.points.iter().map(row).collect()
        });
        Table { head: vec!["x", "y", "By hand", "nn.Linear"], rows: rows.unwrap_or_default() }
    }

    /// The data of the loss chart and of the bowl: both lines by epoch.
    pub(super) fn path_table(&self) -> Table {
        let rows = self.frame.as_ref().map(|frame| {
            let paths = [&frame.by_hand, &frame.linear].map(|line| line.path.iter().copied());
            by_number(paths, |&[w, b, loss]| {
                let loss = Cell::number(loss, significant(f64::from(loss), 5));
                [Cell::number(w, coordinate(w, 5)), Cell::number(b, coordinate(b, 5)), loss]
            })
        });
        let head = vec!["Epoch", "w", "b", "Loss", "w (nn)", "b (nn)", "Loss (nn)"];
        Table { head, rows: rows.unwrap_or_default() }
    }
}

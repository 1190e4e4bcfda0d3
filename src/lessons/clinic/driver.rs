//! Controls the scripts at the worker as the page says, and shows their state.

use std::rc::Rc;

use super::link::address_of;
use super::memory::{self, Past};
use super::plots::{Parts, Plots};
use super::state::{Action, Clinic, End, News};
use crate::charts::numerals::significant;
use crate::components::{Cell, Table};
use crate::frame::{Client, Command, Heard, Playback, Screen, Workers, driven};
use crate::run::tables::{by_number, by_place};
use protocol::{ClinicFrame, ClinicRequest, ClinicResponse, ClinicScene, TrialFrame, channel};

/// How long a script plays, in seconds, however many epochs it has.
const PLAY_S: f64 = 8.0;
/// The number of a patient that is run only to know its end. No patient of the page has this number.
const AHEAD: u32 = 0;

/// A patient, and the page that shows it.
pub(super) struct Core {
    playback: Playback<Client<channel::Clinic>>,
    screen: Screen<Plots>,
    page: Rc<Clinic>,
    /// What the runs were begun with.
    past: Past,
    scene: Option<Rc<ClinicScene>>,
    frame: Option<Rc<ClinicFrame>>,
}

impl driven::Core for Core {
    type Channel = channel::Clinic;
    type Follows = Clinic;
    type Command = Command;
    type Refs = Parts;
    type Notice = Action;

    fn new(workers: &Workers, page: &Rc<Clinic>) -> Self {
        let mut core = Self {
            playback: Playback::new(workers.client()),
            screen: Screen::of(None),
            page: Rc::clone(page),
            past: Past::default(),
            scene: None,
            frame: None,
        };
        core.follow(page, &[Command::Begin]);
        core
    }

    fn attach(&mut self, parts: Option<&Parts>) {
        self.screen = Screen::of(parts);
        self.playback.show();
    }

    fn follow(&mut self, page: &Rc<Clinic>, commands: &[Command]) {
        self.page = Rc::clone(page);
        for &command in commands {
            match command {
                Command::Begin => self.begin(),
                Command::Train(epochs) => self.playback.train(epochs.into()),
            }
        }
        self.playback.play(page.playing, Some(page.link.case.epochs() as f64 / PLAY_S));
    }

    fn receive(&mut self, heard: Heard<'_, ClinicResponse>) -> Option<Action> {
        match heard.response() {
            ClinicResponse::Admitted { frame, .. } if frame.run == AHEAD => {
                End::of(&frame.broken).map(|end| Action::Seen(Box::new(end)))
            }
            ClinicResponse::Admitted { scene, frame } if frame.run == self.page.run => {
                self.scene = Some(Rc::clone(scene));
                let news = self.show(frame);
                Some(Action::Admitted(Rc::clone(scene), Box::new(news)))
            }
            ClinicResponse::Frame(frame) if frame.run == self.page.run => {
                self.playback.received(&heard);
                let news = self.show(frame);
                (news != self.page.news).then(|| Action::News { run: frame.run, news: Box::new(news) })
            }
            _ => None,
        }
    }

    fn tick(&mut self, now: f64) -> Option<Action> {
        self.playback.ask();
        let (run, case) = (self.page.run, self.page.link.case);
        // The charts of the previous patient stay until the new one is there: they show other things.
        let frame = self.frame.as_ref().filter(|frame| frame.run == run);
        if let Some((scene, frame)) = self.scene.as_ref().zip(frame) {
            if let Some(plots) = self.screen.plots_to_draw() {
                plots.draw(case, scene, frame);
            }
            if let Some(plots) = self.screen.plots_to_write(now) {
                plots.write(case, scene, frame);
            }
        }
        None
    }

    fn memory(&self) -> Option<String> {
        Some(memory::write(&self.page, self.epoch()))
    }
}

impl Core {
    fn begin(&mut self) {
        let page = Rc::clone(&self.page);
        self.past = page.past.unwrap_or_default();
        let (run, case, epoch) = (page.run, page.link.case, page.broken_epoch());
        if self.past.ended && epoch == 0 {
            let treatment = case.script();
            self.playback.client.send(ClinicRequest { run: AHEAD, case, treatment, epoch: case.epochs() });
        }
        self.playback.begin(run);
        self.playback.client.send(ClinicRequest { run, case, treatment: page.link.treatment, epoch });
        self.playback.train(self.past.epoch);
    }

    /// The epoch from which the runs go on, or to which they are still being run.
    fn epoch(&self) -> u64 {
        let all = self.page.link.case.epochs();
        let done = self.frame.as_ref().filter(|frame| frame.run == self.page.run).map_or(0, |frame| {
            // Beside a treatment the broken run is at its end.
            frame.treated.as_ref().map_or(frame.broken.epoch, |treated| treated.epoch)
        });
        // A diverged run has no more epochs. It is to diverge again.
        if self.page.news.over { all } else { done.max(self.past.epoch) }
    }

    /// The address that restores the runs as they are, paused.
    pub(super) fn address(&self) -> String {
        address_of(&self.page.link_at(self.epoch()))
    }

    /// Takes a frame. Returns what it says about the ends of the runs.
    fn show(&mut self, frame: &Rc<ClinicFrame>) -> News {
        self.frame = Some(Rc::clone(frame));
        self.screen.dirty = true;
        let (broken, treated) = (End::of(&frame.broken), frame.treated.as_ref().and_then(End::of));
        let over = broken.is_some() && (treated.is_some() || frame.treated.is_none());
        News { broken, treated, over }
    }

    /// The fit chart's data, at every eighth place of the grid.
    pub(super) fn fit_table(&self) -> Table {
        self.table(&["x", "Broken", "Treated"], |scene, [broken, treated]| {
            let curves = [broken, treated].map(|run| run.map_or(&[][..], |run| &run.curve));
            by_place(&scene.grid, 8, curves, |y| significant(y, 4))
        })
    }

    /// The data of the charts of errors and of gradients.
    pub(super) fn course_table(&self) -> Table {
        let head = ["Epoch", "Error", "Gradient", "Error (treated)", "Gradient (treated)"];
        self.table(&head, |_, runs| {
            let course = runs.map(|run| {
                let run = run.into_iter().flat_map(|run| run.errors.iter().zip(&run.gradients));
                run.map(|(&(epoch, error), &(_, gradient))| (epoch, (error, gradient)))
            });
            by_number(course, |&(error, gradient)| {
                let gradient =
                    gradient.map_or("0".into(), |gradient| Cell::number(gradient, significant(f64::from(gradient), 4)));
                [Cell::number(error, significant(f64::from(error), 5)), gradient]
            })
        })
    }

    /// The data of the chart of w and b, or of hidden units.
    pub(super) fn inside_table(&self) -> Table {
        if self.page.link.case.has_hidden_layer() {
            let head = ["Unit", "Lowest output", "Highest output", "Lowest (treated)", "Highest (treated)"];
            return self.table(&head, |_, runs| {
                let units = runs.map(|run| run.into_iter().flat_map(|run| (1..).zip(&run.units)));
                by_number(units, |outputs| {
                    let outputs = outputs.iter().copied();
                    let ends = [outputs.clone().fold(f32::MAX, f32::min), outputs.fold(f32::MIN, f32::max)];
                    ends.map(|y| Cell::number(y, significant(f64::from(y), 3)))
                })
            });
        }
        self.table(&["Epoch", "w", "b", "w (treated)", "b (treated)"], |_, runs| {
            let lines = runs.map(|run| run.into_iter().flat_map(|run| run.lines.iter().copied()));
            by_number(lines, |line| line.map(|value| Cell::number(value, significant(f64::from(value), 5))))
        })
    }

    /// A table of the broken run and of the treated one, where there is one.
    fn table(
        &self,
        head: &[&'static str],
        rows: impl Fn(&ClinicScene, [Option<&TrialFrame>; 2]) -> Vec<Vec<Cell>>,
    ) -> Table {
        let shown = self.scene.as_ref().zip(self.frame.as_ref());
        let rows = shown.map(|(scene, frame)| rows(scene, [Some(&frame.broken), frame.treated.as_ref()]));
        Table { head: head.to_vec(), rows: rows.unwrap_or_default() }
    }
}

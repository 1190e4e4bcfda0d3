//! Drives the clinic: tells the worker what the page wants, and draws what the runs have come to.

use std::rc::Rc;

use super::memory::{self, Past};
use super::plots::{Parts, Plots};
use super::state::{Action, Clinic, Command, End, News};
use crate::charts::numerals::{fixed, grouped, significant};
use crate::components::Table;
use crate::frame::client::{Client, Heard, Workers};
use crate::frame::driven;
use crate::frame::playback::Playback;
use protocol::{ClinicFrame, ClinicRequest, ClinicResponse, ClinicScene, TrialFrame, channel};

/// Time between two writings of the counters, in milliseconds.
const WRITE_MS: f64 = 125.0;
/// How long a script plays, in seconds, however many epochs it has.
const PLAY_S: f64 = 8.0;
/// The number of a patient that is run to its end for the end alone; no patient of the page has it.
const AHEAD: u32 = 0;

/// A patient, and the page that shows it.
pub(super) struct Core {
    client: Client<channel::Clinic>,
    playback: Playback,
    plots: Option<Plots>,
    page: Rc<Clinic>,
    /// What the runs have been begun with.
    past: Past,
    scene: Option<Rc<ClinicScene>>,
    frame: Option<Rc<ClinicFrame>>,
    dirty: bool,
    written: f64,
}

impl driven::Core for Core {
    type Channel = channel::Clinic;
    type Follows = Clinic;
    type Command = Command;
    type Refs = Parts;
    type Notice = Action;

    fn new(workers: &Workers, page: &Rc<Clinic>) -> Self {
        let mut core = Self {
            client: workers.client(),
            playback: Playback::default(),
            plots: None,
            page: Rc::clone(page),
            past: Past::default(),
            scene: None,
            frame: None,
            dirty: false,
            written: 0.0,
        };
        core.begin();
        core
    }

    fn attach(&mut self, parts: Option<&Parts>) {
        self.plots = parts.and_then(|parts| Plots::new(parts.clone()));
        self.playback.show();
        self.dirty = true;
    }

    fn follow(&mut self, page: &Rc<Clinic>, commands: &[Command]) {
        self.page = Rc::clone(page);
        for &command in commands {
            match command {
                Command::Begin => self.begin(),
                Command::Train(epochs) => self.client.command(page.run, self.playback.train(epochs)),
            }
        }
        self.play();
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
                if let Heard::Snapshot(_, running) = heard {
                    self.playback.received(running);
                }
                let news = self.show(frame);
                (news != self.page.news).then(|| Action::News { run: frame.run, news: Box::new(news) })
            }
            _ => None,
        }
    }

    fn tick(&mut self, now: f64) -> Option<Action> {
        self.client.command(self.page.run, self.playback.ask());
        let Self { plots: Some(plots), scene: Some(scene), frame: Some(frame), .. } = self else { return None };
        // A new patient is drawn when it is there: its charts show other things.
        if frame.run != self.page.run {
            return None;
        }
        let case = self.page.link.case;
        if self.dirty || plots.is_stale() {
            plots.draw(case, scene, frame);
            self.dirty = false;
        }
        if now - self.written >= WRITE_MS {
            self.written = now;
            plots.write(case, scene, frame);
        }
        None
    }

    fn memory(&self) -> Option<String> {
        let all = self.page.link.case.epochs();
        let done = self.frame.as_ref().filter(|frame| frame.run == self.page.run).map_or(0, |frame| {
            // The broken run stands at its end beside a treatment.
            frame.treated.as_ref().map_or(frame.broken.epoch, |treated| treated.epoch)
        });
        // A run that has diverged comes to no more epochs, and is to diverge again.
        let epoch = if self.page.news.over { all } else { done.max(self.past.epoch) };
        Some(memory::write(&self.page, epoch))
    }
}

impl Core {
    fn begin(&mut self) {
        let page = Rc::clone(&self.page);
        (self.past, self.playback) = (page.past.unwrap_or_default(), Playback::default());
        let (run, case, epoch) = (page.run, page.link.case, page.broken_epoch());
        if self.past.ended && epoch == 0 {
            let treatment = case.script();
            self.client.send(ClinicRequest { run: AHEAD, case, treatment, epoch: case.epochs() });
        }
        self.client.send(ClinicRequest { run, case, treatment: page.link.treatment, epoch });
        let epochs = u32::try_from(self.past.epoch).unwrap_or(u32::MAX);
        self.client.command(run, self.playback.train(epochs));
        self.play();
    }

    /// Has the worker play the scripts as the page says.
    fn play(&mut self) {
        let speed = self.page.link.case.epochs() as f64 / PLAY_S;
        let playing = self.page.playing.then_some(Some(speed));
        self.client.command(self.page.run, self.playback.play(playing));
    }

    /// Takes up a frame; answers what it says of the ends of the runs.
    fn show(&mut self, frame: &Rc<ClinicFrame>) -> News {
        self.frame = Some(Rc::clone(frame));
        self.dirty = true;
        let (broken, treated) = (End::of(&frame.broken), frame.treated.as_ref().and_then(End::of));
        let over = broken.is_some() && (treated.is_some() || frame.treated.is_none());
        News { broken, treated, over }
    }

    /// The fit chart's data.
    pub(super) fn fit_table(&self) -> Table {
        let head = vec!["x", "Broken", "Treated"];
        self.table(head, |scene, frame| {
            // Every eighth place of the grid is as many as one reads.
            let places = scene.grid.iter().enumerate().step_by(8);
            let at = |run: Option<&TrialFrame>, place: usize| {
                run.and_then(|run| run.curve.get(place)).map_or(String::new(), |&y| significant(f64::from(y), 4))
            };
            let row = |(place, &x): (usize, &f32)| {
                vec![fixed(f64::from(x), 2), at(Some(&frame.broken), place), at(frame.treated.as_ref(), place)]
            };
            places.map(row).collect()
        })
    }

    /// The data of the charts of errors and of gradients.
    pub(super) fn course_table(&self) -> Table {
        let head = vec!["Epoch", "Error", "Gradient", "Error (treated)", "Gradient (treated)"];
        self.table(head, |_, frame| {
            let cells = |run: Option<&TrialFrame>, index: usize| {
                let error =
                    run.and_then(|run| run.errors.get(index)).map(|&(_, error)| significant(f64::from(error), 5));
                let norm = run.and_then(|run| run.gradients.get(index));
                let norm = norm.map(|&(_, norm)| norm.map_or("0".to_owned(), |norm| significant(f64::from(norm), 4)));
                [error.unwrap_or_default(), norm.unwrap_or_default()]
            };
            // Both are thinned by the same steps, so that the longer one has the epochs of both.
            let treated = frame.treated.as_ref();
            let longer = treated.filter(|run| run.errors.len() > frame.broken.errors.len()).unwrap_or(&frame.broken);
            let row = |(index, &(epoch, _)): (usize, &(u32, f32))| {
                let first = [grouped(u64::from(epoch))].into_iter();
                first.chain(cells(Some(&frame.broken), index)).chain(cells(treated, index)).collect()
            };
            longer.errors.iter().enumerate().map(row).collect()
        })
    }

    /// The data of the chart of w and b, or of hidden units.
    pub(super) fn inside_table(&self) -> Table {
        let of_network = self.page.link.case.has_hidden_layer();
        let head = vec!["Epoch", "w", "b", "w (treated)", "b (treated)"];
        if of_network {
            let head = vec!["Unit", "Lowest output", "Highest output", "Lowest (treated)", "Highest (treated)"];
            return self.table(head, |_, frame| {
                let range = |run: Option<&TrialFrame>, unit: usize| {
                    let outputs = run.and_then(|run| run.units.get(unit));
                    let ends = outputs.map(|outputs| {
                        outputs.iter().fold((f32::MAX, f32::MIN), |(low, high), &y| (low.min(y), high.max(y)))
                    });
                    let told = |value: f32| significant(f64::from(value), 3);
                    ends.map_or([String::new(), String::new()], |(low, high)| [told(low), told(high)])
                };
                let treated = frame.treated.as_ref();
                let units = frame.broken.units.len().max(treated.map_or(0, |run| run.units.len()));
                let row = |unit: usize| {
                    let first = [(unit + 1).to_string()].into_iter();
                    first.chain(range(Some(&frame.broken), unit)).chain(range(treated, unit)).collect()
                };
                (0..units).map(row).collect()
            });
        }
        self.table(head, |_, frame| {
            let cells = |run: Option<&TrialFrame>, index: usize| {
                let line = run.and_then(|run| run.lines.get(index));
                line.map_or([String::new(), String::new()], |(_, line)| line.map(|v| significant(f64::from(v), 5)))
            };
            let treated = frame.treated.as_ref();
            let longer = treated.filter(|run| run.lines.len() > frame.broken.lines.len()).unwrap_or(&frame.broken);
            let row = |(index, &(epoch, _)): (usize, &(u32, [f32; 2]))| {
                let first = [grouped(u64::from(epoch))].into_iter();
                first.chain(cells(Some(&frame.broken), index)).chain(cells(treated, index)).collect()
            };
            longer.lines.iter().enumerate().map(row).collect()
        })
    }

    fn table(&self, head: Vec<&'static str>, rows: impl Fn(&ClinicScene, &ClinicFrame) -> Vec<Vec<String>>) -> Table {
        let rows = self.scene.as_ref().zip(self.frame.as_ref()).map(|(scene, frame)| rows(scene, frame));
        Table { head, rows: rows.unwrap_or_default() }
    }
}

//! Drives the clinic: asks the worker for epochs and draws what comes back.

use std::cell::RefCell;
use std::rc::Rc;

use super::plots::{Parts, Plots};
use super::state::{Action, Clinic, End, News};
use crate::charts::numerals::{fixed, grouped, significant};
use crate::components::Table;
use crate::frame::client::{Client, Subscription};
use crate::frame::old_driven as driven;
use crate::frame::pacer::Pacer;
use crate::platform::Frames;
use protocol::channel;
use protocol::linear::{Request, Response};
use protocol::{Case, ClinicFrame, ClinicRequest, ClinicResponse, ClinicScene, TrialFrame};

/// Time between two writings of the counters, in milliseconds.
const WRITE_MS: f64 = 125.0;
/// How long a script plays, in seconds, however many epochs it has.
const PLAY_S: f64 = 8.0;

/// A patient on the page; dropping it stops everything.
pub(super) struct Driver {
    core: Rc<RefCell<Core>>,
    _frames: Frames,
    _subscription: Subscription,
}

struct Core {
    client: Client<channel::Linear>,
    pacer: Pacer,
    plots: Option<Plots>,
    page: Option<Clinic>,
    /// The number under which the worker knows the patient.
    number: u32,
    set_up: bool,
    scene: Option<Rc<ClinicScene>>,
    frame: Option<ClinicFrame>,
    dirty: bool,
    written: f64,
}

impl driven::Driver for Driver {
    type Channel = protocol::channel::Linear;
    type Page = Clinic;
    type Parts = Parts;

    fn new(client: &Client<channel::Linear>, parts: Parts, tell: impl Fn(Action) + 'static) -> Self {
        let core = Rc::new(RefCell::new(Core {
            client: client.clone(),
            pacer: Pacer::default(),
            plots: Plots::new(parts),
            page: None,
            number: 0,
            set_up: false,
            scene: None,
            frame: None,
            dirty: false,
            written: 0.0,
        }));
        let (receiver, drawer) = (Rc::clone(&core), Rc::clone(&core));
        let subscription = client.subscribe(move |message| {
            let Response::Clinic(told) = message else { return };
            // The borrow ends before the page hears of it: it may follow up at once.
            let actions = receiver.borrow_mut().receive(told);
            actions.into_iter().flatten().for_each(&tell);
        });
        let frames = Frames::new(move |now| drawer.borrow_mut().tick(now));
        Self { core, _frames: frames, _subscription: subscription }
    }

    fn follow(&self, page: &Clinic) {
        self.core.borrow_mut().follow(page);
    }

    fn repaint(&self) {
        if let Some(plots) = &mut self.core.borrow_mut().plots {
            plots.forget_palette();
        }
    }
}

impl Driver {
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
        let of_network = self.core.borrow().case().is_some_and(Case::has_hidden_layer);
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
        let core = self.core.borrow();
        let rows = core.scene.as_ref().zip(core.frame.as_ref()).map(|(scene, frame)| rows(scene, frame));
        Table { head, rows: rows.unwrap_or_default() }
    }
}

impl Core {
    fn case(&self) -> Option<Case> {
        self.page.as_ref().map(|page| page.link.case)
    }

    fn follow(&mut self, page: &Clinic) {
        let before = self.page.replace(page.clone());
        let same_run = before.as_ref().is_some_and(|before| before.run == page.run);
        if !same_run {
            self.number = self.client.next_number();
            self.set_up = false;
            self.pacer = Pacer::default();
            let (case, treatment) = (page.link.case, page.link.treatment);
            self.ask(ClinicRequest::Admit { run: self.number, case, treatment, epoch: page.broken_epoch() });
        }
        let steps_before = before.filter(|_| same_run).map_or(0, |before| before.steps);
        self.pacer.step(page.steps.wrapping_sub(steps_before));
    }

    fn ask(&self, question: ClinicRequest) {
        self.client.send(Request::Clinic(question));
    }

    fn receive(&mut self, told: &ClinicResponse) -> [Option<Action>; 2] {
        match told {
            ClinicResponse::Admitted { scene, frame } if frame.run == self.number => {
                self.set_up = true;
                let scene = Rc::new(scene.clone());
                self.scene = Some(Rc::clone(&scene));
                self.show(frame);
                [Some(Action::Admitted(scene)), self.news()]
            }
            ClinicResponse::Frame(frame) if frame.run == self.number => {
                self.pacer.answered();
                self.show(frame);
                [self.news(), None]
            }
            _ => [None, None],
        }
    }

    fn show(&mut self, frame: &ClinicFrame) {
        self.frame = Some(frame.clone());
        self.dirty = true;
    }

    /// What is new about the ends of the runs.
    fn news(&self) -> Option<Action> {
        let (page, frame) = (self.page.as_ref()?, self.frame.as_ref()?);
        let (broken, treated) = (End::of(&frame.broken), frame.treated.as_ref().and_then(End::of));
        let over = broken.is_some() && (treated.is_some() || frame.treated.is_none());
        let news = News { broken, treated, over };
        (news != page.news).then_some(Action::News { run: page.run, news: Box::new(news) })
    }

    fn tick(&mut self, now: f64) {
        let Some(page) = &self.page else { return };
        let ready = self.set_up && !page.news.over;
        let speed = page.link.case.epochs() as f64 / PLAY_S;
        if let Some(epochs) = self.pacer.demand_at(now, ready, page.playing, Some(speed)) {
            self.ask(ClinicRequest::Advance { run: self.number, epochs });
        }
        let (Some(plots), Some(page)) = (&mut self.plots, &self.page) else { return };
        // A new patient is drawn when it is there: its charts show other things.
        let (Some(scene), Some(frame), true) = (&self.scene, &self.frame, self.set_up) else { return };
        if self.dirty || plots.is_stale() {
            plots.draw(page.link.case, scene, frame);
            self.dirty = false;
        }
        if now - self.written >= WRITE_MS {
            self.written = now;
            plots.write(page.link.case, scene, frame);
        }
    }
}

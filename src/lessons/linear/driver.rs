//! Drives the regression: asks the worker for epochs and draws what comes back.

use std::cell::RefCell;
use std::rc::Rc;

use super::link::Mode;
use super::plots::{Parts, Plots};
use super::state::{Action, Ended, Linear, Tried};
use super::task::after_frame;
use super::words::coordinate;
use crate::charts::numerals::{fixed, grouped, significant};
use crate::components::Table;
use crate::frame::client::{Client, Subscription};
use crate::frame::latest::Latest;
use crate::frame::old_driven as driven;
use crate::frame::pacer::Pacer;
use crate::platform::Frames;
use protocol::channel;
use protocol::linear::{Request, Response};
use protocol::{LineFrame, RegressionFrame, RegressionRequest, RegressionResponse, RegressionScene};

/// Time between two writings of the counters, in milliseconds.
const WRITE_MS: f64 = 125.0;
/// The epochs for which the runs from other seeds are shown: the notebook's.
pub(super) const GHOST_EPOCHS: u32 = 100;

/// A regression on the page; dropping it stops everything.
pub(super) struct Driver {
    core: Rc<RefCell<Core>>,
    _frames: Frames,
    _subscription: Subscription,
}

struct Core {
    client: Client<channel::Linear>,
    pacer: Pacer,
    plots: Option<Plots>,
    page: Option<Linear>,
    /// The number under which the worker knows the run.
    number: u32,
    set_up: bool,
    tries: Latest<[f64; 2]>,
    scene: Option<Rc<RegressionScene>>,
    frame: Option<RegressionFrame>,
    ghosts: Vec<Vec<[f32; 2]>>,
    dirty: bool,
    written: f64,
}

impl driven::Driver for Driver {
    type Channel = protocol::channel::Linear;
    type Page = Linear;
    type Parts = Parts;

    fn new(client: &Client<channel::Linear>, parts: Parts, tell: impl Fn(Action) + 'static) -> Self {
        let core = Rc::new(RefCell::new(Core {
            client: client.clone(),
            pacer: Pacer::default(),
            plots: Plots::new(parts),
            page: None,
            number: 0,
            set_up: false,
            tries: Latest::default(),
            scene: None,
            frame: None,
            ghosts: Vec::new(),
            dirty: false,
            written: 0.0,
        }));
        let (receiver, drawer) = (Rc::clone(&core), Rc::clone(&core));
        let subscription = client.subscribe(move |message| {
            let Response::Regression(told) = message else { return };
            // The borrow ends before the page hears of it: it may follow up at once.
            let news = receiver.borrow_mut().receive(told);
            if let Some(action) = news {
                tell(action);
            }
        });
        let frames = Frames::new(move |now| drawer.borrow_mut().tick(now));
        Self { core, _frames: frames, _subscription: subscription }
    }

    fn follow(&self, page: &Linear) {
        self.core.borrow_mut().follow(page);
    }

    fn repaint(&self) {
        if let Some(plots) = &mut self.core.borrow_mut().plots {
            plots.forget_palette();
        }
    }
}

impl Driver {
    /// The line that a place upon the bowl stands for.
    pub(super) fn line_at(&self, place: (f64, f64)) -> Option<[f64; 2]> {
        self.core.borrow().plots.as_ref()?.line_at(place)
    }

    /// The fit chart's data.
    pub(super) fn fit_table(&self) -> Table {
        let core = self.core.borrow();
        let head = vec!["x", "y", "By hand", "nn.Linear"];
        let Some((scene, frame)) = core.scene.as_ref().zip(core.frame.as_ref()) else {
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
        let core = self.core.borrow();
        let head = vec!["Epoch", "w", "b", "Loss", "w (nn)", "b (nn)", "Loss (nn)"];
        let Some(frame) = &core.frame else { return Table { head, rows: Vec::new() } };
        let cells = |[w, b, loss]: [f32; 3]| [coordinate(w, 5), coordinate(b, 5), significant(f64::from(loss), 5)];
        let rows = frame.by_hand.path.iter().map(|&(epoch, by_hand)| {
            let linear = frame.linear.path.iter().find(|entry| entry.0 == epoch);
            let linear = linear.map_or_else(|| ["", "", ""].map(str::to_owned), |&(_, linear)| cells(linear));
            std::iter::once(grouped(u64::from(epoch))).chain(cells(by_hand)).chain(linear).collect()
        });
        Table { head, rows: rows.collect() }
    }
}

impl Core {
    fn follow(&mut self, page: &Linear) {
        let settings = &page.link.settings;
        let before = self.page.replace(page.clone());
        self.dirty = true;
        let same_run = before.as_ref().is_some_and(|before| before.run == page.run);
        if !same_run {
            self.number = self.client.next_number();
            self.set_up = false;
            self.pacer = Pacer::default();
            self.tries = Latest::default();
            self.ask(RegressionRequest::Start { run: self.number, settings: settings.clone() });
        }
        let before = before.as_ref();
        if before.is_some_and(|before| same_run && before.link.settings.learning_rate != settings.learning_rate) {
            self.ask(RegressionRequest::Tune { run: self.number, learning_rate: settings.learning_rate });
        }
        let steps_before = before.filter(|_| same_run).map_or(0, |before| before.steps);
        self.pacer.step(page.steps.wrapping_sub(steps_before));
        let guess = page.link.guess;
        // A line that came with the link, or stands in another bowl now, is tried without being moved.
        let unheard = !same_run && page.link.mode == Mode::You && guess != settings.start && page.tried.is_none();
        if unheard || before.is_some_and(|before| before.link.guess != guess) {
            let question = self.tries.ask(self.number, guess);
            self.try_line(question);
        }
        let rate_changed = before.is_some_and(|before| before.link.settings.learning_rate != settings.learning_rate);
        if page.link.ghosts && (!same_run || rate_changed || before.is_some_and(|before| !before.link.ghosts)) {
            self.ask(RegressionRequest::Ghosts { run: self.number, epochs: GHOST_EPOCHS });
        }
    }

    fn ask(&self, question: RegressionRequest) {
        self.client.send(Request::Regression(question));
    }

    fn try_line(&self, question: Option<(u32, [f64; 2])>) {
        if let Some((run, line)) = question {
            self.ask(RegressionRequest::Try { run, line });
        }
    }

    fn receive(&mut self, told: &RegressionResponse) -> Option<Action> {
        match told {
            RegressionResponse::Started { scene, pace, frame } if frame.run == self.number => {
                self.set_up = true;
                let scene = Rc::new(RegressionScene::clone(scene));
                self.scene = Some(Rc::clone(&scene));
                self.frame = Some(frame.clone());
                self.dirty = true;
                Some(Action::Started(scene, *pace))
            }
            RegressionResponse::Pace { run, pace } if *run == self.number => {
                self.dirty = true;
                Some(Action::Paced(*pace))
            }
            RegressionResponse::Frame(frame) if frame.run == self.number => {
                self.pacer.answered();
                self.frame = Some(frame.clone());
                self.dirty = true;
                self.ended().or_else(|| self.achieved())
            }
            RegressionResponse::Tried { run, line, loss, epochs } if *run == self.number => {
                let (_, question) = self.tries.answered(*run, *run);
                self.try_line(question);
                Some(Action::Tried(Tried { line: *line, loss: *loss, epochs: *epochs }))
            }
            RegressionResponse::Ghosts { run, paths, .. } if *run == self.number => {
                self.ghosts.clone_from(paths);
                self.dirty = true;
                None
            }
            _ => None,
        }
    }

    /// The news that a task has been done.
    fn achieved(&self) -> Option<Action> {
        let (page, scene, frame) = (self.page.as_ref()?, self.scene.as_ref()?, self.frame.as_ref()?);
        let done = after_frame(&page.done, &page.link.settings, scene, frame);
        (done != page.done).then_some(Action::Done(done))
    }

    /// The news that a line has stopped, once.
    fn ended(&self) -> Option<Action> {
        let page = self.page.as_ref().filter(|page| page.ended.is_none())?;
        let frame = self.frame.as_ref()?;
        let how = |line: &LineFrame| Some(Ended { model: line.model, stop: line.stop?, epoch: line.epoch });
        let stopped = [&frame.by_hand, &frame.linear].into_iter().find_map(how);
        stopped.map(|how| Action::Ended { run: page.run, how })
    }

    fn tick(&mut self, now: f64) {
        if let Some(page) = &self.page {
            let stopped =
                self.frame.as_ref().is_some_and(|frame| frame.by_hand.stop.is_some() && frame.linear.stop.is_some());
            let ready = self.set_up && !stopped;
            if let Some(epochs) = self.pacer.demand(now, ready, page.playing, page.link.speed) {
                // Both lines are looked at after at most some milliseconds, also when they run as fast as they can.
                const MOST: u32 = 2_000;
                self.ask(RegressionRequest::Advance { run: self.number, epochs: epochs.min(MOST) });
            }
        }
        let (Some(plots), Some(page)) = (&mut self.plots, &self.page) else { return };
        let (Some(scene), Some(frame)) = (&self.scene, &self.frame) else { return };
        if self.dirty || plots.is_stale() {
            plots.draw(page, scene, frame, &self.ghosts);
            self.dirty = false;
        }
        if now - self.written >= WRITE_MS {
            self.written = now;
            plots.write(scene, frame);
        }
    }
}

//! Drives a run: asks the worker for epochs and draws what comes back. Nothing of this passes through Yew's state, which
//! changes only when a setting does.

use std::cell::RefCell;
use std::rc::Rc;

use super::live::Live;
use super::plots::{Parts, Plots};
use super::state::{Action, Ended, Lab};
use super::task::after_frame;
use crate::charts::numerals::{fixed, grouped, significant};
use crate::platform::{self, Frames};
use crate::protocol::{FromWorker, RunSettings, ToWorker};
use crate::ui::client::{Client, Subscription};
use crate::ui::components::Table;
use crate::ui::driven;

/// Time between two writings of the counters, in milliseconds.
const WRITE_MS: f64 = 125.0;

/// A run on the page; dropping it stops everything.
pub(super) struct Driver {
    core: Rc<RefCell<Core>>,
    _frames: Frames,
    _subscription: Subscription,
}

struct Core {
    client: Client,
    live: Live,
    plots: Option<Plots>,
    /// What the page is set to, and the number under which the worker knows the run.
    lab: Option<Lab>,
    number: u32,
    dirty: bool,
    written: f64,
}

impl driven::Driver for Driver {
    type Page = Lab;
    type Parts = Parts;

    fn new(client: &Client, parts: Parts, tell: impl Fn(Action) + 'static) -> Self {
        let plots = Plots::new(parts);
        let (live, client_of_core) = (Live::default(), client.clone());
        let core = Core { client: client_of_core, live, plots, lab: None, number: 0, dirty: false, written: 0.0 };
        let core = Rc::new(RefCell::new(core));
        let (receiver, drawer) = (Rc::clone(&core), Rc::clone(&core));
        let subscription = client.subscribe(move |message| {
            // The borrow ends before the page hears of it: it may follow up at once.
            let news = receiver.borrow_mut().receive(message);
            if let Some(action) = news {
                tell(action);
            }
        });
        let frames = Frames::new(move |now| drawer.borrow_mut().tick(now));
        Self { core, _frames: frames, _subscription: subscription }
    }

    fn follow(&self, lab: &Lab) {
        self.core.borrow_mut().follow(lab);
    }

    fn repaint(&self) {
        if let Some(plots) = &mut self.core.borrow_mut().plots {
            plots.forget_palette();
        }
    }
}

impl Driver {
    /// The pointer is here upon the fit chart, in CSS pixels.
    pub(super) fn point_at(&self, place: Option<(f64, f64)>) {
        let mut core = self.core.borrow_mut();
        let Core { live, plots, dirty, .. } = &mut *core;
        if let (Some(plots), Some(scene), Some(frame)) = (plots, &live.scene, &live.frame)
            && plots.point_at(place, scene)
        {
            plots.write_pointed(scene, frame);
            *dirty = true;
        }
    }

    /// The fit chart's data.
    pub(super) fn fit_table(&self) -> Table {
        let core = self.core.borrow();
        let head = vec!["x", "y", "Prediction", "Residual"];
        let Some((scene, frame)) = core.live.scene.as_ref().zip(core.live.frame.as_ref()) else {
            return Table { head, rows: Vec::new() };
        };
        let rows = scene.points.iter().zip(&frame.predictions).map(|(&[x, y], &prediction)| {
            let (y, prediction) = (f64::from(y), f64::from(prediction));
            [f64::from(x), y, prediction, y - prediction].map(|value| fixed(value, 3)).to_vec()
        });
        Table { head, rows: rows.collect() }
    }

    /// The loss chart's data.
    pub(super) fn loss_table(&self) -> Table {
        let core = self.core.borrow();
        let history = core.live.frame.as_ref().map_or(&[][..], |frame| &frame.history);
        let row = |&(epoch, loss): &(u32, f32)| vec![grouped(u64::from(epoch)), significant(f64::from(loss), 4)];
        Table { head: vec!["Epoch", "Loss"], rows: history.iter().map(row).collect() }
    }
}

impl Core {
    fn follow(&mut self, lab: &Lab) {
        let settings = &lab.link.settings;
        let before = self.lab.replace(lab.clone());
        let before = before.filter(|before| before.run == lab.run);
        let Some(before) = before else {
            self.number = self.client.next_number();
            self.live.begin(self.number);
            self.owe(lab.steps);
            self.client.send(ToWorker::Start { run: self.number, settings: settings.clone() });
            return;
        };
        if before.link.settings != *settings {
            let RunSettings { learning_rate, optimizer, .. } = *settings;
            self.client.send(ToWorker::Tune { run: self.number, learning_rate, optimizer });
        }
        self.owe(lab.steps.wrapping_sub(before.steps));
    }

    fn owe(&mut self, steps: u32) {
        for _ in 0..steps {
            self.live.step();
        }
    }

    fn receive(&mut self, message: &FromWorker) -> Option<Action> {
        if !self.live.receive(message.clone(), platform::now()) {
            return None;
        }
        self.dirty = true;
        let (lab, frame) = (self.lab.as_ref()?, self.live.frame.as_ref()?);
        let Some(cause) = frame.diverged.clone().filter(|_| lab.ended.is_none()) else { return self.achieved() };
        Some(Action::Diverged { run: lab.run, ended: Ended { epoch: frame.epoch, cause } })
    }

    /// The news that a task has been done.
    fn achieved(&self) -> Option<Action> {
        let (lab, scene, frame) = (self.lab.as_ref()?, self.live.scene.as_ref()?, self.live.frame.as_ref()?);
        let done = after_frame(&lab.done, &lab.link.settings, lab.tuned, scene, frame);
        (done != lab.done).then_some(Action::Done(done))
    }

    fn tick(&mut self, now: f64) {
        if let Some(lab) = &self.lab
            && let Some(demand) = self.live.demand(now, lab.playing, lab.link.speed)
        {
            let (epochs, budget_ms) = (demand.epochs, demand.budget_ms);
            self.client.send(ToWorker::Advance { run: self.number, epochs, budget_ms });
        }
        let Some(plots) = &mut self.plots else { return };
        if let (Some(scene), Some(frame)) = (&self.live.scene, &self.live.frame)
            && (self.dirty || plots.is_stale())
        {
            plots.draw(scene, frame);
            self.dirty = false;
        }
        if now - self.written >= WRITE_MS {
            self.written = now;
            plots.write(&mut self.live, platform::now());
        }
    }
}

//! Drives a run: asks the worker for epochs and draws what comes back. Nothing of this passes through Yew's state, which
//! changes only when a setting does.

use std::cell::RefCell;
use std::rc::Rc;

use super::history::past::Origin;
use super::history::shelf::Shelf;
use super::history::{PastDriver, Span};
use super::leave_one_out::LeaveOneOutView;
use super::leave_one_out_worker::LeaveOneOutWorker;
use super::live::Live;
use super::plots::{Around, Parts, Plots};
use super::state::{Action, Ended, Lab, Stopped};
use super::task::after_frame;
use crate::charts::numerals::{fixed, grouped, significant};
use crate::components::Table;
use crate::frame::client::{Client, Subscription};
use crate::frame::old_driven as driven;
use crate::platform::{self, Frames};
use protocol::channel;
use protocol::lab::{Request, Response};
use protocol::{RunSettings, StopRule};

/// Time between two writings of the counters, in milliseconds.
const WRITE_MS: f64 = 125.0;

/// A run on the page of a part; dropping it stops everything.
pub(super) struct Driver {
    core: Rc<RefCell<Core>>,
    _frames: Frames,
    _subscription: Subscription,
}

struct Core {
    client: Client<channel::Lab>,
    live: Live,
    plots: Option<Plots>,
    /// What the page is set to, and the number under which the worker knows the run.
    lab: Option<Lab>,
    number: u32,
    past: PastDriver,
    dirty: bool,
    written: f64,
    leave_one_out: LeaveOneOutView,
    second: Option<LeaveOneOutWorker>,
    /// The run and the settings of the networks that the second worker trains.
    leave_one_out_of: Option<(u32, RunSettings)>,
    /// Whether the run has been changed on its way.
    apart: bool,
}

impl driven::Driver for Driver {
    type Channel = protocol::channel::Lab;
    type Page = Lab;
    type Parts = Parts;

    fn new(client: &Client<channel::Lab>, parts: Parts, tell: impl Fn(Action) + 'static) -> Self {
        let plots = Plots::new(parts);
        let (live, client_of_core) = (Live::default(), client.clone());
        let core = Core {
            client: client_of_core,
            live,
            past: PastDriver::default(),
            plots,
            lab: None,
            number: 0,
            dirty: false,
            written: 0.0,
            leave_one_out: LeaveOneOutView::default(),
            second: None,
            leave_one_out_of: None,
            apart: false,
        };
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
        if lab.link.leave_one_out && self.core.borrow().second.is_none() {
            let second = self.leave_one_out_worker();
            self.core.borrow_mut().second = Some(second);
        }
        self.core.borrow_mut().follow_leave_one_out(lab);
    }

    fn repaint(&self) {
        if let Some(plots) = &mut self.core.borrow_mut().plots {
            plots.forget_palette();
        }
    }
}

impl Driver {
    fn leave_one_out_worker(&self) -> LeaveOneOutWorker {
        let (receiver, unlucky) = (Rc::downgrade(&self.core), Rc::downgrade(&self.core));
        let receive = move |message: &Response| {
            if let (Some(core), Response::LeaveOneOut(frame)) = (receiver.upgrade(), message) {
                let core = &mut *core.borrow_mut();
                core.dirty |= core.leave_one_out.receive(frame);
            }
        };
        let trouble = move |message: String| {
            if let Some(core) = unlucky.upgrade() {
                // It may be told of while the line is being set up.
                if let Ok(mut core) = core.try_borrow_mut() {
                    core.leave_one_out.trouble = Some(message);
                }
            }
        };
        LeaveOneOutWorker::new(receive, trouble)
    }

    /// The pointer is here upon the fit chart, in CSS pixels.
    pub(super) fn point_at(&self, place: Option<(f64, f64)>) {
        let mut core = self.core.borrow_mut();
        let Core { live, plots, dirty, .. } = &mut *core;
        if let (Some(plots), Some(scene), Some(frame)) = (plots, &live.scene, live.shown())
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
        let Some((scene, frame)) = core.live.scene.as_ref().zip(core.live.shown()) else {
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
        let core = self.core.borrow();
        core.past.span(&core.live)
    }

    /// Shows the curves of the pinned runs as well.
    pub(super) fn pin(&self, shelf: &Shelf) {
        if let Some(plots) = &mut self.core.borrow_mut().plots {
            plots.pin(shelf);
        }
    }

    /// The loss chart's data.
    pub(super) fn loss_table(&self) -> Table {
        let core = self.core.borrow();
        let history = core.live.frame.as_ref().map_or(&[][..], |frame| &frame.history);
        let printed = |loss: f32| significant(f64::from(loss), 4);
        let mut head = vec!["Epoch", "Loss"];
        let Some(leave_one_out) = core.leave_one_out.frame.as_ref() else {
            let row = |&(epoch, loss): &(u32, f32)| vec![grouped(u64::from(epoch)), printed(loss)];
            return Table { head, rows: history.iter().map(row).collect() };
        };
        head.push("Leave-one-out error");
        let error = |epoch: u32| {
            let found = leave_one_out.history.binary_search_by_key(&epoch, |&(at, _)| at).ok();
            found.map_or_else(|| "–".to_owned(), |index| printed(leave_one_out.history[index].1))
        };
        let row = |&(epoch, loss): &(u32, f32)| vec![grouped(u64::from(epoch)), printed(loss), error(epoch)];
        Table { head, rows: history.iter().map(row).collect() }
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
            self.live.step(lab.steps);
            self.apart = lab.past.origin != Origin::Fresh;
            self.past.begin(&self.client, self.number, lab, &mut self.live);
            if lab.link.stop != StopRule::Never {
                self.stop_when(lab.link.stop, false);
            }
            return;
        };
        if before.link.settings != *settings {
            self.apart |= self.live.is_current() && self.live.frame.as_ref().is_some_and(|frame| frame.epoch > 0);
            self.client.send(Request::Tune { run: self.number, settings: settings.clone() });
            self.past.touch();
        }
        if before.past.look.as_ref().map(|look| look.epoch) != lab.past.look.as_ref().map(|look| look.epoch) {
            self.past.follow(&self.client, lab.past.look.as_ref(), &mut self.live);
            self.dirty = true;
        }
        if before.link.stop != lab.link.stop {
            self.stop_when(lab.link.stop, false);
        } else if before.resumed != lab.resumed {
            self.stop_when(lab.link.stop, true);
        }
        self.live.step(lab.steps.wrapping_sub(before.steps));
    }

    fn stop_when(&mut self, rule: StopRule, again: bool) {
        self.live.resume();
        self.client.send(Request::StopWhen { run: self.number, rule, again });
    }

    /// Has the second worker train what belongs to the run, or nothing.
    fn follow_leave_one_out(&mut self, lab: &Lab) {
        if !lab.link.leave_one_out {
            (self.second, self.leave_one_out_of) = (None, None);
            self.leave_one_out = LeaveOneOutView::default();
            self.dirty = true;
            return;
        }
        let of = (lab.run, lab.link.settings.clone());
        if let Some(second) = &mut self.second
            && self.leave_one_out_of.as_ref() != Some(&of)
        {
            self.leave_one_out.begin(second.start(&of.1), self.apart);
            self.leave_one_out_of = Some(of);
        }
    }

    fn receive(&mut self, message: &Response) -> Option<Action> {
        if let Some(lab) = &self.lab
            && let Some(news) = self.past.receive(&self.client, message, lab, &mut self.live)
        {
            self.dirty = true;
            return news;
        }
        if !self.live.receive(message.clone(), platform::now()) {
            return None;
        }
        self.dirty = true;
        let (lab, frame) = (self.lab.as_ref()?, self.live.frame.as_ref()?);
        if let Some(rule) = frame.stopped
            && lab.stopped.is_none()
        {
            return Some(Action::Stopped { run: lab.run, stopped: Stopped { epoch: frame.epoch, rule } });
        }
        if matches!(message, Response::Edited { .. }) {
            self.past.touch();
            self.apart = true;
            return Some(Action::Edited { run: lab.run, epoch: frame.epoch });
        }
        let Some(cause) = frame.diverged.clone().filter(|_| lab.ended.is_none()) else { return self.achieved() };
        Some(Action::Diverged { run: lab.run, ended: Ended { epoch: frame.epoch, cause } })
    }

    /// The news that a task has been done.
    fn achieved(&self) -> Option<Action> {
        let (lab, scene, frame) = (self.lab.as_ref()?, self.live.scene.as_ref()?, self.live.frame.as_ref()?);
        let apart = lab.tuned || lab.edited.is_some() || lab.past.origin != Origin::Fresh;
        let done = after_frame(&lab.done, &lab.link.settings, apart, scene, frame);
        (done != lab.done).then_some(Action::Done(done))
    }

    fn tick(&mut self, now: f64) {
        if let Some(lab) = &self.lab
            && let Some(demand) = self.live.demand(now, lab.playing, lab.link.speed)
        {
            let (epochs, budget_ms) = (demand.epochs, demand.budget_ms);
            self.client.send(Request::Advance { run: self.number, epochs, budget_ms });
        }
        if let (Some(second), Some(frame), true) = (&self.second, &self.live.frame, self.live.is_current())
            && let Some(epochs) = self.leave_one_out.demand(frame.epoch)
        {
            second.advance(epochs);
        }
        if let Some(lab) = &self.lab {
            self.past.tick(&self.client, now, lab, &self.live);
        }
        let Some(plots) = &mut self.plots else { return };
        if let (Some(scene), Some(frame)) = (&self.live.scene, self.live.shown())
            && (self.dirty || plots.is_stale())
        {
            let fork = self.lab.as_ref().and_then(|lab| lab.past.fork());
            let (looking, leave_one_out) = (self.live.past.is_some(), self.leave_one_out.frame.as_ref());
            plots.draw(scene, frame, &Around { fork, looking, leave_one_out });
            self.dirty = false;
        }
        if now - self.written >= WRITE_MS {
            self.written = now;
            plots.write(&mut self.live, &self.leave_one_out, platform::now());
        }
    }
}

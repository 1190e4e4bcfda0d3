//! The networks that are trained without one point each, beside a run: a worker of their own does it, so that the run itself
//! is never slowed.

use std::cell::RefCell;
use std::rc::Rc;

use super::leave_one_out::LeaveOneOutView;
use crate::frame::client::{Client, Heard, Subscription, Workers};
use crate::frame::playback::Playback;
use protocol::channel::LeaveOneOut;
use protocol::{RunSettings, StartLeaveOneOut};

/// Settings must have stood still for so long, in milliseconds, before networks are set up for them: a slider that is dragged
/// starts them once, and not at every step of its way.
const SETTLED_MS: f64 = 200.0;

/// Networks that follow a run.
pub(super) struct Companions {
    client: Client<LeaveOneOut>,
    number: u32,
    progress: Rc<RefCell<Progress>>,
    /// The run and the settings that they are trained for, and those that they are to be trained for since a time.
    of: Option<(u32, RunSettings)>,
    wanted: Option<((u32, RunSettings), Option<f64>)>,
    _subscription: Subscription,
}

#[derive(Default)]
struct Progress {
    view: LeaveOneOutView,
    playback: Playback,
    news: bool,
}

impl Companions {
    /// Starts their worker.
    pub(super) fn new(workers: &Workers) -> Self {
        let client = workers.client::<LeaveOneOut>();
        let progress = Rc::new(RefCell::new(Progress::default()));
        let receiver = Rc::clone(&progress);
        let subscription = client.listen(move |heard| {
            let mut progress = receiver.borrow_mut();
            if let Heard::Snapshot(_, running) = heard {
                progress.playback.received(running);
            }
            progress.news |= progress.view.receive(heard.response());
        });
        Self { client, number: 0, progress, of: None, wanted: None, _subscription: subscription }
    }

    /// What they have come to.
    pub(super) fn read<T>(&self, read: impl FnOnce(&LeaveOneOutView) -> T) -> T {
        read(&self.progress.borrow().view)
    }

    /// Whether there is news since the last call.
    pub(super) fn is_news(&self) -> bool {
        std::mem::take(&mut self.progress.borrow_mut().news)
    }

    /// Follows a run with these settings.
    pub(super) fn follow(&mut self, run: u32, settings: &RunSettings) {
        // It is asked in every frame, and nearly always about what is known already.
        let is_this = |of: &(u32, RunSettings)| of.0 == run && of.1 == *settings;
        if self.of.as_ref().is_some_and(is_this) {
            self.wanted = None;
        } else if !self.wanted.as_ref().is_some_and(|(wanted, _)| is_this(wanted)) {
            self.wanted = Some(((run, settings.clone()), None));
        }
    }

    /// Sets up what has been wanted for long enough, and lets the networks come up with a run that is at an epoch. `apart` says
    /// that the run has had other settings, or other weights, on its way.
    pub(super) fn tick(&mut self, now: f64, epoch: Option<u64>, apart: bool) {
        if let Some((of, since)) = &mut self.wanted {
            // There is nothing to wait for at the start.
            let settled = self.of.is_none() || now - *since.get_or_insert(now) >= SETTLED_MS;
            if settled {
                self.number = self.client.next_number();
                let mut progress = self.progress.borrow_mut();
                progress.view.begin(self.number, apart);
                progress.playback = Playback::default();
                self.client.send(StartLeaveOneOut { run: self.number, settings: of.1.clone() });
                self.of = self.wanted.take().map(|(of, _)| of);
            }
        }
        let Progress { view, playback, .. } = &mut *self.progress.borrow_mut();
        if let Some(epochs) = epoch.filter(|_| self.wanted.is_none()).and_then(|epoch| view.demand(epoch)) {
            self.client.command(self.number, playback.train(epochs));
        }
        self.client.command(self.number, playback.ask());
    }
}

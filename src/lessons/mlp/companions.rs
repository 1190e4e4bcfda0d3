//! The networks trained without one point each, beside a run. A worker of their own trains them, so that they never slow the
//! run down.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use super::leave_one_out::LeaveOneOutView;
use crate::frame::client::Subscription;
use crate::frame::{Client, Playback, Workers};
use protocol::channel::LeaveOneOut;
use protocol::{Frame, RunSettings, StartLeaveOneOut};

/// How long settings must stay the same before networks are set up for them, in milliseconds: a slider that is dragged starts
/// them once, at the end.
const SETTLED_MS: f64 = 200.0;

/// Networks that follow a run.
pub(super) struct Companions {
    progress: Rc<RefCell<Progress>>,
    /// The number and the settings of the run that they are trained for.
    of: Option<(u32, RunSettings)>,
    /// Those that they are to be trained for, and since when.
    wanted: Option<((u32, RunSettings), Option<f64>)>,
    _subscription: Subscription,
}

struct Progress {
    playback: Playback<Client<LeaveOneOut>>,
    view: LeaveOneOutView,
    news: bool,
}

impl Companions {
    /// Starts their worker.
    pub(super) fn new(workers: &Workers) -> Self {
        let client = workers.client();
        let (playback, view) = (Playback::new(client.clone()), LeaveOneOutView::default());
        let progress = Rc::new(RefCell::new(Progress { playback, view, news: false }));
        let receiver = Rc::clone(&progress);
        let subscription = client.listen(move |heard| {
            let Ok(heard) = heard else { return };
            let progress = &mut *receiver.borrow_mut();
            progress.playback.received(&heard);
            progress.news |= progress.view.receive(heard.response());
        });
        Self { progress, of: None, wanted: None, _subscription: subscription }
    }

    /// The newest numbers.
    pub(super) fn view(&self) -> Ref<'_, LeaveOneOutView> {
        Ref::map(self.progress.borrow(), |progress| &progress.view)
    }

    /// Whether there is news since the last call.
    pub(super) fn is_news(&self) -> bool {
        std::mem::take(&mut self.progress.borrow_mut().news)
    }

    /// Follows a run with these settings.
    pub(super) fn follow(&mut self, run: u32, settings: &RunSettings) {
        // This is called in every frame, and nearly always with the same settings.
        let is_this = |of: &(u32, RunSettings)| of.0 == run && of.1 == *settings;
        if self.of.as_ref().is_some_and(is_this) {
            self.wanted = None;
        } else if !self.wanted.as_ref().is_some_and(|(wanted, _)| is_this(wanted)) {
            self.wanted = Some(((run, settings.clone()), None));
        }
    }

    /// Sets up networks for settings that have stayed the same for long enough, and trains the networks up to the epoch of the
    /// run, of which the newest frame is given. `apart` says whether settings of the run were changed on its way.
    pub(super) fn tick(&mut self, now: f64, run: Option<&Frame>, apart: bool) {
        let Progress { playback, view, .. } = &mut *self.progress.borrow_mut();
        if let Some((of, since)) = &mut self.wanted {
            // There is nothing to wait for at the start.
            let settled = self.of.is_none() || now - *since.get_or_insert(now) >= SETTLED_MS;
            if settled {
                let run = playback.client.next_number();
                view.begin(run, apart);
                playback.begin(run);
                playback.client.send(StartLeaveOneOut { run, settings: of.1.clone() });
                self.of = self.wanted.take().map(|(of, _)| of);
            }
        }
        // Settings that were changed and changed back leave their trace in the run.
        view.apart |= apart;
        view.replaced = self.wanted.is_some();
        if let Some(run) = run.filter(|_| !view.replaced) {
            view.heed(run);
            if let Some(epochs) = view.demand(run.epoch) {
                playback.train(epochs.into());
            }
        }
        playback.ask();
    }
}

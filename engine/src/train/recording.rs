//! A run that can be inspected, or continued, at any epoch of its past.
//!
//! Snapshots of the training state are kept at some epochs, and every intervention is recorded with its epoch. To
//! return to an epoch, the run is restored from the nearest snapshot before it and trained again with the same
//! interventions. The result is the same bit for bit.

use std::ops::Deref;

use super::{Config, ConfigError, EditError, Session, State};
use crate::autograd::Error;
use crate::optim::{OptimizerConfig, Schedule, SettingError};
use crate::tensor::Element;

/// A change that was made to a run while it trained.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Intervention {
    /// It continued with this optimizer, under this schedule.
    Tune(OptimizerConfig, Schedule),
    /// A parameter was set by hand.
    Edit {
        /// Its place among [`Session::parameters`].
        index: usize,
        /// Its value from then on.
        value: f64,
    },
}

impl Intervention {
    fn apply<T: Element>(self, session: &mut Session<T>) -> Result<(), Error> {
        match self {
            // It was accepted when it was recorded, so it is accepted again.
            Self::Tune(optimizer, schedule) => tune(session, optimizer, schedule)
                .map_err(|error| Error::Argument { op: "replay", problem: error.to_string() }),
            Self::Edit { index, value } => session
                .set_by_hand(&[(index, T::from_f64(value))])
                .map_err(|error| Error::Argument { op: "replay", problem: error.to_string() }),
        }
    }

    /// Whether this intervention, right after `before` at the same epoch, makes that one irrelevant. An optimizer of
    /// the same kind keeps its state, and one of another kind starts afresh; so only the same kind replaces the one
    /// before.
    fn supersedes(self, before: Self) -> bool {
        match (before, self) {
            (Self::Tune(before, _), Self::Tune(after, _)) => before.kind() == after.kind(),
            (Self::Edit { index: before, .. }, Self::Edit { index, .. }) => before == index,
            _ => false,
        }
    }
}

/// The most snapshots.
const MOST_STATES: usize = 256;
/// The fewest snapshots, however large they are.
const FEWEST_STATES: usize = 8;
/// The most memory for all snapshots, in bytes; for the largest network of the lab that is about sixty of them.
const MOST_BYTES: usize = 32 << 20;
/// Epochs between two snapshots at first.
const FIRST_STRIDE: u64 = 4;
/// The most interventions. After one more, the recording starts over: earlier epochs can no longer be restored.
const MOST_INTERVENTIONS: usize = 2048;

/// A session together with its past. It dereferences to the session.
#[derive(Debug, Clone)]
pub struct Recording<T: Element> {
    head: Session<T>,
    /// A second session that has been moved to the epoch being inspected.
    replay: Option<Replay<T>>,
    /// The first `live` of these are snapshots at multiples of `stride`, in ascending order, each taken before the
    /// interventions of its epoch. The others are unused buffers, kept for later snapshots.
    states: Vec<State<T>>,
    live: usize,
    capacity: usize,
    stride: u64,
    /// With their epochs, in ascending order.
    interventions: Vec<(u64, Intervention)>,
    /// How many of them have been applied to the head; the others are scheduled.
    applied: usize,
    /// The first epoch that can be restored.
    first: u64,
}

#[derive(Debug, Clone)]
struct Replay<T: Element> {
    session: Session<T>,
    /// How many interventions have been applied to it; `None` if it is not in a state of this run.
    applied: Option<usize>,
}

impl<T: Element> Recording<T> {
    /// A run at epoch 0, as by [`Session::new`].
    ///
    /// # Errors
    /// [`ConfigError`] names what is wrong and what is allowed.
    pub fn new(config: &Config, x: &[f64], y: &[f64]) -> Result<Self, ConfigError> {
        Ok(Self::of(Session::new(config, x, y)?))
    }

    /// Records a session from its current epoch on.
    #[must_use]
    pub fn of(head: Session<T>) -> Self {
        let affordable = (MOST_BYTES / head.state_bytes()).max(1);
        // A power of two, so that halving leaves every second snapshot.
        let capacity = (1 << affordable.ilog2()).clamp(FEWEST_STATES, MOST_STATES);
        let (first, states) = (head.epoch(), Vec::with_capacity(capacity));
        let mut recording = Self {
            head,
            replay: None,
            states,
            live: 0,
            capacity,
            stride: FIRST_STRIDE,
            interventions: Vec::new(),
            applied: 0,
            first,
        };
        recording.keep_state();
        recording
    }

    /// Schedules interventions for a run that has not started; each is applied at its epoch. An intervention by hand on
    /// the way cancels all later ones.
    pub fn schedule_interventions(&mut self, mut interventions: Vec<(u64, Intervention)>) {
        interventions.sort_by_key(|(epoch, _)| *epoch);
        interventions.truncate(MOST_INTERVENTIONS);
        (self.interventions, self.applied) = (interventions, 0);
    }

    /// Continues training, as [`Session::step`] does.
    ///
    /// # Errors
    /// As for [`Session::step`], and where a scheduled intervention cannot be applied.
    pub fn step(&mut self, epochs: u32) -> Result<u32, Error> {
        self.apply_due()?;
        let mut done = 0;
        while done < epochs {
            let asked = self.epochs_to_next_stop(self.head.epoch(), self.applied).min(epochs - done);
            let advanced = self.head.step(asked)?;
            done += advanced;
            if advanced < asked {
                break;
            }
            self.keep_state();
            self.apply_due()?;
        }
        Ok(done)
    }

    /// Continues with this optimizer, under this schedule, as [`Session::tune`] and [`Session::reschedule`] do.
    ///
    /// # Errors
    /// [`SettingError`] names the setting that is out of its range; nothing has changed then.
    pub fn tune(&mut self, optimizer: OptimizerConfig, schedule: Schedule) -> Result<(), SettingError> {
        if (self.head.optimizer(), self.head.schedule()) == (optimizer, schedule) {
            return Ok(());
        }
        tune(&mut self.head, optimizer, schedule)?;
        self.record(Intervention::Tune(optimizer, schedule));
        Ok(())
    }

    /// Sets parameters, given by their index in [`Session::parameters`]: all of them or none.
    ///
    /// # Errors
    /// As for [`Session::edit`]; nothing has changed then.
    pub fn edit(&mut self, changes: &[(usize, T)]) -> Result<(), EditError> {
        self.head.edit(changes)?;
        for &(index, value) in changes {
            self.record(Intervention::Edit { index, value: value.to_f64() });
        }
        Ok(())
    }

    /// The interventions so far, with their epochs; `None` if there were more than are kept, so that the run cannot be
    /// repeated from its start.
    #[must_use]
    pub fn interventions(&self) -> Option<&[(u64, Intervention)]> {
        (self.first == 0).then(|| &self.interventions[..self.applied])
    }

    /// The first epoch that can be restored: 0, unless there were more interventions than are kept.
    #[must_use]
    pub fn first(&self) -> u64 {
        self.first
    }

    /// Replays the run up to a past epoch, taking at most `steps` steps per call. Returns whether it has arrived; then
    /// [`Recording::replayed`] is the run at that epoch, after all interventions there. The run itself does not change.
    /// An epoch out of range means the nearest one in range.
    ///
    /// # Errors
    /// As for [`Session::step`].
    pub fn seek(&mut self, epoch: u64, steps: u32) -> Result<bool, Error> {
        let epoch = epoch.clamp(self.first, self.head.epoch());
        if epoch == self.head.epoch() && self.head.divergence().is_none() {
            // The head is at this epoch, wherever the replay was.
            self.replay = None;
            return Ok(true);
        }
        let mut replay = match self.replay.take() {
            Some(replay) => replay,
            None => Replay { session: self.head.clone(), applied: None },
        };
        let arrived = self.advance_replay(&mut replay, epoch, steps);
        self.replay = Some(replay);
        arrived
    }

    /// The run at the epoch that [`Recording::seek`] has reached.
    pub fn replayed(&mut self) -> &mut Session<T> {
        self.replay.as_mut().map_or(&mut self.head, |replay| &mut replay.session)
    }

    /// Returns to a past epoch for good: everything after it is forgotten.
    ///
    /// # Errors
    /// As for [`Session::step`].
    pub fn truncate_to(&mut self, epoch: u64) -> Result<(), Error> {
        let epoch = epoch.clamp(self.first, self.head.epoch());
        while !self.seek(epoch, u32::MAX)? {}
        let state = self.replayed().state();
        self.head.restore(&state)?;
        self.interventions.retain(|(at, _)| *at <= epoch);
        self.applied = self.interventions.len();
        self.live = self.states[..self.live].partition_point(|state| state.epoch() <= epoch);
        self.replay = None;
        Ok(())
    }

    /// The mean squared error at the current parameters.
    pub fn loss(&mut self) -> T {
        self.head.loss()
    }

    /// As [`Session::predict`].
    ///
    /// # Errors
    /// As there.
    pub fn predict(&mut self, x: &[T]) -> Result<Vec<T>, Error> {
        self.head.predict(x)
    }

    /// As [`Session::fitted`].
    ///
    /// # Errors
    /// As there.
    pub fn fitted(&mut self) -> Result<Vec<T>, Error> {
        self.head.fitted()
    }

    /// As [`Session::gradient`].
    pub fn gradient(&mut self) -> &[T] {
        self.head.gradient()
    }

    /// The run at its newest epoch, for reading only: a change made here would not be recorded.
    pub fn now(&mut self) -> &mut Session<T> {
        &mut self.head
    }

    /// Moves the replay to an epoch, or up to `steps` steps towards it.
    fn advance_replay(&self, replay: &mut Replay<T>, epoch: u64, steps: u32) -> Result<bool, Error> {
        let kept = self.states[..self.live].iter().rfind(|state| state.epoch() <= epoch);
        let own = replay.applied.map(|_| replay.session.epoch()).filter(|own| *own <= epoch);
        let mut applied = match (replay.applied, kept) {
            // It is nearer than the nearest snapshot.
            (Some(applied), _) if own.is_some() && own >= kept.map(State::epoch) => applied,
            (_, Some(state)) => {
                replay.session.restore(state)?;
                self.interventions.partition_point(|(at, _)| *at < state.epoch())
            }
            (_, None) => {
                let problem = format!("epoch {epoch} lies before everything that has been kept");
                return Err(Error::Argument { op: "seek", problem });
            }
        };
        replay.applied = None;
        let mut left = steps;
        loop {
            let at = replay.session.epoch();
            while applied < self.applied && self.interventions[applied].0 == at {
                self.interventions[applied].1.apply(&mut replay.session)?;
                applied += 1;
            }
            let ahead = u32::try_from(epoch - at).unwrap_or(u32::MAX);
            let asked = self.epochs_to_next_stop(at, applied).min(ahead).min(left);
            if asked == 0 {
                break;
            }
            left -= replay.session.step(asked)?;
        }
        replay.applied = Some(applied);
        Ok(replay.session.epoch() == epoch)
    }

    /// The epochs from this one to the next snapshot or intervention.
    fn epochs_to_next_stop(&self, epoch: u64, applied: usize) -> u32 {
        let state = (epoch / self.stride + 1) * self.stride;
        let intervention = self.interventions.get(applied).map_or(u64::MAX, |(at, _)| *at);
        u32::try_from(state.min(intervention) - epoch).unwrap_or(u32::MAX)
    }

    /// Applies the interventions that are scheduled for this epoch.
    fn apply_due(&mut self) -> Result<(), Error> {
        while let Some(&(at, intervention)) = self.interventions.get(self.applied)
            && at <= self.head.epoch()
        {
            intervention.apply(&mut self.head)?;
            self.applied += 1;
        }
        Ok(())
    }

    /// Records an intervention that has just been made by hand.
    fn record(&mut self, intervention: Intervention) {
        let epoch = self.head.epoch();
        self.interventions.truncate(self.applied);
        if self.interventions.last().is_some_and(|&(at, before)| at == epoch && intervention.supersedes(before)) {
            self.interventions.pop();
        }
        if let Some(replay) = &mut self.replay {
            replay.applied = None;
        }
        if self.interventions.len() == MOST_INTERVENTIONS {
            self.forget_past();
            return;
        }
        self.interventions.push((epoch, intervention));
        self.applied = self.interventions.len();
    }

    /// Starts the recording over at the current epoch.
    fn forget_past(&mut self) {
        (self.live, self.applied, self.first) = (0, 0, self.head.epoch());
        self.interventions.clear();
        self.store_state();
    }

    /// Takes a snapshot if one is due at this epoch.
    fn keep_state(&mut self) {
        let epoch = self.head.epoch();
        let newest = self.states[..self.live].last().map(State::epoch);
        if newest.is_some_and(|newest| newest >= epoch || !epoch.is_multiple_of(self.stride)) {
            return;
        }
        if self.live == self.capacity {
            // Every second snapshot is dropped; its buffer is kept for a later one.
            for index in 0..self.capacity / 2 {
                self.states.swap(index, 2 * index);
            }
            self.live /= 2;
            self.stride *= 2;
            if !epoch.is_multiple_of(self.stride) {
                return;
            }
        }
        self.store_state();
    }

    fn store_state(&mut self) {
        let state = self.head.state();
        match self.states.get_mut(self.live) {
            Some(room) => *room = state,
            None => self.states.push(state),
        }
        self.live += 1;
    }
}

impl<T: Element> Deref for Recording<T> {
    type Target = Session<T>;

    fn deref(&self) -> &Session<T> {
        &self.head
    }
}

/// Sets optimizer and schedule: both or neither.
fn tune<T: Element>(
    session: &mut Session<T>,
    optimizer: OptimizerConfig,
    schedule: Schedule,
) -> Result<(), SettingError> {
    let before = session.schedule();
    session.reschedule(schedule)?;
    session.tune(optimizer).inspect_err(|_| {
        // The old schedule was valid until now.
        let _ = session.reschedule(before);
    })
}

#[cfg(test)]
mod tests;

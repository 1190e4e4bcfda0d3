//! A run that can be looked at, and gone on from, at any epoch of its past.
//!
//! The training state is kept now and then, and what was done to the run on its way is written down with its epoch. From
//! the nearest state before an epoch the run is trained again, with the same turns, and so gets there bit for bit.

use std::ops::Deref;

use super::{Config, ConfigError, EditError, Session, State};
use crate::autograd::Error;
use crate::optim::{OptimizerConfig, Schedule, SettingError};
use crate::tensor::Element;

/// What was done to a run on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// It went on with this optimizer, under this schedule.
    Tune(OptimizerConfig, Schedule),
    /// A parameter was set by hand.
    Edit {
        /// Its place among [`Session::parameters`].
        index: usize,
        /// Its value from then on.
        value: f64,
    },
}

impl Event {
    fn happen<T: Element>(self, session: &mut Session<T>) -> Result<(), Error> {
        match self {
            // An event was possible when it happened, and so it is when it happens again.
            Self::Tune(optimizer, schedule) => tune(session, optimizer, schedule)
                .map_err(|error| Error::Argument { op: "replay", problem: error.to_string() }),
            Self::Edit { index, value } => session
                .set_by_hand(&[(index, T::from_f64(value))])
                .map_err(|error| Error::Argument { op: "replay", problem: error.to_string() }),
        }
    }

    /// Whether this event, right after `before` at the same epoch, leaves nothing of it. Another kind of optimizer starts
    /// without a memory, the same one does not: so only the same kind takes the place of the one before.
    fn supersedes(self, before: Self) -> bool {
        match (before, self) {
            (Self::Tune(before, _), Self::Tune(after, _)) => before.kind() == after.kind(),
            (Self::Edit { index: before, .. }, Self::Edit { index, .. }) => before == index,
            _ => false,
        }
    }
}

/// Kept states at most.
const MOST_STATES: usize = 256;
/// Kept states at least, however large they are.
const FEWEST_STATES: usize = 8;
/// What the kept states may take together, in bytes; for the largest network of the lab this is some sixty states.
const MOST_BYTES: usize = 32 << 20;
/// Epochs between two kept states at first.
const FIRST_STRIDE: u64 = 4;
/// Events at most. A run with more begins anew as far as its past goes: what was before can no longer be gone back to.
const MOST_EVENTS: usize = 2048;

/// A session together with its past. It is read as the session itself.
#[derive(Debug, Clone)]
pub struct Recording<T: Element> {
    head: Session<T>,
    /// Goes to where the reader looks.
    looker: Option<Looker<T>>,
    /// The first `live` of these are states at multiples of `stride`, ascending, each before that epoch's events. Those
    /// behind are room for later ones: once full, a state that comes takes the place of one that went.
    states: Vec<State<T>>,
    live: usize,
    capacity: usize,
    stride: u64,
    /// With the epoch of each, ascending.
    events: Vec<(u64, Event)>,
    /// How many of them the head has met; those behind are still to come.
    met: usize,
    /// The first epoch that can be gone back to.
    first: u64,
}

#[derive(Debug, Clone)]
struct Looker<T: Element> {
    session: Session<T>,
    /// How many events it has met; `None` when it is on no way of this run's.
    met: Option<usize>,
}

impl<T: Element> Recording<T> {
    /// A run at epoch 0, as by [`Session::new`].
    ///
    /// # Errors
    /// [`ConfigError`] names what is wrong and what is allowed.
    pub fn new(config: &Config, x: &[f64], y: &[f64]) -> Result<Self, ConfigError> {
        Ok(Self::of(Session::new(config, x, y)?))
    }

    /// Records a session from where it is.
    #[must_use]
    pub fn of(head: Session<T>) -> Self {
        let affordable = (MOST_BYTES / head.state_bytes()).max(1);
        // A power of two, so that halving leaves whole strides.
        let capacity = (1 << affordable.ilog2()).clamp(FEWEST_STATES, MOST_STATES);
        let (first, states) = (head.epoch(), Vec::with_capacity(capacity));
        let mut recording = Self {
            head,
            looker: None,
            states,
            live: 0,
            capacity,
            stride: FIRST_STRIDE,
            events: Vec::new(),
            met: 0,
            first,
        };
        recording.keep_state();
        recording
    }

    /// Gives a run that is to begin events that are still to come: it will meet each at its epoch. A change by hand on the
    /// way takes the place of all that would have come after.
    pub fn expect(&mut self, mut events: Vec<(u64, Event)>) {
        events.sort_by_key(|(epoch, _)| *epoch);
        events.truncate(MOST_EVENTS);
        (self.events, self.met) = (events, 0);
    }

    /// Trains on, as [`Session::step`] does.
    ///
    /// # Errors
    /// As for [`Session::step`], and where an event that was still to come cannot happen.
    pub fn step(&mut self, epochs: u32) -> Result<u32, Error> {
        self.meet_due()?;
        let mut done = 0;
        while done < epochs {
            let asked = self.until_stop(self.head.epoch(), self.met).min(epochs - done);
            let advanced = self.head.step(asked)?;
            done += advanced;
            if advanced < asked {
                break;
            }
            self.keep_state();
            self.meet_due()?;
        }
        Ok(done)
    }

    /// Goes on with this optimizer, under this schedule, as [`Session::tune`] and [`Session::reschedule`] do.
    ///
    /// # Errors
    /// [`SettingError`] names the setting that is out of its range; nothing has changed then.
    pub fn tune(&mut self, optimizer: OptimizerConfig, schedule: Schedule) -> Result<(), SettingError> {
        if (self.head.optimizer(), self.head.schedule()) == (optimizer, schedule) {
            return Ok(());
        }
        tune(&mut self.head, optimizer, schedule)?;
        self.note(Event::Tune(optimizer, schedule));
        Ok(())
    }

    /// Gives parameters, by their place in [`Session::parameters`], other values: all of them or none.
    ///
    /// # Errors
    /// As for [`Session::edit`]; nothing has changed then.
    pub fn edit(&mut self, changes: &[(usize, T)]) -> Result<(), EditError> {
        self.head.edit(changes)?;
        for &(index, value) in changes {
            self.note(Event::Edit { index, value: value.to_f64() });
        }
        Ok(())
    }

    /// What was done to the run up to now, with the epoch of each; `None` where there was more than is kept, so that the
    /// run cannot be told from its beginning.
    #[must_use]
    pub fn events(&self) -> Option<&[(u64, Event)]> {
        (self.first == 0).then(|| &self.events[..self.met])
    }

    /// The first epoch that can be gone back to: 0, unless more was done to the run than is kept.
    #[must_use]
    pub fn first(&self) -> u64 {
        self.first
    }

    /// Goes to a past epoch, or a part of the way there: it takes at most so many steps at a time. Answers whether it has
    /// arrived; then [`Recording::looked`] is the run at that epoch, after all that was done to it there. The run itself
    /// stays as it is. An epoch that there is not is the nearest that there is.
    ///
    /// # Errors
    /// As for [`Session::step`].
    pub fn look(&mut self, epoch: u64, steps: u32) -> Result<bool, Error> {
        let epoch = epoch.clamp(self.first, self.head.epoch());
        if epoch == self.head.epoch() && self.head.divergence().is_none() {
            // The newest epoch is at hand, however far off the last look was.
            self.looker = None;
            return Ok(true);
        }
        let mut looker = match self.looker.take() {
            Some(looker) => looker,
            None => Looker { session: self.head.clone(), met: None },
        };
        let arrived = self.lead(&mut looker, epoch, steps);
        self.looker = Some(looker);
        arrived
    }

    /// The run where [`Recording::look`] has got to.
    pub fn looked(&mut self) -> &mut Session<T> {
        self.looker.as_mut().map_or(&mut self.head, |looker| &mut looker.session)
    }

    /// Goes back to a past epoch for good: what came after it is forgotten.
    ///
    /// # Errors
    /// As for [`Session::step`].
    pub fn go_back(&mut self, epoch: u64) -> Result<(), Error> {
        let epoch = epoch.clamp(self.first, self.head.epoch());
        while !self.look(epoch, u32::MAX)? {}
        let state = self.looked().state();
        self.head.restore(&state)?;
        self.events.retain(|(at, _)| *at <= epoch);
        self.met = self.events.len();
        self.live = self.states[..self.live].partition_point(|state| state.epoch() <= epoch);
        self.looker = None;
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

    /// The run as it is now, for those who only read it: what changes it has to be recorded.
    pub fn now(&mut self) -> &mut Session<T> {
        &mut self.head
    }

    /// Brings the looker to an epoch, or so many steps nearer.
    fn lead(&self, looker: &mut Looker<T>, epoch: u64, steps: u32) -> Result<bool, Error> {
        let kept = self.states[..self.live].iter().rfind(|state| state.epoch() <= epoch);
        let own = looker.met.map(|_| looker.session.epoch()).filter(|own| *own <= epoch);
        let mut met = match (looker.met, kept) {
            // From where it is, it is nearer.
            (Some(met), _) if own.is_some() && own >= kept.map(State::epoch) => met,
            (_, Some(state)) => {
                looker.session.restore(state)?;
                self.events.partition_point(|(at, _)| *at < state.epoch())
            }
            (_, None) => {
                let problem = format!("epoch {epoch} lies before everything that is kept");
                return Err(Error::Argument { op: "look", problem });
            }
        };
        looker.met = None;
        let mut left = steps;
        loop {
            let at = looker.session.epoch();
            while met < self.met && self.events[met].0 == at {
                self.events[met].1.happen(&mut looker.session)?;
                met += 1;
            }
            let ahead = u32::try_from(epoch - at).unwrap_or(u32::MAX);
            let asked = self.until_stop(at, met).min(ahead).min(left);
            if asked == 0 {
                break;
            }
            left -= looker.session.step(asked)?;
        }
        looker.met = Some(met);
        Ok(looker.session.epoch() == epoch)
    }

    /// From an epoch to the next at which a state is kept or an event happens.
    fn until_stop(&self, epoch: u64, met: usize) -> u32 {
        let state = (epoch / self.stride + 1) * self.stride;
        let event = self.events.get(met).map_or(u64::MAX, |(at, _)| *at);
        u32::try_from(state.min(event) - epoch).unwrap_or(u32::MAX)
    }

    /// Lets happen what is still to come at this epoch.
    fn meet_due(&mut self) -> Result<(), Error> {
        while let Some(&(at, event)) = self.events.get(self.met)
            && at <= self.head.epoch()
        {
            event.happen(&mut self.head)?;
            self.met += 1;
        }
        Ok(())
    }

    /// Writes down what has just been done by hand.
    fn note(&mut self, event: Event) {
        let epoch = self.head.epoch();
        self.events.truncate(self.met);
        if self.events.last().is_some_and(|&(at, before)| at == epoch && event.supersedes(before)) {
            self.events.pop();
        }
        if let Some(looker) = &mut self.looker {
            looker.met = None;
        }
        if self.events.len() == MOST_EVENTS {
            self.forget_past();
            return;
        }
        self.events.push((epoch, event));
        self.met = self.events.len();
    }

    /// Begins anew from the present, as far as the past goes.
    fn forget_past(&mut self) {
        (self.live, self.met, self.first) = (0, 0, self.head.epoch());
        self.events.clear();
        self.store_state();
    }

    /// Keeps the present state if it is its epoch's turn.
    fn keep_state(&mut self) {
        let epoch = self.head.epoch();
        let newest = self.states[..self.live].last().map(State::epoch);
        if newest.is_some_and(|newest| newest >= epoch || !epoch.is_multiple_of(self.stride)) {
            return;
        }
        if self.live == self.capacity {
            // Every other one goes, and its place is kept for one that comes.
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

/// Goes on with an optimizer under a schedule, or with nothing changed.
fn tune<T: Element>(
    session: &mut Session<T>,
    optimizer: OptimizerConfig,
    schedule: Schedule,
) -> Result<(), SettingError> {
    let before = session.schedule();
    session.reschedule(schedule)?;
    session.tune(optimizer).inspect_err(|_| {
        // It was in force until now.
        let _ = session.reschedule(before);
    })
}

#[cfg(test)]
mod tests;

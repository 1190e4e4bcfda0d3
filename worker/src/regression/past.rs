//! The past of a regression: any of its epochs is replayed from the nearest kept state before it.

use std::rc::Rc;

use super::{Run, line_frame, paced};
use engine::train::{LineState, Regression};
use protocol::{EPOCHS_PER_ADVANCE, LineModel, RateChange, RegressionFrame, RegressionResponse};

/// The most states.
const MOST_STATES: usize = 128;
/// Epochs between two states at first.
const FIRST_STRIDE: u64 = 16;

/// What is kept of a run's past.
#[derive(Debug)]
pub(super) struct Past {
    /// The learning rate at the start.
    started: f64,
    /// The states of both lines at some multiples of `stride`, in ascending order.
    states: Vec<[LineState<f32>; 2]>,
    stride: u64,
    /// The first epoch that can be shown.
    first: u64,
    /// Both lines at the epoch that was shown last. What their cards have made is that of this epoch.
    replay: Option<[Regression<f32>; 2]>,
}

impl Past {
    pub(super) fn new(started: f64) -> Self {
        // With room for all states from the start: a run that trains takes no memory.
        let states = Vec::with_capacity(MOST_STATES);
        Self { started, states, stride: FIRST_STRIDE, first: 0, replay: None }
    }

    /// The epochs from this one to the next state.
    pub(super) fn to_next(&self, epoch: u64) -> u64 {
        (epoch / self.stride + 1) * self.stride - epoch
    }

    /// Keeps the state of both lines, if one is due at this epoch.
    pub(super) fn keep(&mut self, epoch: u64, lines: [&Regression<f32>; 2]) {
        let newest = self.states.last().map(|[state, _]| state.epoch());
        if !epoch.is_multiple_of(self.stride) || newest.is_some_and(|newest| newest >= epoch) {
            return;
        }
        if self.states.len() == MOST_STATES {
            self.stride *= 2;
            let stride = self.stride;
            self.states.retain(|[state, _]| state.epoch().is_multiple_of(stride));
            if !epoch.is_multiple_of(stride) {
                return;
            }
        }
        self.states.push(lines.map(Regression::state));
    }

    /// Starts anew at this epoch, because an earlier change of the learning rate is no longer known.
    pub(super) fn forget(&mut self, epoch: u64, lines: [&Regression<f32>; 2]) {
        self.states.clear();
        self.states.push(lines.map(Regression::state));
        // What the cards have made in this epoch is known only of the run itself.
        (self.first, self.replay) = (epoch + 1, None);
    }

    /// The learning rate in force at an epoch, and the epoch of the next change.
    fn rate_at(&self, epoch: u64, changes: &[RateChange]) -> (f64, u64) {
        let next = changes.partition_point(|change| change.epoch <= epoch);
        let rate = next.checked_sub(1).map_or(self.started, |last| changes[last].learning_rate);
        (rate, changes.get(next).map_or(u64::MAX, |change| change.epoch))
    }

    /// Replays both lines up to an epoch, for at most `steps` epochs. Returns whether they have arrived.
    fn advance(
        &self,
        replay: &mut [Regression<f32>; 2],
        to: u64,
        steps: u32,
        changes: &[RateChange],
    ) -> Result<bool, String> {
        let mut left = u64::from(steps);
        while left > 0 && replay[0].epoch() < to {
            let epoch = replay[0].epoch();
            let (rate, next) = self.rate_at(epoch, changes);
            let portion = (to.min(next) - epoch).min(left);
            for line in &mut *replay {
                line.tune(rate);
                line.advance(portion as u32).map_err(|error| error.to_string())?;
            }
            left -= portion;
        }
        Ok(replay[0].epoch() == to)
    }
}

impl Run {
    /// Goes to a past epoch, or part of the way there if that takes longer than about `budget_ms`. An epoch out of range means
    /// the nearest one in range.
    pub(super) fn look(
        &mut self,
        request: u32,
        epoch: u64,
        budget_ms: f64,
        clock: &dyn Fn() -> f64,
    ) -> Result<RegressionResponse, String> {
        let first = self.past.first.min(self.epoch);
        let to = epoch.clamp(first, self.epoch);
        if to == self.epoch {
            let (frame, pace) = (Rc::new(self.frame()), self.pace(self.settings.learning_rate));
            return Ok(RegressionResponse::Looked { request, frame, pace, first, arrived: true });
        }
        let mut replay = self.past.replay.take().unwrap_or_else(|| [self.by_hand.clone(), self.linear.clone()]);
        // A state at this very epoch does not know what its cards have made.
        let state = self.past.states.iter().rfind(|[state, _]| state.epoch() < to).or(self.past.states.first());
        let state = state.ok_or_else(|| format!("epoch {to} lies before everything that has been kept"))?;
        let at = replay[0].epoch();
        if at > to || at < state[0].epoch() || replay.iter().any(|line| line.stop().is_some()) {
            for (line, state) in replay.iter_mut().zip(state) {
                line.restore(state);
            }
        }
        let mut arrived = false;
        paced(EPOCHS_PER_ADVANCE, budget_ms, clock, |steps| {
            arrived = self.past.advance(&mut replay, to, steps, &self.changes[..self.made])?;
            // Fewer steps than requested end the loop.
            Ok(if arrived { steps - 1 } else { steps })
        })?;
        let frame = Rc::new(self.past_frame(&replay));
        self.past.replay = Some(replay);
        let pace = self.pace(self.past.rate_at(frame.epoch, &self.changes[..self.made]).0);
        Ok(RegressionResponse::Looked { request, frame, pace, first, arrived })
    }

    /// The state of the run at the replayed epoch, with the paths of the whole run.
    fn past_frame(&self, [by_hand, linear]: &[Regression<f32>; 2]) -> RegressionFrame {
        let epoch = by_hand.epoch();
        let made = self.changes.partition_point(|change| change.epoch <= epoch).min(self.made);
        RegressionFrame {
            run: self.number,
            epoch,
            changes: (!self.forgotten).then(|| self.changes[..made].to_vec()),
            by_hand: line_frame(LineModel::ByHand, by_hand, &self.by_hand),
            linear: line_frame(LineModel::Linear, linear, &self.linear),
        }
    }
}

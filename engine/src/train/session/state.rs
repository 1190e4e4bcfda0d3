//! The training state of a session: what a step changes, and what the next step depends on.

use super::Session;
use crate::autograd::Error;
use crate::optim::{OptimizerConfig, Schedule};
use crate::tensor::Element;
use crate::train::updater::Memory;

/// Everything that a step of a [`Session`] changes, except the losses by epoch. A session restored to this state takes
/// the same steps from there, bit for bit.
#[derive(Debug, Clone)]
pub struct State<T: Element> {
    epoch: u64,
    parameters: Vec<T>,
    /// The state of the optimizer, its schedule and its mini-batches.
    memory: Memory<T>,
}

impl<T: Element> State<T> {
    /// Completed epochs.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }
}

impl<T: Element> Session<T> {
    /// The current state.
    #[must_use]
    pub fn state(&self) -> State<T> {
        State { epoch: self.epoch, parameters: self.parameters().to_vec(), memory: self.updater.memory() }
    }

    /// Restores a state of this run, or of one with the same network and data. The losses by epoch are kept up to
    /// there.
    ///
    /// # Errors
    /// [`Error::Length`] if the state belongs to a network with a different number of parameters.
    pub fn restore(&mut self, state: &State<T>) -> Result<(), Error> {
        self.set_parameters(&state.parameters)?;
        self.updater.recall(&state.memory);
        self.epoch = state.epoch;
        self.divergence = None;
        self.before_update.clear();
        self.history.truncate(state.epoch);
        let loss = self.loss();
        self.note_loss(loss);
        Ok(())
    }

    /// The optimizer's settings as given, without the schedule's factor.
    #[must_use]
    pub fn optimizer(&self) -> OptimizerConfig {
        self.updater.config()
    }

    /// The schedule that multiplies the optimizer's learning rate.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        self.updater.schedule()
    }

    /// The most bytes that a state takes.
    #[must_use]
    pub(in crate::train) fn state_bytes(&self) -> usize {
        let row = size_of_val(self.parameters());
        size_of::<State<T>>() + row + self.updater.memory_bytes(row, self.parameters.len())
    }
}

//! The training state of a session: what a step changes and what decides the next one.

use super::Session;
use crate::autograd::Error;
use crate::optim::{OptimizerConfig, Schedule};
use crate::tensor::Element;
use crate::train::updater::Memory;

/// Everything that a step of a [`Session`] changes, but for the losses by epoch: a session that is brought into this state
/// takes the same steps from there, bit for bit.
#[derive(Debug, Clone)]
pub struct State<T: Element> {
    epoch: u64,
    parameters: Vec<T>,
    /// Of the optimizer, and of what steers it.
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
    /// The state as it is now.
    #[must_use]
    pub fn state(&self) -> State<T> {
        State { epoch: self.epoch, parameters: self.parameters().to_vec(), memory: self.updater.memory() }
    }

    /// Goes to a state of this run, or of one with the same network and data. Of the losses by epoch those up to there
    /// remain.
    ///
    /// # Errors
    /// [`Error::Length`] where the state is that of a network with another number of parameters.
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

    /// The optimizer's settings, as given: a schedule's factor is not in them.
    #[must_use]
    pub fn optimizer(&self) -> OptimizerConfig {
        self.updater.config()
    }

    /// The schedule that multiplies the optimizer's learning rate.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        self.updater.schedule()
    }

    /// How many bytes a state takes at most.
    #[must_use]
    pub(in crate::train) fn state_bytes(&self) -> usize {
        let row = size_of_val(self.parameters());
        size_of::<State<T>>() + row + self.updater.memory_bytes(row, self.parameters.len())
    }
}

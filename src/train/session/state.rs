//! The training state of a session: what a step changes and what decides the next one.

use super::{Session, Updater};
use crate::autograd::Error;
use crate::optim::OptimizerConfig;
use crate::tensor::Element;

/// Everything that a step of a [`Session`] changes, but for the losses by epoch: a session that is brought into this state
/// takes the same steps from there, bit for bit.
#[derive(Debug, Clone)]
pub struct State<T: Element> {
    epoch: u64,
    parameters: Vec<T>,
    /// The optimizer with its memory, and what steers it.
    updater: Updater<T>,
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
        State { epoch: self.epoch, parameters: self.parameters().to_vec(), updater: self.updater.clone() }
    }

    /// Goes to a state of this run, or of one with the same network and data. Of the losses by epoch those up to there
    /// remain.
    ///
    /// # Errors
    /// [`Error::Length`] where the state is that of a network with another number of parameters.
    pub fn restore(&mut self, state: &State<T>) -> Result<(), Error> {
        self.set_parameters(&state.parameters)?;
        self.updater.clone_from(&state.updater);
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

    /// How many bytes a state takes at most: the parameters, and of every optimizer at most two rows of the same length,
    /// a row of room for a clipped gradient, and the handles of the parameters.
    #[must_use]
    pub(in crate::train) fn state_bytes(&self) -> usize {
        let handles = self.parameters.len() * size_of::<crate::autograd::Tensor>();
        size_of::<State<T>>() + 4 * size_of_val(self.parameters()) + handles
    }
}

//! From a gradient to the next parameters: the schedule, the clipping and the optimizer's rule; for mini-batches, once
//! for each of them.

use super::Config;
use super::mini_batches::MiniBatches;
use crate::autograd::{Error, Tensor};
use crate::data::Generator;
use crate::optim::{Clip, Clipped, Optimizer, OptimizerConfig, Schedule, SettingError};
use crate::plan::FusedMlp;
use crate::tensor::Element;

/// The state of an [`Updater`] between two epochs.
#[derive(Debug, Clone)]
pub(super) struct Memory<T: Element> {
    optimizer: Optimizer<T>,
    learning_rate: f64,
    schedule: Schedule,
    /// The generator before it draws the next epoch's order, if there are mini-batches.
    generator: Option<Box<Generator>>,
}

/// An optimizer with its schedule, clipping and mini-batches.
#[derive(Debug, Clone)]
pub(super) struct Updater<T: Element> {
    optimizer: Optimizer<T>,
    /// The learning rate of the settings, which the schedule multiplies.
    learning_rate: f64,
    schedule: Schedule,
    clip: Clip,
    /// A buffer for the clipped gradient.
    clipped: Vec<T>,
    /// Set if a step does not use all samples.
    batches: Option<MiniBatches<T>>,
}

impl<T: Element> Updater<T> {
    pub(super) fn new(
        config: &Config,
        parameters: impl IntoIterator<Item = Tensor>,
        batches: Option<MiniBatches<T>>,
    ) -> Result<Self, SettingError> {
        Ok(Self {
            optimizer: Optimizer::new(config.optimizer, parameters)?,
            learning_rate: config.optimizer.learning_rate(),
            schedule: config.schedule,
            clip: config.clip,
            clipped: Vec::new(),
            batches,
        })
    }

    /// Updates the parameters from this epoch to the next: once by the gradient in `plan`, or by that of each
    /// mini-batch in turn.
    pub(super) fn step(&mut self, plan: &mut FusedMlp<T>, epoch: u64) -> Result<(), Error> {
        if self.schedule != Schedule::Constant {
            self.optimizer.set_learning_rate(self.learning_rate * self.schedule.factor(epoch));
        }
        if let Some(batches) = &mut self.batches {
            batches.shuffle();
        }
        let mut more = self.batches.as_mut().is_none_or(|batches| batches.backward(plan));
        while more {
            // Used without clipping as well: a second code path would compile each optimizer's loop twice.
            self.optimizer.step(&mut Clipped { at: plan, clip: self.clip, room: &mut self.clipped })?;
            more = self.batches.as_mut().is_some_and(|batches| batches.backward(plan));
        }
        Ok(())
    }

    /// What the next step depends on, besides parameters and gradient.
    pub(super) fn memory(&self) -> Memory<T> {
        Memory {
            optimizer: self.optimizer.clone(),
            learning_rate: self.learning_rate,
            schedule: self.schedule,
            generator: self.batches.as_ref().map(|batches| Box::new(batches.generator().clone())),
        }
    }

    /// Continues from this state.
    pub(super) fn recall(&mut self, memory: &Memory<T>) {
        self.optimizer.clone_from(&memory.optimizer);
        (self.learning_rate, self.schedule) = (memory.learning_rate, memory.schedule);
        if let (Some(batches), Some(generator)) = (&mut self.batches, &memory.generator) {
            batches.set_generator(generator);
        }
    }

    /// The most bytes that a state takes, with `row` bytes of parameters and `handles` handles to them: an optimizer
    /// has at most two rows of that length, and the handles.
    pub(super) fn memory_bytes(&self, row: usize, handles: usize) -> usize {
        2 * row + handles * size_of::<Tensor>() + self.batches.as_ref().map_or(0, |_| size_of::<Generator>())
    }

    /// The optimizer's settings, without the schedule's factor.
    pub(super) fn config(&self) -> OptimizerConfig {
        self.optimizer.config().with_learning_rate(self.learning_rate)
    }

    /// The schedule.
    pub(super) fn schedule(&self) -> Schedule {
        self.schedule
    }

    /// Continues with another optimizer under the same schedule and clipping.
    pub(super) fn tune(&mut self, optimizer: OptimizerConfig) -> Result<(), SettingError> {
        self.optimizer.tune(optimizer)?;
        self.learning_rate = optimizer.learning_rate();
        Ok(())
    }

    /// Continues under another schedule, as if it had applied from the start.
    pub(super) fn reschedule(&mut self, schedule: Schedule) -> Result<(), SettingError> {
        schedule.check()?;
        self.schedule = schedule;
        self.optimizer.set_learning_rate(self.learning_rate);
        Ok(())
    }
}

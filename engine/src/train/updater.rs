//! What happens between a gradient and the next parameters: the schedule, the clipping, the optimizer's rule; and in an
//! epoch of mini-batches, all of them.

use super::Config;
use super::mini_batches::MiniBatches;
use crate::autograd::{Error, Tensor};
use crate::data::Generator;
use crate::optim::{Clip, Clipped, Optimizer, OptimizerConfig, Schedule, SettingError};
use crate::plan::Plan;
use crate::tensor::Element;

/// What an [`Updater`] carries from one epoch to the next.
#[derive(Debug, Clone)]
pub(super) struct Memory<T: Element> {
    optimizer: Optimizer<T>,
    learning_rate: f64,
    schedule: Schedule,
    /// In front of the next epoch's order, where there are mini-batches.
    generator: Option<Box<Generator>>,
}

/// An optimizer, and what steers it.
#[derive(Debug, Clone)]
pub(super) struct Updater<T: Element> {
    optimizer: Optimizer<T>,
    /// The step size of the settings, which the schedule multiplies.
    learning_rate: f64,
    schedule: Schedule,
    clip: Clip,
    /// Room for the clipped gradient.
    clipped: Vec<T>,
    /// Where a step does not take all samples.
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

    /// Updates the parameters from this epoch to the next: once by the gradient that the plan has, or by that of each
    /// mini-batch in turn.
    pub(super) fn step(&mut self, plan: &mut Plan<T>, epoch: u64) -> Result<(), Error> {
        if self.schedule != Schedule::Constant {
            self.optimizer.set_learning_rate(self.learning_rate * self.schedule.factor(epoch));
        }
        if let Some(batches) = &mut self.batches {
            batches.shuffle();
        }
        let mut more = self.batches.as_mut().is_none_or(|batches| batches.backward(plan));
        while more {
            // Without clipping too: a second way to step would have each rule's loop in the program twice.
            self.optimizer.step(&mut Clipped { at: plan, clip: self.clip, room: &mut self.clipped })?;
            more = self.batches.as_mut().is_some_and(|batches| batches.backward(plan));
        }
        Ok(())
    }

    /// What the next step hangs on, besides parameters and gradient.
    pub(super) fn memory(&self) -> Memory<T> {
        Memory {
            optimizer: self.optimizer.clone(),
            learning_rate: self.learning_rate,
            schedule: self.schedule,
            generator: self.batches.as_ref().map(|batches| Box::new(batches.generator().clone())),
        }
    }

    /// Goes on as one with this memory would.
    pub(super) fn recall(&mut self, memory: &Memory<T>) {
        self.optimizer.clone_from(&memory.optimizer);
        (self.learning_rate, self.schedule) = (memory.learning_rate, memory.schedule);
        if let (Some(batches), Some(generator)) = (&mut self.batches, &memory.generator) {
            batches.set_generator(generator);
        }
    }

    /// How many bytes a memory takes at most, for so many parameters in a row of so many bytes: every optimizer has at
    /// most two rows of the same length, and a handle for each parameter.
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

    /// Goes on with another optimizer under the same schedule and clipping.
    pub(super) fn tune(&mut self, optimizer: OptimizerConfig) -> Result<(), SettingError> {
        self.optimizer.tune(optimizer)?;
        self.learning_rate = optimizer.learning_rate();
        Ok(())
    }

    /// Goes on under another schedule, as if it had been there from the start.
    pub(super) fn reschedule(&mut self, schedule: Schedule) -> Result<(), SettingError> {
        schedule.check()?;
        self.schedule = schedule;
        self.optimizer.set_learning_rate(self.learning_rate);
        Ok(())
    }
}

//! What happens between a gradient and the next parameters: the schedule, the clipping, the optimizer's rule.

use super::Config;
use crate::autograd::{Error, Tensor};
use crate::optim::{Clip, Clipped, Optimizer, OptimizerConfig, Schedule, SettingError};
use crate::plan::Plan;
use crate::tensor::Element;

/// An optimizer, and what steers it.
#[derive(Debug, Clone)]
pub(super) struct Updater<T> {
    optimizer: Optimizer<T>,
    /// The step size of the settings, which the schedule multiplies.
    learning_rate: f64,
    schedule: Schedule,
    clip: Clip,
    /// Room for the clipped gradient.
    clipped: Vec<T>,
}

impl<T: Element> Updater<T> {
    pub(super) fn new(config: &Config, parameters: impl IntoIterator<Item = Tensor>) -> Result<Self, SettingError> {
        Ok(Self {
            optimizer: Optimizer::new(config.optimizer, parameters)?,
            learning_rate: config.optimizer.learning_rate(),
            schedule: config.schedule,
            clip: config.clip,
            clipped: Vec::new(),
        })
    }

    /// Updates the parameters by the gradient that the plan has, in the step from this epoch to the next.
    pub(super) fn step(&mut self, plan: &mut Plan<T>, epoch: u64) -> Result<(), Error> {
        if self.schedule != Schedule::Constant {
            self.optimizer.set_learning_rate(self.learning_rate * self.schedule.factor(epoch));
        }
        // Without clipping too: a second way to step would have each rule's loop in the program twice.
        self.optimizer.step(&mut Clipped { at: plan, clip: self.clip, room: &mut self.clipped })
    }

    /// The optimizer's settings, without the schedule's factor.
    pub(super) fn config(&self) -> OptimizerConfig {
        self.optimizer.config().with_learning_rate(self.learning_rate)
    }

    /// Goes on with another optimizer under the same schedule and clipping.
    pub(super) fn tune(&mut self, optimizer: OptimizerConfig) -> Result<(), SettingError> {
        self.optimizer.tune(optimizer)?;
        self.learning_rate = optimizer.learning_rate();
        Ok(())
    }
}

//! Optimizers: the rules that turn gradients into parameter updates, with PyTorch's names, formulas and order of
//! operations; and what steers them, clipping and schedules.

mod adagrad;
mod adam;
mod clip;
mod config;
mod kind;
mod rmsprop;
mod schedule;
mod setting;
mod sgd;
mod update;

use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::Element;

pub use adagrad::{Adagrad, AdagradConfig};
pub use adam::{Adam, AdamConfig};
pub use clip::{clip_grad_norm, clip_grad_value};
pub use config::OptimizerConfig;
pub use kind::OptimizerKind;
pub use rmsprop::{RMSprop, RmsPropConfig};
pub use schedule::Schedule;
pub use setting::SettingError;
pub use sgd::{SGD, SgdConfig};

/// One of the optimizers, with its state.
#[derive(Debug, Clone)]
pub enum Optimizer<T> {
    /// Gradient descent.
    Sgd(SGD<T>),
    /// Adam or AdamW.
    Adam(Adam<T>),
    /// RMSprop.
    RmsProp(RMSprop<T>),
    /// Adagrad.
    Adagrad(Adagrad<T>),
}

impl<T: Element> Optimizer<T> {
    /// An optimizer without a history, for these parameters.
    ///
    /// # Errors
    /// [`SettingError`] names the setting that is out of its range.
    pub fn new(config: OptimizerConfig, parameters: impl IntoIterator<Item = Tensor>) -> Result<Self, SettingError> {
        config.check()?;
        Ok(match config {
            OptimizerConfig::Sgd(config) => Self::Sgd(SGD::with(parameters, config)),
            OptimizerConfig::Adam(config) => Self::Adam(Adam::with(parameters, config)),
            OptimizerConfig::RmsProp(config) => Self::RmsProp(RMSprop::with(parameters, config)),
            OptimizerConfig::Adagrad(config) => Self::Adagrad(Adagrad::with(parameters, config)),
        })
    }

    /// Which one it is, and its settings.
    #[must_use]
    pub fn config(&self) -> OptimizerConfig {
        match self {
            Self::Sgd(sgd) => OptimizerConfig::Sgd(sgd.config),
            Self::Adam(adam) => OptimizerConfig::Adam(adam.config),
            Self::RmsProp(rmsprop) => OptimizerConfig::RmsProp(rmsprop.config),
            Self::Adagrad(adagrad) => OptimizerConfig::Adagrad(adagrad.config),
        }
    }

    /// The parameters that it updates.
    #[must_use]
    pub fn parameters(&self) -> &[Tensor] {
        match self {
            Self::Sgd(sgd) => sgd.parameters(),
            Self::Adam(adam) => adam.parameters(),
            Self::RmsProp(rmsprop) => rmsprop.parameters(),
            Self::Adagrad(adagrad) => adagrad.parameters(),
        }
    }

    /// Goes on with these settings from the next step on: the same kind keeps its history, another starts without one.
    ///
    /// # Errors
    /// [`SettingError`] names the setting that is out of its range; nothing has changed then.
    pub fn tune(&mut self, config: OptimizerConfig) -> Result<(), SettingError> {
        config.check()?;
        let same_kind = self.config().kind() == config.kind();
        match (&mut *self, config) {
            (Self::Sgd(sgd), OptimizerConfig::Sgd(config)) => sgd.config = config,
            (Self::Adam(adam), OptimizerConfig::Adam(config)) if same_kind => adam.config = config,
            (Self::RmsProp(rmsprop), OptimizerConfig::RmsProp(config)) => rmsprop.config = config,
            (Self::Adagrad(adagrad), OptimizerConfig::Adagrad(config)) => adagrad.config = config,
            _ => *self = Self::new(config, self.parameters().to_vec())?,
        }
        Ok(())
    }

    /// Updates each parameter by its gradient.
    ///
    /// # Errors
    /// [`Error::Stale`] where a parameter is not one of this tape's.
    pub fn step(&mut self, tape: &mut Tape<T>) -> Result<(), Error> {
        match self {
            Self::Sgd(sgd) => sgd.step(tape),
            Self::Adam(adam) => adam.step(tape),
            Self::RmsProp(rmsprop) => rmsprop.step(tape),
            Self::Adagrad(adagrad) => adagrad.step(tape),
        }
    }
}

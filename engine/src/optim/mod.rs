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

use crate::autograd::{Error, Tensor};
use crate::tensor::Element;

pub use adagrad::{Adagrad, AdagradConfig};
pub use adam::{Adam, AdamConfig};
pub(crate) use clip::Clipped;
pub use clip::{Clip, clip_grad_norm, clip_grad_value};
pub use config::OptimizerConfig;
pub use kind::OptimizerKind;
pub use rmsprop::{RMSprop, RmsPropConfig};
pub use schedule::Schedule;
pub use setting::SettingError;
pub use sgd::{SGD, SgdConfig};
pub use update::Trainable;

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
    /// A new optimizer for these parameters.
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

    /// Its kind and its settings.
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

    /// Changes the settings from the next step on. An optimizer of the same kind keeps its state; another kind starts
    /// afresh.
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

    /// Sets the learning rate of the next steps, for a schedule. Unlike in the settings, it may be 0.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        match self {
            Self::Sgd(sgd) => sgd.config.learning_rate = learning_rate,
            Self::Adam(adam) => adam.config.learning_rate = learning_rate,
            Self::RmsProp(rmsprop) => rmsprop.config.learning_rate = learning_rate,
            Self::Adagrad(adagrad) => adagrad.config.learning_rate = learning_rate,
        }
    }

    /// Updates each parameter by its gradient.
    ///
    /// # Errors
    /// [`Error::Stale`] if a parameter does not belong to this tape.
    pub fn step(&mut self, at: &mut impl Trainable<T>) -> Result<(), Error> {
        match self {
            Self::Sgd(sgd) => sgd.step(at),
            Self::Adam(adam) => adam.step(at),
            Self::RmsProp(rmsprop) => rmsprop.step(at),
            Self::Adagrad(adagrad) => adagrad.step(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::autograd::Tape;
    use crate::choice::Choice;
    use crate::tensor::Shape;

    /// The value of θ, initially 1, after these steps with gradient 1.
    fn after(steps: &[OptimizerConfig]) -> f64 {
        let mut tape = Tape::<f64>::new();
        let parameter = tape.parameter(Shape::SCALAR, &[1.0]).expect("fits");
        let mut optimizer = Optimizer::new(steps[0], [parameter]).expect("sound settings");
        for &config in steps {
            optimizer.tune(config).expect("sound settings");
            tape.zero_grad();
            tape.backward(parameter).expect("one number");
            optimizer.step(&mut tape).expect("its own parameter");
        }
        tape.item(parameter).expect("one number")
    }

    #[test]
    fn each_first_step_is_the_one_of_its_formula() {
        let expected = [0.9, 0.9, 0.999 - 0.1, 0.0, 0.9];
        for (&kind, expected) in OptimizerKind::ALL.iter().zip(expected) {
            let moved = after(&[OptimizerConfig::new(kind, 0.1)]);
            assert!((moved - expected).abs() < 1e-6, "{kind:?} goes to {moved}");
        }
    }

    #[test]
    fn velocity_adds_up_and_nesterov_looks_ahead() {
        let sgd = |momentum, nesterov| {
            OptimizerConfig::Sgd(SgdConfig { learning_rate: 0.1, momentum, nesterov, ..SgdConfig::default() })
        };
        let close = |actual: f64, expected: f64| assert!((actual - expected).abs() < 1e-15, "{actual}, not {expected}");
        close(after(&[sgd(0.5, false); 2]), 1.0 - 0.1 - 0.15);
        close(after(&[sgd(0.5, true); 2]), 1.0 - 0.15 - 0.175);
        close(after(&[sgd(0.5, false), sgd(0.5, false).with_learning_rate(0.2)]), 1.0 - 0.1 - 0.3);
    }

    #[test]
    fn the_same_kind_keeps_its_history_and_another_starts_without_one() {
        // The second step of this kind is shorter than the first as long as the squares of the first are remembered.
        let adagrad = OptimizerConfig::new(OptimizerKind::Adagrad, 0.1);
        let still = |kind| OptimizerConfig::new(kind, 1e-12);
        let third_step = |between| after(&[adagrad, still(between)]) - after(&[adagrad, still(between), adagrad]);
        assert!((third_step(OptimizerKind::Adagrad) - 0.1 / 3.0_f64.sqrt()).abs() < 1e-9);
        assert!((third_step(OptimizerKind::Sgd) - 0.1).abs() < 1e-9);
    }

    #[test]
    fn adam_and_adamw_share_no_history() {
        let drift = |first, second| {
            let mut tape = Tape::<f64>::new();
            let parameter = tape.parameter(Shape::SCALAR, &[1.0]).expect("fits");
            let mut optimizer = Optimizer::new(OptimizerConfig::new(first, 0.1), [parameter]).expect("sound settings");
            tape.backward(parameter).expect("one number");
            optimizer.step(&mut tape).expect("its own parameter");
            optimizer.tune(OptimizerConfig::new(second, 0.1)).expect("sound settings");
            // Without a gradient, only a stored mean or AdamW's decay changes the parameter.
            tape.zero_grad();
            let before = tape.item(parameter).expect("one number");
            optimizer.step(&mut tape).expect("its own parameter");
            before - tape.item(parameter).expect("one number")
        };
        assert!(drift(OptimizerKind::Adam, OptimizerKind::Adam) > 0.01);
        assert_eq!(drift(OptimizerKind::AdamW, OptimizerKind::Adam), 0.0);
    }

    #[test]
    fn refused_settings_change_nothing() {
        let mut optimizer = Optimizer::<f64>::new(OptimizerConfig::new(OptimizerKind::Adam, 0.1), []).expect("sound");
        let error = optimizer.tune(OptimizerConfig::new(OptimizerKind::Sgd, -1.0)).expect_err("not a rate");
        assert_eq!(error.setting, "learning rate");
        assert_eq!(optimizer.config(), OptimizerConfig::new(OptimizerKind::Adam, 0.1));
    }
}

//! The settings of any optimizer.

use super::{AdagradConfig, AdamConfig, OptimizerKind, RmsPropConfig, SettingError, SgdConfig};

/// Which optimizer, and its settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OptimizerConfig {
    /// Gradient descent.
    Sgd(SgdConfig),
    /// Adam, or AdamW if the weight decay is decoupled.
    Adam(AdamConfig),
    /// RMSprop.
    RmsProp(RmsPropConfig),
    /// Adagrad.
    Adagrad(AdagradConfig),
}

impl OptimizerConfig {
    /// This optimizer with PyTorch's defaults and this learning rate.
    #[must_use]
    pub fn new(kind: OptimizerKind, learning_rate: f64) -> Self {
        match kind {
            OptimizerKind::Sgd => Self::Sgd(SgdConfig { learning_rate, ..SgdConfig::default() }),
            OptimizerKind::Adam => Self::Adam(AdamConfig { learning_rate, ..AdamConfig::default() }),
            OptimizerKind::AdamW => Self::Adam(AdamConfig { learning_rate, ..AdamConfig::adamw() }),
            OptimizerKind::RmsProp => Self::RmsProp(RmsPropConfig { learning_rate, ..RmsPropConfig::default() }),
            OptimizerKind::Adagrad => Self::Adagrad(AdagradConfig { learning_rate, ..AdagradConfig::default() }),
        }
    }

    /// Which optimizer it is.
    #[must_use]
    pub fn kind(&self) -> OptimizerKind {
        match self {
            Self::Sgd(_) => OptimizerKind::Sgd,
            Self::Adam(AdamConfig { decoupled: false, .. }) => OptimizerKind::Adam,
            Self::Adam(AdamConfig { decoupled: true, .. }) => OptimizerKind::AdamW,
            Self::RmsProp(_) => OptimizerKind::RmsProp,
            Self::Adagrad(_) => OptimizerKind::Adagrad,
        }
    }

    /// η, the step size.
    #[must_use]
    pub fn learning_rate(&self) -> f64 {
        match self {
            Self::Sgd(config) => config.learning_rate,
            Self::Adam(config) => config.learning_rate,
            Self::RmsProp(config) => config.learning_rate,
            Self::Adagrad(config) => config.learning_rate,
        }
    }

    /// The same settings with another learning rate.
    #[must_use]
    pub fn with_learning_rate(mut self, learning_rate: f64) -> Self {
        match &mut self {
            Self::Sgd(config) => config.learning_rate = learning_rate,
            Self::Adam(config) => config.learning_rate = learning_rate,
            Self::RmsProp(config) => config.learning_rate = learning_rate,
            Self::Adagrad(config) => config.learning_rate = learning_rate,
        }
        self
    }

    /// λ, the weight decay.
    #[must_use]
    pub fn weight_decay(&self) -> f64 {
        match self {
            Self::Sgd(config) => config.weight_decay,
            Self::Adam(config) => config.weight_decay,
            Self::RmsProp(config) => config.weight_decay,
            Self::Adagrad(config) => config.weight_decay,
        }
    }

    /// The same settings with another weight decay.
    #[must_use]
    pub fn with_weight_decay(mut self, weight_decay: f64) -> Self {
        match &mut self {
            Self::Sgd(config) => config.weight_decay = weight_decay,
            Self::Adam(config) => config.weight_decay = weight_decay,
            Self::RmsProp(config) => config.weight_decay = weight_decay,
            Self::Adagrad(config) => config.weight_decay = weight_decay,
        }
        self
    }

    /// Checks that an optimizer can have these settings.
    ///
    /// # Errors
    /// [`SettingError`] names the setting and what is allowed.
    pub fn check(&self) -> Result<(), SettingError> {
        match self {
            Self::Sgd(config) => config.check(),
            Self::Adam(config) => config.check(),
            Self::RmsProp(config) => config.check(),
            Self::Adagrad(config) => config.check(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Choice;

    #[test]
    fn every_kind_has_sound_defaults() {
        for &kind in OptimizerKind::ALL {
            let config = OptimizerConfig::new(kind, 0.25);
            assert_eq!((config.kind(), config.learning_rate(), config.check()), (kind, 0.25, Ok(())));
            assert_eq!(config.with_learning_rate(0.5), OptimizerConfig::new(kind, 0.5));
            assert_eq!(config.with_weight_decay(0.5).weight_decay(), 0.5);
            assert_eq!(config.weight_decay(), if kind == OptimizerKind::AdamW { 0.01 } else { 0.0 });
        }
    }

    #[test]
    fn each_bad_setting_is_named_with_what_is_allowed() {
        let message = |config: OptimizerConfig| config.check().expect_err("not a sound setting").to_string();
        let sgd = |momentum, nesterov, weight_decay| {
            message(OptimizerConfig::Sgd(SgdConfig { momentum, nesterov, weight_decay, ..SgdConfig::default() }))
        };
        assert_eq!(sgd(1.0, false, 0.0), "the momentum is 1; it must be at least 0 and below 1");
        assert_eq!(sgd(f64::NAN, false, 0.0), "the momentum is NaN; it must be at least 0 and below 1");
        assert_eq!(sgd(0.0, true, 0.0), "the momentum is 0; it must be above 0 and below 1 for Nesterov's step");
        assert_eq!(sgd(0.9, true, -0.1), "the weight decay is -0.1; it must be a finite number of at least 0");
        let dampened = |dampening, nesterov| {
            let config = SgdConfig { momentum: 0.9, dampening, nesterov, ..SgdConfig::default() };
            message(OptimizerConfig::Sgd(config))
        };
        assert_eq!(dampened(1.5, false), "the dampening is 1.5; it must be from 0 to 1");
        assert_eq!(dampened(0.5, true), "the dampening is 0.5; it must be 0 for Nesterov's step");
        let adam =
            |betas, epsilon| message(OptimizerConfig::Adam(AdamConfig { betas, epsilon, ..AdamConfig::default() }));
        assert_eq!(adam([1.0, 0.9], 0.0), "the first beta is 1; it must be at least 0 and below 1");
        assert_eq!(adam([0.0, -0.1], 0.0), "the second beta is -0.1; it must be at least 0 and below 1");
        assert_eq!(adam([0.0, 0.0], -1.0), "the epsilon is -1; it must be a finite number of at least 0");
        let adagrad = AdagradConfig { rate_decay: -1.0, ..AdagradConfig::default() };
        let words = "the decay of the learning rate is -1; it must be a finite number of at least 0";
        assert_eq!(message(OptimizerConfig::Adagrad(adagrad)), words);
        let rmsprop = RmsPropConfig { alpha: 1.5, ..RmsPropConfig::default() };
        let words = "the alpha is 1.5; it must be at least 0 and below 1";
        assert_eq!(message(OptimizerConfig::RmsProp(rmsprop)), words);
        for &kind in OptimizerKind::ALL {
            for (rate, printed) in [(0.0, "0"), (-1.0, "-1"), (f64::INFINITY, "inf"), (f64::NAN, "NaN")] {
                let expected = format!("the learning rate is {printed}; it must be a finite number above 0");
                assert_eq!(message(OptimizerConfig::new(kind, rate)), expected);
            }
        }
    }
}

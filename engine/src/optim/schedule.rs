//! Learning rates that change from epoch to epoch, by the closed forms of PyTorch's `lr_scheduler`.

use std::f64::consts::PI;

use super::setting::{SettingError, check};

/// How the learning rate of an epoch follows from that of the settings. It is a pure function, so a run that is
/// inspected, interrupted or repeated has the same rates.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Schedule {
    /// The same rate throughout.
    #[default]
    Constant,
    /// Multiplied by `gamma` after every `every` epochs (`StepLR`).
    Step {
        /// Epochs between two changes; at least 1.
        every: u64,
        /// γ; above 0.
        gamma: f64,
    },
    /// Multiplied by `gamma` after every epoch (`ExponentialLR`).
    Exponential {
        /// γ; above 0.
        gamma: f64,
    },
    /// Down along half a cosine from 1 to `floor` in `epochs` epochs, then up again, and so on (`CosineAnnealingLR`;
    /// Loshchilov and Hutter, 2017).
    Cosine {
        /// Epochs from the top to the bottom; at least 1.
        epochs: u64,
        /// The factor at the bottom, in [0, 1]: PyTorch's `eta_min` by the rate of the settings.
        floor: f64,
    },
    /// Up along a line from `start` to 1 in `epochs` epochs, then constant (`LinearLR`).
    WarmUp {
        /// Epochs to the full rate; at least 1.
        epochs: u64,
        /// The factor at epoch 0, above 0 and at most 1.
        start: f64,
    },
}

impl Schedule {
    /// The factor of the learning rate for the step from this epoch to the next; epochs count from 0.
    #[must_use]
    pub fn factor(&self, epoch: u64) -> f64 {
        let share = |epochs: u64| epoch as f64 / epochs.max(1) as f64;
        match *self {
            Self::Constant => 1.0,
            Self::Step { every, gamma } => libm::pow(gamma, (epoch / every.max(1)) as f64),
            Self::Exponential { gamma } => libm::pow(gamma, epoch as f64),
            Self::Cosine { epochs, floor } => floor + (1.0 - floor) * (1.0 + libm::cos(PI * share(epochs))) / 2.0,
            Self::WarmUp { epochs, start } => start + (1.0 - start) * share(epochs).min(1.0),
        }
    }

    /// Checks that a run can have this schedule.
    ///
    /// # Errors
    /// [`SettingError`] names the setting and what is allowed.
    pub fn check(&self) -> Result<(), SettingError> {
        let count = |setting, given: u64| check(setting, given as f64, given > 0, "at least 1");
        match *self {
            Self::Constant => Ok(()),
            Self::Step { every, gamma } => {
                count("schedule's number of epochs", every)?;
                check_gamma(gamma)
            }
            Self::Exponential { gamma } => check_gamma(gamma),
            Self::Cosine { epochs, floor } => {
                count("schedule's number of epochs", epochs)?;
                check("schedule's floor", floor, (0.0..=1.0).contains(&floor), "from 0 to 1")
            }
            Self::WarmUp { epochs, start } => {
                count("schedule's number of epochs", epochs)?;
                check("schedule's start", start, start > 0.0 && start <= 1.0, "above 0 and at most 1")
            }
        }
    }
}

fn check_gamma(gamma: f64) -> Result<(), SettingError> {
    check("schedule's gamma", gamma, gamma > 0.0 && gamma.is_finite(), "a finite number above 0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_are_those_of_the_formulas() {
        let step = Schedule::Step { every: 10, gamma: 0.5 };
        assert_eq!([0, 9, 10, 29, 30].map(|epoch| step.factor(epoch)), [1.0, 1.0, 0.5, 0.25, 0.125]);
        let cosine = Schedule::Cosine { epochs: 10, floor: 0.5 };
        assert_eq!([0, 5, 10, 20].map(|epoch| (cosine.factor(epoch) * 1e12).round() / 1e12), [1.0, 0.75, 0.5, 1.0]);
        let warm_up = Schedule::WarmUp { epochs: 4, start: 0.5 };
        assert_eq!([0, 1, 4, 5, u64::MAX].map(|epoch| warm_up.factor(epoch)), [0.5, 0.625, 1.0, 1.0, 1.0]);
        assert_eq!(Schedule::Exponential { gamma: 0.5 }.factor(3), 0.125);
        assert_eq!(Schedule::Constant.factor(u64::MAX), 1.0);
    }

    #[test]
    fn each_bad_setting_is_named_with_what_is_allowed() {
        let message = |schedule: Schedule| schedule.check().expect_err("not a sound setting").to_string();
        assert_eq!(
            message(Schedule::Step { every: 0, gamma: 0.5 }),
            "the schedule's number of epochs is 0; it must be at least 1"
        );
        assert_eq!(
            message(Schedule::Exponential { gamma: 0.0 }),
            "the schedule's gamma is 0; it must be a finite number above 0"
        );
        assert_eq!(
            message(Schedule::Cosine { epochs: 1, floor: -0.5 }),
            "the schedule's floor is -0.5; it must be from 0 to 1"
        );
        assert_eq!(
            message(Schedule::WarmUp { epochs: 1, start: 0.0 }),
            "the schedule's start is 0; it must be above 0 and at most 1"
        );
        assert_eq!(Schedule::Cosine { epochs: 100, floor: 0.0 }.check(), Ok(()));
    }
}

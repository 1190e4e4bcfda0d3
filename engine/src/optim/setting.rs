//! Errors in an optimizer's settings.

use std::fmt;

/// A setting of an optimizer that is out of its range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SettingError {
    /// The setting's name, in words ("weight decay").
    pub setting: &'static str,
    /// What it was set to.
    pub given: f64,
    /// What it may be.
    pub allowed: &'static str,
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} is {}; it must be {}", self.setting, self.given, self.allowed)
    }
}

impl std::error::Error for SettingError {}

pub(super) fn check_learning_rate(given: f64) -> Result<(), SettingError> {
    check("learning rate", given, given > 0.0 && given.is_finite(), "a finite number above 0")
}

pub(super) fn check_weight_decay(given: f64) -> Result<(), SettingError> {
    check("weight decay", given, given >= 0.0 && given.is_finite(), "a finite number of at least 0")
}

/// For ε, which prevents division by 0.
pub(super) fn check_epsilon(given: f64) -> Result<(), SettingError> {
    check("epsilon", given, given >= 0.0 && given.is_finite(), "a finite number of at least 0")
}

/// For the fraction of a running value that is kept at each step.
pub(super) fn check_share(setting: &'static str, given: f64) -> Result<(), SettingError> {
    check(setting, given, (0.0..1.0).contains(&given), "at least 0 and below 1")
}

pub(super) fn check(setting: &'static str, given: f64, fine: bool, allowed: &'static str) -> Result<(), SettingError> {
    if fine { Ok(()) } else { Err(SettingError { setting, given, allowed }) }
}

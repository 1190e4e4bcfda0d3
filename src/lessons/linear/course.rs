//! The two runs of the published notebook.

use protocol::RegressionSettings;

/// The epochs of the longer run, that of `nn.Linear`.
pub const EPOCHS: u32 = 100;

/// A seed that prints the notebook's losses of `nn.Linear` to all their decimals. The notebook does not state its own.
pub const SEED: u32 = 3_892_789_387;

/// The settings that print the losses of both runs.
#[must_use]
pub fn settings() -> RegressionSettings {
    RegressionSettings { seed: SEED, ..RegressionSettings::default() }
}

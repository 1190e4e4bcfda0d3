//! The ranges of settings that several kinds of runs and networks share.

use std::ops::RangeInclusive;

/// Learning rate of a run; the slider is logarithmic.
pub const LEARNING_RATE: RangeInclusive<f64> = 1e-4..=1.0;
/// Hidden layers of a probed network.
pub const LAYERS: RangeInclusive<u32> = 1..=10_000;
/// Units of each hidden layer of a probed network.
pub const UNITS: RangeInclusive<u32> = 1..=16;
/// The factor of all weights of a probed network; the slider is logarithmic.
pub const SCALE: RangeInclusive<f64> = 0.1..=4.0;
/// The value of every input of a probed network.
pub const INPUT: RangeInclusive<f64> = -4.0..=4.0;
/// Seeds: all that give different generators in PyTorch.
pub const SEED: RangeInclusive<u32> = 0..=u32::MAX;
/// The largest number of epochs that are trained in one go.
pub const EPOCHS_PER_ADVANCE: u32 = 1_000_000;
/// Slope and intercept of a straight line that a reader sets.
pub const LINE: RangeInclusive<f64> = -4.0..=4.0;
/// A weight or a bias that a reader sets.
pub const PARAMETER: RangeInclusive<f64> = -1000.0..=1000.0;

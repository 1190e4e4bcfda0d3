//! The ranges of the page's settings.

use std::ops::RangeInclusive;

/// Learning rate of a run; the slider is logarithmic.
pub const LEARNING_RATE: RangeInclusive<f64> = 1e-4..=1.0;
/// Units of each hidden layer of a run.
pub const HIDDEN: RangeInclusive<u32> = 1..=64;
/// Hidden layers of a run.
pub const DEPTH: RangeInclusive<u32> = 1..=8;
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
/// Points in a mini-batch.
pub const BATCH: RangeInclusive<u32> = 1..=15;
/// The standard deviation of the noise on a run's y.
pub const NOISE: RangeInclusive<f64> = 0.0..=2.0;
/// Momentum of a run's optimizer.
pub const MOMENTUM: RangeInclusive<f64> = 0.0..=0.99;
/// Weight decay of a run's optimizer.
pub const WEIGHT_DECAY: RangeInclusive<f64> = 0.0..=1.0;
/// The number of epochs in a run's schedule.
pub const SCHEDULE_EPOCHS: RangeInclusive<u32> = 1..=10_000;
/// The number of epochs that a reader can train at once.
pub const EPOCHS_TO_RUN: RangeInclusive<u32> = 1..=10_000;
/// The limit of a rule that stops a run by its loss.
pub const STOP_LOSS: RangeInclusive<f64> = 1e-6..=100.0;
/// The number of epochs of a rule that stops a run.
pub const STOP_EPOCHS: RangeInclusive<u32> = 1..=1_000_000;
/// A weight or a bias that a reader sets.
pub const PARAMETER: RangeInclusive<f64> = -1000.0..=1000.0;

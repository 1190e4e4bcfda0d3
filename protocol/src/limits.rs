//! The ranges within which the page's settings lie.

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
/// Seeds: every one that `torch.manual_seed` tells apart.
pub const SEED: RangeInclusive<u32> = 0..=u32::MAX;
/// The most epochs that one `Advance` may ask for.
pub const EPOCHS_PER_ADVANCE: u32 = 1_000_000;
/// Slope and intercept of a straight line that is set by hand.
pub const LINE: RangeInclusive<f64> = -4.0..=4.0;
/// Points per step of a run in mini-batches.
pub const BATCH: RangeInclusive<u32> = 1..=15;
/// The standard deviation of the noise on a run's y.
pub const NOISE: RangeInclusive<f64> = 0.0..=2.0;
/// Momentum of a run's optimizer.
pub const MOMENTUM: RangeInclusive<f64> = 0.0..=0.99;
/// Weight decay of a run's optimizer.
pub const WEIGHT_DECAY: RangeInclusive<f64> = 0.0..=1.0;
/// The number of epochs in a run's schedule.
pub const SCHEDULE_EPOCHS: RangeInclusive<u32> = 1..=10_000;
/// The most and the fewest epochs that a reader can ask for at once.
pub const EPOCHS_TO_RUN: RangeInclusive<u32> = 1..=10_000;
/// The loss below which a run stops.
pub const STOP_LOSS: RangeInclusive<f64> = 1e-6..=100.0;
/// The epochs of a rule that stops a run.
pub const STOP_EPOCHS: RangeInclusive<u32> = 1..=1_000_000;
/// A weight or a bias that is set by hand.
pub const PARAMETER: RangeInclusive<f64> = -1000.0..=1000.0;

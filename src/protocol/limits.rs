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
/// A weight or a bias that is set by hand.
pub const PARAMETER: RangeInclusive<f64> = -1000.0..=1000.0;

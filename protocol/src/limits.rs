//! The ranges of settings that several kinds of runs and networks share.

use std::ops::RangeInclusive;

/// Learning rate of a run; the slider is logarithmic.
pub const LEARNING_RATE: RangeInclusive<f64> = 1e-12..=1.0;
/// The step sizes of sliders and maps. Data of large numbers need smaller ones.
pub const USUAL_RATES: RangeInclusive<f64> = 1e-4..=1.0;
/// Hidden layers of a probed network.
pub const LAYERS: RangeInclusive<u32> = 1..=10_000;
/// Units of each hidden layer of a probed network.
pub const UNITS: RangeInclusive<u32> = 1..=128;
/// The largest number of hidden layers of a probed network whose layers have this many units, within [`LAYERS`]. Wide
/// networks are limited by the memory for their weights, 131 MB.
#[must_use]
pub fn deepest(units: u32) -> u32 {
    const MOST_WEIGHTS: u32 = 1 << 24;
    let fits = |layers: &u32| layers.saturating_mul(units.saturating_mul(units)) <= MOST_WEIGHTS;
    [*LAYERS.end(), 5000, 2000].into_iter().find(fits).unwrap_or(1000)
}
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_networks_have_any_depth_and_wide_ones_fit_in_memory() {
        assert_eq!(
            [1, 40, 41, 57, 58, 91, 92, 100, 128].map(deepest),
            [10_000, 10_000, 5000, 5000, 2000, 2000, 1000, 1000, 1000]
        );
        assert!(UNITS.map(|units| u64::from(deepest(units)) * u64::from(units * units) * 8).max() <= Some(1 << 27));
    }
}

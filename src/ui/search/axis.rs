//! What a map can vary, and in which steps.

use crate::charts::numerals::plain;
use crate::choice::{Choice, choice};
use crate::nn::Activation;
use crate::optim::OptimizerKind;
use crate::protocol::{DEPTH, LEARNING_RATE, RunSettings};

choice! {
    /// A setting that a map varies.
    "axis", pub Axis {
        /// The step size.
        LearningRate = "lr", "Learning rate";
        /// Units of each hidden layer.
        Hidden = "hidden", "Hidden size";
        /// Hidden layers.
        Depth = "depth", "Depth";
        /// The non-linearity.
        Activation = "activation", "Activation";
        /// The update rule.
        Optimizer = "optimizer", "Optimizer";
    }
}

choice! {
    /// In how many steps a map varies a setting.
    "cells", pub Fineness {
        /// A look within a second.
        Coarse = "5", "5 × 5";
        /// A hundred cells.
        Medium = "10", "10 × 10";
        /// Four hundred.
        Fine = "20", "20 × 20";
        /// As many as there are hidden sizes.
        Finest = "32", "32 × 32";
    }
}

impl Fineness {
    /// The most steps along an axis.
    #[must_use]
    pub fn steps(self) -> u32 {
        match self {
            Self::Coarse => 5,
            Self::Medium => 10,
            Self::Fine => 20,
            Self::Finest => 32,
        }
    }
}

/// The largest hidden size of a map.
const LARGEST: u32 = 32;

impl Axis {
    /// The values in at most so many steps, ascending; all of them where there are names. A name is its place in the list.
    #[must_use]
    pub fn values(self, steps: u32) -> Vec<f64> {
        match self {
            Self::LearningRate => {
                let (low, high) = (LEARNING_RATE.start().log10(), LEARNING_RATE.end().log10());
                let share = |step: u32| f64::from(step) / f64::from(steps.max(2) - 1);
                let exact = (0..steps.max(2)).map(|step| 10f64.powf(low + (high - low) * share(step)));
                // Two digits, by way of text: 0.1 and not 0.10000000000000002.
                exact.map(|rate| format!("{rate:.1e}").parse().unwrap_or(rate)).collect()
            }
            Self::Hidden => whole(LARGEST, steps),
            Self::Depth => whole(*DEPTH.end(), steps),
            Self::Activation => names::<Activation>(),
            Self::Optimizer => names::<OptimizerKind>(),
        }
    }

    /// These settings with a value of this axis.
    #[must_use]
    pub fn with(self, value: f64, settings: &RunSettings) -> RunSettings {
        let mut settings = settings.clone();
        match self {
            Self::LearningRate => settings.learning_rate = value,
            Self::Hidden => settings.hidden = value as u32,
            Self::Depth => settings.depth = value as u32,
            Self::Activation => settings.activation = at(value),
            Self::Optimizer => settings.optimizer = at(value),
        }
        settings
    }

    /// A value as the map's edge and sentences print it.
    #[must_use]
    pub fn text(self, value: f64) -> String {
        match self {
            Self::LearningRate | Self::Hidden | Self::Depth => plain(value),
            Self::Activation => at::<Activation>(value).label().to_owned(),
            Self::Optimizer => at::<OptimizerKind>(value).label().to_owned(),
        }
    }

    /// What stands along the map's edge.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::LearningRate => "learning rate (logarithmic)",
            Self::Hidden => "hidden size (units)",
            Self::Depth => "depth (hidden layers)",
            Self::Activation => "activation",
            Self::Optimizer => "optimizer",
        }
    }
}

/// Whole numbers from 1 to `most` in at most so many steps: every one of the small ones, and then ever fewer.
fn whole(most: u32, steps: u32) -> Vec<f64> {
    let steps = steps.clamp(2, most);
    let mut last = 0;
    let value = |step: u32| {
        let exact = f64::from(most).powf(f64::from(step) / f64::from(steps - 1)).round() as u32;
        last = exact.max(last + 1);
        f64::from(last)
    };
    (0..steps).map(value).collect()
}

fn names<C: Choice>() -> Vec<f64> {
    (0..C::ALL.len()).map(|index| index as f64).collect()
}

fn at<C: Choice>(value: f64) -> C {
    C::ALL[(value as usize).min(C::ALL.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_axis_has_distinct_values_that_settings_can_have() {
        for &axis in Axis::ALL {
            for &fineness in Fineness::ALL {
                let values = axis.values(fineness.steps());
                assert!(values.len() >= 5, "{axis:?}");
                assert!(values.windows(2).all(|pair| pair[0] < pair[1]), "{axis:?}: {values:?}");
                for value in values {
                    let settings = axis.with(value, &RunSettings::default());
                    assert!(LEARNING_RATE.contains(&settings.learning_rate) && DEPTH.contains(&settings.depth));
                    assert!((1..=32).contains(&settings.hidden));
                }
            }
        }
    }

    #[test]
    fn the_map_of_four_hundred_has_the_small_networks_and_both_ends() {
        let hidden = Axis::Hidden.values(20);
        assert_eq!(hidden.len(), 20);
        assert!(hidden.starts_with(&[1.0, 2.0, 3.0, 4.0]) && hidden.ends_with(&[32.0]), "{hidden:?}");
        let rates = Axis::LearningRate.values(20);
        assert_eq!((rates.len(), rates[0], rates[19]), (20, 1e-4, 1.0));
        assert_eq!(Axis::Depth.values(20), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        assert_eq!(Axis::Hidden.values(32).len(), 32);
    }

    #[test]
    fn names_are_printed_as_menus_print_them() {
        assert_eq!(Axis::Activation.text(1.0), Activation::ALL[1].label());
        assert_eq!(Axis::Optimizer.with(4.0, &RunSettings::default()).optimizer, OptimizerKind::ALL[4]);
        assert_eq!(Axis::LearningRate.text(0.00026), "0.00026");
    }
}

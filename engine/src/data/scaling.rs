//! Standardising: to shift and scale values to mean 0 and variance 1.

use serde::{Deserialize, Serialize};

/// How a coordinate is standardised: (value − mean) / deviation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scaling {
    /// The mean of the values that it was made for.
    pub mean: f64,
    /// Their standard deviation (over n, not n − 1), or 1 if they are all equal.
    pub deviation: f64,
}

impl Scaling {
    /// The scaling that standardises these values.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let count = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / count;
        let deviation = (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt();
        Self { mean, deviation: if deviation > 0.0 { deviation } else { 1.0 } }
    }

    /// A value in standardised units.
    #[must_use]
    pub fn apply(self, value: f64) -> f64 {
        (value - self.mean) / self.deviation
    }

    /// A standardised value as it was before.
    #[must_use]
    pub fn undo(self, standardised: f64) -> f64 {
        standardised * self.deviation + self.mean
    }
}

/// Values shifted and scaled to mean 0 and variance 1 (over n, not n − 1); if all of them are equal, they become 0.
#[must_use]
pub fn standardised(values: &[f64]) -> Vec<f64> {
    let scaling = Scaling::of(values);
    values.iter().map(|&value| scaling.apply(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::LAB_X;

    #[test]
    fn standardised_values_have_mean_0_and_variance_1_and_come_back() {
        let scaling = Scaling::of(&LAB_X);
        let scaled = standardised(&LAB_X);
        let again = Scaling::of(&scaled);
        assert!(again.mean.abs() < 1e-15 && (again.deviation - 1.0).abs() < 1e-15, "{again:?}");
        for (&x, &z) in LAB_X.iter().zip(&scaled) {
            assert_eq!(scaling.apply(x), z);
            assert!((scaling.undo(z) - x).abs() < 1e-14, "{x}");
        }
    }

    #[test]
    fn equal_values_become_0() {
        assert_eq!(standardised(&[3.0, 3.0]), [0.0, 0.0]);
        assert_eq!(Scaling::of(&[3.0, 3.0]), Scaling { mean: 3.0, deviation: 1.0 });
    }
}

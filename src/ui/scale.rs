//! Slider positions and the values that they stand for.

use super::field::Field;

/// How a slider's positions, which are whole numbers, map to a setting's values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// Whole numbers: the position is the value itself.
    Whole {
        /// Value at the left end.
        min: u32,
        /// Value at the right end.
        max: u32,
    },
    /// Twenty positions per factor of ten, from 0, at values of two significant digits.
    Log {
        /// Exponent of ten at the left end.
        min: i32,
        /// Exponent of ten at the right end.
        max: i32,
    },
    /// Whole numbers that may be negative: the position is the distance from the left end.
    Signed {
        /// Value at the left end.
        min: i32,
        /// Value at the right end.
        max: i32,
    },
}

const PER_DECADE: i32 = 20;

impl Scale {
    /// One position for each value of a setting of whole numbers.
    #[must_use]
    pub fn whole(field: Field) -> Self {
        Self::Whole { min: field.min as u32, max: field.max as u32 }
    }

    /// The left end's position.
    #[must_use]
    pub fn first(self) -> u32 {
        match self {
            Self::Whole { min, .. } => min,
            Self::Log { .. } | Self::Signed { .. } => 0,
        }
    }

    /// The right end's position.
    #[must_use]
    pub fn last(self) -> u32 {
        match self {
            Self::Whole { max, .. } => max,
            Self::Log { min, max } => (max - min).unsigned_abs() * PER_DECADE.unsigned_abs(),
            Self::Signed { min, max } => (max - min).unsigned_abs(),
        }
    }

    /// The value at a position.
    #[must_use]
    pub fn value(self, position: u32) -> f64 {
        let position = position.min(self.last()).max(self.first());
        match self {
            Self::Whole { .. } => f64::from(position),
            Self::Signed { min, .. } => f64::from(min) + f64::from(position),
            Self::Log { min, .. } => {
                let exact = 10f64.powf(f64::from(min) + f64::from(position) / f64::from(PER_DECADE));
                // Two digits, by way of text: 0.1 and not 0.10000000000000002.
                format!("{exact:.1e}").parse().unwrap_or(exact)
            }
        }
    }

    /// The position nearest to a value; a value beyond an end sits at that end.
    #[must_use]
    pub fn position(self, value: f64) -> u32 {
        let position = match self {
            Self::Whole { .. } => value,
            Self::Signed { min, .. } => value - f64::from(min),
            Self::Log { min, .. } => (value.log10() - f64::from(min)) * f64::from(PER_DECADE),
        };
        // A float cast saturates, and takes what is no number to 0.
        (position.round() as u32).min(self.last()).max(self.first())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Scale = Scale::Log { min: -4, max: 0 };

    #[test]
    fn every_position_has_a_value_of_its_own_and_leads_back() {
        for scale in [RATE, Scale::Whole { min: 1, max: 64 }, Scale::Signed { min: -80, max: 60 }] {
            let positions = scale.first()..=scale.last();
            let values: Vec<_> = positions.clone().map(|position| scale.value(position)).collect();
            assert!(values.windows(2).all(|pair| pair[0] < pair[1]));
            for (position, &value) in positions.zip(&values) {
                assert_eq!(scale.position(value), position, "{value}");
            }
        }
    }

    #[test]
    fn the_learning_rate_has_round_values() {
        assert_eq!([0, 20, 40, 60, 66, 80].map(|position| RATE.value(position)), [1e-4, 1e-3, 0.01, 0.1, 0.2, 1.0]);
    }

    #[test]
    fn values_beyond_the_ends_sit_at_the_ends() {
        let seed = Scale::Whole { min: 0, max: 99 };
        assert_eq!(seed.position(4_294_967_295.0), 99);
        assert_eq!(RATE.position(0.0), 0);
        assert_eq!(RATE.position(f64::NAN), 0);
        assert_eq!(seed.value(1000), 99.0);
    }
}

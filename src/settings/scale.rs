//! Slider positions and their values.

use crate::settings::field::Field;

/// Maps a slider's positions, which are whole numbers, to a setting's values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Scale {
    /// Whole numbers: the position is the value itself.
    Whole { min: u32, max: u32 },
    /// Twenty positions per factor of ten, starting at position 0; values are rounded to two significant digits.
    Log {
        /// Exponent of ten at the left end.
        min: i32,
        /// Exponent of ten at the right end.
        max: i32,
    },
    /// Like [`Scale::Log`], with a right end that is not a power of ten.
    LogUpTo {
        /// Exponent of ten at the left end.
        min: i32,
        /// The right end's position.
        last: u32,
    },
    /// Whole numbers from 1 on in growing steps: for each section the position and the value at which it ends, and its step.
    Steps(&'static [(u32, u32, u32)]),
    /// Evenly spaced numbers, starting at position 0.
    Even {
        /// Value at the left end.
        min: f64,
        /// The difference between neighbouring values.
        step: f64,
        /// The right end's position.
        last: u32,
    },
}

const PER_DECADE: i32 = 20;

impl Scale {
    /// From 1 to 10,000: the first forty one by one, then in round steps of a few percent.
    pub(crate) const DEPTHS: Self = Self::Steps(&[
        (40, 40, 1),
        (70, 100, 2),
        (100, 400, 10),
        (130, 1000, 20),
        (160, 4000, 100),
        (190, 10_000, 200),
    ]);
    /// From 1 to 128: the narrow layers one by one.
    pub(crate) const WIDTHS: Self = Self::Steps(&[(16, 16, 1), (24, 32, 2), (48, 128, 4)]);

    /// Learning rates. If the largest stable one of the data is below the usual ones, they begin a factor of ten below it.
    pub(crate) fn rates(stable: Option<f64>) -> Self {
        let usual = protocol::USUAL_RATES.start();
        let least = stable.filter(|stable| stable < usual).map_or(*usual, |stable| stable / 10.0);
        // The cast saturates. A hair more, since the logarithm of 10⁻⁴ may be a hair less than −4.
        let min = (least.max(*protocol::LEARNING_RATE.start()).log10() + 1e-9).floor() as i32;
        Self::Log { min, max: 0 }
    }

    /// One position for each value of a field of whole numbers.
    pub(crate) const fn whole(field: Field) -> Self {
        Self::Whole { min: field.min as u32, max: field.max as u32 }
    }

    /// The left end's position.
    pub(crate) fn first(self) -> u32 {
        match self {
            Self::Whole { min, .. } => min,
            Self::Steps(_) => 1,
            Self::Log { .. } | Self::LogUpTo { .. } | Self::Even { .. } => 0,
        }
    }

    /// The right end's position.
    pub(crate) fn last(self) -> u32 {
        match self {
            Self::Whole { max, .. } => max,
            Self::Log { min, max } => (max - min).unsigned_abs() * PER_DECADE.unsigned_abs(),
            Self::LogUpTo { last, .. } | Self::Even { last, .. } => last,
            Self::Steps(sections) => sections.last().map_or(1, |(end, ..)| *end),
        }
    }

    /// The value at a position.
    pub(crate) fn value(self, position: u32) -> f64 {
        let position = position.min(self.last()).max(self.first());
        match self {
            Self::Whole { .. } => f64::from(position),
            Self::Steps(sections) => {
                let section = sections.iter().find(|(end, ..)| position <= *end);
                section.map_or(1.0, |(end, value, step)| f64::from(value - (end - position) * step))
            }
            Self::Even { min, step, .. } => {
                let exact = min + f64::from(position) * step;
                // Rounding through text gives 0.3, not 0.30000000000000004.
                format!("{exact:.6}").parse().unwrap_or(exact)
            }
            Self::Log { min, .. } | Self::LogUpTo { min, .. } => {
                let exact = 10f64.powf(f64::from(min) + f64::from(position) / f64::from(PER_DECADE));
                // Rounding to two digits through text gives 0.1, not 0.10000000000000002.
                format!("{exact:.1e}").parse().unwrap_or(exact)
            }
        }
    }

    /// The relative place of a value between the ends, from 0 to 1.
    pub(crate) fn share(self, value: f64) -> f64 {
        let (first, last) = (f64::from(self.first()), f64::from(self.last()));
        let exact = (self.exact_position(value) - first) / (last - first);
        exact.clamp(0.0, 1.0)
    }

    /// The position closest to a value. A value beyond an end has that end's position.
    pub(crate) fn position(self, value: f64) -> u32 {
        // The cast saturates and turns NaN into 0.
        (self.exact_position(value).round() as u32).min(self.last()).max(self.first())
    }

    /// The position of a value, which may be fractional and beyond the ends.
    fn exact_position(self, value: f64) -> f64 {
        match self {
            Self::Whole { .. } => value,
            Self::Log { min, .. } | Self::LogUpTo { min, .. } => {
                (value.log10() - f64::from(min)) * f64::from(PER_DECADE)
            }
            Self::Even { min, step, .. } => (value - min) / step,
            Self::Steps(sections) => {
                let section = sections.iter().find(|(_, end, _)| value <= f64::from(*end));
                section.map_or(f64::INFINITY, |(position, end, step)| {
                    f64::from(*position) - (f64::from(*end) - value) / f64::from(*step)
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Scale = Scale::Log { min: -4, max: 0 };
    const SLOPE: Scale = Scale::Even { min: -4.0, step: 0.05, last: 160 };

    #[test]
    fn every_position_has_a_value_of_its_own_and_leads_back() {
        let weights = Scale::LogUpTo { min: -1, last: 32 };
        let inputs = Scale::Even { min: -4.0, step: 0.1, last: 80 };
        for scale in [RATE, Scale::Whole { min: 1, max: 64 }, Scale::DEPTHS, Scale::WIDTHS, weights, inputs, SLOPE] {
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
    fn learning_rates_begin_below_what_the_data_need() {
        assert_eq!([None, Some(0.02), Some(1e-4)].map(Scale::rates), [RATE; 3]);
        let first = |stable: f64| Scale::rates(Some(stable)).value(0);
        assert_eq!([2e-5, 1e-9, 3e-10, 1e-300].map(first), [1e-6, 1e-10, 1e-11, 1e-12]);
    }

    #[test]
    fn even_values_are_short() {
        assert_eq!([0, 3, 80, 87, 160].map(|position| SLOPE.value(position)), [-4.0, -3.85, 0.0, 0.35, 4.0]);
    }

    #[test]
    fn a_share_lies_between_the_positions() {
        assert_eq!(RATE.share(0.01), 0.5);
        assert!((RATE.share(0.02315) - 0.5911).abs() < 1e-4);
        assert_eq!([SLOPE.share(-9.0), SLOPE.share(0.0), SLOPE.share(9.0)], [0.0, 0.5, 1.0]);
    }

    #[test]
    fn depths_go_from_one_to_ten_thousand_in_round_steps() {
        let values = [1, 40, 41, 70, 71, 100, 101, 160, 190].map(|position| Scale::DEPTHS.value(position));
        assert_eq!(values, [1.0, 40.0, 42.0, 100.0, 110.0, 400.0, 420.0, 4000.0, 10_000.0]);
        assert_eq!([0.0, 457.0, 1e9, f64::NAN].map(|value| Scale::DEPTHS.position(value)), [1, 103, 190, 190]);
    }

    #[test]
    fn widths_have_the_narrow_layers_one_by_one_and_the_usual_wide_ones() {
        let values = [3, 16, 17, 24, 32, 41, 48].map(|position| Scale::WIDTHS.value(position));
        assert_eq!(values, [3.0, 16.0, 18.0, 32.0, 64.0, 100.0, 128.0]);
    }

    #[test]
    fn weights_and_inputs_have_round_values() {
        let weights = Scale::LogUpTo { min: -1, last: 32 };
        assert_eq!([0, 20, 26, 32].map(|position| weights.value(position)), [0.1, 1.0, 2.0, 4.0]);
        let inputs = Scale::Even { min: -4.0, step: 0.1, last: 80 };
        assert_eq!([0, 40, 43, 80].map(|position| inputs.value(position)), [-4.0, 0.0, 0.3, 4.0]);
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

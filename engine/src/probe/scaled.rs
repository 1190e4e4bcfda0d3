//! Numbers and vectors with a separate exponent.

use std::f64::consts::LOG10_2;
use std::ops::Range;

/// A vector is rescaled to about 1 when its largest element leaves the range from 2⁻³⁰⁰ to 2³⁰⁰. That is far enough
/// from the limits of a double that no step in between can reach them.
pub(super) const MODERATE: Range<f64> = 1.0 / TWO_TO_300..TWO_TO_300;
/// A float's exponent is stored with 1023 added, above the 52 bits of its fraction.
const TWO_TO_300: f64 = f64::from_bits((1023 + 300) << 52);

/// `mantissas` · 2^`exponent`: a vector that may be far smaller or larger than any float.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaled {
    /// The elements, up to the common factor.
    pub mantissas: Vec<f64>,
    /// The power of two of the common factor.
    pub exponent: i64,
}

impl Scaled {
    /// A vector in the ordinary range.
    #[must_use]
    pub fn new(elements: Vec<f64>) -> Self {
        let mut scaled = Self { mantissas: elements, exponent: 0 };
        scaled.normalise();
        scaled
    }

    /// Moves the common factor into the exponent when the elements come near the limits of a double. Multiplying by a
    /// power of two is exact, so nothing is rounded.
    pub fn normalise(&mut self) {
        let largest = self.mantissas.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        if MODERATE.contains(&largest) || largest == 0.0 || !largest.is_finite() {
            return;
        }
        let (_, exponent) = libm::frexp(largest);
        for value in &mut self.mantissas {
            *value = libm::scalbn(*value, -exponent);
        }
        self.exponent += i64::from(exponent);
    }

    /// Moves the exponent back into the elements, which may become 0 or infinite.
    pub fn flatten(&mut self) {
        for value in &mut self.mantissas {
            *value = scaled_by(*value, self.exponent);
        }
        self.exponent = 0;
    }

    /// The product with a vector in the ordinary range.
    #[must_use]
    pub fn dot(&self, other: &[f64]) -> Extended {
        let mantissa = self.mantissas.iter().zip(other).map(|(a, b)| a * b).sum();
        Extended { mantissa, exponent: self.exponent }
    }

    /// The Euclidean length of the mantissas.
    #[must_use]
    pub fn norm(&self) -> f64 {
        self.mantissas.iter().map(|value| value * value).sum::<f64>().sqrt()
    }

    /// log₁₀ of the Euclidean length; `None` for an exact zero.
    #[must_use]
    pub fn log10_norm(&self) -> Option<f64> {
        Extended { mantissa: self.norm(), exponent: self.exponent }.log10()
    }

    /// One element.
    #[must_use]
    pub fn element(&self, index: usize) -> Extended {
        Extended { mantissa: self.mantissas[index], exponent: self.exponent }
    }
}

/// `mantissa` · 2^`exponent`: a number that may be far smaller or larger than any float.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extended {
    /// The number, up to the factor.
    pub mantissa: f64,
    /// The power of two of the factor.
    pub exponent: i64,
}

impl Extended {
    /// log₁₀ of the size; `None` for an exact zero.
    #[must_use]
    pub fn log10(self) -> Option<f64> {
        (self.mantissa != 0.0).then(|| libm::log10(self.mantissa.abs()) + self.exponent as f64 * LOG10_2)
    }

    /// A key that orders by absolute value: the bits of a double do, with the exponent added above the 52 bits of the
    /// fraction.
    #[must_use]
    pub fn size_rank(self) -> i128 {
        if self.mantissa == 0.0 {
            return i128::MIN;
        }
        i128::from(self.mantissa.abs().to_bits()) + (i128::from(self.exponent) << 52)
    }

    /// The nearest double, as `float64` would print the number: 0 below half the smallest one, infinite beyond the
    /// largest.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        scaled_by(self.mantissa, self.exponent)
    }

    /// The nearest single, as `float32` would print the number.
    #[must_use]
    pub fn to_f32(self) -> f32 {
        // If the double is subnormal, and so perhaps rounded already, the single is 0 anyway.
        self.to_f64() as f32
    }
}

/// value · 2^exponent, rounded once.
pub(super) fn scaled_by(value: f64, exponent: i64) -> f64 {
    // Beyond this, whatever the value, the result is 0 or infinite.
    libm::scalbn(value, exponent.clamp(-5000, 5000) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_far_below_every_float_keep_their_digits() {
        let mut scaled = Scaled::new(vec![1.0, -0.5]);
        for _ in 0..10_000 {
            for value in &mut scaled.mantissas {
                *value *= 0.75;
            }
            scaled.normalise();
        }
        let expected = 10_000.0 * 0.75_f64.log10();
        assert!((scaled.element(0).log10().expect("not zero") - expected).abs() < 1e-9);
        let half = expected + 0.5_f64.log10();
        assert!((scaled.element(1).log10().expect("not zero") - half).abs() < 1e-9);
    }

    #[test]
    fn the_moderate_range_ends_at_powers_of_two() {
        assert_eq!(MODERATE, libm::scalbn(1.0, -300)..libm::scalbn(1.0, 300));
    }

    #[test]
    fn zero_has_no_logarithm() {
        let scaled = Scaled::new(vec![0.0, 0.0]);
        assert_eq!((scaled.log10_norm(), scaled.element(1).log10()), (None, None));
    }

    #[test]
    fn sizes_are_ranked_whatever_their_exponents() {
        let number = |mantissa, exponent| Extended { mantissa, exponent };
        let ascending = [
            number(0.0, 90_000),
            number(-1.0, -70_000),
            number(1.5, -70_000),
            number(0.9, 0),
            number(-1.0, 0),
            number(1.1, 0),
            number(1e-30, 101),
            number(-1e30, 90_000),
        ];
        assert!(ascending.is_sorted_by_key(|number| number.size_rank()));
        assert_eq!(number(0.75, 4).size_rank(), number(-12.0, 0).size_rank());
    }

    #[test]
    fn a_number_is_rounded_once_to_the_nearest_float() {
        let number = |mantissa, exponent| Extended { mantissa, exponent };
        assert_eq!(number(1.5, 3).to_f64(), 12.0);
        // The smallest single and double, and what lies on either side of half of them.
        assert_eq!((number(1.0, -149).to_f32(), number(1.0, -1074).to_f64()), (f32::from_bits(1), f64::from_bits(1)));
        assert_eq!(
            (number(1.001, -150).to_f32(), number(1.001, -1075).to_f64()),
            (f32::from_bits(1), f64::from_bits(1))
        );
        assert_eq!((number(1.0, -150).to_f32(), number(1.0, -1075).to_f64()), (0.0, 0.0));
        assert_eq!((number(-0.7, -33_000).to_f32(), number(0.7, -33_000).to_f64()), (-0.0, 0.0));
        assert_eq!((number(1.0, 128).to_f32(), number(-1.0, 20_000).to_f64()), (f32::INFINITY, f64::NEG_INFINITY));
        // 2^-149 · (1 + 2^-40) / 2 lies just above the tie; rounding to a subnormal double first would lose that.
        assert_eq!(number(1.0 + libm::scalbn(1.0, -40), -150).to_f32(), f32::from_bits(1));
    }
}

//! A vector whose common exponent is kept apart.

/// `mantissas` · 2^`exponent`: a vector that may be far smaller or larger than any float.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaled {
    /// The elements, up to the common factor; the largest is between 1/2 and 1 after [`Scaled::normalise`].
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

    /// Moves the common factor into the exponent. Multiplying by a power of two is exact, so nothing is rounded.
    pub fn normalise(&mut self) {
        let largest = self.mantissas.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        if largest == 0.0 || !largest.is_finite() {
            return;
        }
        let (_, exponent) = libm::frexp(largest);
        for value in &mut self.mantissas {
            *value = libm::scalbn(*value, -exponent);
        }
        self.exponent += i64::from(exponent);
    }

    /// log₁₀ of the Euclidean length times a factor; nothing for an exact zero.
    #[must_use]
    pub fn log10_norm(&self, factor: f64) -> Option<f64> {
        let norm = self.mantissas.iter().map(|value| value * value).sum::<f64>().sqrt() * factor.abs();
        self.log10(norm)
    }

    /// log₁₀ of the size of one element times a factor; nothing for an exact zero.
    #[must_use]
    pub fn log10_element(&self, index: usize, factor: f64) -> Option<f64> {
        self.log10((self.mantissas[index] * factor).abs())
    }

    fn log10(&self, mantissa: f64) -> Option<f64> {
        (mantissa > 0.0).then(|| libm::log10(mantissa) + self.exponent as f64 * std::f64::consts::LOG10_2)
    }
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
        assert!((scaled.log10_element(0, 1.0).expect("not zero") - expected).abs() < 1e-9);
        let half = expected + 0.5_f64.log10();
        assert!((scaled.log10_element(1, 1.0).expect("not zero") - half).abs() < 1e-9);
    }

    #[test]
    fn zero_has_no_logarithm() {
        let scaled = Scaled::new(vec![0.0, 0.0]);
        assert_eq!((scaled.log10_norm(1.0), scaled.log10_element(1, 1.0)), (None, None));
    }
}

//! Product and sum with one rounding, without an instruction for it.

/// a · b + c, rounded once to the nearest, ties to even (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums",
/// 2008). Products and sums must neither overflow nor come near the smallest normal number.
pub(super) fn multiply_add(a: f64, b: f64, c: f64) -> f64 {
    let (product, product_error) = product(a, b);
    let (small, small_error) = sum(c, product_error);
    let (large, large_error) = sum(product, small);
    large + sum_to_odd(small_error, large_error)
}

/// a + b as the nearest number and the exact rest (Knuth).
fn sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let from_b = sum - a;
    let from_a = sum - from_b;
    (sum, (a - from_a) + (b - from_b))
}

/// a · b as the nearest number and the exact rest (Dekker).
fn product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
    let rest = a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low);
    (product, rest)
}

/// A number as two of half the bits (Veltkamp).
fn split(a: f64) -> (f64, f64) {
    let wide = 134_217_729.0 * a;
    let high = wide - (wide - a);
    (high, a - high)
}

/// a + b; of the two neighbours of an inexact sum the one whose last bit is 1, so that a second rounding still knows on which
/// side of a tie it is.
fn sum_to_odd(a: f64, b: f64) -> f64 {
    let (sum, rest) = sum(a, b);
    if rest == 0.0 || sum.to_bits() & 1 == 1 {
        return sum;
    }
    let outwards = (rest > 0.0) == (sum > 0.0);
    f64::from_bits(if outwards { sum.to_bits() + 1 } else { sum.to_bits() - 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_rounded_as_the_slow_one() {
        // Knuth's linear congruential generator: this module is below the one of PyTorch's numbers.
        let mut state = 1_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / 9_007_199_254_740_992.0
        };
        for round in 0..200_000 {
            let [a, b, c] = [0; 3].map(|_| random() - 0.5);
            // Sums that cancel, sums near ties, and addends of other sizes.
            let c = match round % 4 {
                0 => c,
                1 => -a * b,
                2 => -a * b * (1.0 + f64::EPSILON),
                _ => c * 2.0_f64.powi(round % 120 - 60),
            };
            let b = if round % 3 == 0 { 0.5 + 2.0_f64.powi(-(round % 54)) } else { b };
            assert_eq!(multiply_add(a, b, c).to_bits(), libm::fma(a, b, c).to_bits(), "{a:e} · {b:e} + {c:e}");
        }
    }
}

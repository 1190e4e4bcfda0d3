//! Elementary functions of four `f32` at once.
//!
//! The exponential reduces its argument to |r| ≤ ln 2 / 2 by Cody and Waite's method and takes a polynomial there; the
//! polynomials are those of the Cephes library (Moshier), made for single precision. The tests hold each function to at
//! most 2 units in the last place against `libm` in double precision.

use wide::{f32x4, u32x4};

/// The polynomial's coefficients, highest power first.
#[inline(always)]
fn polynomial(x: f32x4, coefficients: &[f32]) -> f32x4 {
    coefficients.iter().fold(f32x4::ZERO, |sum, &c| sum * x + f32x4::splat(c))
}

/// eˣ for x ≤ 0; 0 below −69. Further down its products with gradients would be subnormal numbers, for which processors
/// take a hundred times as long, and 1e-30 is nothing beside the other terms of any sum it enters.
#[inline(always)]
fn exp_of_negative(x: f32x4) -> f32x4 {
    let vanishes = x.simd_lt(f32x4::splat(-69.0));
    // Zero for the bits' sake; by comparison and not as a maximum, so that NaN stays NaN.
    let x = vanishes.select(f32x4::ZERO, x);
    // Adding 1.5 · 2²³ leaves the nearest whole number in the low bits.
    let shifted = x * f32x4::splat(std::f32::consts::LOG2_E) + f32x4::splat(12_582_912.0);
    let n = shifted - f32x4::splat(12_582_912.0);
    // ln 2 in two parts; the first, 355/512, has few enough bits that its product with n is exact.
    let r = x - n * f32x4::splat(355.0 / 512.0) + n * f32x4::splat(2.121_944_4e-4);
    // In pairs, by Estrin's scheme: half as long a chain of operations that wait for each other as by Horner's.
    let pair = |high: f32, low: f32| f32x4::splat(high) * r + f32x4::splat(low);
    let square = r * r;
    let upper = pair(1.987_569_1e-4, 1.398_199_9e-3) * square + pair(8.333_452e-3, 4.166_579_6e-2);
    let p = upper * square + pair(0.166_666_65, 0.5);
    // 1 + r rounds; what it loses is added to the small rest.
    let one = f32x4::splat(1.0);
    let head = one + r;
    let power = head + (p * square + (r - (head - one)));
    // 2ⁿ by its bits: the low bits of the shifted number hold n; moved into the exponent they multiply.
    let n_bits: u32x4 = u32x4::new(shifted.to_array().map(f32::to_bits)) << 23;
    let power_of_two = f32x4::new((n_bits + u32x4::splat(0x3f80_0000)).to_array().map(f32::from_bits));
    vanishes.select(f32x4::ZERO, power * power_of_two)
}

/// 1 / (1 + e⁻ˣ), written as e^x / (1 + e^x) below 0 so that no rounding error is enlarged.
#[inline(always)]
pub(super) fn sigmoid(x: f32x4) -> f32x4 {
    let one = f32x4::splat(1.0);
    let e = exp_of_negative(-x.abs());
    let sum = one + e;
    let negative = x.simd_lt(f32x4::ZERO);
    let quotient = negative.select(e, one) / sum;
    // What the sum has lost to rounding, relative to it: 1 / sum is the quotient above 0, and what is missing to 1 below.
    let lost = (e - (sum - one)) * negative.select(one - quotient, quotient);
    quotient - quotient * lost
}

/// The hyperbolic tangent.
#[inline(always)]
pub(super) fn tanh(x: f32x4) -> f32x4 {
    let (one, size, square) = (f32x4::splat(1.0), x.abs(), x * x);
    // Near 0 the formula by the exponential would cancel.
    let p = polynomial(square, &[-0.005_704_988_7, 0.020_639_088, -0.053_739_715, 0.133_314_42, -0.333_332_8]);
    let near = p * square * x + x;
    let e = exp_of_negative(-(size + size));
    let far = (one - e) / (one + e);
    size.simd_lt(f32x4::splat(0.625)).select(near, far.copysign(x))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest error over a fine grid of arguments, in units in the last place of the true value.
    fn largest_error(f: impl Fn(f32x4) -> f32x4, truth: impl Fn(f64) -> f64, from: f32, to: f32) -> f64 {
        let mut largest = 0.0_f64;
        for step in 0..1_000_000 {
            let x = from + (to - from) * (step as f32 / 1e6);
            let (value, truth) = (f(f32x4::splat(x)).to_array()[0], truth(f64::from(x)));
            let nearest = truth as f32;
            let ulp = f64::from(f32::from_bits(nearest.abs().to_bits() + 1)) - f64::from(nearest.abs());
            largest = largest.max((f64::from(value) - truth).abs() / ulp);
        }
        largest
    }

    #[test]
    fn errors_are_at_most_two_units_in_the_last_place() {
        let sigmoid_truth = |x: f64| 1.0 / (1.0 + libm::exp(-x));
        for (from, to) in [(-69.0, -10.0), (-10.0, 10.0), (-1e-3, 1e-3), (10.0, 100.0)] {
            let error = largest_error(sigmoid, sigmoid_truth, from, to);
            assert!(error <= 2.0, "sigmoid from {from} to {to}: {error} ulp");
        }
        for (from, to) in [(-20.0, 20.0), (-0.7, 0.7), (-1e-3, 1e-3)] {
            let error = largest_error(tanh, libm::tanh, from, to);
            assert!(error <= 2.0, "tanh from {from} to {to}: {error} ulp");
        }
    }

    #[test]
    fn far_out_the_functions_are_at_their_limits_and_nan_stays_nan() {
        let x = f32x4::new([-1e30, 1e30, f32::INFINITY, f32::NEG_INFINITY]);
        assert_eq!(tanh(x).to_array(), [-1.0, 1.0, 1.0, -1.0]);
        assert_eq!(sigmoid(x).to_array()[1..3], [1.0, 1.0]);
        assert_eq!(sigmoid(x).to_array()[0], 0.0);
        assert!(sigmoid(f32x4::splat(f32::NAN)).to_array()[0].is_nan());
        assert!(tanh(f32x4::splat(f32::NAN)).to_array()[0].is_nan());
    }
}

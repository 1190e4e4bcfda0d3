//! Functions of four `f32` at once, and the exponential of two `f64`.
//!
//! Those of `f32` reduce their argument to a small r by subtracting a multiple n of ln 2, evaluate a polynomial there
//! (minimax, by Remez's algorithm), and build 2ⁿ from its bits. The tests hold each function to a few units in the
//! last place against `libm` in double precision.

use wide::bytemuck::cast;
use wide::{f32x4, f64x2, i64x2, u32x4};

/// 1.5 · 2²³: adding it leaves the nearest whole number in the low bits.
const TO_WHOLE: f32 = 12_582_912.0;

/// 2 to the power of a number that [`TO_WHOLE`] was added to: its low bits move into the exponent, which starts at the
/// bits of `unit`. A `SHIFT` of 23 counts in powers of 2, of 24 in powers of 4.
#[inline(always)]
fn power<const SHIFT: u32>(shifted: f32x4, unit: f32) -> f32x4 {
    let whole: u32x4 = u32x4::new(shifted.to_array().map(f32::to_bits)) << SHIFT;
    f32x4::new((whole + u32x4::splat(unit.to_bits())).to_array().map(f32::from_bits))
}

/// The coefficients of the polynomial of [`normal_of_two`], the constant one first.
const COEFFICIENTS: [f64; 10] = [
    0.119_687_750_227_80,
    0.119_550_118_284_30,
    0.110_423_196_563_22,
    0.077_485_770_887_10,
    0.098_830_840_614_89,
    -0.084_481_281_218_09,
    0.197_921_642_481_72,
    -0.232_835_481_838_18,
    0.114_402_111_335_41,
    -0.020_984_669_261_73,
];

/// The smaller of the two; NaN stays NaN.
#[inline(always)]
fn at_most(x: f32x4, limit: f32x4) -> f32x4 {
    // The single instruction for it returns the first argument for NaN in wasm and the second elsewhere.
    if cfg!(target_arch = "wasm32") { x.fast_min(limit) } else { limit.fast_min(x) }
}

/// 1 / (1 + e⁻ˣ); 0 below −69. Below that, its products with gradients would be subnormal, which takes processors
/// a hundred times as long; and 1e-30 does not change any sum it enters.
///
/// In a deep network everything waits for this function, so its operations are arranged for a short dependency chain.
#[inline(always)]
pub(super) fn sigmoid(x: f32x4) -> f32x4 {
    let one = f32x4::splat(1.0);
    let full = x.simd_gt(f32x4::splat(18.0));
    let outside = full | x.simd_lt(f32x4::splat(-69.0));
    let (scale, rest) = decay(x);
    // The rest is added to 1 before it is scaled: added to the scale, it would be rounded once more, and the error of
    // the sum would pass 2 units.
    let quotient = one / (scale + (one + rest));
    outside.select(full & one, quotient)
}

/// e⁻ˣ as the sum of a power of 2 and a rest, for x from −69 to 69.
#[inline(always)]
fn decay(x: f32x4) -> (f32x4, f32x4) {
    let shifted = x * f32x4::splat(-std::f32::consts::LOG2_E) + f32x4::splat(TO_WHOLE);
    let n = shifted - f32x4::splat(TO_WHOLE);
    // −x − n ln 2, with ln 2 in two parts; the first, 355/512, has few enough bits that its product with n is exact.
    let r = (n * f32x4::splat(-355.0 / 512.0) - x) + n * f32x4::splat(2.121_944_4e-4);
    let scale = power::<23>(shifted, 1.0);
    // e⁻ˣ is scale · (1 + r + r² low + r⁴ high).
    let square = r * r;
    let scaled = scale * square;
    let low = f32x4::splat(0.166_665_43) * r + f32x4::splat(0.5);
    let high = (f32x4::splat(0.008_366_61) * r + f32x4::splat(0.041_666_28)) + square * f32x4::splat(0.001_394_649_7);
    (scale, (scale * r + scaled * low) + (scaled * square) * high)
}

/// log(1 + eˣ) = max(0, x) + log(1 + t) with t = e⁻|ˣ|, where log(1 + t) = 2 artanh s with s = t / (2 + t); for x below
/// −69 it is 0, as [`sigmoid`] is.
///
/// Not inlined: it is too long for every loop that calls it.
#[inline(never)]
pub(super) fn softplus(x: f32x4) -> f32x4 {
    let zero = f32x4::splat(0.0);
    let size = x.abs();
    let (scale, rest) = decay(at_most(size, f32x4::splat(69.0)));
    let t = size.simd_gt(f32x4::splat(69.0)).select(zero, scale + rest);
    let s = t / (f32x4::splat(2.0) + t);
    let square = s * s;
    let p = f32x4::splat(0.116_121_64) * square + f32x4::splat(0.108_532_88);
    let p = p * square + f32x4::splat(0.142_961_79);
    let p = p * square + f32x4::splat(0.199_998_53);
    let p = p * square + f32x4::splat(0.333_333_34);
    let half = s + (s * square) * p;
    // NaN is treated like numbers that are not above 0.
    x.simd_gt(zero).select(x, zero) + (half + half)
}

/// The distribution function Φ and the density φ of the standard normal. Beyond 15 the tail is 0.
///
/// Not inlined: it is too long for every loop that calls it.
#[inline(never)]
pub(super) fn normal(x: f32x4) -> (f32x4, f32x4) {
    let [a, b, c, d] = x.to_array().map(f64::from);
    let ([first, second], [third, fourth]) = (normal_of_two(f64x2::new([a, b])), normal_of_two(f64x2::new([c, d])));
    let single = |one: f64x2, other: f64x2| {
        let ([a, b], [c, d]) = (one.to_array(), other.to_array());
        f32x4::new([a, b, c, d].map(|value| value as f32))
    };
    (single(first, third), single(second, fourth))
}

/// Φ and φ with an error of 4.4e-9 of themselves: Φ(−a) = e^(−a²/2) · t · p(t) with t = 1 / (1 + 0.3 a) and p the
/// polynomial through the Chebyshev nodes for a from 0 to 15.
#[inline(always)]
fn normal_of_two(x: f64x2) -> [f64x2; 2] {
    let (zero, one, limit) = (f64x2::splat(0.0), f64x2::splat(1.0), f64x2::splat(15.0));
    let beyond = x.abs().simd_gt(limit);
    let size = beyond.select(limit, x.abs());
    let decay = beyond.select(zero, exp(f64x2::splat(-0.5) * size * size));
    let t = one / (one + f64x2::splat(0.3) * size);
    let p = COEFFICIENTS.into_iter().rev().fold(zero, |sum, coefficient| sum * t + f64x2::splat(coefficient));
    let tail = decay * (t * p);
    [x.simd_gt(zero).select(one - tail, tail), decay * f64x2::splat(0.398_942_280_401_432_7)]
}

/// The hyperbolic tangent.
///
/// With |x| = r + n ln 2, u = tanh r and s = 4ⁿ it is ((s − 1) + (s + 1) u) / ((s + 1) + (s − 1) u).
#[inline(always)]
pub(super) fn tanh(x: f32x4) -> f32x4 {
    let half = f32x4::splat(0.5);
    // Beyond this it is 1.
    let size = at_most(x.abs(), f32x4::splat(9.1));
    // Slightly less, so that n is 0 up to tanh |x| = 1/2, where the result is u itself. Above 1/2 a unit in the last
    // place is twice as large.
    let shifted = (size - f32x4::splat(0.204)) * f32x4::splat(std::f32::consts::LOG2_E) + f32x4::splat(TO_WHOLE);
    let n = shifted - f32x4::splat(TO_WHOLE);
    let r = size - n * f32x4::splat(std::f32::consts::LN_2);
    let square = r * r;
    let p = f32x4::splat(0.016_439_319) * square - f32x4::splat(0.052_674_282);
    let p = p * square + f32x4::splat(0.133_207_95);
    let p = p * square - f32x4::splat(0.333_329_53);
    let u = r + (r * square) * p;
    // Numerator and denominator, halved. The denominator is computed from the rounded numerator, so that the rounding
    // error is in both and partly cancels in the quotient.
    let half_power = power::<24>(shifted, 0.5);
    let numerator = (half_power - half) + (half_power + half) * u;
    (numerator / (numerator + (f32x4::splat(1.0) - u))).copysign(x)
}

/// e to the power of each lane, with the bits of `libm::exp`: the same steps, with selections instead of branches.
#[inline(always)]
pub(crate) fn exp(x: f64x2) -> f64x2 {
    let (one, two, size) = (f64x2::splat(1.0), f64x2::splat(2.0), x.abs());
    // Near the limits of the range, and for NaN.
    if !size.simd_lt(f64x2::splat(708.0)).all() {
        return f64x2::new(x.to_array().map(libm::exp));
    }
    // The nearest whole number of ln 2; 0 below ln 2 / 2, which libm tests with the upper 32 bits only.
    let half = f64x2::splat(0.5).copysign(x);
    let n = (f64x2::splat(std::f64::consts::LOG2_E) * x + half).trunc();
    let n = size.simd_ge(f64x2::splat(f64::from_bits(0x3fd6_2e43 << 32))) & n;
    let high = x - n * f64x2::splat(6.931_471_803_691_238e-1);
    let low = n * f64x2::splat(1.908_214_929_270_587_7e-10);
    let r = high - low;
    let square = r * r;
    let p = f64x2::splat(4.138_136_797_057_238_5e-8) * square + f64x2::splat(-1.653_390_220_546_525_2e-6);
    let p = f64x2::splat(6.613_756_321_437_934e-5) + square * p;
    let p = f64x2::splat(-2.777_777_777_701_559_3e-3) + square * p;
    let p = f64x2::splat(1.666_666_666_666_660_2e-1) + square * p;
    let c = r - square * p;
    let near_one = one + ((r * c) / (two - c) - low + high);
    let near_one = size.simd_lt(f64x2::splat(f64::from_bits(0x3e30_0001 << 32))).select(one + x, near_one);
    // 2ⁿ has the bits of 1023 + n in its exponent; adding 2⁵² puts that into the low bits.
    let biased = n + f64x2::splat(4_503_599_627_370_496.0 + 1023.0);
    let power: f64x2 = cast(cast::<f64x2, i64x2>(biased) << 52_u32);
    near_one * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_has_the_bits_of_the_scalar_one() {
        let edges = [0.5, 1.0, 1.5, 2.5, 100.5].map(|n| n * std::f64::consts::LN_2);
        let edges = edges.into_iter().chain([0.0, 1e-300, 1e-8, 3.8e-9, 707.9, 708.1, 745.0, 1e300, f64::INFINITY]);
        let around = edges
            .flat_map(|x: f64| (-3_i64..=3).map(move |ulps| f64::from_bits(x.to_bits().saturating_add_signed(ulps))));
        let words = [0x3fd6_2e42_u64, 0x3fd6_2e43, 0x3ff0_a2b2, 0x3e30_0000, 0x3e30_0001]
            .map(|high| f64::from_bits(high << 32));
        let grid = (0..400_000).map(|step| f64::from(step) * 0.001_783 * f64::from(step % 7).exp2() / 128.0);
        for x in around.chain(words).chain(grid) {
            let found = exp(f64x2::new([x, -x])).to_array().map(f64::to_bits);
            assert_eq!(found, [libm::exp(x), libm::exp(-x)].map(f64::to_bits), "at {x:e}");
        }
    }

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
        for (from, to) in [(-69.0, -10.0), (-18.0, -16.0), (-10.0, 10.0), (-1e-3, 1e-3), (10.0, 100.0)] {
            let error = largest_error(sigmoid, sigmoid_truth, from, to);
            assert!(error <= 2.0, "sigmoid from {from} to {to}: {error} ulp");
        }
        for (from, to) in [(-20.0, 20.0), (-1.0, 1.0), (0.5, 0.6), (-1e-3, 1e-3)] {
            let error = largest_error(tanh, libm::tanh, from, to);
            assert!(error <= 2.0, "tanh from {from} to {to}: {error} ulp");
        }
    }

    #[test]
    fn longer_functions_are_right_to_a_few_units() {
        for (from, to) in [(-69.0, -10.0), (-10.0, 10.0), (-1e-3, 1e-3), (10.0, 100.0)] {
            let error = largest_error(softplus, |x| libm::log1p(libm::exp(x)), from, to);
            assert!(error <= 3.0, "softplus from {from} to {to}: {error} units");
        }
        let root = std::f64::consts::FRAC_1_SQRT_2;
        for (from, to) in [(-12.0, -4.0), (-4.0, 4.0), (-1e-3, 1e-3), (4.0, 12.0)] {
            let error = largest_error(|x| normal(x).0, |x| 0.5 * libm::erfc(-x * root), from, to);
            assert!(error <= 1.0, "distribution from {from} to {to}: {error} units");
            let error = largest_error(|x| normal(x).1, |x| 0.398_942_280_401_432_7 * libm::exp(-0.5 * x * x), from, to);
            assert!(error <= 1.0, "density from {from} to {to}: {error} units");
        }
    }

    #[test]
    fn far_out_the_functions_are_at_their_limits_and_nan_stays_nan() {
        let x = f32x4::new([-1e30, 1e30, f32::INFINITY, f32::NEG_INFINITY]);
        assert_eq!(tanh(x).to_array(), [-1.0, 1.0, 1.0, -1.0]);
        assert_eq!(sigmoid(x).to_array()[1..3], [1.0, 1.0]);
        assert_eq!(sigmoid(x).to_array()[0], 0.0);
        assert_eq!(softplus(x).to_array(), [0.0, 1e30, f32::INFINITY, 0.0]);
        assert_eq!((normal(x).0.to_array(), normal(x).1.to_array()), ([0.0, 1.0, 1.0, 0.0], [0.0; 4]));
        let nan = f32x4::splat(f32::NAN);
        let (distribution, density) = normal(nan);
        assert!([softplus(nan), distribution, density].iter().all(|value| value.to_array()[0].is_nan()));
        assert!(sigmoid(f32x4::splat(f32::NAN)).to_array()[0].is_nan());
        assert!(tanh(f32x4::splat(f32::NAN)).to_array()[0].is_nan());
    }
}

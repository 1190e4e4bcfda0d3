//! Logarithm, sine and cosine of two numbers at once, with the bits of libm: the same steps, with selections instead of
//! branches.

use wide::bytemuck::cast;
use wide::{f64x2, u64x2};

#[inline(always)]
fn number(value: f64) -> f64x2 {
    f64x2::splat(value)
}

/// The smallest number with these upper 32 bits, the only ones that libm tests.
const fn upper(bits: u64) -> f64 {
    f64::from_bits(bits << 32)
}

/// A polynomial by Horner's scheme, the coefficient of the lowest power first.
#[inline(always)]
fn polynomial<const N: usize>(x: f64x2, coefficients: [f64; N]) -> f64x2 {
    let mut rest = coefficients.into_iter().rev();
    let last = number(rest.next().unwrap_or(0.0));
    rest.fold(last, |sum, coefficient| number(coefficient) + x * sum)
}

/// The natural logarithm of normal numbers above 0.
#[inline(always)]
pub(super) fn ln(x: f64x2) -> f64x2 {
    const ROOT_OF_HALF: u64 = 0x3fe6_a09e << 32;
    // x = mantissa · 2^exponent, with the mantissa from √½ to √2.
    let shifted = cast::<f64x2, u64x2>(x) + u64x2::splat((0x3ff0_0000 << 32) - ROOT_OF_HALF);
    // With these as upper bits, a whole number becomes a double: 2⁵² plus the number.
    let biased: f64x2 = cast((shifted >> 52_u32) | u64x2::splat(0x433 << 52));
    let exponent = biased - number(4_503_599_627_370_496.0 + 1023.0);
    let mantissa: f64x2 = cast((shifted & u64x2::splat((1 << 52) - 1)) + u64x2::splat(ROOT_OF_HALF));
    let distance = mantissa - number(1.0);
    let half_square = number(0.5) * distance * distance;
    let s = distance / (number(2.0) + distance);
    let square = s * s;
    let quartic = square * square;
    let even = quartic
        * polynomial(quartic, [3.999_999_999_940_942e-1, 2.222_219_843_214_978_4e-1, 1.531_383_769_920_937_3e-1]);
    let odd = square
        * polynomial(
            quartic,
            [6.666_666_666_666_735e-1, 2.857_142_874_366_239e-1, 1.818_357_216_161_805e-1, 1.479_819_860_511_658_6e-1],
        );
    s * (half_square + (odd + even)) + exponent * number(1.908_214_929_270_587_7e-10) - half_square
        + distance
        + exponent * number(6.931_471_803_691_238e-1)
}

/// Sine and cosine of angles from 0 to a turn.
#[inline(always)]
pub(super) fn sin_cos(angle: f64x2) -> (f64x2, f64x2) {
    // This close to a multiple of a quarter turn, libm uses more digits of it.
    let near = angle.to_array().map(|angle| (angle.to_bits() >> 32) as u32);
    if near.into_iter().any(|high| high & 0xf_ffff == 0x9_21fb || high == 0x4012_d97c) {
        let [first, second] = angle.to_array().map(libm::sincos);
        return (f64x2::new([first.0, second.0]), f64x2::new([first.1, second.1]));
    }
    // From one eighth of a turn on, from three, from five and from seven.
    let from = [0x3fe9_21fc, 0x4002_d97d, 0x400f_6a7b, 0x4015_fdbd].map(|bits| angle.simd_ge(number(upper(bits))));
    let quarters = from.into_iter().fold(number(0.0), |sum, from| sum + (from & number(1.0)));
    // The remainder after subtracting quarter turns, in two parts. The quarter turn has two parts too, the first with
    // few bits.
    let rough = angle - quarters * number(f64::from_bits(0x3ff9_21fb_5440_0000));
    let fine = quarters * number(f64::from_bits(0x3dd0_b461_1a62_6331));
    let rest = rough - fine;
    let tail = (rough - rest) - fine;
    let (sine, cosine) = near_zero(rest, tail, from[0]);
    let [one, two, three, four] = from;
    let is_odd = one ^ two ^ three ^ four;
    let minus = number(-0.0);
    (is_odd.select(cosine, sine) ^ ((two ^ four) & minus), is_odd.select(sine, cosine) ^ ((one ^ three) & minus))
}

/// Sine and cosine of up to an eighth of a turn, of which the second part has a share only where the last argument says
/// so.
#[inline(always)]
fn near_zero(x: f64x2, tail: f64x2, has_tail: f64x2) -> (f64x2, f64x2) {
    // The coefficients of x³, x⁵, … and of x⁴, x⁶, …
    let s = [
        0xbfc5_5555_5555_5549,
        0x3f81_1111_1110_f8a6,
        0xbf2a_01a0_19c1_61d5,
        0x3ec7_1de3_57b1_fe7d,
        0xbe5a_e5e6_8a2b_9ceb,
        0x3de5_d93a_5acf_d57c,
    ]
    .map(f64::from_bits);
    let c = [
        0x3fa5_5555_5555_554c,
        0xbf56_c16c_16c1_5177,
        0x3efa_01a0_19cb_1590,
        0xbe92_7e4f_809c_52ad,
        0x3e21_ee9e_bdb4_b1c4,
        0xbda8_fae9_be88_38d4,
    ]
    .map(f64::from_bits);
    let (one, half) = (number(1.0), number(0.5));
    let square = x * x;
    let quartic = square * square;
    let cubic = square * x;
    let r = polynomial(square, [s[1], s[2], s[3]]) + square * quartic * polynomial(square, [s[4], s[5]]);
    let with_tail = x - ((square * (half * tail - cubic * r) - tail) - cubic * number(s[0]));
    let sine = has_tail.select(with_tail, x + cubic * (number(s[0]) + square * r));
    let r =
        square * polynomial(square, [c[0], c[1], c[2]]) + quartic * quartic * polynomial(square, [c[3], c[4], c[5]]);
    let half_square = half * square;
    let rough = one - half_square;
    (sine, rough + (((one - rough) - half_square) + (square * r - x * tail)))
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::*;

    /// These numbers and their neighbours within the range, and many others in the range.
    fn points(edges: &[f64], range: std::ops::RangeInclusive<f64>) -> Vec<f64> {
        let around = edges.iter().flat_map(|edge| {
            (-3_i64..=3).flat_map(|near| {
                [near, near << 32].map(|ulps| f64::from_bits(edge.to_bits().saturating_add_signed(ulps)))
            })
        });
        let grid = (0..400_000).map(|step| range.end() * f64::from(step) / 400_000.0);
        let small = (1..54).map(|power| (-f64::from(power)).exp2());
        around.chain(grid).chain(small).filter(|x| range.contains(x)).collect()
    }

    #[test]
    fn the_logarithm_has_the_bits_of_the_scalar_one() {
        for x in points(&[1.0, 0.5, 0.25, 0.75, 0.5_f64.sqrt(), 0.125_f64.sqrt()], f64::EPSILON / 2.0..=1.0) {
            let found = ln(f64x2::new([x, 0.5])).to_array();
            assert_eq!(found.map(f64::to_bits), [libm::log(x), libm::log(0.5)].map(f64::to_bits), "at {x:e}");
        }
    }

    #[test]
    fn sine_and_cosine_have_the_bits_of_the_scalar_ones() {
        let edges: Vec<f64> = (0..=8).map(|eighth| TAU * f64::from(eighth) / 8.0).chain([1e-300, 1.05e-8]).collect();
        for x in points(&edges, 0.0..=TAU).into_iter().chain([0.0]) {
            let (sine, cosine) = sin_cos(f64x2::new([1.0, x]));
            let (expected_sine, expected_cosine) = libm::sincos(x);
            assert_eq!(sine.to_array()[1].to_bits(), expected_sine.to_bits(), "sine of {x:e}");
            assert_eq!(cosine.to_array()[1].to_bits(), expected_cosine.to_bits(), "cosine of {x:e}");
        }
    }
}

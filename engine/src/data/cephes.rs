//! Logarithm, sine and cosine in single precision, as PyTorch's vector code computes them for normal numbers.
//!
//! The methods and coefficients are those of the Cephes library (Moshier, 1989), which Pommier's sse_mathfun.h (2007)
//! made known for vectors. PyTorch's compiler fuses products into sums wherever it can, and one rounding instead of two
//! shows in the last bit. So each [`fmaf`] here is where PyTorch's x86-64 builds have one.

use std::f32::consts::{FRAC_1_SQRT_2, FRAC_2_PI};

use libm::fmaf;

/// A polynomial by Horner's scheme, the coefficient of the highest power first.
fn polynomial(x: f32, coefficients: &[f32]) -> f32 {
    coefficients.iter().fold(0.0, |sum, &coefficient| fmaf(sum, x, coefficient))
}

/// The natural logarithm of a normal number above 0.
pub(super) fn ln(x: f32) -> f32 {
    const EXPONENT_OF_HALF: u32 = 126;
    // x = mantissa · 2^exponent, with the mantissa from √½ to √2; the polynomial takes its distance from 1.
    let exponent = (x.to_bits() >> 23) as f32 - EXPONENT_OF_HALF as f32;
    let mantissa = f32::from_bits(x.to_bits() & 0x007f_ffff | EXPONENT_OF_HALF << 23);
    let (exponent, distance) = if mantissa < FRAC_1_SQRT_2 {
        (exponent - 1.0, (mantissa - 1.0) + mantissa)
    } else {
        (exponent, mantissa - 1.0)
    };
    let square = distance * distance;
    let cubic = distance
        * polynomial(
            distance,
            &[
                0.070_376_836,
                -0.115_146_1,
                0.116_769_984,
                -0.124_201_41,
                0.142_493_23,
                -0.166_680_57,
                0.200_007_14,
                -0.249_999_94,
                0.333_333_3,
            ],
        );
    // ln 2 in two parts, the larger of which, 355/512, has few bits.
    let rest = fmaf(cubic, square, exponent * -0.000_212_194_44);
    let rest = fmaf(square, -0.5, rest);
    fmaf(exponent, 355.0 / 512.0, distance + rest)
}

/// Sine and cosine of an angle from 0 to a few turns.
pub(super) fn sin_cos(angle: f32) -> (f32, f32) {
    // The nearest even number of eighths of a turn; the rest is at most one eighth.
    let eighths = ((angle * (2.0 * FRAC_2_PI)) as u32 + 1) & !1;
    // π/4 in three parts, of which the first two have few bits.
    let parts = [-0.785_156_25, -0.000_241_875_65, -3.774_895e-8];
    let rest = parts.into_iter().fold(angle, |rest, part| fmaf(eighths as f32, part, rest));
    let square = rest * rest;
    let quartic = square * polynomial(square, &[2.443_315_7e-5, -0.001_388_731_6, 0.041_666_646]);
    let cosine = fmaf(quartic, square, -(0.5 * square)) + 1.0;
    let cubic = square * polynomial(square, &[-0.000_195_152_96, 0.008_332_161, -0.166_666_55]);
    let sine = fmaf(cubic, rest, rest);
    // After a quarter turn, sine becomes cosine and cosine becomes −sine.
    match eighths & 6 {
        0 => (sine, cosine),
        2 => (cosine, -sine),
        4 => (-sine, -cosine),
        _ => (-cosine, sine),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_are_what_they_are_called() {
        for step in 1..=100_000_u32 {
            let x = step as f32 / 100_000.0;
            let truth = libm::log(x.into());
            assert!((f64::from(ln(x)) - truth).abs() < 1e-7 * truth.abs().max(0.5), "ln {x}");
            let angle = std::f32::consts::TAU * x;
            let (sin, cos) = sin_cos(angle);
            let (true_sin, true_cos) = libm::sincos(angle.into());
            let error = (f64::from(sin) - true_sin).abs().max((f64::from(cos) - true_cos).abs());
            assert!(error < 1e-7, "sine and cosine of {angle}: {error}");
        }
        assert_eq!((ln(1.0), sin_cos(0.0)), (0.0, (0.0, 1.0)));
    }
}

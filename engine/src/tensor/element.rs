//! The two element types, PyTorch's `float32` and `float64`.

use super::Lanes;
use std::fmt::{Debug, Display};
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// A number that a tensor can hold: `f32` or `f64`, and nothing else.
///
/// The elementary functions come from `libm` on every target, so that a run gives the same digits natively and in wasm;
/// those of [`Lanes`] are the same on every target, too.
pub trait Element:
    sealed::Sealed
    + Copy
    + Debug
    + Default
    + Display
    + PartialEq
    + PartialOrd
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
{
    /// The SIMD vector of this type.
    type Lanes: Lanes<Lane = Self>;
    /// Zero.
    const ZERO: Self;
    /// One.
    const ONE: Self;
    /// PyTorch's name of the type.
    const NAME: &'static str;
    /// The bits of precision, the leading one included: 24 or 53.
    const PRECISION: u32;

    /// The nearest value of this type.
    #[must_use]
    fn from_f64(value: f64) -> Self;
    /// The same value in double precision.
    #[must_use]
    fn to_f64(self) -> f64;
    /// Whether the value is neither infinite nor NaN.
    #[must_use]
    fn is_finite(self) -> bool;
    /// e to this power.
    #[must_use]
    fn exp(self) -> Self;
    /// e to this power, less 1, without cancellation near 0.
    #[must_use]
    fn exp_m1(self) -> Self;
    /// The natural logarithm.
    #[must_use]
    fn ln(self) -> Self;
    /// The natural logarithm of 1 plus this value, without cancellation near 0.
    #[must_use]
    fn ln_1p(self) -> Self;
    /// 1 − erf of this value, the complementary error function, without cancellation where erf is near 1.
    #[must_use]
    fn erfc(self) -> Self;
    /// The sine of an angle in radians.
    #[must_use]
    fn sin(self) -> Self;
    /// The cosine of an angle in radians.
    #[must_use]
    fn cos(self) -> Self;
    /// The hyperbolic tangent.
    #[must_use]
    fn tanh(self) -> Self;
    /// The magnitude.
    #[must_use]
    fn abs(self) -> Self;
    /// The square root.
    #[must_use]
    fn sqrt(self) -> Self;
    /// This value to a power.
    #[must_use]
    fn powf(self, exponent: Self) -> Self;
}

macro_rules! element {
    ($float:ty, $lanes:ty, $name:literal, $($function:ident($($argument:ident),*) = $libm:path;)+) => {
        impl Element for $float {
            type Lanes = $lanes;
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const NAME: &'static str = $name;
            const PRECISION: u32 = <$float>::MANTISSA_DIGITS;

            fn from_f64(value: f64) -> Self {
                value as $float
            }
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            fn is_finite(self) -> bool {
                <$float>::is_finite(self)
            }
            fn abs(self) -> Self {
                <$float>::abs(self)
            }
            fn sqrt(self) -> Self {
                <$float>::sqrt(self)
            }
            $(fn $function(self $(, $argument: Self)*) -> Self {
                $libm(self $(, $argument)*)
            })+
        }
    };
}

/// e to this power, rounded once: `libm::expf` misses the nearest number now and then, which PyTorch's prints do not.
fn exp_of_single(x: f32) -> f32 {
    libm::exp(f64::from(x)) as f32
}

element! {
    f32, wide::f32x4, "float32",
    exp() = exp_of_single;
    exp_m1() = libm::expm1f;
    ln() = libm::logf;
    ln_1p() = libm::log1pf;
    erfc() = libm::erfcf;
    sin() = libm::sinf;
    cos() = libm::cosf;
    tanh() = libm::tanhf;
    powf(exponent) = libm::powf;
}

element! {
    f64, wide::f64x2, "float64",
    exp() = libm::exp;
    exp_m1() = libm::expm1;
    ln() = libm::log;
    ln_1p() = libm::log1p;
    erfc() = libm::erfc;
    sin() = libm::sin;
    cos() = libm::cos;
    tanh() = libm::tanh;
    powf(exponent) = libm::pow;
}

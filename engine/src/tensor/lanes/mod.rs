//! SIMD vectors.

mod functions;
mod fused;

use std::fmt::Debug;
use std::ops::{Add, AddAssign, Mul, Sub};

use wide::{f32x4, f64x2};

pub(crate) use functions::exp;

use super::Element;

/// A SIMD vector: four `f32` or two `f64`, as in the wasm of every browser.
pub trait Lanes:
    Copy + Debug + Send + Sync + 'static + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + AddAssign
{
    /// The type of a lane.
    type Lane: Element;
    /// How many lanes there are.
    const COUNT: usize;
    /// Whether [`Lanes::mul_add`] is one instruction.
    const FUSED: bool = cfg!(all(target_arch = "wasm32", target_feature = "relaxed-simd"));

    /// The same number in all lanes.
    fn splat(value: Self::Lane) -> Self;
    /// One number for each lane.
    fn from_fn(lane: impl FnMut(usize) -> Self::Lane) -> Self;
    /// The first [`Self::COUNT`] numbers of a slice; 0 for missing ones.
    fn load(values: &[Self::Lane]) -> Self;
    /// Writes the lanes to the start of a slice, as many as fit.
    fn store(self, values: &mut [Self::Lane]);
    /// The number in one lane.
    fn lane(self, index: usize) -> Self::Lane;
    /// self · factor + addend, for sums whose last bit does not matter: in a build with relaxed SIMD, the processor
    /// decides whether the product is rounded; in all others it is.
    fn mul_add(self, factor: Self, addend: Self) -> Self;
    /// The sum of the lanes.
    fn sum(self) -> Self::Lane;
    /// The sums of four vectors, each with the bits of [`Lanes::sum`].
    fn sums(rows: [Self; 4]) -> [Self::Lane; 4];
    /// Transposes [`Self::COUNT`] vectors, the rows of a square matrix, and calls back with each column and its index.
    fn transpose(row: impl Fn(usize) -> Self, column: impl FnMut(usize, Self));
    /// 1 / (1 + e⁻ˣ) of each lane.
    fn sigmoid(self) -> Self;
    /// The hyperbolic tangent of each lane.
    fn tanh(self) -> Self;
    /// log(1 + eˣ) of each lane.
    fn softplus(self) -> Self;
    /// The distribution function and the density of the standard normal, of each lane.
    fn normal(self) -> (Self, Self);
    /// The lane of `positive` where this lane is above 0, otherwise (also for NaN) that of `other`.
    fn where_positive(self, positive: Self, other: Self) -> Self;
    /// Replaces subnormal lanes by 0: subnormal numbers take processors a hundred times as long.
    fn without_subnormals(self) -> Self;
    /// Applies a scalar function to each lane, for functions without a vector form.
    fn each(self, f: impl Fn(f64) -> f64) -> Self {
        Self::from_fn(|index| Self::Lane::from_f64(f(self.lane(index).to_f64())))
    }
}

macro_rules! lanes {
    ($vector:ty, $lane:ty, $count:literal, $mul_add:expr, $sum:expr, $sums:expr, $transpose:expr, $sigmoid:expr, $tanh:expr, $softplus:expr, $normal:expr) => {
        impl Lanes for $vector {
            type Lane = $lane;
            const COUNT: usize = $count;

            #[inline(always)]
            fn splat(value: $lane) -> Self {
                <$vector>::splat(value)
            }

            #[inline(always)]
            fn from_fn(lane: impl FnMut(usize) -> $lane) -> Self {
                <$vector>::new(std::array::from_fn(lane))
            }

            #[inline(always)]
            fn load(values: &[$lane]) -> Self {
                match values.first_chunk::<$count>() {
                    Some(&chunk) => <$vector>::new(chunk),
                    None => Self::from_fn(|index| values.get(index).copied().unwrap_or(0.0)),
                }
            }

            #[inline(always)]
            fn store(self, values: &mut [$lane]) {
                let lanes = self.to_array();
                match values.first_chunk_mut::<$count>() {
                    Some(chunk) => *chunk = lanes,
                    // One by one: a copy of unknown length would be a function call, which costs more than these few
                    // lanes.
                    None => {
                        for index in 0..$count - 1 {
                            if let Some(value) = values.get_mut(index) {
                                *value = lanes[index];
                            }
                        }
                    }
                }
            }

            #[inline(always)]
            fn lane(self, index: usize) -> $lane {
                self.to_array()[index]
            }

            #[inline(always)]
            fn mul_add(self, factor: Self, addend: Self) -> Self {
                $mul_add(self, factor, addend)
            }

            #[inline(always)]
            fn sum(self) -> $lane {
                $sum(self.to_array())
            }

            #[inline(always)]
            fn sums(rows: [Self; 4]) -> [$lane; 4] {
                $sums(rows)
            }

            #[inline(always)]
            fn transpose(row: impl Fn(usize) -> Self, mut column: impl FnMut(usize, Self)) {
                let columns: [Self; $count] = $transpose(std::array::from_fn(row));
                for (index, numbers) in columns.into_iter().enumerate() {
                    column(index, numbers);
                }
            }

            #[inline(always)]
            fn sigmoid(self) -> Self {
                $sigmoid(self)
            }

            #[inline(always)]
            fn tanh(self) -> Self {
                $tanh(self)
            }

            #[inline(always)]
            fn softplus(self) -> Self {
                $softplus(self)
            }

            #[inline(always)]
            fn normal(self) -> (Self, Self) {
                $normal(self)
            }

            #[inline(always)]
            fn without_subnormals(self) -> Self {
                let subnormal = self.abs().simd_lt(<$vector>::splat(<$lane>::MIN_POSITIVE));
                subnormal.select(<$vector>::splat(0.0), self)
            }

            #[inline(always)]
            fn where_positive(self, positive: Self, other: Self) -> Self {
                self.simd_gt(<$vector>::splat(0.0)).select(positive, other)
            }
        }
    };
}

lanes!(
    f32x4,
    f32,
    4,
    fused::f32x4_mul_add,
    |[a, b, c, d]: [f32; 4]| (a + c) + (b + d),
    |rows: [f32x4; 4]| {
        let [a, b, c, d] = f32x4::transpose(rows);
        ((a + c) + (b + d)).to_array()
    },
    f32x4::transpose,
    functions::sigmoid,
    functions::tanh,
    functions::softplus,
    functions::normal
);
lanes!(
    f64x2,
    f64,
    2,
    fused::f64x2_mul_add,
    |[a, b]: [f64; 2]| a + b,
    |rows: [f64x2; 4]| rows.map(|row| row.sum()),
    |[a, b]: [f64x2; 2]| [0, 1].map(|index| f64x2::new([a.lane(index), b.lane(index)])),
    |x: f64x2| f64x2::splat(1.0) / (f64x2::splat(1.0) + functions::exp(-x)),
    |x: f64x2| x.each(libm::tanh),
    |x: f64x2| x.each(|x| if x > 0.0 { x + libm::log1p(libm::exp(-x)) } else { libm::log1p(libm::exp(x)) }),
    |x: f64x2| {
        let distribution = x.each(|x| 0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2));
        // 1 / √(2π)
        (distribution, f64x2::splat(0.398_942_280_401_432_7) * functions::exp(f64x2::splat(-0.5) * x * x))
    }
);

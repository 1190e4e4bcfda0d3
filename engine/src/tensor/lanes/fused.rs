//! Fused multiply-add, where the build may use it.

use wide::{f32x4, f64x2};

macro_rules! mul_add {
    ($name:ident, $vector:ty, $instruction:ident) => {
        /// factor · other + addend.
        #[inline(always)]
        pub(super) fn $name(factor: $vector, other: $vector, addend: $vector) -> $vector {
            #[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
            {
                std::arch::wasm32::$instruction(factor.into(), other.into(), addend.into()).into()
            }
            #[cfg(not(all(target_arch = "wasm32", target_feature = "relaxed-simd")))]
            {
                factor * other + addend
            }
        }
    };
}

mul_add!(f32x4_mul_add, f32x4, f32x4_relaxed_madd);
mul_add!(f64x2_mul_add, f64x2, f64x2_relaxed_madd);

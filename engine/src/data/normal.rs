//! Normally distributed numbers, by Box and Muller's method (1958) and in PyTorch's order.

use std::f64::consts::TAU;

use super::{Generator, cephes};
use crate::tensor::Element;

/// PyTorch fills a tensor of this size or more in blocks of this size.
pub(super) const BLOCK: usize = 16;

impl Generator {
    /// Numbers of mean 0 and variance 1, as `torch.randn(count)` draws them.
    ///
    /// PyTorch draws fewer than 16 numbers in pairs and in double precision, and keeps the second of a pair for the
    /// next call. From 16 on it first draws uniform numbers for all of them, in the tensor's own type, and for f32
    /// applies its own logarithm, sine and cosine.
    ///
    /// In single precision these are PyTorch's bits; from 16 numbers on, those of x86-64 processors with AVX2 or
    /// AVX-512. On other processors PyTorch takes the functions from the system's C library, and its own numbers differ
    /// by up to 3e-7, relative to the larger of the number and 1. In double precision PyTorch always uses that library,
    /// so its last bits depend on the system; these agree within 5e-16 in the same sense, and mostly to the bit. The
    /// generator always ends where PyTorch's does.
    pub fn randn<T: Element>(&mut self, count: usize) -> Vec<T> {
        if count < BLOCK {
            return (0..count).map(|_| T::from_f64(self.normal())).collect();
        }
        let mut numbers: Vec<T> = (0..count).map(|_| self.rand()).collect();
        for block in numbers.chunks_exact_mut(BLOCK) {
            uniform_to_normal(block);
        }
        if !count.is_multiple_of(BLOCK) {
            // The rest does not fill a block, so the last sixteen numbers are drawn again, some of them for the second
            // time.
            let last = &mut numbers[count - BLOCK..];
            last.fill_with(|| self.rand());
            uniform_to_normal(last);
        }
        numbers
    }

    /// One number: a new one, or the spare one of the last call.
    fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare_normal.take() {
            return spare;
        }
        let (angle, tail): (f64, f64) = (self.rand(), self.rand());
        let radius = (-2.0 * libm::log1p(-tail)).sqrt();
        let (sin, cos) = libm::sincos(TAU * angle);
        self.spare_normal = Some(radius * sin);
        radius * cos
    }
}

/// Turns a block of uniform numbers into normal ones, in place: the first half holds the radii's, the second the
/// angles'.
fn uniform_to_normal<T: Element>(block: &mut [T]) {
    let (radii, angles) = block.split_at_mut(BLOCK / 2);
    for (first, second) in radii.iter_mut().zip(angles) {
        let (tail, angle) = (T::ONE - *first, T::from_f64(TAU) * *second);
        let (ln, (sin, cos)) = if T::PRECISION == f32::MANTISSA_DIGITS {
            let [tail, angle] = [tail, angle].map(|value| value.to_f64() as f32);
            let (sin, cos) = cephes::sin_cos(angle);
            (f64::from(cephes::ln(tail)), (f64::from(sin), f64::from(cos)))
        } else {
            (libm::log(tail.to_f64()), libm::sincos(angle.to_f64()))
        };
        let radius = (T::from_f64(-2.0) * T::from_f64(ln)).sqrt();
        // PyTorch adds the mean, which turns −0 into 0.
        *first = radius * T::from_f64(cos) + T::ZERO;
        *second = radius * T::from_f64(sin) + T::ZERO;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_radius_of_zero_gives_zeros_without_a_sign() {
        let mut block = [0.0_f32; BLOCK];
        for (angle, value) in block[BLOCK / 2..].iter_mut().enumerate() {
            *value = angle as f32 / 8.0;
        }
        uniform_to_normal(&mut block);
        assert_eq!(block.map(f32::to_bits), [0; BLOCK]);
    }
}

//! Normally distributed numbers, by Box and Muller's method (1958) and in PyTorch's order.

use std::f64::consts::TAU;

use super::Generator;
use crate::tensor::Element;

/// PyTorch fills a tensor of this size or more in blocks of this size.
const BLOCK: usize = 16;

impl Generator {
    /// Numbers of mean 0 and variance 1, as `torch.randn(count)` draws them.
    ///
    /// PyTorch draws fewer than 16 numbers in pairs and in double precision, and keeps the second of a pair for the next
    /// call; here these have the same bits wherever they were compared. From 16 on it draws uniform numbers for all of
    /// them first, in the tensor's own type. There, f64 agrees within 5e-16 and f32 within 3e-7 of the larger of the
    /// number and 1: PyTorch has sine, cosine and logarithm of its own, which for f32 are less exact than these. The
    /// generator is always left where PyTorch leaves it.
    pub fn randn<T: Element>(&mut self, count: usize) -> Vec<T> {
        if count < BLOCK {
            return (0..count).map(|_| T::from_f64(self.normal())).collect();
        }
        let mut numbers: Vec<T> = (0..count).map(|_| self.rand()).collect();
        for block in numbers.chunks_exact_mut(BLOCK) {
            uniform_to_normal(block);
        }
        if !count.is_multiple_of(BLOCK) {
            // What is left over does not fill a block: the last sixteen are drawn anew, some of them for the second time.
            let last = &mut numbers[count - BLOCK..];
            last.fill_with(|| self.rand());
            uniform_to_normal(last);
        }
        numbers
    }

    /// One number, or the one that the last call has left.
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

/// Turns a block of uniform numbers into normal ones, in place: the first half holds the radii's, the second the angles'.
fn uniform_to_normal<T: Element>(block: &mut [T]) {
    let (radii, angles) = block.split_at_mut(BLOCK / 2);
    for (first, second) in radii.iter_mut().zip(angles) {
        let radius = (T::from_f64(-2.0) * (T::ONE - *first).ln()).sqrt();
        let angle = T::from_f64(TAU) * *second;
        let (sin, cos) = libm::sincos(angle.to_f64());
        *first = radius * T::from_f64(cos);
        *second = radius * T::from_f64(sin);
    }
}

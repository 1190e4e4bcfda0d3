//! The matrix products of a training step, with the engine's kernel and with matrixmultiply.

use engine::tensor::Element;
use nalgebra::{DMatrixView, DMatrixViewMut, Dyn, RealField};

use crate::own::Own;

/// With fewer rows or columns nalgebra uses its own loops, which do not support strides.
const LEAST_ROWS: usize = 6;

/// The implementation of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// The engine's.
    Own,
    /// matrixmultiply, called through nalgebra, which has its own loops for few rows.
    Matrixmultiply,
}

/// A product of a linear layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// weight (m, k) · batch (k, n), as in the forward pass, and with a transposed weight in the backward pass.
    Batch,
    /// The weight's gradient: delta (m, n) · batch (k, n) transposed.
    Gradient,
}

/// The matrices of a layer of m units with k inputs and n samples, row by row.
#[derive(Clone, Debug)]
pub struct Product<T: Element> {
    size: [usize; 3],
    weight: Vec<T>,
    batch: Vec<T>,
    delta: Vec<T>,
    out: Vec<T>,
    own: Own<T>,
}

impl<T: Element + RealField> Product<T> {
    /// Matrices of small numbers; n must be a multiple of 16.
    #[must_use]
    pub fn new([m, k, n]: [usize; 3]) -> Self {
        let numbers = |count: usize, salt: usize| -> Vec<T> {
            (0..count).map(|i| Element::from_f64(((i * 31 + salt) % 23) as f64 / 11.0 - 1.0)).collect()
        };
        let (weight, batch, delta) = (numbers(m * k, 1), numbers(k * n, 2), numbers(m * n, 3));
        let own = Own::new([m, k, n], &weight, &batch, &delta);
        Self { size: [m, k, n], weight, batch, delta, out: vec![T::ZERO; m * n.max(k)], own }
    }

    /// The number of multiplications and additions of one product.
    #[must_use]
    pub fn flops(&self) -> usize {
        2 * self.size.iter().product::<usize>()
    }

    /// Multiplies once and returns the sum of the result's first row, for comparisons.
    pub fn run(&mut self, kernel: Kernel, work: Work) -> f64 {
        let [m, k, n] = self.size;
        match (kernel, work) {
            (Kernel::Own, Work::Batch) => self.own.batch(),
            (Kernel::Own, Work::Gradient) => {
                self.own.gradient(&mut self.out[..m * k]);
                self.first(k)
            }
            // nalgebra is column-major, so it takes our rows as the columns of a transposed matrix.
            (Kernel::Matrixmultiply, Work::Batch) => {
                let weight = DMatrixView::from_slice(&self.weight, k, m);
                let batch = DMatrixView::from_slice(&self.batch, n, k);
                let mut out = DMatrixViewMut::from_slice(&mut self.out[..m * n], n, m);
                out.gemm(T::ONE, &batch, &weight, T::ZERO);
                self.first(n)
            }
            (Kernel::Matrixmultiply, Work::Gradient) => {
                let delta = DMatrixView::from_slice(&self.delta, n, m);
                let mut out = DMatrixViewMut::from_slice(&mut self.out[..m * k], k, m);
                if m >= LEAST_ROWS {
                    let batch = DMatrixView::<T, Dyn, Dyn>::from_slice_with_strides(&self.batch, k, n, n, 1);
                    out.gemm(T::ONE, &batch, &delta, T::ZERO);
                } else {
                    out.gemm_tr(T::ONE, &DMatrixView::from_slice(&self.batch, n, k), &delta, T::ZERO);
                }
                self.first(k)
            }
        }
    }

    fn first(&self, length: usize) -> f64 {
        self.out[..length].iter().map(|value| value.to_f64()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree<T: Element + RealField>(tolerance: f64) {
        for size in [[1, 64, 128], [7, 9, 16], [64, 64, 128]] {
            for work in [Work::Batch, Work::Gradient] {
                let mut product = Product::<T>::new(size);
                let own = product.run(Kernel::Own, work);
                let other = product.run(Kernel::Matrixmultiply, work);
                assert!((own - other).abs() <= tolerance * own.abs().max(1.0), "{size:?}, {work:?}: {own} and {other}");
            }
        }
    }

    #[test]
    fn both_kernels_give_the_same_product() {
        agree::<f32>(1e-4);
        agree::<f64>(1e-12);
    }
}

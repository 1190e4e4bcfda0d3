//! The engine's kernel with its matrices laid out as a plan lays them out.

// The engine keeps its kernel to itself; this is the same file, not a copy.
#[path = "../../src/plan/product.rs"]
mod product;

use gradient_lab::tensor::{Element, Lanes};

/// What a plan has at hand when it multiplies.
#[derive(Clone, Debug)]
pub(crate) struct Own<T: Element> {
    /// Vectors in a row of samples.
    vectors: usize,
    weight: Vec<T>,
    batch: Vec<T::Lanes>,
    delta: Vec<T::Lanes>,
    out: Vec<T::Lanes>,
    panel: Vec<[T::Lanes; 2]>,
}

impl<T: Element> Own<T> {
    /// From weight (m, k), batch (k, n) and delta (m, n), row by row.
    pub(crate) fn new([m, _, n]: [usize; 3], weight: &[T], batch: &[T], delta: &[T]) -> Self {
        let lanes = |values: &[T]| values.chunks_exact(T::Lanes::COUNT).map(T::Lanes::load).collect();
        let vectors = n / T::Lanes::COUNT;
        let out = vec![T::Lanes::splat(T::ZERO); m * vectors];
        Self { vectors, weight: weight.to_vec(), batch: lanes(batch), delta: lanes(delta), out, panel: Vec::new() }
    }

    /// Multiplies the weight with the batch and answers the sum of the result's first row.
    pub(crate) fn batch(&mut self) -> f64 {
        let Self { vectors, weight, batch, out, panel, .. } = self;
        let zero = T::Lanes::splat(T::ZERO);
        product::rows_times_batch(weight, batch, *vectors, out, panel, |_| zero, |_, z| z);
        out[..*vectors].iter().map(|lanes| lanes.sum().to_f64()).sum()
    }

    /// Writes the weight's gradient (m, k).
    pub(crate) fn gradient(&mut self, out: &mut [T]) {
        product::batch_times_batch(&self.delta, &self.batch, self.vectors, out);
    }
}

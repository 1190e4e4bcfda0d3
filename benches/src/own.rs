//! The engine's kernel, with its matrices in the layout of a plan.

// The kernel is private to the engine. These modules include its files.
#[expect(dead_code, reason = "a plan needs more of it")]
#[path = "../../engine/src/plan/over_samples.rs"]
mod over_samples;
#[path = "../../engine/src/plan/pack.rs"]
mod pack;
#[expect(dead_code, reason = "a plan needs more of it")]
#[path = "../../engine/src/plan/product.rs"]
mod product;

use engine::tensor::{Element, Lanes};
use over_samples::SampleSums;
use pack::{Pair, ROWS};
use product::{Matrix, times_batch};

/// The packed matrices of one layer.
#[derive(Clone, Debug)]
pub(crate) struct Own<T: Element> {
    size: [usize; 2],
    weight: Vec<T>,
    batch: Vec<Pair<T::Lanes>>,
    delta: Vec<Pair<T::Lanes>>,
    out: Vec<Pair<T::Lanes>>,
    packed: Vec<[T; ROWS]>,
    sums: SampleSums<T>,
}

impl<T: Element> Own<T> {
    /// Packs the weight (m, k), the batch (k, n) and the delta (m, n), which are given row by row.
    pub(crate) fn new([m, k, n]: [usize; 3], weight: &[T], batch: &[T], delta: &[T]) -> Self {
        let pairs = n / T::Lanes::COUNT / 2;
        Self {
            size: [m, k],
            weight: weight.to_vec(),
            batch: in_pairs::<T>(batch, n),
            delta: in_pairs::<T>(delta, n),
            out: vec![[T::Lanes::splat(T::ZERO); 2]; m * pairs],
            packed: vec![[T::ZERO; ROWS]; m.div_ceil(ROWS) * k],
            sums: SampleSums::new(m.max(k), pairs),
        }
    }

    /// Multiplies the weight with the batch and returns the sum of the result's first row.
    pub(crate) fn batch(&mut self) -> f64 {
        let Self { size, weight, batch, out, packed, .. } = self;
        let zero = T::Lanes::splat(T::ZERO);
        times_batch(Matrix::Plain(weight), *size, batch, out, packed, |_| zero);
        out.iter().step_by(size[0]).flatten().map(|lanes| lanes.sum().to_f64()).sum()
    }

    /// Computes the weight's gradient (m, k).
    pub(crate) fn gradient(&mut self, out: &mut [T]) {
        let [m, k] = self.size;
        self.sums.weight_gradient(&self.delta, m, &self.batch, k, out);
    }
}

/// Rows of samples as pairs of vectors: the first samples of every row, then the next samples of every row, and so on.
fn in_pairs<T: Element>(values: &[T], samples: usize) -> Vec<Pair<T::Lanes>> {
    let width = 2 * T::Lanes::COUNT;
    let rows = || values.chunks_exact(samples);
    let pair = |samples: &[T]| [T::Lanes::load(samples), T::Lanes::load(&samples[T::Lanes::COUNT..])];
    (0..samples).step_by(width).flat_map(|first| rows().map(move |row| pair(&row[first..first + width]))).collect()
}

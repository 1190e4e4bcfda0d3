//! Sums over all samples: the gradients of weights and biases.

use super::pack::{PANELS, Pair, ROWS, WIDE_ROWS, pack_samples, panel_of_samples};
use super::product::{tile, wide_tile};
use crate::tensor::{Element, Lanes};

/// Pairs of vectors of samples that are summed at a time: few enough that everything a tile reads stays in the
/// first-level cache.
const PAIRS: usize = 32;

/// Up to this many units per side, sums are taken lane by lane. Beyond it, the samples are laid out for a matrix
/// product, which needs no sums across lanes.
const FEW: usize = 3;

/// Scratch space for [`SampleSums::weight_gradient`].
#[derive(Debug, Clone)]
pub(super) struct SampleSums<T: Element> {
    packed: Vec<[T; ROWS]>,
    panels: Vec<Pair<T::Lanes>>,
}

impl<T: Element> SampleSums<T> {
    /// Scratch space for layers with at most this many units.
    pub(super) fn new(widest: usize, pairs: usize) -> Self {
        let samples = pairs.min(PAIRS) * 2 * T::Lanes::COUNT;
        Self {
            packed: vec![[T::ZERO; ROWS]; widest.div_ceil(ROWS) * samples],
            panels: vec![[T::Lanes::splat(T::ZERO); 2]; PANELS * samples],
        }
    }

    /// Writes Σ delta · batch over all samples for each unit of `delta` (pairs, units) and each of `batch` (pairs,
    /// inputs) to `out` (units, inputs).
    pub(super) fn weight_gradient(
        &mut self,
        delta: &[Pair<T::Lanes>],
        units: usize,
        batch: &[Pair<T::Lanes>],
        inputs: usize,
        out: &mut [T],
    ) {
        if inputs <= FEW {
            for input in 0..inputs {
                let term = |[pair, _]: [usize; 2], [a, b]: Pair<T::Lanes>| {
                    let [x, y] = batch[pair * inputs + input];
                    a * x + b * y
                };
                sums(delta, units, term, |unit, sum| out[unit * inputs + input] = sum);
            }
        } else if units <= FEW {
            for (unit, out) in out.chunks_exact_mut(inputs).enumerate() {
                let term = |[pair, _]: [usize; 2], [a, b]: Pair<T::Lanes>| {
                    let [x, y] = delta[pair * units + unit];
                    a * x + b * y
                };
                sums(batch, inputs, term, |input, sum| out[input] = sum);
            }
        } else {
            out.fill(T::ZERO);
            for (delta, batch) in delta.chunks(PAIRS * units).zip(batch.chunks(PAIRS * inputs)) {
                self.add_products(delta, units, batch, inputs, out);
            }
        }
    }

    fn add_products(
        &mut self,
        delta: &[Pair<T::Lanes>],
        units: usize,
        batch: &[Pair<T::Lanes>],
        inputs: usize,
        out: &mut [T],
    ) {
        let samples = delta.len() / units * 2 * T::Lanes::COUNT;
        for (block, packed) in self.packed.chunks_exact_mut(samples).take(units.div_ceil(ROWS)).enumerate() {
            pack_samples::<T::Lanes>(delta, units, block * ROWS, packed);
        }
        let across = 2 * T::Lanes::COUNT;
        let zero = T::Lanes::splat(T::ZERO);
        let mut first = 0;
        while T::Lanes::FUSED && first + (PANELS - 1) * across < inputs {
            for (n, panel) in self.panels.chunks_exact_mut(samples).take(PANELS).enumerate() {
                panel_of_samples(batch, inputs, first + n * across, panel);
            }
            let panels = std::array::from_fn(|n| &self.panels[n * samples..][..samples]);
            for unit in (0..units).step_by(WIDE_ROWS) {
                let packed = &self.packed[unit / ROWS * samples..][..samples];
                let rows = &mut out[unit * inputs..];
                wide_tile(packed, unit % ROWS, panels, [zero; WIDE_ROWS], |panel, row, sums| {
                    if unit + row < units {
                        add_to(&mut rows[row * inputs..][..inputs][first + panel * across..], sums);
                    }
                });
            }
            first += PANELS * across;
        }
        let panel = &mut self.panels[..samples];
        for first in (first..inputs).step_by(across) {
            panel_of_samples(batch, inputs, first, panel);
            for (packed, rows) in self.packed.chunks_exact(samples).zip(out.chunks_mut(ROWS * inputs)) {
                let products = tile(packed, panel, [[zero; 2]; ROWS]);
                for (row, products) in rows.chunks_exact_mut(inputs).zip(products) {
                    add_to(&mut row[first..], products);
                }
            }
        }
    }
}

/// Adds two vectors to the numbers at the start of a row, as many as there are.
#[inline(always)]
fn add_to<L: Lanes>(row: &mut [L::Lane], [left, right]: Pair<L>) {
    let (row, rest) = row.split_at_mut(L::COUNT.min(row.len()));
    (L::load(row) + left).store(row);
    (L::load(rest) + right).store(rest);
}

/// Writes Σ delta over all samples for each unit of `delta` (pairs, units) to `out`.
pub(super) fn bias_gradient<L: Lanes>(delta: &[Pair<L>], out: &mut [L::Lane]) {
    sums(delta, out.len(), |_, [a, b]| a + b, |unit, sum| out[unit] = sum);
}

/// Writes Σ one · other over all samples for each unit of two batches (pairs, units) to `out`.
pub(super) fn products<L: Lanes>(one: &[Pair<L>], other: &[Pair<L>], out: &mut [L::Lane]) {
    let units = out.len();
    let term = |[pair, unit]: [usize; 2], [a, b]: Pair<L>| {
        let [x, y] = other[pair * units + unit];
        a * x + b * y
    };
    sums(one, units, term, |unit, sum| out[unit] = sum);
}

/// For each unit of `batch` (pairs, units) adds up a term of each pair, which gets the numbers of the pair and of the
/// unit, and then its lanes.
#[inline(always)]
pub(super) fn sums<L: Lanes>(
    batch: &[Pair<L>],
    units: usize,
    term: impl Fn([usize; 2], Pair<L>) -> L,
    mut put: impl FnMut(usize, L::Lane),
) {
    let zero = L::splat(L::Lane::ZERO);
    let mut first = 0;
    while first + ROWS <= units {
        let mut sums = [zero; ROWS];
        for (pair, row) in batch.chunks_exact(units).enumerate() {
            for (n, (sum, &value)) in sums.iter_mut().zip(&row[first..first + ROWS]).enumerate() {
                *sum += term([pair, first + n], value);
            }
        }
        for (n, sum) in L::sums(sums).into_iter().enumerate() {
            put(first + n, sum);
        }
        first += ROWS;
    }
    for unit in first..units {
        let mut sum = zero;
        for (pair, value) in batch.iter().skip(unit).step_by(units).enumerate() {
            sum += term([pair, unit], *value);
        }
        put(unit, sum.sum());
    }
}

//! Numbers laid out in the order in which the tiles of a product read them, without gaps and without bounds checks.

use crate::tensor::{Element, Lanes};

/// Rows of a tile. With two vectors per row, eight sums are in flight: enough to hide the latency of an addition, and
/// few enough for the sixteen vector registers of a common processor.
pub(super) const ROWS: usize = 4;

/// Rows and panels of a tile on machines with a fused multiply-add; a panel is as wide as a [`Pair`].
pub(super) const WIDE_ROWS: usize = 2;
pub(super) const PANELS: usize = 3;

/// Two vectors of samples: the width of a tile, and the unit in which a batch is stored.
pub(super) type Pair<L> = [L; 2];

/// The rows of a matrix (rows, `width`) four at a time: for each column the numbers of the four rows. Rows that are
/// missing in the last four are 0.
pub(super) fn pack_rows<L: Lanes>(matrix: &[L::Lane], width: usize, packed: &mut [[L::Lane; ROWS]]) {
    for (rows, packed) in matrix.chunks(ROWS * width).zip(packed.chunks_exact_mut(width)) {
        for first in (0..ROWS).step_by(L::COUNT) {
            for column in (0..width).step_by(L::COUNT) {
                let row = |n: usize| L::load(rows.get((first + n) * width + column..).unwrap_or(&[]));
                L::transpose(row, |lane, numbers| {
                    if let Some(packed) = packed.get_mut(column + lane) {
                        numbers.store(&mut packed[first..]);
                    }
                });
            }
        }
    }
}

/// The columns of a matrix (rows, `width`) four at a time: for each row the numbers of the four columns. Columns that
/// are missing in the last four are 0.
pub(super) fn pack_columns<T: Element>(matrix: &[T], width: usize, packed: &mut [[T; ROWS]]) {
    let rows = matrix.len() / width;
    for (block, packed) in packed.chunks_exact_mut(rows).enumerate() {
        let first = block * ROWS;
        for (packed, row) in packed.iter_mut().zip(matrix.chunks_exact(width)) {
            *packed = match row[first..].first_chunk() {
                Some(&numbers) => numbers,
                None => std::array::from_fn(|n| row.get(first + n).copied().unwrap_or(T::ZERO)),
            };
        }
    }
}

/// Four units of a batch (pairs, `units`) from `first` on, sample by sample. Units that are missing are 0.
pub(super) fn pack_samples<L: Lanes>(batch: &[Pair<L>], units: usize, first: usize, packed: &mut [[L::Lane; ROWS]]) {
    let zero = L::splat(L::Lane::ZERO);
    for (pairs, packed) in batch.chunks_exact(units).zip(packed.chunks_exact_mut(2 * L::COUNT)) {
        for (half, packed) in packed.chunks_exact_mut(L::COUNT).enumerate() {
            for offset in (0..ROWS).step_by(L::COUNT) {
                let row = |n: usize| pairs.get(first + offset + n).map_or(zero, |pair| pair[half]);
                L::transpose(row, |lane, numbers| numbers.store(&mut packed[lane][offset..]));
            }
        }
    }
}

/// As many units of a batch (pairs, `units`) from `first` on as two vectors hold, sample by sample. Units that are
/// missing are 0.
pub(super) fn panel_of_samples<L: Lanes>(batch: &[Pair<L>], units: usize, first: usize, panel: &mut [Pair<L>]) {
    let zero = L::splat(L::Lane::ZERO);
    for (pairs, panel) in batch.chunks_exact(units).zip(panel.chunks_exact_mut(2 * L::COUNT)) {
        for (half, panel) in panel.chunks_exact_mut(L::COUNT).enumerate() {
            for (side, first) in [first, first + L::COUNT].into_iter().enumerate() {
                let row = |n: usize| pairs.get(first + n).map_or(zero, |pair| pair[half]);
                L::transpose(row, |lane, numbers| panel[lane][side] = numbers);
            }
        }
    }
}

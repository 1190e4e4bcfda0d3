//! Products of a weight matrix and a batch with samples in the lanes, computed in tiles that stay in registers.

use super::pack::{PANELS, Pair, ROWS, WIDE_ROWS, pack_columns, pack_rows};
use crate::tensor::{Element, Lanes};

/// A matrix as a weight gives it: by its rows for the forward pass, by its columns for the backward pass.
#[derive(Debug, Clone, Copy)]
pub(super) enum Matrix<'a, T> {
    /// The weight itself.
    Plain(&'a [T]),
    /// The weight with rows and columns exchanged.
    Transposed(&'a [T]),
}

impl<T: Element> Matrix<'_, T> {
    #[inline(always)]
    fn at(self, [row, column]: [usize; 2], [rows, columns]: [usize; 2]) -> T {
        match self {
            Self::Plain(numbers) => numbers[row * columns + column],
            Self::Transposed(numbers) => numbers[column * rows + row],
        }
    }
}

/// For each row of the matrix and each pair of vectors of samples, writes start(row) + Σ matrix · batch to `out`.
///
/// `batch` has a pair for each of its columns, `out` one for each row, for the first samples, then for the next.
#[inline(always)]
pub(super) fn times_batch<L: Lanes>(
    matrix: Matrix<'_, L::Lane>,
    [rows, columns]: [usize; 2],
    batch: &[Pair<L>],
    out: &mut [Pair<L>],
    packed: &mut [[L::Lane; ROWS]],
    start: impl Fn(usize) -> L,
) {
    // For few columns, packing costs more than it saves.
    match columns {
        1 => return thin::<L, 1>(matrix, rows, batch, out, start),
        2 => return thin::<L, 2>(matrix, rows, batch, out, start),
        3 => return thin::<L, 3>(matrix, rows, batch, out, start),
        _ => {}
    }
    let packed = &mut packed[..rows.div_ceil(ROWS) * columns];
    match matrix {
        Matrix::Plain(numbers) => pack_rows::<L>(numbers, columns, packed),
        Matrix::Transposed(numbers) => pack_columns(numbers, rows, packed),
    }
    let (mut batch, mut out) = (batch, out);
    if L::FUSED {
        let whole = batch.len() / (PANELS * columns);
        let (wide, rest) = batch.split_at(whole * PANELS * columns);
        let (wide_out, rest_out) = out.split_at_mut(whole * PANELS * rows);
        for (batch, out) in wide.chunks_exact(PANELS * columns).zip(wide_out.chunks_exact_mut(PANELS * rows)) {
            let panels = std::array::from_fn(|n| &batch[n * columns..][..columns]);
            for first in (0..rows).step_by(WIDE_ROWS) {
                let starts = std::array::from_fn(|n| start((first + n).min(rows - 1)));
                let packed = &packed[first / ROWS * columns..][..columns];
                wide_tile(packed, first % ROWS, panels, starts, |panel, row, sums| {
                    if first + row < rows {
                        out[panel * rows + first + row] = sums;
                    }
                });
            }
        }
        (batch, out) = (rest, rest_out);
    }
    for (batch, out) in batch.chunks_exact(columns).zip(out.chunks_exact_mut(rows)) {
        for (block, (packed, out)) in packed.chunks_exact(columns).zip(out.chunks_mut(ROWS)).enumerate() {
            match out.first_chunk_mut::<ROWS>() {
                Some(out) => *out = tile(packed, batch, std::array::from_fn(|m| [start(block * ROWS + m); 2])),
                None => {
                    for (m, out) in out.iter_mut().enumerate() {
                        *out = row(packed, batch, m, start(block * ROWS + m));
                    }
                }
            }
        }
    }
}

/// The product for a known, small number of columns.
#[inline(always)]
fn thin<L: Lanes, const COLUMNS: usize>(
    matrix: Matrix<'_, L::Lane>,
    rows: usize,
    batch: &[Pair<L>],
    out: &mut [Pair<L>],
    start: impl Fn(usize) -> L,
) {
    let (batch, _) = batch.as_chunks::<COLUMNS>();
    for row in 0..rows {
        let start = start(row);
        let numbers: [L; COLUMNS] = std::array::from_fn(|column| L::splat(matrix.at([row, column], [rows, COLUMNS])));
        let mut place = row;
        for batch in batch {
            let mut sums = [start; 2];
            for (&number, pair) in numbers.iter().zip(batch) {
                add(&mut sums, number, *pair);
            }
            out[place] = sums;
            place += rows;
        }
    }
}

/// The sums of four rows.
#[inline(always)]
pub(super) fn tile<L: Lanes>(packed: &[[L::Lane; ROWS]], panel: &[Pair<L>], start: [Pair<L>; ROWS]) -> [Pair<L>; ROWS] {
    let mut sums = start;
    for (numbers, &pair) in packed.iter().zip(panel) {
        for (sums, &number) in sums.iter_mut().zip(numbers) {
            add(sums, L::splat(number), pair);
        }
    }
    sums
}

/// The sums of the [`WIDE_ROWS`] rows from `first` on with several panels; `put` gets those of each panel and row.
///
/// With a fused multiply-add, a processor issues twice as many sums per cycle at the same latency; so twelve sums are
/// in flight here. They are ordered by panel, which leaves registers for one vector of a panel and the factors.
#[inline(always)]
pub(super) fn wide_tile<L: Lanes>(
    packed: &[[L::Lane; ROWS]],
    first: usize,
    panels: [&[Pair<L>]; PANELS],
    starts: [L; WIDE_ROWS],
    mut put: impl FnMut(usize, usize, Pair<L>),
) {
    let mut sums = [[starts; 2]; PANELS];
    let panels = panels.map(|panel| &panel[..packed.len()]);
    for (column, numbers) in packed.iter().enumerate() {
        let factors: [L; WIDE_ROWS] = std::array::from_fn(|row| L::splat(numbers[first + row]));
        for (sums, panel) in sums.iter_mut().zip(panels) {
            for (sums, value) in sums.iter_mut().zip(panel[column]) {
                for (sum, factor) in sums.iter_mut().zip(factors) {
                    *sum = factor.mul_add(value, *sum);
                }
            }
        }
    }
    for (panel, [left, right]) in sums.into_iter().enumerate() {
        for (row, (left, right)) in left.into_iter().zip(right).enumerate() {
            put(panel, row, [left, right]);
        }
    }
}

/// The sums of one row of four, in two independent halves, so that an addition waits only for the one before the last.
#[inline(always)]
fn row<L: Lanes>(packed: &[[L::Lane; ROWS]], batch: &[Pair<L>], row: usize, start: L) -> Pair<L> {
    let zero = L::splat(L::Lane::ZERO);
    let (mut even, mut odd) = ([start; 2], [zero; 2]);
    let ((packed, last), (batch, last_pair)) = (packed.as_chunks::<2>(), batch.as_chunks::<2>());
    for (numbers, &[a, b]) in packed.iter().zip(batch) {
        add(&mut even, L::splat(numbers[0][row]), a);
        add(&mut odd, L::splat(numbers[1][row]), b);
    }
    for (numbers, &pair) in last.iter().zip(last_pair) {
        add(&mut even, L::splat(numbers[row]), pair);
    }
    [even[0] + odd[0], even[1] + odd[1]]
}

#[inline(always)]
fn add<L: Lanes>(sums: &mut Pair<L>, factor: L, pair: Pair<L>) {
    for (sum, value) in sums.iter_mut().zip(pair) {
        *sum = factor.mul_add(value, *sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wide::f64x2;

    #[test]
    fn both_kinds_of_tile_give_the_same_sums() {
        let number = |index: usize| (index * index % 17) as f64 / 4.0 - 2.0;
        let packed: Vec<[f64; ROWS]> = (0..9).map(|k| std::array::from_fn(|row| number(4 * k + row))).collect();
        let panel = |n: usize| -> Vec<Pair<f64x2>> {
            (0..9)
                .map(|k| [0, 1].map(|side| f64x2::new([0, 1].map(|lane| number(50 * n + 4 * k + 2 * side + lane)))))
                .collect()
        };
        let panels: [_; PANELS] = std::array::from_fn(panel);
        for first in (0..ROWS).step_by(WIDE_ROWS) {
            let starts = [first, first + 1].map(|row| f64x2::splat(row as f64));
            let mut seen = 0;
            wide_tile(&packed, first, panels.each_ref().map(Vec::as_slice), starts, |panel, row, sums| {
                let start = std::array::from_fn(|row| [f64x2::splat(row as f64); 2]);
                assert_eq!(sums, tile(&packed, &panels[panel], start)[first + row]);
                seen += 1;
            });
            assert_eq!(seen, PANELS * WIDE_ROWS);
        }
    }
}

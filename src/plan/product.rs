//! Products of a weight matrix with a batch whose samples lie in the lanes, in tiles that stay in registers.

use super::pack::{Pair, ROWS};
use crate::tensor::{Element, Lanes};

/// For each row of a matrix and one pair of vectors of samples, writes start(row) + Σ matrix · batch to `out`.
///
/// The matrix is packed by four rows ([`super::pack`]); `batch` has a pair for each of its columns, `out` one for each row.
#[inline(always)]
pub(super) fn times_pair<L: Lanes>(
    packed: &[[L::Lane; ROWS]],
    batch: &[Pair<L>],
    out: &mut [Pair<L>],
    start: impl Fn(usize) -> L,
) {
    // A few columns are added up in a loop that is unrolled; for more the tiles pay.
    match *batch {
        [a] => thin(packed, [a], out, start),
        [a, b] => thin(packed, [a, b], out, start),
        [a, b, c] => thin(packed, [a, b, c], out, start),
        _ => {
            for (block, (packed, out)) in packed.chunks_exact(batch.len()).zip(out.chunks_mut(ROWS)).enumerate() {
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
}

/// The product for a known, small number of columns.
#[inline(always)]
fn thin<L: Lanes, const COLUMNS: usize>(
    packed: &[[L::Lane; ROWS]],
    batch: [Pair<L>; COLUMNS],
    out: &mut [Pair<L>],
    start: impl Fn(usize) -> L,
) {
    let (packed, _) = packed.as_chunks::<COLUMNS>();
    for (block, (packed, out)) in packed.iter().zip(out.chunks_mut(ROWS)).enumerate() {
        for (m, out) in out.iter_mut().enumerate() {
            let mut sums = [start(block * ROWS + m); 2];
            for (numbers, pair) in packed.iter().zip(batch) {
                add(&mut sums, numbers[m], pair);
            }
            *out = sums;
        }
    }
}

/// The sums of four rows.
#[inline(always)]
pub(super) fn tile<L: Lanes>(packed: &[[L::Lane; ROWS]], panel: &[Pair<L>], start: [Pair<L>; ROWS]) -> [Pair<L>; ROWS] {
    let mut sums = start;
    for (numbers, &pair) in packed.iter().zip(panel) {
        for (sums, &number) in sums.iter_mut().zip(numbers) {
            add(sums, number, pair);
        }
    }
    sums
}

/// The sums of one row of four; in two halves, so that only every second addition waits for the one before.
#[inline(always)]
fn row<L: Lanes>(packed: &[[L::Lane; ROWS]], batch: &[Pair<L>], row: usize, start: L) -> Pair<L> {
    let zero = L::splat(L::Lane::ZERO);
    let (mut even, mut odd) = ([start; 2], [zero; 2]);
    let ((packed, last), (batch, last_pair)) = (packed.as_chunks::<2>(), batch.as_chunks::<2>());
    for (numbers, &[a, b]) in packed.iter().zip(batch) {
        add(&mut even, numbers[0][row], a);
        add(&mut odd, numbers[1][row], b);
    }
    for (numbers, &pair) in last.iter().zip(last_pair) {
        add(&mut even, numbers[row], pair);
    }
    [even[0] + odd[0], even[1] + odd[1]]
}

#[inline(always)]
fn add<L: Lanes>(sums: &mut Pair<L>, number: L::Lane, pair: Pair<L>) {
    let factor = L::splat(number);
    for (sum, value) in sums.iter_mut().zip(pair) {
        *sum += factor * value;
    }
}

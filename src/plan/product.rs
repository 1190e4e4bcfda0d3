//! Products of a weight matrix with a batch whose samples lie in the lanes, in tiles that stay in registers.

use crate::tensor::{Element, Lanes};

/// Rows of the weight in a tile: with [`ACROSS`] vectors each, eight sums are under way at once, enough to hide the time
/// that an addition takes, and few enough for the sixteen vector registers of a common processor.
const ROWS: usize = 4;
/// Vectors of samples in a tile.
const ACROSS: usize = 2;

/// For each row of `weight` (outputs, inputs) and each vector of samples, writes `finish(i, start(row) + Σ weight · batch)`
/// at the place i of `out`.
///
/// `batch` (inputs) and `out` (outputs) have `vectors` vectors a row. `panel` is scratch.
#[inline(always)]
pub(super) fn rows_times_batch<L: Lanes>(
    weight: &[L::Lane],
    batch: &[L],
    vectors: usize,
    out: &mut [L],
    panel: &mut Vec<[L; ACROSS]>,
    start: impl Fn(usize) -> L,
    finish: impl Fn(usize, L) -> L,
) {
    let inputs = batch.len() / vectors;
    let outputs = out.len() / vectors;
    // For a few inputs laying out a panel costs more than it saves.
    match inputs {
        1 => return thin::<L, 1>(weight, batch, vectors, out, start, finish),
        2 => return thin::<L, 2>(weight, batch, vectors, out, start, finish),
        3 => return thin::<L, 3>(weight, batch, vectors, out, start, finish),
        _ => {}
    }
    let zero = L::splat(L::Lane::ZERO);
    for first in (0..vectors).step_by(ACROSS) {
        // What a tile reads again for each four rows is laid close together.
        panel.clear();
        panel.extend(
            batch.chunks_exact(vectors).map(|row| std::array::from_fn(|n| row.get(first + n).copied().unwrap_or(zero))),
        );
        let width = ACROSS.min(vectors - first);
        let mut put = |row: usize, sums: [L; ACROSS]| {
            let place = row * vectors + first;
            for (n, (out, sum)) in out[place..][..width].iter_mut().zip(sums).enumerate() {
                *out = finish(place + n, sum);
            }
        };
        let mut row = 0;
        while row + ROWS <= outputs {
            let rows = std::array::from_fn(|m| &weight[(row + m) * inputs..][..inputs]);
            let sums = tile::<L, ROWS>(rows, panel, std::array::from_fn(|m| start(row + m)));
            for (m, sums) in sums.into_iter().enumerate() {
                put(row + m, sums);
            }
            row += ROWS;
        }
        while row < outputs {
            let [sums] = tile::<L, 1>([&weight[row * inputs..][..inputs]], panel, [start(row)]);
            put(row, sums);
            row += 1;
        }
    }
}

/// The product for a known, small number of inputs.
#[inline(always)]
fn thin<L: Lanes, const INPUTS: usize>(
    weight: &[L::Lane],
    batch: &[L],
    vectors: usize,
    out: &mut [L],
    start: impl Fn(usize) -> L,
    finish: impl Fn(usize, L) -> L,
) {
    let inputs: [&[L]; INPUTS] = std::array::from_fn(|k| &batch[k * vectors..][..vectors]);
    let (weights, _) = weight.as_chunks::<INPUTS>();
    for (row, (out, weights)) in out.chunks_exact_mut(vectors).zip(weights).enumerate() {
        let (start, weights) = (start(row), weights.map(L::splat));
        for (v, out) in out.iter_mut().enumerate() {
            let mut sum = start;
            for (weight, input) in weights.iter().zip(inputs) {
                sum += *weight * input[v];
            }
            *out = finish(row * vectors + v, sum);
        }
    }
}

#[inline(always)]
fn tile<L: Lanes, const M: usize>(rows: [&[L::Lane]; M], panel: &[[L; ACROSS]], start: [L; M]) -> [[L; ACROSS]; M] {
    let mut sums = start.map(|start| [start; ACROSS]);
    let rows = rows.map(|row| &row[..panel.len()]);
    for (k, batch) in panel.iter().enumerate() {
        for (sums, row) in sums.iter_mut().zip(rows) {
            let factor = L::splat(row[k]);
            for (sum, &batch) in sums.iter_mut().zip(batch) {
                *sum += factor * batch;
            }
        }
    }
    sums
}

/// Writes Σ left · right over all samples for each pair of a row of `left` (outputs) and a row of `right` (inputs) to
/// `out` (outputs, inputs).
#[inline(always)]
pub(super) fn batch_times_batch<L: Lanes>(left: &[L], right: &[L], vectors: usize, out: &mut [L::Lane]) {
    let inputs = right.len() / vectors;
    for (left, out) in left.chunks_exact(2 * vectors).zip(out.chunks_exact_mut(2 * inputs)) {
        let (upper, lower) = out.split_at_mut(inputs);
        pair_rows([&left[..vectors], &left[vectors..]], right, vectors, [upper, lower]);
    }
    let rest = left.chunks_exact(2 * vectors).remainder();
    if !rest.is_empty() {
        let done = out.len() - inputs;
        pair_rows([rest], right, vectors, [&mut out[done..]]);
    }
}

/// The sums for a few rows of the left side, four rows of the right side at a time.
#[inline(always)]
fn pair_rows<L: Lanes, const M: usize>(left: [&[L]; M], right: &[L], vectors: usize, out: [&mut [L::Lane]; M]) {
    const COLUMNS: usize = 4;
    let zero = L::splat(L::Lane::ZERO);
    let inputs = right.len() / vectors;
    let left = left.map(|row| &row[..vectors]);
    let mut out = out;
    let mut column = 0;
    while column + COLUMNS <= inputs {
        let rights: [&[L]; COLUMNS] = std::array::from_fn(|n| &right[(column + n) * vectors..][..vectors]);
        let mut sums = [[zero; COLUMNS]; M];
        for v in 0..vectors {
            let rights = rights.map(|row| row[v]);
            for (sums, left) in sums.iter_mut().zip(left) {
                for (sum, right) in sums.iter_mut().zip(rights) {
                    *sum += left[v] * right;
                }
            }
        }
        for (out, sums) in out.iter_mut().zip(sums) {
            for (out, sum) in out[column..column + COLUMNS].iter_mut().zip(sums) {
                *out = sum.sum();
            }
        }
        column += COLUMNS;
    }
    while column < inputs {
        let right = &right[column * vectors..][..vectors];
        for (out, left) in out.iter_mut().zip(left) {
            let mut sum = zero;
            for (&left, &right) in left.iter().zip(right) {
                sum += left * right;
            }
            out[column] = sum.sum();
        }
        column += 1;
    }
}

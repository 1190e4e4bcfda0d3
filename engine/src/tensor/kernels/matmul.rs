//! Matrix products of row-major matrices.

use crate::tensor::Element;

/// Which factor of a product is stored transposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A B with A (m, k) and B (k, n).
    Plain,
    /// Aᵀ B with A stored as (k, m).
    LeftTransposed,
    /// A Bᵀ with B stored as (n, k).
    RightTransposed,
}

/// Adds the (m, n) product of two matrices to `out`; `k` is the extent that is summed over.
pub(crate) fn matmul_add<T: Element>(
    layout: Layout,
    (m, k, n): (usize, usize, usize),
    a: &[T],
    b: &[T],
    out: &mut [T],
) {
    if n == 0 || m == 0 || k == 0 {
        return;
    }
    match layout {
        Layout::Plain => {
            for (row, out) in a.chunks_exact(k).zip(out.chunks_exact_mut(n)) {
                for (&factor, b) in row.iter().zip(b.chunks_exact(n)) {
                    add_scaled(out, factor, b);
                }
            }
        }
        Layout::LeftTransposed => {
            for (row, b) in a.chunks_exact(m).zip(b.chunks_exact(n)) {
                for (&factor, out) in row.iter().zip(out.chunks_exact_mut(n)) {
                    add_scaled(out, factor, b);
                }
            }
        }
        Layout::RightTransposed => {
            for (a, out) in a.chunks_exact(k).zip(out.chunks_exact_mut(n)) {
                for (out, b) in out.iter_mut().zip(b.chunks_exact(k)) {
                    *out += dot(a, b);
                }
            }
        }
    }
}

fn add_scaled<T: Element>(out: &mut [T], factor: T, row: &[T]) {
    for (out, &value) in out.iter_mut().zip(row) {
        *out += factor * value;
    }
}

/// Eight partial sums: with a single one, each addition would wait for the one before.
fn dot<T: Element>(a: &[T], b: &[T]) -> T {
    let mut lanes = [T::ZERO; 8];
    let (a_blocks, b_blocks) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest = a_blocks.remainder().iter().zip(b_blocks.remainder()).fold(T::ZERO, |sum, (&a, &b)| sum + a * b);
    for (a, b) in a_blocks.zip(b_blocks) {
        for ((lane, &a), &b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    lanes.into_iter().fold(rest, |sum, lane| sum + lane)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DMatrix;

    fn entries(rows: usize, columns: usize, salt: usize) -> DMatrix<f64> {
        DMatrix::from_fn(rows, columns, |i, j| ((i * 31 + j * 17 + salt * 7) % 23) as f64 - 11.0)
    }

    fn row_major(matrix: &DMatrix<f64>) -> Vec<f64> {
        matrix.transpose().as_slice().to_vec()
    }

    #[test]
    fn all_layouts_agree_with_nalgebra() {
        for (m, k, n) in [(1, 1, 1), (2, 3, 4), (5, 17, 9), (15, 1, 2), (3, 0, 2), (0, 2, 2), (2, 8, 1)] {
            let (a, b, start) = (entries(m, k, 1), entries(k, n, 2), entries(m, n, 3));
            let expected = row_major(&(&start + &a * &b));
            for (layout, a, b) in [
                (Layout::Plain, row_major(&a), row_major(&b)),
                (Layout::LeftTransposed, row_major(&a.transpose()), row_major(&b)),
                (Layout::RightTransposed, row_major(&a), row_major(&b.transpose())),
            ] {
                let mut out = row_major(&start);
                matmul_add(layout, (m, k, n), &a, &b, &mut out);
                assert_eq!(out, expected, "{layout:?} of ({m}, {k}) and ({k}, {n})");
            }
        }
    }
}

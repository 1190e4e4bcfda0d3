//! Orthonormal columns by Householder's reflections (1958), for one matrix or for four in lanes.

use std::ops::{Add, Div, Mul, Sub};

use wide::f64x4;

/// A number of one matrix, or of four in lanes.
pub(crate) trait Number:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    fn splat(value: f64) -> Self;
    fn root(self) -> Self;
    /// ±1 with the sign of this number; 0 has a sign, too.
    fn sign(self) -> Self;
    /// The reciprocal; 0 for 0.
    fn inverse(self) -> Self;
}

impl Number for f64 {
    fn splat(value: f64) -> Self {
        value
    }

    fn root(self) -> Self {
        self.sqrt()
    }

    fn sign(self) -> Self {
        self.signum()
    }

    fn inverse(self) -> Self {
        if self == 0.0 { 0.0 } else { 1.0 / self }
    }
}

impl Number for f64x4 {
    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self::splat(value)
    }

    #[inline(always)]
    fn root(self) -> Self {
        self.sqrt()
    }

    #[inline(always)]
    fn sign(self) -> Self {
        Self::splat(1.0).copysign(self)
    }

    #[inline(always)]
    fn inverse(self) -> Self {
        let zero = Self::splat(0.0);
        self.simd_eq(zero).select(zero, Self::splat(1.0) / self)
    }
}

/// Replaces a row-major matrix with `rows` rows by the factor Q of its QR decomposition with a positive diagonal in R.
/// If it has more columns than rows, it takes the Q of the transpose, transposed. `spare` is working space.
pub(crate) fn orthonormalise<N: Number>(matrix: &mut [N], rows: usize, spare: &mut Vec<N>) {
    let columns = matrix.len() / rows.max(1);
    spare.resize(matrix.len() + columns.min(rows), N::splat(0.0));
    let (transposed, factors) = spare.split_at_mut(matrix.len());
    if rows < columns {
        // The rows are the transpose's columns.
        factorise(matrix, columns, factors);
        return;
    }
    for (index, column) in transposed.chunks_exact_mut(rows.max(1)).enumerate() {
        for (value, row) in column.iter_mut().zip(matrix.chunks_exact(columns)) {
            *value = row[index];
        }
    }
    factorise(transposed, rows, factors);
    for (index, column) in transposed.chunks_exact(rows.max(1)).enumerate() {
        for (&value, row) in column.iter().zip(matrix.chunks_exact_mut(columns)) {
            row[index] = value;
        }
    }
}

/// The same for a matrix that has at least as many rows as columns and is given column by column.
fn factorise<N: Number>(matrix: &mut [N], rows: usize, factors: &mut [N]) {
    let columns = factors.len();
    // The normal of each reflection replaces the column that it reduces; the entries of R above it are not needed.
    for index in 0..columns {
        let (before, after) = matrix.split_at_mut((index + 1) * rows);
        let normal = &mut before[index * rows + index..];
        if index + 1 == rows {
            // A single number needs no reflection.
            continue;
        }
        let length = dot(normal, normal).root();
        let sign = normal[0].sign();
        let first = normal[0] + sign * length;
        // 2 over the square of the normal's length.
        let factor = (length * (sign * first)).inverse();
        normal[0] = first;
        for column in after.chunks_exact_mut(rows) {
            reflect(&mut column[index..], normal, factor);
        }
        factors[index] = factor;
    }
    // Q is the product of the reflections: the columns of the identity, reflected by the last one first. Column i is
    // changed only by the reflections up to i, so it can take the place of its own reflection.
    for index in (0..columns).rev() {
        let (before, after) = matrix.split_at_mut((index + 1) * rows);
        let own = &mut before[index * rows..];
        let factor = factors[index];
        for column in after.chunks_exact_mut(rows) {
            // Above, Q's column is still one of the identity.
            column[index] = N::splat(0.0);
            reflect(&mut column[index..], &own[index..], factor);
        }
        let first = own[index];
        own[..index].fill(N::splat(0.0));
        if index + 1 == rows {
            own[index] = first.sign();
            continue;
        }
        // The diagonal of R has the opposite sign of the column's first number, which the normal's first number still
        // shows.
        let sign = first.sign();
        let scale = sign * factor * first;
        for value in &mut own[index..] {
            *value = scale * *value;
        }
        own[index] = own[index] - sign;
    }
}

/// Reflects a vector at the plane with this normal.
#[inline(always)]
fn reflect<N: Number>(vector: &mut [N], normal: &[N], factor: N) {
    let share = factor * dot(vector, normal);
    for (value, &normal) in vector.iter_mut().zip(normal) {
        *value = *value - share * normal;
    }
}

#[inline(always)]
fn dot<N: Number>(one: &[N], other: &[N]) -> N {
    one.iter().zip(other).fold(N::splat(0.0), |sum, (&a, &b)| sum + a * b)
}

#[cfg(test)]
mod tests {
    use nalgebra::DMatrix;

    use super::*;
    use crate::data::Generator;

    /// The result of nalgebra.
    fn expected(matrix: &[f64], rows: usize) -> DMatrix<f64> {
        let matrix = DMatrix::from_row_slice(rows, matrix.len() / rows, matrix);
        let wide = rows < matrix.ncols();
        let factors = if wide { matrix.transpose() } else { matrix }.qr();
        let (mut q, r) = (factors.q(), factors.r());
        for (mut column, diagonal) in q.column_iter_mut().zip(r.diagonal().iter()) {
            column *= diagonal.signum();
        }
        if wide { q.transpose() } else { q }
    }

    #[test]
    fn the_factor_is_nalgebras_and_four_are_one_each_to_the_bit() {
        let mut generators = [0, 1, 2, 3].map(Generator::manual_seed);
        let (mut spare, mut spare_of_four) = (Vec::new(), Vec::new());
        for (rows, columns) in [(1, 1), (1, 5), (5, 1), (2, 2), (3, 3), (7, 4), (4, 7), (16, 16), (40, 3)] {
            let drawn = generators.each_mut().map(|generator| generator.randn::<f64>(rows * columns));
            let mut of_four: Vec<_> =
                (0..rows * columns).map(|index| f64x4::new(drawn.each_ref().map(|drawn| drawn[index]))).collect();
            orthonormalise(&mut of_four, rows, &mut spare_of_four);
            for (lane, mut matrix) in drawn.into_iter().enumerate() {
                let expected = expected(&matrix, rows);
                orthonormalise(&mut matrix, rows, &mut spare);
                assert!(
                    of_four.iter().map(|four| four.to_array()[lane].to_bits()).eq(matrix.iter().map(|v| v.to_bits()))
                );
                let found = DMatrix::from_row_slice(rows, columns, &matrix);
                let error = (&found - expected).amax();
                assert!(error < 1e-12, "{rows} x {columns}: {error}");
                let product = if rows < columns { &found * found.transpose() } else { found.transpose() * &found };
                let error = (&product - DMatrix::identity(product.nrows(), product.ncols())).amax();
                assert!(error < 1e-14, "{rows} x {columns}: {error}");
            }
        }
    }

    #[test]
    fn columns_of_zeros_stay_finite() {
        for (rows, columns) in [(1, 1), (1, 4), (3, 3)] {
            let mut matrix = vec![0.0; rows * columns];
            orthonormalise(&mut matrix, rows, &mut Vec::new());
            assert!(matrix.iter().all(|value| value.is_finite()));
        }
    }
}

//! Sums.

use std::ops::Range;

use crate::tensor::Element;

/// Below this many elements, a plain loop rounds as well as halving does.
const BLOCK: usize = 64;

/// The sum of a slice, by [`sum_of`].
pub(crate) fn sum<T: Element>(values: &[T]) -> T {
    sum_each(values, &|value| value)
}

/// The sum of a term for each value of a slice, as [`sum_of`] takes it.
pub(crate) fn sum_each<T: Element>(values: &[T], term: &impl Fn(T) -> T) -> T {
    if values.len() <= BLOCK {
        return values.iter().fold(T::ZERO, |sum, &value| sum + term(value));
    }
    let (left, right) = values.split_at(values.len() / 2);
    sum_each(left, term) + sum_each(right, term)
}

/// The sum of a term for each index, halved recursively: the rounding error grows with the logarithm of the length, not
/// the length.
pub(crate) fn sum_of<T: Element>(indices: Range<usize>, term: &impl Fn(usize) -> T) -> T {
    if indices.len() <= BLOCK {
        return indices.fold(T::ZERO, |sum, index| sum + term(index));
    }
    let middle = indices.start + indices.len() / 2;
    sum_of(indices.start..middle, term) + sum_of(middle..indices.end, term)
}

/// The mean of `count` values, and the sum of their squared distances from it, in two passes.
pub(crate) fn moments<T: Element>(count: usize, value: &impl Fn(usize) -> T) -> (T, T) {
    let mean = sum_of(0..count, value) / T::from_f64(count as f64);
    let squares = sum_of(0..count, &|index| {
        let distance = value(index) - mean;
        distance * distance
    });
    (mean, squares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sum_keeps_its_precision() {
        let tenths = vec![0.1_f32; 1 << 20];
        let exact = f64::from(0.1_f32) * f64::from(1 << 20);
        let relative = (f64::from(sum(&tenths)) - exact).abs() / exact;
        assert!(relative < 1e-6, "relative error {relative}");
        assert_eq!(sum::<f64>(&[]), 0.0);
    }

    #[test]
    fn moments_do_not_cancel_far_from_zero() {
        let values = [1e8 + 1.0, 1e8 + 3.0];
        assert_eq!(moments(2, &|index| values[index]), (1e8 + 2.0, 2.0));
    }
}

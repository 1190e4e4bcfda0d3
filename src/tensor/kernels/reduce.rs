//! Sums.

use crate::tensor::Element;

/// Below this many elements a plain loop's rounding error is as small as that of halving.
const BLOCK: usize = 64;

/// The sum of a slice, halved recursively: the rounding error grows with the logarithm of the length, not the length.
pub(crate) fn sum<T: Element>(values: &[T]) -> T {
    if values.len() <= BLOCK {
        return values.iter().fold(T::ZERO, |sum, &value| sum + value);
    }
    let (left, right) = values.split_at(values.len() / 2);
    sum(left) + sum(right)
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
}

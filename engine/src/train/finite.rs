//! Whether a run is still among the finite numbers.

use crate::tensor::Element;

/// Whether no value is infinite or NaN: such a value times 0 is NaN, and so is every sum that it enters. Sums side by
/// side are quicker than a look at one value after the other.
pub(super) fn all_finite<T: Element>(values: &[T]) -> bool {
    let mut sums = [T::ZERO; 8];
    let (chunks, rest) = values.as_chunks::<8>();
    for chunk in chunks {
        for (sum, &value) in sums.iter_mut().zip(chunk) {
            *sum += value * T::ZERO;
        }
    }
    sums.iter().all(|&sum| sum == T::ZERO) && rest.iter().all(|value| value.is_finite())
}

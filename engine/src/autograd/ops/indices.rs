//! Indices of operations: whole numbers in a tensor of the tape's element type.

use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::Element;

/// Refuses indices that do not point into an axis of this extent.
pub(super) fn check<T: Element>(op: &'static str, tape: &Tape<T>, indices: Tensor, extent: usize) -> Result<(), Error> {
    let range = tape.node(op, indices)?.range();
    match tape.values[range].iter().find(|&&index| position(index, extent).is_none()) {
        None => Ok(()),
        Some(index) => {
            let problem = format!("there is no index {index}, allowed are whole numbers from 0 and below {extent}");
            Err(Error::Argument { op, problem })
        }
    }
}

/// The position that an index stands for, if it points into an axis of this extent.
pub(super) fn position<T: Element>(index: T, extent: usize) -> Option<usize> {
    let index = index.to_f64();
    // The conversion saturates, so a fraction or a negative number does not convert back to itself.
    let position = index as usize;
    (position as f64 == index && position < extent).then_some(position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_a_whole_number_below_the_extent() {
        assert_eq!([0.0, 2.0].map(|index: f32| position(index, 3)), [Some(0), Some(2)]);
        for index in [-1.0, 0.5, 3.0, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(position(index, 3), None, "{index}");
        }
    }
}

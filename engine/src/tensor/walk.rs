//! Walks operands along the shape that they broadcast to, row by row.

use std::array::from_fn;

use super::{MAX_RANK, Shape};

/// How N operands are read along their common, broadcast shape.
///
/// Adjacent axes that are contiguous in all operands are merged, so operands of equal shape are one long row.
pub(crate) struct Walk<const N: usize> {
    extents: [usize; MAX_RANK],
    steps: [[usize; MAX_RANK]; N],
    rank: usize,
}

/// One innermost run: `length` outputs from `output` on; operand `k` starts at `starts[k]` and moves by `steps[k]`
/// (0 where it is stretched, otherwise 1 or more).
pub(crate) struct Row<const N: usize> {
    pub(crate) output: usize,
    pub(crate) length: usize,
    pub(crate) starts: [usize; N],
    pub(crate) steps: [usize; N],
}

impl<const N: usize> Row<N> {
    /// For each output of the row, its position and those of the operands' elements.
    pub(crate) fn positions(&self) -> impl Iterator<Item = (usize, [usize; N])> + use<'_, N> {
        (0..self.length).map(|i| (self.output + i, from_fn(|k| self.starts[k] + i * self.steps[k])))
    }
}

impl<const N: usize> Walk<N> {
    /// The walk of some operands; `output` is the shape that they broadcast to.
    pub(crate) fn new(output: &Shape, operands: [&Shape; N]) -> Self {
        let strides = operands.map(|operand| strides(output, operand));
        let mut walk = Self { extents: [1; MAX_RANK], steps: [[0; MAX_RANK]; N], rank: 0 };
        for (axis, &extent) in output.extents().iter().enumerate() {
            if extent == 1 {
                continue;
            }
            let step = strides.map(|strides| strides[axis]);
            let merges = walk.rank > 0 && (0..N).all(|k| walk.steps[k][walk.rank - 1] == step[k] * extent);
            if merges {
                walk.extents[walk.rank - 1] *= extent;
            } else {
                walk.extents[walk.rank] = extent;
                walk.rank += 1;
            }
            for (steps, step) in walk.steps.iter_mut().zip(step) {
                steps[walk.rank - 1] = step;
            }
        }
        walk
    }

    /// Calls `visit` for each row, in the order of the output.
    pub(crate) fn rows(&self, mut visit: impl FnMut(Row<N>)) {
        let outer = self.rank.saturating_sub(1);
        let (length, steps) = match self.rank {
            0 => (1, [0; N]),
            rank => (self.extents[rank - 1], self.steps.map(|steps| steps[rank - 1])),
        };
        let rows: usize = self.extents[..outer].iter().product();
        if length == 0 {
            return;
        }
        let mut at = [0; MAX_RANK];
        let mut starts = [0; N];
        for row in 0..rows {
            visit(Row { output: row * length, length, starts, steps });
            for axis in (0..outer).rev() {
                at[axis] += 1;
                for (start, steps) in starts.iter_mut().zip(&self.steps) {
                    *start += steps[axis];
                }
                if at[axis] < self.extents[axis] {
                    break;
                }
                at[axis] = 0;
                for (start, steps) in starts.iter_mut().zip(&self.steps) {
                    *start -= steps[axis] * self.extents[axis];
                }
            }
        }
    }
}

/// The distance in `operand` between neighbours along each axis of `output`; 0 along a stretched axis.
fn strides(output: &Shape, operand: &Shape) -> [usize; MAX_RANK] {
    let mut strides = [0; MAX_RANK];
    let missing = output.rank() - operand.rank();
    let mut stride = 1;
    for (axis, &extent) in operand.extents().iter().enumerate().rev() {
        if extent != 1 {
            strides[missing + axis] = stride;
        }
        stride *= extent;
    }
    strides
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(left: Shape, right: Shape) -> Vec<(usize, usize, usize)> {
        let output = left.broadcast(&right).expect("the shapes fit");
        let mut pairs = Vec::new();
        Walk::new(&output, [&left, &right]).rows(|row| {
            pairs.extend(row.positions().map(|(output, [left, right])| (output, left, right)));
        });
        pairs
    }

    #[test]
    fn equal_shapes_are_one_row() {
        let shape = Shape::new([2, 3, 4]);
        let mut rows = 0;
        Walk::new(&shape, [&shape, &shape]).rows(|row| {
            rows += 1;
            assert_eq!((row.length, row.steps), (24, [1, 1]));
        });
        assert_eq!(rows, 1);
    }

    #[test]
    fn a_column_and_a_row_meet_everywhere() {
        let expected: Vec<_> = (0..2).flat_map(|i| (0..3).map(move |j| (3 * i + j, i, j))).collect();
        assert_eq!(pairs(Shape::new([2, 1]), Shape::new([3])), expected);
    }

    #[test]
    fn middle_axes_stretch_too() {
        let expected: Vec<_> = (0..2)
            .flat_map(|i| (0..4).flat_map(move |j| (0..3).map(move |k| (12 * i + 3 * j + k, 3 * i + k, j))))
            .collect();
        assert_eq!(pairs(Shape::new([2, 1, 3]), Shape::new([4, 1])), expected);
    }

    #[test]
    fn any_number_of_operands_walks_along() {
        let shapes = [Shape::new([2, 1]), Shape::new([3]), Shape::SCALAR];
        let mut seen = Vec::new();
        Walk::new(&Shape::new([2, 3]), shapes.each_ref()).rows(|row| seen.extend(row.positions()));
        let expected: Vec<_> = (0..2).flat_map(|i| (0..3).map(move |j| (3 * i + j, [i, j, 0]))).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn scalars_have_one_pair_and_empty_shapes_none() {
        assert_eq!(pairs(Shape::SCALAR, Shape::SCALAR), [(0, 0, 0)]);
        assert_eq!(pairs(Shape::new([0, 3]), Shape::new([3])), []);
        assert_eq!(pairs(Shape::new([2, 0]), Shape::SCALAR), []);
    }
}

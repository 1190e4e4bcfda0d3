//! Shapes of up to [`MAX_RANK`] axes, and NumPy's rule for combining two of them.

use std::fmt;

/// The most axes a tensor can have.
pub const MAX_RANK: usize = 6;

/// The extent of each axis of a tensor; no axes at all is a scalar.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shape {
    // Axes beyond the rank hold 1, so that equal shapes compare equal.
    extents: [usize; MAX_RANK],
    rank: u8,
}

impl Shape {
    /// A single number, shape ().
    pub const SCALAR: Self = Self { extents: [1; MAX_RANK], rank: 0 };

    /// The shape with these extents.
    ///
    /// # Panics With more than [`MAX_RANK`] axes, which is a mistake in the calling program and not in its data. For
    /// data of unknown rank there is [`Shape::from_extents`].
    #[must_use]
    pub fn new<const RANK: usize>(extents: [usize; RANK]) -> Self {
        const { assert!(RANK <= MAX_RANK, "a tensor has at most six axes") };
        let mut shape = Self { extents: [1; MAX_RANK], rank: RANK as u8 };
        shape.extents[..RANK].copy_from_slice(&extents);
        shape
    }

    /// The shape with these extents; `None` if there are more than [`MAX_RANK`] or the size overflows.
    #[must_use]
    pub fn from_extents(extents: &[usize]) -> Option<Self> {
        let rank = u8::try_from(extents.len()).ok().filter(|&rank| usize::from(rank) <= MAX_RANK)?;
        extents.iter().try_fold(1usize, |size, &extent| size.checked_mul(extent.max(1)))?;
        let mut shape = Self { extents: [1; MAX_RANK], rank };
        shape.extents[..extents.len()].copy_from_slice(extents);
        Some(shape)
    }

    /// The extents, outermost axis first.
    #[must_use]
    pub fn extents(&self) -> &[usize] {
        &self.extents[..self.rank()]
    }

    /// The number of axes.
    #[must_use]
    pub fn rank(&self) -> usize {
        usize::from(self.rank)
    }

    /// The number of elements: 1 for a scalar, 0 if any axis is empty.
    #[must_use]
    pub fn size(&self) -> usize {
        self.extents().iter().product()
    }

    /// The shape to which two operands broadcast: extents are compared from the last axis backwards, a missing axis or
    /// an extent of 1 stretches to the other's (NumPy, "General broadcasting rules").
    #[must_use]
    pub fn broadcast(&self, other: &Self) -> Option<Self> {
        let rank = self.rank.max(other.rank);
        let mut extents = [1; MAX_RANK];
        for from_end in 1..=usize::from(rank) {
            let (left, right) = (self.extent_from_last(from_end), other.extent_from_last(from_end));
            extents[usize::from(rank) - from_end] = match (left, right) {
                (1, extent) | (extent, 1) => extent,
                (left, right) if left == right => left,
                _ => return None,
            };
        }
        Some(Self { extents, rank })
    }

    /// The shape with one axis removed, or kept with extent 1.
    pub(crate) fn reduced(&self, axis: usize, keep: bool) -> Self {
        let mut shape = *self;
        if keep {
            shape.extents[axis] = 1;
        } else {
            shape.extents.copy_within(axis + 1.., axis);
            shape.extents[MAX_RANK - 1] = 1;
            shape.rank -= 1;
        }
        shape
    }

    /// The shape with one axis of another extent.
    pub(crate) fn with_extent(&self, axis: usize, extent: usize) -> Self {
        let mut shape = *self;
        shape.extents[axis] = extent;
        shape
    }

    /// Elements before, along and after an axis: a reduction loops over these three.
    pub(crate) fn around(&self, axis: usize) -> (usize, usize, usize) {
        let extents = self.extents();
        (extents[..axis].iter().product(), extents[axis], extents[axis + 1..].iter().product())
    }

    fn extent_from_last(&self, position: usize) -> usize {
        self.rank().checked_sub(position).map_or(1, |axis| self.extents[axis])
    }
}

/// As Python prints it: `()`, `(15,)`, `(15, 1)`.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (axis, extent) in self.extents().iter().enumerate() {
            if axis > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{extent}")?;
        }
        f.write_str(if self.rank == 1 { ",)" } else { ")" })
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_print_as_in_python() {
        assert_eq!(Shape::SCALAR.to_string(), "()");
        assert_eq!(Shape::new([15]).to_string(), "(15,)");
        assert_eq!(Shape::new([15, 1]).to_string(), "(15, 1)");
    }

    #[test]
    fn broadcasting_follows_numpy() {
        let broadcast = |left: Shape, right: Shape| left.broadcast(&right);
        assert_eq!(broadcast(Shape::new([15, 1]), Shape::new([15])), Some(Shape::new([15, 15])));
        assert_eq!(broadcast(Shape::SCALAR, Shape::new([2, 3])), Some(Shape::new([2, 3])));
        assert_eq!(broadcast(Shape::new([2, 1, 3]), Shape::new([4, 1])), Some(Shape::new([2, 4, 3])));
        assert_eq!(broadcast(Shape::new([0, 3]), Shape::new([1])), Some(Shape::new([0, 3])));
        assert_eq!(broadcast(Shape::new([2, 3]), Shape::new([2])), None);
        assert_eq!(broadcast(Shape::new([0]), Shape::new([2])), None);
    }

    #[test]
    fn a_removed_axis_leaves_the_shape_that_was_written_without_it() {
        assert_eq!(Shape::new([2, 3, 4]).reduced(1, false), Shape::new([2, 4]));
        assert_eq!(Shape::new([2, 3, 4]).reduced(2, true), Shape::new([2, 3, 1]));
        assert_eq!(Shape::new([5]).reduced(0, false), Shape::SCALAR);
    }

    #[test]
    fn a_shape_too_large_to_exist_is_refused() {
        assert_eq!(Shape::from_extents(&[usize::MAX, 2]), None);
        assert_eq!(Shape::from_extents(&[1; MAX_RANK + 1]), None);
        assert_eq!(Shape::from_extents(&[0, 3]), Some(Shape::new([0, 3])));
    }
}

//! The two shapes of the target in the lessons on training loops.

use engine::choice::choice;

choice! {
    /// The target's shape.
    "target", pub(crate) Target {
        /// The prediction's shape.
        Column = "column", "(15, 1)";
        /// Without the second axis.
        Flat = "flat", "(15,)";
    }
}

impl Target {
    /// The shape of a target that is flat, or is not.
    pub(crate) fn of(is_flat: bool) -> Self {
        if is_flat { Self::Flat } else { Self::Column }
    }
}

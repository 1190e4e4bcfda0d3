//! How two shapes are broadcast: axis by axis, counted from the last.

use protocol::{AutogradNode, AutogradState};

/// One axis of one operand, under the axis of the result that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell {
    /// The extent equals that of the result.
    Same(u32),
    /// An extent of 1 is stretched.
    Stretched(u32),
    /// The axis is missing, so it is stretched as well.
    Missing(u32),
}

/// The operands' axes under those of the result, outermost first.
pub(crate) fn align(operand: &[u32], result: &[u32]) -> Vec<Cell> {
    let missing = result.len().saturating_sub(operand.len());
    let cell = |(axis, &extent): (usize, &u32)| match axis.checked_sub(missing).and_then(|axis| operand.get(axis)) {
        None => Cell::Missing(extent),
        Some(1) if extent != 1 => Cell::Stretched(extent),
        Some(&own) => Cell::Same(own),
    };
    result.iter().enumerate().map(cell).collect()
}

/// Whether an operand is stretched.
pub(crate) fn stretches(operand: &[u32], result: &[u32]) -> bool {
    align(operand, result).iter().any(|cell| !matches!(cell, Cell::Same(_)))
}

/// The operands of a node, if it is an elementwise operation, which broadcasts them.
pub(crate) fn elementwise<'a>(state: &'a AutogradState, node: &AutogradNode) -> Vec<&'a AutogradNode> {
    if !node.operation.is_some_and(|operation| operation.0.broadcasts()) {
        return Vec::new();
    }
    node.inputs.iter().filter_map(|&input| state.nodes.get(input as usize)).collect()
}

/// Whether a node broadcasts a column against a row.
pub(crate) fn meets_all(state: &AutogradState, node: &AutogradNode) -> bool {
    let shapes: Vec<&[u32]> = elementwise(state, node).iter().map(|operand| operand.shape.as_slice()).collect();
    is_trap(&shapes)
}

/// Whether a column meets a row, so that each number meets each: what goes unnoticed when (15,) meets (15, 1).
pub(crate) fn is_trap(operands: &[&[u32]]) -> bool {
    matches!(operands, [[n, 1], [m]] | [[m], [n, 1]] if n == m && *n > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_counted_from_the_last() {
        assert_eq!(align(&[15], &[15, 15]), [Cell::Missing(15), Cell::Same(15)]);
        assert_eq!(align(&[15, 1], &[15, 15]), [Cell::Same(15), Cell::Stretched(15)]);
        assert_eq!(align(&[], &[2, 3]), [Cell::Missing(2), Cell::Missing(3)]);
        assert_eq!(align(&[2, 1], &[2, 1]), [Cell::Same(2), Cell::Same(1)]);
        assert!(stretches(&[1], &[3]) && !stretches(&[3], &[3]) && !stretches(&[], &[]));
    }

    #[test]
    fn the_trap_is_a_column_against_a_row_of_the_same_length() {
        assert!(is_trap(&[&[15, 1], &[15]]) && is_trap(&[&[15], &[15, 1]]));
        assert!(!is_trap(&[&[15], &[15]]) && !is_trap(&[&[2, 1], &[3]]) && !is_trap(&[&[1, 1], &[1]]));
    }
}

//! The program as a script for PyTorch.

use twin::{Gradient, Program, Script};

use super::state::Autograd;
use protocol::Figure;

/// The script of the newest program that can run. It starts from the program's own numbers, as a link does, so that it
/// compares gradients only as long as no parameter has moved.
pub(super) fn script(page: &Autograd) -> Script {
    let Some(state) = &page.state else {
        return Script::note("autograd", "The program cannot run yet.");
    };
    let leaves = state.nodes.iter().filter(|node| node.operation.is_none() && node.requires_grad);
    let shown = leaves.filter_map(|node| {
        let figures = node.gradient.as_ref().filter(|figures| figures.len() == node.size as usize)?;
        Some((node.name.as_deref()?, figures.iter().map(finite).collect::<Option<Vec<f64>>>()?))
    });
    let is_compared = state.next_backward.is_none() && state.passes > 0 && !page.record.has_moved();
    let gradients: Vec<Gradient<'_>> = shown.filter(|_| is_compared).collect();
    let scalar = state.nodes.get(state.output as usize).is_some_and(|output| output.size == 1 && output.requires_grad);
    let passes = if is_compared { state.passes } else { 1 };
    Program { python: &state.python, scalar, passes, gradients: &gradients }.script()
}

fn finite(figure: &Figure) -> Option<f64> {
    match figure {
        Figure::Number(number) => Some(*number),
        _ => None,
    }
}

//! Loops for elementwise operations: over one operand, and over two with broadcasting.

use crate::autograd::Error;
use crate::autograd::rule::{Operands, Pullback};
use crate::tensor::{Element, Shape, kernels};

/// The common shape of the operands.
pub(super) fn broadcast(op: &'static str, inputs: &[Shape]) -> Result<Shape, Error> {
    inputs[1..].iter().try_fold(inputs[0], |shape, input| shape.broadcast(input)).ok_or_else(|| {
        let problem = "these do not broadcast: counted from the last axis, extents must be equal, or one of them 1";
        Error::shapes(op, inputs, problem)
    })
}

/// A setting of an operation that has to be finite.
pub(super) fn finite(op: &'static str, name: &str, value: f64) -> Result<f64, Error> {
    if value.is_finite() {
        return Ok(value);
    }
    Err(Error::Argument { op, problem: format!("{name} is {value}, it must be finite") })
}

/// Writes `f` of each element.
pub(super) fn map<T: Element>(inputs: Operands<'_, T>, output: &mut [T], f: impl Fn(T) -> T) {
    for (out, &x) in output.iter_mut().zip(inputs.value(0)) {
        *out = f(x);
    }
}

/// Adds upstream · `slope(x, y)` for each element, y being the result.
pub(super) fn pull_map<T: Element>(at: Pullback<'_, T>, gradient: &mut [T], slope: impl Fn(T, T) -> T) {
    let sources = at.inputs.value(0).iter().zip(at.output).zip(at.upstream);
    for (sum, ((&x, &y), &upstream)) in gradient.iter_mut().zip(sources) {
        *sum += upstream * slope(x, y);
    }
}

/// Writes `f` of each pair of elements.
pub(super) fn zip<T: Element>(inputs: Operands<'_, T>, output: &mut [T], shape: &Shape, f: impl Fn(T, T) -> T) {
    kernels::zip((shape, output), (inputs.shape(0), inputs.value(0)), (inputs.shape(1), inputs.value(1)), f);
}

/// Adds `term(upstream, own, other)` for each pair of elements to the gradient of operand `which`, summed over the axes
/// along which that operand was stretched.
pub(super) fn pull_zip<T: Element>(which: usize, at: Pullback<'_, T>, gradient: &mut [T], term: impl Fn(T, T, T) -> T) {
    let (own, other) = (at.inputs.value(which), at.inputs.value(1 - which));
    let shapes = (at.inputs.shape(which), at.inputs.shape(1 - which));
    kernels::zip_add(at.shape, (shapes.0, gradient), shapes.1, |i, own_at, other_at| {
        term(at.upstream[i], own[own_at], other[other_at])
    });
}

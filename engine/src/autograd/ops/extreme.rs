//! The arithmetic of `maximum` and `minimum`: selecting one of two numbers, and passing the gradient to the selected
//! one.

use std::cmp::Ordering;

use super::elementwise;
use crate::autograd::rule::{Operands, Pullback};
use crate::mathml::{Formula, call, cases, mi, mn, mo, mrow};
use crate::tensor::{Element, Shape};

/// Writes of each pair the number that does not compare as `loses` with the other. NaN in either operand gives NaN.
pub(super) fn pick<T: Element>(inputs: Operands<'_, T>, output: &mut [T], shape: &Shape, loses: Ordering) {
    elementwise::zip(inputs, output, shape, |a, b| match a.partial_cmp(&b) {
        Some(order) if order == loses => b,
        Some(_) => a,
        // Not comparable, so one of them is NaN, and so is their sum.
        None => a + b,
    });
}

/// Adds the gradient where the operand was picked, and half of it where both are the same, as in PyTorch.
pub(super) fn pull<T: Element>(which: usize, at: Pullback<'_, T>, gradient: &mut [T], loses: Ordering) {
    let half = T::from_f64(0.5);
    elementwise::pull_zip(which, at, gradient, |upstream, own, other| match own.partial_cmp(&other) {
        Some(order) if order == loses => T::ZERO,
        Some(Ordering::Equal) => half * upstream,
        _ => upstream,
    });
}

/// The rule in MathML: the name, and how a compares with b where a and where b is picked.
pub(super) fn formula(name: &str, signs: [&str; 2]) -> Formula {
    let slope = |sign: &str| [cases(&[mn("1")], &[mi("a"), mo(sign), mi("b")], &[mn("0")])];
    let value = [call(name, mrow(&[mi("a"), mo(","), mi("b")]))];
    Formula::binary(&value, [&slope(signs[0]), &slope(signs[1])], "Where both are equal, each gets half.")
}

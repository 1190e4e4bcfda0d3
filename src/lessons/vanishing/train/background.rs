//! Short explanations.

use crate::glossary::{Explanation, Marked};

/// Each opens on its own.
pub(super) const BACKGROUND: &[Explanation] = &[
    (
        "Why depth stops learning",
        Marked::new(
            "Back through each layer the [[gradient]] is multiplied by the layer’s [[Jacobian]]. If that shrinks what \
             passes, thirty layers leave nothing: the [[vanishing gradient]]. If it stretches, a hundred overflow: the \
             [[exploding gradient]].",
        ),
    ),
    (
        "Why a way past each layer helps",
        Marked::new(
            "A [[residual connection]] gives x + f(x). Its slope is 1 plus that of f, so the gradient comes back past all \
             layers, however small the slopes of f are.",
        ),
    ),
    (
        "What the norms do",
        Marked::new(
            "[[batch norm|Batch norm]] looks at one unit over all samples, [[layer norm]] at one sample over all units. Deep \
             [[sigmoid]] layers map all samples to almost the same numbers; only batch norm makes that small difference \
             large again.",
        ),
    ),
    (
        "Why no optimizer can make up for it",
        Marked::new(
            "[[Adam]] divides by the gradient’s size, but adds 10⁻⁸ to it first: a gradient of 10⁻²⁶ stays next to nothing. \
             Below the smallest number of [[float32]] there is nothing left to divide: [[underflow]].",
        ),
    ),
];

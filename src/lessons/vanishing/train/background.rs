//! Short explanations of the tab.

use crate::glossary::{Explanation, explanation};

pub(super) const BACKGROUND: &[Explanation] = &[
    explanation(
        "Why depth stops learning",
        "Back through each layer the [[gradient]] is multiplied by the layer’s [[Jacobian]]. If that shrinks what \
         passes, thirty layers leave nothing: the [[vanishing gradient]]. If it stretches, the gradient overflows after a hundred: the \
         [[exploding gradient]].",
    ),
    explanation(
        "Why a path around each layer helps",
        "A [[residual connection]] gives x + f(x). Its slope is 1 plus that of f, so the gradient comes back past all \
         layers, however small the slopes of f are.",
    ),
    explanation(
        "What the norms do",
        "[[batch norm|Batch norm]] looks at one unit over all samples, [[layer norm]] at one sample over all units. Deep \
         [[sigmoid]] layers map all samples to almost the same numbers; only batch norm makes that small difference \
         large again.",
    ),
    explanation(
        "Why no optimizer can make up for it",
        "[[Adam]] divides by the gradient’s size, but adds 10⁻⁸ to it first: a gradient of 10⁻²⁶ stays next to nothing. \
         Below the smallest number of [[float32]] there is nothing left to divide: [[underflow]].",
    ),
];

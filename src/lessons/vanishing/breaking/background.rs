//! Short explanations of the tab.

use crate::glossary::{Explanation, explanation};

pub(super) const BACKGROUND: &[Explanation] = &[
    explanation(
        "How to read the chart",
        "The scale is logarithmic. If the curve falls in a straight line, every layer takes the same share of the gradient: a \
         [[vanishing gradient]]. If it is level, nothing is lost. If it rises, the [[exploding gradient|gradient explodes]].",
    ),
    explanation(
        "A bound is no forecast",
        "It says what the gradient cannot exceed, if every input satisfies |x| ≤ 1 as here. How far below it stays depends on the weights’ signs, which let \
         [[path|paths]] cancel, and on units that are [[saturated]]. A bound that grows allows an explosion, but does not \
         cause one.",
    ),
];

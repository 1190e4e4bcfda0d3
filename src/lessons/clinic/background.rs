//! Short explanations. They do not give any illness away.

use crate::glossary::{Explanation, Marked};

/// The explanations.
pub const BACKGROUND: &[Explanation] = &[
    (
        "How to read the charts",
        Marked::new(
            "Begin with the error: does it fall, swing, stay constant or diverge, and how does it end compared with \
             the best line and the mean? Then the [[gradient]]: if it is large, there is still a slope to go down; if it is \
             tiny, nothing moves any more: the run has converged or is stuck. The fit and the fourth chart show what the model \
             has become.",
        ),
    ),
    (
        "Printed loss and mean squared error",
        Marked::new(
            "The first is what the script prints, the [[loss]] as the script computes it. The second is measured by the clinic, \
             the same way for every patient. Where the two differ, the script is not minimising what it should.",
        ),
    ),
    (
        "What the three levels mean",
        Marked::new(
            "Always predicting the mean of y has an error of 0.5439, the best line ([[least squares]]) one of 0.1689. The \
             shaded area is the goal: the error of a cured run stays there for the last tenth of its [[epoch|epochs]].",
        ),
    ),
];

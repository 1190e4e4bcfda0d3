//! Short explanations of the tab.

use crate::glossary::{Explanation, explanation};

pub(super) const BACKGROUND: &[Explanation] = &[
    explanation(
        "Why the product has two ends",
        "The [[backward pass]] multiplies the chain from the output’s end and needs only one vector, however many \
         weights there are. Multiplying from the input, as in the [[forward pass]], would need a separate pass for \
         every weight. The product is the same.",
    ),
    explanation(
        "What slack is",
        "Each line of the proof says “at most”. Its slack is the factor between the two sides. Multiplied together, \
         the slacks lead from your network’s gradient to the [[bound]]. The [[initialisation]] “Tight” has none; \
         random weights lose most where paths of both signs cancel.",
    ),
];

//! Short explanations of the tab.

use crate::glossary::{Explanation, explanation};

pub(super) const BACKGROUND: &[Explanation] = &[
    explanation(
        "Why the product has two ends",
        "The [[backward pass]] multiplies the chain from the output’s end and carries one vector along, whatever the \
         number of weights. The [[forward pass]] would need a walk of its own for every weight. The product is the same.",
    ),
    explanation(
        "What slack is",
        "Each line of the proof says “at most”, and its slack is how much it gives away. All slacks together lead from \
         your network’s gradient to the [[bound]]. The [[initialisation]] “Tight” has none; random weights lose most \
         where paths of both signs cancel.",
    ),
];

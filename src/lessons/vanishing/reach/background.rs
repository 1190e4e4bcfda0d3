//! Short explanations of the tab.

use crate::glossary::{Explanation, explanation};

pub(super) const BACKGROUND: &[Explanation] = &[
    explanation(
        "What the attained bound is",
        "The proof ends with (|x₁|/K)(K/4)ᴸ ≤ (K/4)ᴸ. The right side is the bound; the left side is the attained bound, since \
         some networks have exactly this gradient. With K = 3 and x₁ = 1 it is a third of the bound. To reach it, nothing may be lost at any step of the proof: no [[path]] may cancel another, every weight must have size 1, and \
         every slope of the [[sigmoid]] must be the largest there is, 1/4, where z = 0.",
    ),
    explanation(
        "Why the biases matter",
        "With all weights +1 the sums grow, and z leaves the steep middle: the units become [[saturated]]. A bias shifts z \
         back to 0. Where z is 0, a unit outputs 1/2. So after the first layer the three inputs of a unit add up to 3/2, and a bias of −3/2 \
         undoes that.",
    ),
];

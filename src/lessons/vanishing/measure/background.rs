//! Short explanations of the tab.

use crate::glossary::{Explanation, explanation};

/// Short explanations, each of which opens on its own.
pub const BACKGROUND: &[Explanation] = &[
    explanation(
        "What PyTorch prints, and what is measured here",
        "The product of a thousand slopes is far below the smallest positive number of [[float64]]. This page stores \
         the exponent of each gradient separately, so nothing is lost. Next to it, the page shows what PyTorch would \
         print in [[float32]] and in float64: 0.0 for every number closer to 0 than to their smallest positive \
         numbers, 1.4 × 10⁻⁴⁵ and 4.9 × 10⁻³²⁴. This is called [[underflow]].",
    ),
    explanation(
        "What the band says",
        "A single network may be an exception, so 256 of them are drawn, with the [[seed|seeds]] that follow yours. \
         Half of their gradients are below the [[median]], and four fifths are within the band.",
    ),
    explanation(
        "How small typical gradients are",
        "Three sigmoid units, an input of 1, seeds 0 to 255: the median at L = 10, 20 and 40 is 4.1 × 10⁻⁸, 4.8 × \
         10⁻¹⁵ and 5.9 × 10⁻²⁹ for weights from −1 to 1, and 2.6 × 10⁻¹⁰, 1.6 × 10⁻¹⁹ and 5.3 × 10⁻³⁸ for PyTorch’s \
         default initialisation. Weights of +1 without biases leave 2.6 × 10⁻⁹, 2.4 × 10⁻¹⁷ and 2.1 × 10⁻³³; the \
         bound would allow 0.056, 0.0032 and 1.0 × 10⁻⁵. In float32, half of the gradients are 0.0 from L = 65 on, \
         or from 49 on with PyTorch’s default; in float64, from 470 on, or from 350.",
    ),
    explanation(
        "What shrinks the gradient",
        "Slopes and weights. A [[saturated]] unit has almost no slope, and the [[singular value|singular values]] of \
         a layer’s [[Jacobian]] say how much of the gradient can pass. The charts by layer show both.",
    ),
];

//! Short explanations of the tab.

use crate::glossary::{Explanation, explanation};

/// Short explanations, each of which opens on its own.
pub const BACKGROUND: &[Explanation] = &[
    explanation(
        "What PyTorch prints, and what is measured here",
        "The product of a thousand slopes is far below the smallest number of [[float64]]. So each gradient here has an \
         exponent of its own, and nothing is lost. Beside it stands what PyTorch would print, in [[float32]] and in \
         float64: 0.0 for what is nearer to 0 than to their smallest numbers, 1.4 × 10⁻⁴⁵ and 4.9 × 10⁻³²⁴. That is an \
         [[underflow]].",
    ),
    explanation(
        "What the band says",
        "One network may be lucky, so 256 of them are drawn, with the [[seed|seeds]] that follow yours. Half of their gradients \
         lie below the [[median]], and four fifths lie within the band.",
    ),
    explanation(
        "How small typical gradients are",
        "Three sigmoid units, an input of 1, seeds 0 to 255: the median at L = 10, 20 and 40 is 4.1 × 10⁻⁸, 4.8 × 10⁻¹⁵ \
         and 5.9 × 10⁻²⁹ for weights from −1 to 1, and 2.6 × 10⁻¹⁰, 1.6 × 10⁻¹⁹ and 5.3 × 10⁻³⁸ for PyTorch’s default \
         initialisation. Weights of +1 without biases leave 2.6 × 10⁻⁹, 2.4 × 10⁻¹⁷ and 2.1 × 10⁻³³; the bound would \
         allow 0.056, 0.0032 and 1.0 × 10⁻⁵. In float32 half of the networks are lost from L = 65 on, or from 49 with \
         PyTorch’s default, in float64 from 470 on, or from 350.",
    ),
    explanation(
        "What shrinks the gradient",
        "Slopes and weights. A [[saturated]] unit has almost no slope; and the [[singular value|singular values]] of a layer’s \
         [[Jacobian]] say how much of what passes it can keep. The charts by layer show both.",
    ),
];

//! Short explanations.

use crate::ui::glossary::{Explanation, Marked};

/// Each opens on its own.
pub const BACKGROUND: &[Explanation] = &[
    (
        "What PyTorch prints, and what is measured here",
        Marked::new(
            "The product of a thousand slopes is far below the smallest number of [[float64]]. So each gradient here has an \
             exponent of its own, and nothing is lost. Beside it stands what PyTorch would print, in [[float32]] and in \
             float64: below their smallest number it is 0.0, an [[underflow]].",
        ),
    ),
    (
        "What the band says",
        Marked::new(
            "One network may be lucky, so 256 of them are drawn, with the [[seed]]s that follow yours. Half of their gradients \
             lie below the [[median]], and four fifths lie within the band.",
        ),
    ),
    (
        "What shrinks the gradient",
        Marked::new(
            "Slopes and weights. A [[saturated]] unit has almost no slope; and the [[singular value]]s of a layer’s \
             [[Jacobian]] say how much of what passes it can keep. The charts by layer show both.",
        ),
    ),
];

//! Short explanations.

use crate::glossary::{Explanation, Marked};

/// The explanations.
pub const BACKGROUND: &[Explanation] = &[
    (
        "Why one axis takes so long",
        Marked::new(
            "The [[Hessian]] says how strongly the bowl curves along each of its axes. All x are far from 0, so a \
             change in w moves every prediction a lot, while a change in b moves it only a little: the [[condition \
             number]] is large. A step that is small enough for the steep axis is tiny for the flat one.",
        ),
    ),
    (
        "Where the edge of stability is",
        Marked::new(
            "Along an axis of curvature λ, each [[step]] multiplies the error by 1 − ηλ, where η is the [[learning \
             rate]]. If η is larger than 2/λ of the steepest axis, this factor is below −1: each step overshoots by \
             more than it corrects.",
        ),
    ),
    (
        "What standardising changes",
        Marked::new(
            "If you [[standardise]] x, changes in w no longer move the mean of the predictions, and both axes become \
             equally steep. [[gradient|Gradient]] descent then goes straight to the best line, the solution of \
             [[least squares]].",
        ),
    ),
    (
        "What zero_grad is for",
        Marked::new(
            "backward adds to .grad. Without [[zero_grad]], each step uses the sum of all gradients so far, and the \
             line overshoots the lowest point again and again: from w = b = 0 at a rate of 0.001, the loss is 5.95, \
             0.57, 5.43, 1.27 and 4.57 at the notebook’s epochs 1, 5, 10, 15 and 20. [[momentum|Momentum]] also adds \
             up gradients, but gradually forgets the old ones.",
        ),
    ),
    (
        "The notebook’s two runs",
        Marked::new(
            "Both runs use a learning rate of 0.001. By hand, from w = b = 0, the course’s notebook prints 5.9467, \
             1.1699, 0.3857, 0.2567 and 0.2352 at its epochs 1, 11, 21, 31 and 41, which are epochs 0, 10, 20, 30 \
             and 40 here. Its nn.Linear started from other weights and printed 18.8053, 3.4417, 0.9192, 0.5041, \
             0.4349, 0.4224, 0.4193, 0.4177, 0.4164 and 0.4151 at epochs 1, 11, 21 and so on to 91. The notebook \
             does not state its seed; torch.manual_seed(3892789387) prints the same ten losses. “Repeat the course’s \
             runs” uses this seed and runs both lines for 100 epochs.",
        ),
    ),
];

//! Short explanations.

use crate::glossary::{Explanation, Marked};

/// The explanations.
pub const BACKGROUND: &[Explanation] = &[
    (
        "Why one axis takes so long",
        Marked::new(
            "The [[Hessian]] says how steep the bowl is along each of its axes. All x lie far from 0, so a change of w moves \
             every prediction a lot and a change of b a little: the [[condition number]] is large. A step that the steep axis \
             can bear is tiny for the flat one.",
        ),
    ),
    (
        "Where the edge of stability is",
        Marked::new(
            "Along an axis of curvature λ each [[step]] multiplies the error by 1 − ηλ, where η is the [[learning rate]]. \
             Beyond η = 2/λ of the steepest axis this factor is below −1: each step overshoots by more than it corrects.",
        ),
    ),
    (
        "What standardising changes",
        Marked::new(
            "If you [[standardise]] x, w and b no longer pull at the same predictions, and both axes become equally steep. \
             The [[gradient]] then points straight at the best line, which [[least squares]] give.",
        ),
    ),
    (
        "What zero_grad is for",
        Marked::new(
            "backward adds to .grad. Without [[zero_grad]] each step goes by the sum of all gradients so far, and the line \
             swings through the lowest point like a pendulum: from w = b = 0 at a rate of 0.001 the loss is 5.95, 0.57, 5.43, \
             1.27 and 4.57 at the notebook’s epochs 1, 5, 10, 15 and 20. [[momentum|Momentum]] does something like it on \
             purpose, but forgets old gradients.",
        ),
    ),
    (
        "The notebook’s two runs",
        Marked::new(
            "Both at a rate of 0.001. By hand from w = b = 0 the course’s notebook prints 5.9467, 1.1699, 0.3857, 0.2567 and \
             0.2352 at its epochs 1, 11, 21, 31 and 41, which stand here at 0, 10, 20, 30 and 40. Its nn.Linear had drawn another \
             start: 18.8053, 3.4417, 0.9192, 0.5041, 0.4349, 0.4224, 0.4193, 0.4177, 0.4164 and 0.4151 at epochs 1, 11, 21 and \
             so on to 91. Which seed it had, the notebook does not say; torch.manual_seed(3892789387) prints the \
             same ten losses. “Repeat the course’s runs” sets it and runs both lines for 100 epochs.",
        ),
    ),
];

//! Short explanations.

use crate::glossary::{Explanation, Marked};

/// The explanations.
pub const BACKGROUND: &[Explanation] = &[
    (
        "What the network computes",
        Marked::new(
            "Each [[hidden unit]] multiplies x by its [[weight]], adds its [[bias]] and bends the sum with its \
             [[activation]]. The output unit weighs the bent curves and adds them up: two [[sigmoid]] units give the curve \
             two S-shaped steps.",
        ),
    ),
    (
        "What an epoch does",
        Marked::new(
            "A [[forward pass]] gives fifteen predictions and their [[mean squared error]]. A [[backward pass]] gives the \
             [[gradient]] by every weight, and the [[optimizer]] moves each weight a little. As all fifteen points are in \
             one [[batch]], an [[epoch]] is one step.",
        ),
    ),
    (
        "Why the seed matters",
        Marked::new(
            "A straight line’s loss has one valley; a network’s has many, and where a run ends depends on where it starts. \
             With the course’s settings and the [[seed]]s 0 to 19, the 300th epoch’s loss is 0.1648 at best, 0.1746 in the \
             [[median]] and 0.5418 at worst: most runs are above the best line’s 0.1689, and the worst still predicts \
             little but the mean.",
        ),
    ),
    (
        "The run that the course has published",
        Marked::new(
            "Its notebook prints each loss before the update: 2.2375 at epoch 1 and 0.1689 at epoch 161, which are the \
             losses after 0 and 160 epochs here. It does not state its seed; 21322074 is one that gives these losses, \
             found by search. “The published run” above starts from it.",
        ),
    ),
    (
        "Why a ReLU network can stop learning",
        Marked::new(
            "With [[SGD]] at 0.1, two [[ReLU]] units end at the mean’s loss, 0.5439, from each of the seeds 0 to 19: the first \
             steps are so large that both units’ sums fall below 0 at all fifteen points. There a ReLU’s slope is 0, no \
             gradient comes back, and only the output’s bias learns on.",
        ),
    ),
    (
        "Is a small loss a good fit?",
        Marked::new(
            "Not on fifteen points: with enough units the curve bends after the noise of each, which is [[overfitting]]. So \
             one chooses [[hyper-parameter]]s by the error on points that were left out of training, as in a \
             [[leave-one-out]] test, and not by this loss.",
        ),
    ),
];

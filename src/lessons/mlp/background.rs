//! Short explanations.

use crate::glossary::{Explanation, Marked};

/// The explanations.
pub const BACKGROUND: &[Explanation] = &[
    (
        "What the network computes",
        Marked::new(
            "Each [[hidden unit]] multiplies x by its [[weight]], adds its [[bias]] and applies its [[activation]]. \
             The output unit multiplies each result by a weight and adds them up: two [[sigmoid]] units give the \
             curve two S-shaped steps.",
        ),
    ),
    (
        "What an epoch does",
        Marked::new(
            "A [[forward pass]] gives a prediction for each point, and their [[mean squared error]]. A [[backward pass]] \
             gives the [[gradient]] with respect to every weight, and the [[optimizer]] moves each weight a little. \
             If all points are in one [[batch]], an [[epoch]] is one step.",
        ),
    ),
    (
        "Why the seed matters",
        Marked::new(
            "The loss of a line has a single lowest point. The loss of a network has many valleys, and where a run \
             ends depends on where it starts. With the course’s points and settings, and the [[seed|seeds]] 0 to 19, the loss of \
             epoch 300 is 0.1648 at best, 0.1746 in the [[median]] and 0.5418 at worst: most runs stay above the \
             best line’s 0.1689, and the worst predicts little more than the mean.",
        ),
    ),
    (
        "The course’s published run",
        Marked::new(
            "The course’s notebook prints each loss before the update: 2.2375 at epoch 1 and 0.1689 at epoch 161, \
             which are epochs 0 and 160 here. It does not state its seed. Seed 21322074, which was found by search, \
             gives these losses. “The published run” above starts from it.",
        ),
    ),
    (
        "Why a ReLU network can stop learning",
        Marked::new(
            "On the course’s 15 points, with [[SGD]] at 0.1, two [[ReLU]] units end at the mean’s loss, 0.5439, from each of seeds 0 to 19: \
             the first steps are so large that both units’ sums fall below 0 at all 15 points. There, a ReLU’s \
             slope is 0, so no gradient passes, and only the output’s bias keeps learning.",
        ),
    ),
    (
        "Is a small loss a good fit?",
        Marked::new(
            "Not with few points, such as the course’s 15 points: with enough units, the curve follows the noise of each point, which is \
             [[overfitting]]. This is why [[hyper-parameter|hyper-parameters]] are chosen by the error on points that were left out \
             of training, as in a [[leave-one-out]] test, and not by this loss.",
        ),
    ),
];

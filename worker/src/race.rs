//! What races of optimizers have in common.

use super::run::{finite, saturated};
use super::service::check;
use engine::train::Descent;
use protocol::{LEARNING_RATE, MOST_RACERS, Racer, RacerPath};

/// The goal, as a multiple of the smallest loss.
pub(super) const GOAL: f64 = 1.01;

/// Checks the optimizers of a race.
pub(super) fn check_racers(racers: &[Racer]) -> Result<(), String> {
    check("the number of optimizers", racers.len(), &(1..=MOST_RACERS))?;
    racers.iter().try_for_each(|racer| check("learning rate", racer.learning_rate, &LEARNING_RATE))
}

/// The path of an optimizer as the page has it.
pub(super) fn path(descent: &Descent, goal: f64) -> RacerPath {
    RacerPath {
        path: descent.path.entries().map(|(epoch, at)| (saturated(epoch), at.map(finite))).collect(),
        loss: descent.losses.last().copied().unwrap_or_default(),
        reached: descent.reached(goal),
        diverged: descent.diverged,
    }
}

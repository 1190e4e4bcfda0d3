//! The sentences about a race down the bowl of a line's loss.

use super::words::points;
use crate::charts::numerals::significant;
use crate::run::race::words;
use protocol::{LineRaceReport, Points, Racer};

/// The names of the two parameters.
pub(super) const NAMES: [&str; 2] = ["w", "b"];

/// What a race is.
pub(super) fn introduction(own: Option<&Points>) -> String {
    format!(
        "Up to four optimizers start at the w and b of the run above, on the same bowl. {} make the bowl: its height is their mean \
         squared error. The goal is a loss 1 % above the smallest one.",
        points(own)
    )
}

/// What the lowest point of the bowl is.
pub(super) const LOWEST: &str = "best line";

/// Who has won.
pub(super) fn outcome(racers: &[Racer], report: &LineRaceReport) -> String {
    let rate = significant(report.bowl.largest_stable_rate, 3);
    let beyond = format!(" Beyond a learning rate of {rate}, plain SGD diverges on this bowl.");
    words::outcome(racers, &report.paths, report.goal, &beyond)
}

/// A description of the chart of the paths.
pub(super) fn paths(racers: &[Racer], report: &LineRaceReport) -> String {
    words::paths(racers, &report.paths, "on the bowl of the loss", NAMES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::race::racer;
    use engine::optim::OptimizerKind;
    use protocol::{BowlShape, RacerPath};

    #[test]
    fn a_divergence_gets_the_rate_beyond_which_it_is_certain() {
        let path = RacerPath { path: vec![(0, [0.0, 0.0, 5.9])], loss: 5.9, reached: None, diverged: true };
        let bowl = BowlShape {
            lowest: [0.26, 0.75],
            floor: 0.1689,
            curvatures: [86.4, 0.2568],
            axes: [[1.0, 0.0], [0.0, 1.0]],
            largest_stable_rate: 0.023148,
            condition: 336.0,
        };
        let report = LineRaceReport { bowl, mean_loss: 0.5439, goal: 0.1706, paths: vec![path] };
        let racers = [racer(OptimizerKind::Sgd, 0.5)];
        assert_eq!(
            outcome(&racers, &report),
            "The goal is not reached within 1,000 epochs. Beyond a learning rate of 0.0231, plain SGD diverges on this bowl."
        );
        assert!(
            paths(&racers, &report)
                .starts_with("The paths of the race on the bowl of the loss: SGD 0.5 is at w = 0, b = 0")
        );
    }
}

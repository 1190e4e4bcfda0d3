//! The sentences about a race on a plane, and the two weights that it goes through.

use crate::charts::numerals::significant;
use crate::run::race::words;
use crate::run::words::epochs;
use protocol::{PlaneReport, Racer};

/// What a race is.
pub(super) const INTRODUCTION: &str = "Choose two weights: the contours show the loss over them, while all other weights stay as \
    they are at the epoch shown. Up to four optimizers move only these two, from their initial values. The goal is a loss 1 % \
    above the smallest one found on this plane.";

/// What the two weights are called where they are chosen, and in the table.
pub(super) const NAMES: [&str; 2] = ["First weight", "Second weight"];

/// What the lowest point of the plane is.
pub(super) const LOWEST: &str = "lowest";

/// What there is to say of a race in which an optimizer has diverged.
pub(super) const DIVERGED: &str = " An optimizer that diverges reaches infinite values: try a smaller learning rate.";

/// The indices of two different parameters: the chosen ones, or a first weight and the output's weight of the same unit.
pub(super) fn chosen(weights: Option<[usize; 2]>, widths: &[usize]) -> [usize; 2] {
    let count: usize = widths.windows(2).map(|pair| (pair[0] + 1) * pair[1]).sum();
    let units = widths.iter().rev().nth(1).copied().unwrap_or(1);
    let usual = [0, count.saturating_sub(units + 1)];
    weights.filter(|chosen| chosen.iter().all(|&index| index < count) && chosen[0] != chosen[1]).unwrap_or(usual)
}

/// Where the other weights are.
pub(super) fn epoch(epoch: u64, playing: bool) -> String {
    let end = if playing { " Pause the run to race from its current weights." } else { "" };
    format!("The other weights are those after {}.{end}", epochs(epoch))
}

/// A description of the chart of the paths. `names` are those of the two weights.
pub(super) fn paths(racers: &[Racer], report: &PlaneReport, names: &[String; 2]) -> String {
    let [across, up] = names;
    let [first, second] = report.lowest_at.map(|value| significant(value, 3));
    format!(
        "{} The smallest loss is {} at {across} = {first}, {up} = {second}.",
        words::paths(racers, &report.paths, "over the loss by two weights", [across, up]),
        significant(report.lowest, 4)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::race::racer;
    use engine::optim::OptimizerKind;
    use protocol::RacerPath;

    #[test]
    fn two_different_weights_of_the_network_are_raced() {
        assert_eq!(chosen(None, &[1, 2, 1]), [0, 4]);
        assert_eq!(chosen(Some([1, 5]), &[1, 2, 1]), [1, 5]);
        assert_eq!(chosen(Some([1, 7]), &[1, 2, 1]), [0, 4], "a smaller network has no parameter 7");
        assert_eq!(chosen(Some([3, 3]), &[1, 2, 1]), [0, 4]);
        assert_eq!(chosen(None, &[1, 4, 4, 1]), [0, 28]);
    }

    #[test]
    fn the_chart_is_told_in_words() {
        let path = vec![(0, [0.5, -1.0, 2.0]), (1000, [1.0, 2.0, 0.17])];
        let paths = vec![RacerPath { path, loss: 0.17, reached: Some(40), diverged: false }];
        let report = PlaneReport {
            epoch: 300,
            ends: [[-1.0, 1.0]; 2],
            losses: vec![],
            now: [1.0, 2.0],
            lowest: 0.1689,
            lowest_at: [1.25, 2.0],
            mean_loss: 0.5439,
            goal: 0.1706,
            paths,
        };
        assert_eq!(
            super::paths(
                &[racer(OptimizerKind::Adam, 0.1)],
                &report,
                &["weight from x to unit 1", "bias of unit 1"].map(str::to_owned)
            ),
            "The paths of the race over the loss by two weights: Adam 0.1 is at weight from x to unit 1 = 1.00, bias of unit 1 = \
             2.00 after 1,000 epochs. The smallest loss is 0.1689 at weight from x to unit 1 = 1.25, bias of unit 1 = 2.00."
        );
        assert_eq!(epoch(1, false), "The other weights are those after 1 epoch.");
        assert!(epoch(300, true).ends_with("Pause the run to race from its current weights."));
    }
}

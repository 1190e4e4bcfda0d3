//! What the colours of a map show.

use super::board::Board;
use crate::charts::numerals::{fixed, significant};
use engine::choice::choice;
use protocol::{Measure, SearchOutcome};

choice! {
    /// What the map's colours show.
    "layer", pub(crate) Layer {
        Median = "training", "Training loss: median";
        Spread = "spread", "Training loss: spread over seeds";
        Share = "share", "Training loss: seeds below the line";
        LeaveOneOut = "left-out", "Leave-one-out error: median";
        LeaveOneOutSpread = "left-out-spread", "Leave-one-out error: spread over seeds";
        LeaveOneOutShare = "left-out-share", "Leave-one-out error: seeds below the line";
    }
}

/// The statistic of a measure's values over all seeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    Median,
    /// The largest value minus the smallest.
    Spread,
    /// How many values are below that of the best line.
    Share,
}

impl Layer {
    pub(crate) fn measure(self) -> Measure {
        match self {
            Self::Median | Self::Spread | Self::Share => Measure::Training,
            Self::LeaveOneOut | Self::LeaveOneOutSpread | Self::LeaveOneOutShare => Measure::LeaveOneOut,
        }
    }

    pub(crate) fn of(self) -> Of {
        match self {
            Self::Median | Self::LeaveOneOut => Of::Median,
            Self::Spread | Self::LeaveOneOutSpread => Of::Spread,
            Self::Share | Self::LeaveOneOutShare => Of::Share,
        }
    }

    /// How bad a result is: the smaller the number, the better. Losses are compared by their logarithms, since most are near the
    /// best line's. `None` if the result is not finite.
    fn badness(self, board: &Board, outcome: &SearchOutcome) -> Option<f64> {
        match self.of() {
            // The line's value is 0 for data on a straight line.
            Of::Median if board.has_own_points() => Some((outcome.median? / outcome.line.max(TINY)).max(TINY).ln()),
            Of::Median => Some(outcome.median?.max(TINY).ln()),
            Of::Spread => outcome.spread,
            Of::Share => Some(-f64::from(outcome.beating) / outcome.runs.len().max(1) as f64),
        }
    }

    /// The colour scale of a map; `None` before there is a number to colour.
    pub(crate) fn scale(self, board: &Board) -> Option<Scale> {
        let outcomes = (0..board.len()).filter_map(|index| board.of(self.measure(), index));
        let mut known: Vec<f64> = outcomes.filter_map(|outcome| self.badness(board, outcome)).collect();
        known.sort_by(f64::total_cmp);
        let last = known.len().checked_sub(1)?;
        // A few cells that are far off would take the differences between all others away.
        let quantile = |share: f64| known[(share * last as f64).round() as usize];
        let [best, worst] = if self.of() == Of::Share { [-1.0, 0.0] } else { [quantile(0.05), quantile(0.95)] };
        Some(Scale { layer: self, best, worst, relative: board.has_own_points() })
    }

    /// The text in a cell that has room for it.
    pub(crate) fn text(self, board: &Board, index: usize) -> String {
        let Some(outcome) = board.of(self.measure(), index) else { return String::new() };
        let number = |value: Option<f64>| match value {
            None => DIVERGED.to_owned(),
            // The best cells differ in the third digit.
            Some(value) if value < 0.9995 => fixed(value, 3),
            Some(value) if value < 999.5 => significant(value, 3),
            Some(_) => "> 999".to_owned(),
        };
        match self.of() {
            Of::Median => number(outcome.median),
            Of::Spread => number(outcome.spread),
            Of::Share => share(outcome),
        }
    }
}

/// The text in a cell without a finite value.
pub(crate) const DIVERGED: &str = "×";

/// "3/5".
pub(crate) fn share(outcome: &SearchOutcome) -> String {
    format!("{}/{}", outcome.beating, outcome.runs.len())
}

/// The smallest number with a logarithm of use here.
const TINY: f64 = 1e-12;

/// A colour scale, from the paper (0) to the network's blue (1), over the middle nine tenths of the values on a map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    layer: Layer,
    best: f64,
    worst: f64,
    /// Whether losses are shares of the best line's, which differs from cell to cell.
    relative: bool,
}

impl Scale {
    /// A cell's place; `None` if its result is not known.
    pub(crate) fn place(&self, board: &Board, index: usize) -> Option<f64> {
        let badness = self.layer.badness(board, board.of(self.layer.measure(), index)?);
        let range = self.worst - self.best;
        Some(badness.map_or(0.0, |badness| {
            // All cells may be equally good.
            if range > 0.0 { ((self.worst - badness) / range).clamp(0.0, 1.0) } else { 1.0 }
        }))
    }

    /// The numbers at its ends, the worse one first.
    pub(crate) fn ends(&self) -> [String; 2] {
        [(self.worst, "or more"), (self.best, "or less")].map(|(badness, beyond)| match self.layer.of() {
            Of::Median if self.relative => format!("{} × the best line’s {beyond}", significant(badness.exp(), 3)),
            Of::Median => format!("{} {beyond}", significant(badness.exp(), 3)),
            Of::Spread => format!("{} {beyond}", significant(badness, 3)),
            Of::Share => format!("{} of the seeds", if badness < 0.0 { "all" } else { "none" }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::search::board::tests::board;

    #[test]
    fn the_scale_covers_the_middle_of_the_values_and_the_better_is_the_bluer() {
        // Twenty-one cells from 0.1 to 12.5, of which the first and the last lie outside.
        let cells: Vec<(usize, [f64; 3])> = (0..21).map(|at| (at, [0.1 * 1.3_f64.powi(at as i32); 3])).collect();
        let board = board(&cells, &[]);
        let scale = Layer::Median.scale(&board).expect("known");
        assert_eq!(scale.ends(), ["14.6 or more", "0.130 or less"]);
        let place = |index| scale.place(&board, index).expect("known");
        assert_eq!([place(0), place(1), place(19), place(20)], [1.0, 1.0, 0.0, 0.0]);
        assert!((place(10) - 0.5).abs() < 1e-9, "equal factors are equal steps");
        assert_eq!(scale.place(&board, 21), None);
        assert_eq!(Layer::LeaveOneOut.scale(&board), None, "nothing is known yet");
    }

    #[test]
    fn what_has_diverged_is_the_worst_and_equal_cells_are_the_best() {
        let mut board = board(&[(3, [0.1; 3]), (4, [0.1; 3])], &[]);
        let mut outcome = board.of(Measure::Training, 3).expect("known").clone();
        (outcome.median, outcome.spread) = (None, None);
        let report = protocol::SearchResponse { request: 0, outcomes: vec![std::rc::Rc::new(outcome)] };
        board.take(Measure::Training, &[5], Ok(&report));
        let scale = Layer::Median.scale(&board).expect("known");
        assert_eq!([3, 5].map(|index| scale.place(&board, index)), [Some(1.0), Some(0.0)]);
        assert_eq!(Layer::Median.text(&board, 5), DIVERGED);
    }

    #[test]
    fn each_layer_shows_its_own_number() {
        let board = board(&[(3, [0.1, 0.2, 0.4]), (4, [0.1, 0.1, 0.2])], &[(3, [0.2, 0.2035, 0.3])]);
        let text = |layer: Layer| layer.text(&board, 3);
        assert_eq!([text(Layer::Median), text(Layer::Spread), text(Layer::Share)], ["0.200", "0.300", "1/3"]);
        assert_eq!([text(Layer::LeaveOneOutSpread), text(Layer::LeaveOneOutShare)], ["0.100", "0/3"]);
        let scale = |layer: Layer| layer.scale(&board).expect("known");
        assert_eq!(scale(Layer::Spread).ends(), ["0.300 or more", "0.100 or less"]);
        assert_eq!(scale(Layer::Spread).place(&board, 3), Some(0.0));
        let share = scale(Layer::Share);
        assert_eq!(share.ends(), ["none of the seeds", "all of the seeds"]);
        assert!((share.place(&board, 3).expect("known") - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(Layer::Median.text(&board, 5), "");
    }
}

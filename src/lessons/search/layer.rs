//! What the colours of a map show.

use super::board::Board;
use crate::charts::numerals::{fixed, significant};
use crate::order::sorted;
use crate::run::left_out;
use engine::choice::{Choice, choice};
use protocol::{LeftOut, Measure, SearchOutcome};

choice! {
    /// What the map's colours show. [`Layer::title`] has the names on the page.
    "layer", pub(crate) Layer {
        Median = "training", "Training loss: median";
        Spread = "spread", "Training loss: spread";
        Share = "share", "Training loss: share";
        LeftOut = "left-out", "Error at left-out points: median";
        LeftOutSpread = "left-out-spread", "Error at left-out points: spread";
        LeftOutShare = "left-out-share", "Error at left-out points: share";
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
            Self::LeftOut | Self::LeftOutSpread | Self::LeftOutShare => Measure::LeftOut,
        }
    }

    /// Its name, which depends on the points at which the error is measured.
    pub(crate) fn title(self, left_out: LeftOut) -> String {
        let measure = match self.measure() {
            Measure::Training => Measure::Training.label(),
            Measure::LeftOut => left_out::title(left_out),
        };
        let what = match self.of() {
            Of::Median => "median",
            Of::Spread => "spread over seeds",
            Of::Share => "seeds below the line",
        };
        format!("{measure}: {what}")
    }

    pub(crate) fn of(self) -> Of {
        match self {
            Self::Median | Self::LeftOut => Of::Median,
            Self::Spread | Self::LeftOutSpread => Of::Spread,
            Self::Share | Self::LeftOutShare => Of::Share,
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
        let known: Vec<f64> = outcomes.filter_map(|outcome| self.badness(board, outcome)).collect();
        let known = sorted(&known, |badness| *badness);
        (!known.is_empty()).then(|| Scale { layer: self, known, relative: board.has_own_points() })
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

/// A colour scale, from the paper (0) to the network's blue (1). Shares of seeds are their own places. Other values are coloured by
/// their rank on the map, since most cells near the best one hardly differ from it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scale {
    layer: Layer,
    /// The values on the map, the best one first.
    known: Vec<f64>,
    /// Whether losses are shares of the best line's, which differs from cell to cell.
    relative: bool,
}

impl Scale {
    /// A cell's place; `None` if its result is not known.
    pub(crate) fn place(&self, board: &Board, index: usize) -> Option<f64> {
        let badness = self.layer.badness(board, board.of(self.layer.measure(), index)?);
        Some(badness.map_or(0.0, |badness| match self.layer.of() {
            Of::Share => -badness,
            // Equal cells have the same place. All may be equally good.
            Of::Median | Of::Spread => {
                let better = self.known.partition_point(|other| *other < badness);
                1.0 - better as f64 / (self.known.len() - 1).max(1) as f64
            }
        }))
    }

    /// The numbers at its ends, the worse one first.
    pub(crate) fn ends(&self) -> [String; 2] {
        let ends = [self.known.last(), self.known.first()].map(|end| end.copied().unwrap_or_default());
        match self.layer.of() {
            Of::Median if self.relative => ends.map(|end| format!("{} × the best line’s", significant(end.exp(), 3))),
            Of::Median => ends.map(|end| significant(end.exp(), 4)),
            Of::Spread => ends.map(|end| significant(end, 3)),
            Of::Share => ["none of the seeds", "all of the seeds"].map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::search::board::tests::board;

    #[test]
    fn the_better_is_the_bluer_by_rank_so_that_the_good_region_is_seen() {
        // Ten cells within a hundredth of the best one, one of them twice, and ten that are far off.
        let loss = |at: usize| if at < 11 { 0.16 + 0.001 * at.min(9) as f64 } else { at as f64 };
        let cells: Vec<(usize, [f64; 3])> = (0..21).map(|at| (at, [loss(at); 3])).collect();
        let board = board(&cells, &[]);
        let scale = Layer::Median.scale(&board).expect("known");
        assert_eq!(scale.ends(), ["20.00", "0.1600"]);
        let place = |index| scale.place(&board, index).expect("known");
        assert_eq!([place(0), place(1), place(8), place(9), place(10), place(20)], [1.0, 0.95, 0.6, 0.55, 0.55, 0.0]);
        assert_eq!(scale.place(&board, 21), None);
        assert_eq!(Layer::LeftOut.scale(&board), None, "nothing is known yet");
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
        assert_eq!([text(Layer::LeftOutSpread), text(Layer::LeftOutShare)], ["0.100", "0/3"]);
        let scale = |layer: Layer| layer.scale(&board).expect("known");
        assert_eq!(scale(Layer::Spread).ends(), ["0.300", "0.100"]);
        assert_eq!(scale(Layer::Spread).place(&board, 3), Some(0.0));
        let share = scale(Layer::Share);
        assert_eq!(share.ends(), ["none of the seeds", "all of the seeds"]);
        assert!((share.place(&board, 3).expect("known") - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(Layer::Median.text(&board, 5), "");
    }

    #[test]
    fn a_layer_is_named_after_the_points_at_which_its_error_is_measured() {
        let title = |layer: Layer| [LeftOut::Each(15), LeftOut::HeldOut(3)].map(|left_out| layer.title(left_out));
        assert_eq!(title(Layer::Spread), ["Training loss: spread over seeds"; 2]);
        assert_eq!(title(Layer::LeftOut), ["Leave-one-out error: median", "Validation error: median"]);
        assert_eq!(Layer::LeftOutShare.title(LeftOut::Parts(5)), "Cross-validation error: seeds below the line");
    }
}

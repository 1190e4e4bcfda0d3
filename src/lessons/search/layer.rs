//! What the colours of a map show.

use super::board::{Board, References};
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
    /// How many values are below that of the straight line.
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

    /// A cell's place on the colour scale, from dark (0) to blue (1); `None` if the result is not known.
    pub(crate) fn place(self, board: &Board, index: usize) -> Option<f64> {
        let outcome = board.of(self.measure(), index)?;
        let references = References::of(outcome);
        Some(match self.of() {
            Of::Median => place_of(outcome.median, references),
            Of::Spread => place_of_spread(outcome.spread, references),
            Of::Share => f64::from(outcome.beating) / outcome.runs.len().max(1) as f64,
        })
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

/// The place of a value on the colour scale. The straight line is in the middle: dark is worse, blue is better. The dark end
/// is the mean's value, the blue end half the line's. The distance from the middle grows with the square root of the logarithm
/// of value / line, since the interesting values are within a few percent of the line.
pub(crate) fn place_of(value: Option<f64>, References { line, mean }: References) -> f64 {
    let Some(value) = value.filter(|value| value.is_finite()) else { return 0.0 };
    // The line's value is 0 for data on a straight line.
    let line = line.max(1e-12);
    let above = (value.max(1e-30) / line).ln();
    let end = if above > 0.0 { (mean / line).ln().max(1e-12) } else { 2f64.ln() };
    (0.5 - 0.5 * above.signum() * (above.abs() / end).sqrt()).clamp(0.0, 1.0)
}

/// The value at a place on the colour scale, the inverse of [`place_of`].
fn value_at(place: f64, References { line, mean }: References) -> f64 {
    let (line, share) = (line.max(1e-12), (1.0 - 2.0 * place).powi(2));
    line * if place < 0.5 { mean / line } else { 0.5 }.powf(share)
}

/// The place of a spread on the colour scale: blue if all seeds agree, dark if they are at least as far apart as the mean and
/// the straight line.
fn place_of_spread(spread: Option<f64>, References { line, mean }: References) -> f64 {
    spread.map_or(0.0, |spread| (1.0 - spread / (mean - line)).clamp(0.0, 1.0))
}

/// A mark on the colour scale.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mark {
    /// Its place, from dark (0) to blue (1).
    pub(crate) at: f64,
    /// The value there. Empty if it is not known or differs between cells.
    pub(crate) number: String,
    /// Its meaning.
    pub(crate) name: &'static str,
}

/// The marks along the colour scale.
pub(crate) fn marks(layer: Layer, references: Option<References>) -> Vec<Mark> {
    let number = |value: f64| significant(value, 3);
    let names = match layer.of() {
        Of::Median => ["mean, or worse", "", "straight line", "", "half, or better"],
        Of::Spread => ["or more", "", "", "", "all seeds agree"],
        Of::Share => ["no seed", "", "half", "", "every seed"],
    };
    let numbers = |at: f64| match (layer.of(), references) {
        (Of::Share, _) => format!("{} %", 100.0 * at),
        (_, None) => String::new(),
        (Of::Median, Some(references)) => number(value_at(at, references)),
        (Of::Spread, Some(References { line, mean })) => number((1.0 - at) * (mean - line)),
    };
    let mark = |(name, at): (&'static str, f64)| Mark { at, number: numbers(at), name };
    names.into_iter().zip([0.0, 0.25, 0.5, 0.75, 1.0]).map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::search::board::tests::board;

    const TRAINING: References = References { line: 0.1689, mean: 0.5439 };

    #[test]
    fn the_straight_line_is_the_middle_of_the_scale() {
        let place = |value| place_of(Some(value), TRAINING);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a}, not {b}");
        close(place(0.1689), 0.5);
        close(place(0.5439), 0.0);
        close(place(0.08445), 1.0);
        assert_eq!([place(9.0), place(0.0), place_of(None, TRAINING)], [0.0, 1.0, 0.0]);
        assert!(place(0.3) < 0.5 && place(0.15) > 0.5);
        assert!(place(0.167) > 0.54 && place(0.171) < 0.46, "one percent is to be seen");
        for at in [0.0, 0.1, 0.25, 0.5, 0.75, 1.0] {
            close(place(value_at(at, TRAINING)), at);
        }
        let exact = References { line: 0.0, mean: 0.5 };
        assert_eq!([place_of(Some(0.0), exact), place_of(Some(0.5), exact)], [1.0, 0.0]);
    }

    #[test]
    fn each_layer_shows_its_own_number() {
        let board = board(&[(3, [0.1, 0.2, 0.4])], &[(3, [0.2, 0.2035, 0.3])]);
        assert_eq!(Layer::Median.text(&board, 3), "0.200");
        assert_eq!(
            (Layer::Spread.text(&board, 3), Layer::Share.text(&board, 3)),
            ("0.300".to_owned(), "1/3".to_owned())
        );
        assert_eq!(Layer::LeaveOneOut.place(&board, 3), Some(0.5));
        assert_eq!(
            (Layer::LeaveOneOutSpread.text(&board, 3), Layer::LeaveOneOutShare.text(&board, 3)),
            ("0.100".to_owned(), "0/3".to_owned())
        );
        assert!((Layer::Share.place(&board, 3).expect("known") - 1.0 / 3.0).abs() < 1e-12);
        assert!((Layer::Spread.place(&board, 3).expect("known") - 0.2).abs() < 1e-12);
        assert_eq!((Layer::Median.place(&board, 4), Layer::Median.text(&board, 4)), (None, String::new()));
    }

    #[test]
    fn the_scale_names_its_reference_marks() {
        let told = |layer, references| {
            let told = |mark: Mark| format!("{} {}", mark.number, mark.name).trim().to_owned();
            marks(layer, references).into_iter().map(told).collect::<Vec<_>>().join("; ")
        };
        let numbers = "0.544 mean, or worse; 0.226; 0.169 straight line; 0.142; 0.0844 half, or better";
        assert_eq!(told(Layer::Median, Some(TRAINING)), numbers);
        assert_eq!(told(Layer::LeaveOneOut, None), "mean, or worse; ; straight line; ; half, or better");
        assert_eq!(told(Layer::Spread, Some(TRAINING)), "0.375 or more; 0.281; 0.188; 0.0938; 0 all seeds agree");
        assert_eq!(told(Layer::Share, None), "0 % no seed; 25 %; 50 % half; 75 %; 100 % every seed");
    }
}

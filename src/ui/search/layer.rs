//! What the map's colours show.

use super::board::{Board, References};
use crate::charts::numerals::{fixed, significant};
use crate::choice::choice;
use crate::protocol::{Measure, SearchOutcome};

choice! {
    /// What the map's colours show.
    "layer", pub Layer {
        /// The middle loss.
        Median = "training", "Training loss: median";
        /// How far apart the seeds are.
        Spread = "spread", "Spread over seeds";
        /// The middle error at points that were left out.
        LeftOut = "left-out", "Leave-one-out error: median";
        /// How many seeds end below the straight line.
        Share = "share", "Share of seeds that beat the line";
    }
}

impl Layer {
    /// What it is made of.
    #[must_use]
    pub fn measure(self) -> Measure {
        match self {
            Self::LeftOut => Measure::LeftOut,
            Self::Median | Self::Spread | Self::Share => Measure::Training,
        }
    }

    /// A cell's place on the colour scale, orange (0) to blue (1); `None` as long as it is not known.
    #[must_use]
    pub fn place(self, board: &Board, index: usize) -> Option<f64> {
        let outcome = board.of(self.measure(), index)?;
        let references = board.references(self.measure())?;
        Some(match self {
            Self::Median | Self::LeftOut => place_of(outcome.median, references),
            Self::Spread => place_of_spread(outcome.spread, references),
            Self::Share => f64::from(outcome.beating) / outcome.runs.len().max(1) as f64,
        })
    }

    /// What stands in a cell that has room for it.
    #[must_use]
    pub fn text(self, board: &Board, index: usize) -> String {
        let Some(outcome) = board.of(self.measure(), index) else { return String::new() };
        let number = |value: Option<f64>| match value {
            None => "∞".to_owned(),
            Some(value) if value < 9.995 => fixed(value, 2),
            Some(value) => significant(value, 2),
        };
        match self {
            Self::Median | Self::LeftOut => number(outcome.median),
            Self::Spread => number(outcome.spread),
            Self::Share => share(outcome),
        }
    }
}

/// "3/5".
#[must_use]
pub fn share(outcome: &SearchOutcome) -> String {
    format!("{}/{}", outcome.beating, outcome.runs.len())
}

/// The middle of the scale is the straight line: everything orange is worse and everything blue is better. On a logarithmic
/// scale the orange end is the mean's, and the blue end half the line's.
#[must_use]
pub fn place_of(value: Option<f64>, References { line, mean }: References) -> f64 {
    let Some(value) = value.filter(|value| value.is_finite()) else { return 0.0 };
    let above = (value.max(1e-30) / line).ln();
    let place = if above > 0.0 { 0.5 - 0.5 * above / (mean / line).ln() } else { 0.5 - 0.5 * above / 2f64.ln() };
    place.clamp(0.0, 1.0)
}

/// Blue where all seeds agree, orange where they are as far apart as the mean and the straight line, or farther.
fn place_of_spread(spread: Option<f64>, References { line, mean }: References) -> f64 {
    spread.map_or(0.0, |spread| (1.0 - spread / (mean - line)).clamp(0.0, 1.0))
}

/// What stands at the ends and in the middle of the colour scale.
#[must_use]
pub fn marks(layer: Layer, references: Option<References>) -> Vec<(f64, String)> {
    let number = |value: f64| significant(value, 4);
    match (layer, references) {
        (Layer::Median | Layer::LeftOut, Some(References { line, mean })) => vec![
            (0.0, format!("mean {} or worse", number(mean))),
            (0.5, format!("straight line {}", number(line))),
            (1.0, format!("{} or better", number(line / 2.0))),
        ],
        (Layer::Median | Layer::LeftOut, None) => vec![
            (0.0, "as the mean or worse".to_owned()),
            (0.5, "straight line".to_owned()),
            (1.0, "half of it or better".to_owned()),
        ],
        (Layer::Spread, references) => {
            let far =
                references.map_or_else(|| "far apart".to_owned(), |r| format!("{} or more", number(r.mean - r.line)));
            vec![(0.0, far), (1.0, "0: all seeds agree".to_owned())]
        }
        (Layer::Share, _) => {
            vec![(0.0, "no seed".to_owned()), (0.5, "half".to_owned()), (1.0, "every seed".to_owned())]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::search::board::tests::board;

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
    }

    #[test]
    fn each_layer_shows_its_own_number() {
        let board = board(&[(3, [0.1, 0.2, 0.4])], &[(3, [0.2, 0.2035, 0.3])]);
        assert_eq!(Layer::Median.text(&board, 3), "0.20");
        assert_eq!(
            (Layer::Spread.text(&board, 3), Layer::Share.text(&board, 3)),
            ("0.30".to_owned(), "1/3".to_owned())
        );
        assert_eq!(Layer::LeftOut.place(&board, 3), Some(0.5));
        assert!((Layer::Share.place(&board, 3).expect("known") - 1.0 / 3.0).abs() < 1e-12);
        assert!((Layer::Spread.place(&board, 3).expect("known") - 0.2).abs() < 1e-12);
        assert_eq!((Layer::Median.place(&board, 4), Layer::Median.text(&board, 4)), (None, String::new()));
    }

    #[test]
    fn the_scale_names_its_reference_marks() {
        let marks = marks(Layer::Median, Some(TRAINING));
        assert_eq!(marks[0], (0.0, "mean 0.5439 or worse".to_owned()));
        assert_eq!(marks[1], (0.5, "straight line 0.1689".to_owned()));
    }
}

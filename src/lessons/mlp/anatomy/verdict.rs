//! How good a fit is, compared with a straight line and a constant.

use crate::charts::numerals::significant;
use protocol::{Frame, Scene};

/// Losses with a relative difference below this count as equal.
const AS_GOOD: f64 = 1e-3;
/// A network may predict the mean if the relative difference between its loss and the mean's is below this ...
const NEAR_MEAN: f64 = 0.02;
/// ... and does if the range of its predictions is below this share of the range of the targets.
const NEARLY_CONSTANT: f64 = 0.15;

/// How a network's loss compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The curve is nearly flat, at the mean of the targets.
    PredictsMean,
    /// The loss is above that of the straight line.
    WorseThanLine,
    /// The loss is that of the straight line.
    EqualsLine,
    /// The loss is below that of any straight line.
    BeatsLine,
}

/// A standing, with the losses with which it is compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) standing: Standing,
    /// The loss of the straight line of least squares.
    pub(crate) line: f64,
    /// The loss of always predicting the mean.
    pub(crate) mean: f64,
}

impl Verdict {
    /// The verdict on a frame.
    pub(crate) fn new(scene: &Scene, frame: &Frame) -> Self {
        let (line, mean, loss) = (scene.line.loss, scene.mean_loss, frame.loss);
        let range = |values: &mut dyn Iterator<Item = f32>| {
            let (low, high) = values.fold((f32::MAX, f32::MIN), |(low, high), y| (low.min(y), high.max(y)));
            f64::from(high) - f64::from(low)
        };
        let predicted = range(&mut frame.predictions.iter().copied());
        let targets = range(&mut scene.points.iter().map(|point| point[1]));
        let standing = if (loss - line).abs() <= AS_GOOD * line {
            Standing::EqualsLine
        } else if loss < line {
            Standing::BeatsLine
        } else if (loss - mean).abs() <= NEAR_MEAN * mean && predicted <= NEARLY_CONSTANT * targets {
            Standing::PredictsMean
        } else {
            Standing::WorseThanLine
        };
        Self { standing, line, mean }
    }

    /// The CSS class of the standing.
    pub(crate) fn class(&self) -> &'static str {
        match self.standing {
            Standing::PredictsMean | Standing::WorseThanLine => "poor",
            Standing::EqualsLine => "equal",
            Standing::BeatsLine => "good",
        }
    }

    /// The text of the badge.
    pub(crate) fn badge(&self) -> String {
        let (line, mean) = (significant(self.line, 4), significant(self.mean, 4));
        match self.standing {
            Standing::PredictsMean => format!("Predicts the mean: loss about {mean}"),
            Standing::WorseThanLine => format!("Worse than a straight line: loss above {line}"),
            Standing::EqualsLine => format!("As good as a straight line: loss {line}"),
            Standing::BeatsLine => format!("Beats the line: loss below {line}"),
        }
    }

    /// What the badge means.
    pub(crate) fn explanation(&self) -> String {
        let (line, mean) = (significant(self.line, 4), significant(self.mean, 4));
        let yardsticks = format!(
            "Two yardsticks: the best straight line has a mean squared error of {line}, and a network that ignores x and \
             always answers the mean of y has {mean}."
        );
        let meaning = match self.standing {
            Standing::PredictsMean => {
                "This network has come down to the second: its curve is all but flat. Often its hidden units are dead or \
                 saturated, so that x no longer reaches the output. Look at them below, then try another seed or a smaller \
                 learning rate."
            }
            Standing::WorseThanLine => {
                "So far this network does worse than the line, for all its units. Early in a run that is normal; if it stays \
                 so, the run is too short, the learning rate does not suit it, or its units are dead or saturated."
            }
            Standing::EqualsLine => {
                "This network has found that line, and no more. A network without a non-linearity can do no better."
            }
            Standing::BeatsLine => {
                "This network does better than any line, so its bends are worth something here. Whether it would do better on \
                 new points, its training loss does not say."
            }
        };
        format!("{yardsticks} {meaning}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::mlp::samples::{frame, scene};

    fn standing(loss: f64, predictions: [f32; 2]) -> Standing {
        let scene = Scene { points: vec![[2.0, 1.2], [11.0, 3.5]], ..scene() };
        Verdict::new(&scene, &Frame { predictions: predictions.to_vec(), ..frame(1, loss) }).standing
    }

    #[test]
    fn the_yardsticks_tell_fits_apart() {
        assert_eq!(standing(5.59, [0.0, 0.1]), Standing::WorseThanLine);
        assert_eq!(standing(0.543_9, [2.32, 2.33]), Standing::PredictsMean);
        assert_eq!(standing(0.543_9, [1.0, 3.0]), Standing::WorseThanLine, "the same loss by another curve");
        assert_eq!(standing(0.169_0, [1.0, 3.0]), Standing::EqualsLine);
        assert_eq!(standing(0.165, [1.0, 3.0]), Standing::BeatsLine);
    }

    #[test]
    fn the_badge_has_the_scenes_numbers() {
        let verdict = |standing| Verdict { standing, line: 0.168_92, mean: 0.543_87 };
        assert_eq!(verdict(Standing::PredictsMean).badge(), "Predicts the mean: loss about 0.5439");
        assert_eq!(verdict(Standing::BeatsLine).badge(), "Beats the line: loss below 0.1689");
        assert_eq!(
            Verdict { standing: Standing::WorseThanLine, line: 0.25, mean: 1.0 }.badge(),
            "Worse than a straight line: loss above 0.2500"
        );
        let explanation = verdict(Standing::WorseThanLine).explanation();
        assert!(explanation.contains("0.1689") && explanation.contains("0.5439"), "{explanation}");
    }
}

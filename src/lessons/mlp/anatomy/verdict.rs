//! How good a fit is, compared with the best line and with the mean: the one verdict that the badge and the texts share.

use crate::charts::numerals::significant;
use crate::lessons::mlp::leave_one_out::{Known, LeaveOneOutView, name};
use protocol::{Frame, LeftOut, Scene};

/// Losses with a relative difference below this count as equal.
const AS_GOOD: f64 = 1e-3;
/// A network may predict the mean if the relative difference between its loss and the mean's is below this ...
const NEAR_MEAN: f64 = 0.02;
/// ... and does if the range of its predictions is below this share of the range of the targets.
const NEARLY_CONSTANT: f64 = 0.15;

/// How a network compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The run has diverged.
    Diverged,
    /// The curve is nearly flat, at the mean of the targets.
    PredictsMean,
    /// The loss is above that of the best line.
    WorseThanLine,
    /// The loss is that of the best line.
    EqualsLine,
    /// The loss is below that of the best line, and the leave-one-out error is not known.
    FitsBetter,
    /// The loss is below that of the best line, but not the leave-one-out error.
    FitsOnlyThese,
    /// The loss and the leave-one-out error are both below those of the best line.
    BeatsLine,
}

/// A standing, with what it is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) standing: Standing,
    /// The loss of the best line, and its leave-one-out error.
    pub(crate) line: [f64; 2],
    /// The loss of always predicting the mean.
    pub(crate) mean: f64,
    /// What the error at left-out points is.
    pub(crate) left_out: LeftOut,
    /// Whether the run has gone on for long since the error at left-out points that decides.
    pub(crate) is_behind: bool,
}

impl Verdict {
    /// The verdict on a frame. The last known leave-one-out error counts; if the run has gone on for long since then, only if the run
    /// had fitted better than the line by then. Otherwise an error from before it had learned anything would count against it.
    pub(crate) fn new(scene: &Scene, frame: &Frame, leave_one_out: &LeaveOneOutView) -> Self {
        let (line, mean, loss) = (scene.line.loss, scene.mean_loss, frame.loss);
        let range = |values: &mut dyn Iterator<Item = f32>| {
            let (low, high) = values.fold((f32::MAX, f32::MIN), |(low, high), y| (low.min(y), high.max(y)));
            f64::from(high) - f64::from(low)
        };
        let predicted = range(&mut frame.predictions.iter().copied());
        let targets = range(&mut scene.points.iter().map(|point| point[1]));
        let known = leave_one_out.known();
        let is_behind = known.is_some_and(|known| known.is_behind(frame.epoch));
        let counts = known.filter(|known| !is_behind || least_loss(frame, known.epoch) < line);
        let standing = if frame.diverged.is_some() {
            Standing::Diverged
        } else if (loss - line).abs() <= AS_GOOD * line {
            Standing::EqualsLine
        } else if loss < line {
            match counts {
                None => Standing::FitsBetter,
                Some(Known { error, .. }) if error < scene.line.left_out => Standing::BeatsLine,
                Some(_) => Standing::FitsOnlyThese,
            }
        } else if (loss - mean).abs() <= NEAR_MEAN * mean && predicted <= NEARLY_CONSTANT * targets {
            Standing::PredictsMean
        } else {
            Standing::WorseThanLine
        };
        let is_behind = is_behind && matches!(standing, Standing::BeatsLine | Standing::FitsOnlyThese);
        Self { standing, line: [line, scene.line.left_out], mean, left_out: scene.left_out, is_behind }
    }

    /// The CSS class of the standing.
    pub(crate) fn class(&self) -> &'static str {
        match self.standing {
            Standing::Diverged => "warning",
            Standing::PredictsMean | Standing::WorseThanLine | Standing::FitsOnlyThese => "poor",
            Standing::EqualsLine | Standing::FitsBetter => "equal",
            Standing::BeatsLine => "good",
        }
    }

    /// The verdict in a few words.
    pub(crate) fn words(&self) -> &'static str {
        match self.standing {
            Standing::Diverged => "Diverged",
            Standing::PredictsMean => "Predicts the mean",
            Standing::WorseThanLine => "Worse than the best line",
            Standing::EqualsLine => "As good as the best line",
            Standing::FitsBetter => "Fits these points better than the best line",
            Standing::FitsOnlyThese => "Fits these points better than the best line, but not new ones",
            Standing::BeatsLine => "Beats the best line, also on left-out points",
        }
    }

    /// The number that decides.
    pub(crate) fn measure(&self) -> String {
        let ([line, left_out], mean) = (self.line.map(|loss| significant(loss, 4)), significant(self.mean, 4));
        let then = if self.is_behind { " at an earlier epoch" } else { "" };
        match self.standing {
            Standing::Diverged => "its numbers are no longer finite".to_owned(),
            Standing::PredictsMean => format!("loss about {mean}"),
            Standing::WorseThanLine => format!("loss above {line}"),
            Standing::EqualsLine => format!("loss {line}"),
            Standing::FitsBetter => format!("loss below {line}"),
            Standing::FitsOnlyThese => format!("{} above {left_out}{then}", name(self.left_out)),
            Standing::BeatsLine => format!("{} below {left_out}{then}", name(self.left_out)),
        }
    }

    /// What the verdict means.
    pub(crate) fn explanation(&self) -> String {
        let ([line, left_out], mean) = (self.line.map(|loss| significant(loss, 4)), significant(self.mean, 4));
        let yardsticks = format!(
            "The best line has a loss of {line} and a {} of {left_out}. A network that ignores x \
             and always predicts the mean of y has a loss of {mean}.",
            name(self.left_out)
        );
        let meaning = match self.standing {
            Standing::Diverged => {
                "This run diverged: its numbers became infinite or NaN. The charts show its last finite epoch. Start \
                 it again with a smaller learning rate."
            }
            Standing::PredictsMean => {
                "This network predicts nearly the same for every x. Often its hidden units are dead or saturated, so \
                 x no longer affects the output. Look inside the network, then try another seed or a smaller \
                 learning rate."
            }
            Standing::WorseThanLine => {
                "This network does worse than the best line. Early in a run, this is normal. If it stays so, the run \
                 is too short, the learning rate does not suit it, or its units are dead or saturated."
            }
            Standing::EqualsLine => {
                "This network has found the best line, and no more. A network without a non-linearity can do no better."
            }
            Standing::FitsBetter => {
                "This network fits the points better than any line. Whether it would do better on new points, its training \
                 loss does not say."
            }
            Standing::FitsOnlyThese => {
                "This network fits the points better than any line, but it predicts points that were left out of the training \
                 worse than the line does. It fits the noise in these points: it overfits."
            }
            Standing::BeatsLine => {
                "This network fits the points better than any line, and it also predicts left-out points better. Its bends are \
                 worth something."
            }
        };
        format!("{yardsticks} {meaning}")
    }
}

/// The least loss of a run up to an epoch, of those that were kept. It never rises, so one spike does not change a verdict.
fn least_loss(run: &Frame, epoch: u64) -> f64 {
    let until = run.history.iter().take_while(|&&(at, _)| u64::from(at) <= epoch);
    until.map(|&(_, loss)| f64::from(loss)).fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::mlp::samples::{frame, scene};
    use protocol::{Divergence, LeaveOneOutFrame};

    /// The standing of a loss, with a leave-one-out error of an epoch, at epoch 1000.
    fn standing(loss: f64, predictions: [f32; 2], left_out: Option<(u64, f64)>) -> Standing {
        let scene = Scene { points: vec![[2.0, 1.2], [11.0, 3.5]], ..scene() };
        let mut view = LeaveOneOutView::default();
        if let Some((epoch, error)) = left_out {
            view.begin(1, false);
            view.receive(&LeaveOneOutFrame { run: 1, epoch, error: Some(error), history: vec![], best: None });
        }
        Verdict::new(&scene, &Frame { predictions: predictions.to_vec(), ..frame(1000, loss) }, &view).standing
    }

    #[test]
    fn the_yardsticks_tell_fits_apart() {
        assert_eq!(standing(5.59, [0.0, 0.1], None), Standing::WorseThanLine);
        assert_eq!(standing(0.543_9, [2.32, 2.33], None), Standing::PredictsMean);
        assert_eq!(standing(0.543_9, [1.0, 3.0], None), Standing::WorseThanLine, "the same loss by another curve");
        assert_eq!(standing(0.169_0, [1.0, 3.0], None), Standing::EqualsLine);
        assert_eq!(standing(0.165, [1.0, 3.0], None), Standing::FitsBetter);
    }

    #[test]
    fn a_fit_beats_the_line_only_if_it_also_predicts_what_was_left_out() {
        let with = |loss, left_out| standing(loss, [1.0, 3.0], Some(left_out));
        assert_eq!(with(0.165, (1000, 0.193)), Standing::BeatsLine);
        assert_eq!(with(0.05, (1000, 0.65)), Standing::FitsOnlyThese, "three times the line's 0.2035");
        assert_eq!(with(0.165, (960, 0.193)), Standing::BeatsLine, "a few epochs behind");
        assert_eq!(with(0.165, (200, 0.193)), Standing::FitsBetter, "an error of before it fitted says nothing");
        assert_eq!(with(0.2, (1000, 0.19)), Standing::WorseThanLine, "the training loss comes first");
        let mut apart = LeaveOneOutView::default();
        apart.begin(1, true);
        apart.receive(&LeaveOneOutFrame { run: 1, epoch: 1000, error: Some(0.19), history: vec![], best: None });
        assert_eq!(Verdict::new(&scene(), &frame(1000, 0.1), &apart).standing, Standing::FitsBetter, "of another run");
    }

    #[test]
    fn the_last_known_error_counts_while_the_networks_are_far_behind() {
        let history = vec![(0, 5.6), (400, 0.2), (450, 0.15), (490, 0.3)];
        let far = |epoch, error| {
            let mut view = LeaveOneOutView::default();
            view.begin(1, false);
            view.receive(&LeaveOneOutFrame { run: 1, epoch, error: Some(error), history: vec![], best: None });
            Verdict::new(&scene(), &Frame { history: history.clone(), ..frame(7000, 0.05) }, &view)
        };
        let poor = far(500, 40.7);
        assert_eq!(
            (poor.standing, poor.measure().as_str()),
            (Standing::FitsOnlyThese, "leave-one-out error above 0.2035 at an earlier epoch")
        );
        assert_eq!(far(500, 0.19).standing, Standing::BeatsLine);
        assert_eq!(far(470, 40.7).standing, far(500, 40.7).standing, "a spike of the loss in between changes nothing");
        assert_eq!(far(420, 0.7).standing, Standing::FitsBetter, "the run had yet to learn");
        assert_eq!(far(6990, 0.7).measure(), "leave-one-out error above 0.2035", "a few epochs are not worth a word");
    }

    #[test]
    fn a_diverged_run_is_nothing_else() {
        let diverged = Some(Divergence { culprit: "the loss".to_owned(), survives: None });
        let verdict = Verdict::new(&scene(), &Frame { diverged, ..frame(3, 0.1) }, &LeaveOneOutView::default());
        assert_eq!((verdict.words(), verdict.class()), ("Diverged", "warning"));
    }

    #[test]
    fn the_words_have_the_scenes_numbers() {
        let verdict = |standing| Verdict {
            standing,
            line: [0.168_92, 0.203_49],
            mean: 0.543_87,
            left_out: LeftOut::Each(15),
            is_behind: false,
        };
        assert_eq!(verdict(Standing::PredictsMean).measure(), "loss about 0.5439");
        assert_eq!(verdict(Standing::FitsBetter).measure(), "loss below 0.1689");
        assert_eq!(verdict(Standing::BeatsLine).measure(), "leave-one-out error below 0.2035");
        let explanation = verdict(Standing::WorseThanLine).explanation();
        assert!(["0.1689", "0.2035", "0.5439"].iter().all(|number| explanation.contains(number)), "{explanation}");
    }
}

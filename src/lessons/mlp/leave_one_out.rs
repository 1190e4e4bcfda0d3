//! The leave-one-out error of a run: its progress, and its meaning in words.

use super::anatomy::verdict::Standing;
use crate::charts::numerals::{grouped, significant};
use crate::run::left_out::is_held_out;
pub(crate) use crate::run::left_out::name;
use protocol::{Frame, LeaveOneOutFrame, LeftOut};

/// The largest number of epochs in a request.
const MOST: u32 = 100_000;
/// A rise is mentioned if it exceeds this share of the lowest error.
const RISE: f64 = 0.05;
/// While a run plays, the error is some epochs behind. This many, or a twentieth of all, are not mentioned.
const SLACK: u64 = 60;

/// The networks that are trained without one point each, beside a run.
#[derive(Debug, Default)]
pub(crate) struct LeaveOneOutView {
    run: Option<u32>,
    /// Whether requested epochs are still being trained, and up to which epoch.
    waiting: bool,
    asked: u64,
    /// The newest numbers.
    pub(crate) frame: Option<LeaveOneOutFrame>,
    /// Whether the run's settings were changed after epoch 0. Then the networks differ from it.
    pub(crate) apart: bool,
}

impl LeaveOneOutView {
    /// Waits for the new networks with this number.
    pub(crate) fn begin(&mut self, run: u32, apart: bool) {
        *self = Self { run: Some(run), waiting: true, asked: 0, frame: None, apart };
    }

    /// Takes in a response. Returns whether it concerns these networks.
    pub(crate) fn receive(&mut self, frame: &LeaveOneOutFrame) -> bool {
        if Some(frame.run) != self.run {
            return false;
        }
        // An intermediate response does not end the wait.
        self.waiting = frame.epoch < self.asked && frame.error.is_some();
        self.frame = Some(frame.clone());
        true
    }

    /// The number of epochs to request now, if any, to catch up with a run at this epoch.
    pub(crate) fn demand(&mut self, epoch: u64) -> Option<u32> {
        let frame = self.frame.as_ref().filter(|frame| frame.error.is_some() && !self.waiting)?;
        let behind = epoch.checked_sub(frame.epoch).filter(|&behind| behind > 0)?;
        let epochs = u32::try_from(behind).unwrap_or(MOST).min(MOST);
        (self.waiting, self.asked) = (true, frame.epoch + u64::from(epochs));
        Some(epochs)
    }

    /// The error of the networks at an epoch of the run; `None` if it is not known there, or belongs to another run.
    pub(crate) fn error_at(&self, epoch: u64) -> Option<f64> {
        let frame = self.frame.as_ref().filter(|frame| !self.apart && !is_behind(frame.epoch, epoch))?;
        frame.error
    }

    /// The error as a number. `run` is the epoch that is shown. If the error belongs to another epoch or to another run, it says so.
    pub(crate) fn figure(&self, run: u64) -> String {
        let Some((epoch, error)) = self.frame.as_ref().and_then(|frame| Some((frame.epoch, frame.error?))) else {
            return "–".to_owned();
        };
        let figure = significant(error, 4);
        if self.apart {
            format!("{figure} (another run)")
        } else if is_behind(epoch, run) {
            format!("{figure} (epoch {})", grouped(epoch))
        } else {
            figure
        }
    }

    /// The state at a past epoch, or at the last epoch before it whose error was kept.
    pub(crate) fn at(&self, epoch: u64) -> Self {
        let frame = self.frame.clone().map(|mut frame| {
            frame.history.retain(|&(at, _)| u64::from(at) <= epoch);
            let told = |&(at, error): &(u32, f32)| (u64::from(at), f64::from(error));
            if let Some((at, error)) = frame.history.last().map(told).filter(|last| last.0 < frame.epoch) {
                let lowest = || frame.history.iter().map(told).min_by(|a, b| a.1.total_cmp(&b.1));
                frame.best = frame.best.filter(|best| best.0 <= at).or_else(lowest);
                (frame.epoch, frame.error) = (at, Some(error));
            }
            frame
        });
        Self { frame, apart: self.apart, ..Self::default() }
    }
}

/// Whether an error belongs to another epoch than that of the run.
fn is_behind(epoch: u64, run: u64) -> bool {
    let behind = run.abs_diff(epoch);
    behind > SLACK && behind * 20 > run
}

/// What the error says about the run, whose standing is given. Only a network that fits these points better than the best line,
/// but not new ones, is said to overfit.
pub(crate) fn meaning(leave_one_out: &LeaveOneOutView, run: &Frame, standing: Standing, left_out: LeftOut) -> String {
    let Some(frame) = &leave_one_out.frame else {
        return match left_out {
            LeftOut::Each(count) | LeftOut::Parts(count) => format!("The {count} networks are about to start."),
            LeftOut::HeldOut(_) => "The validation error is about to be computed.".to_owned(),
        };
    };
    let Some(error) = frame.error else {
        return format!(
            "{} diverged after epoch {}, so there is no {} from then on.",
            if is_held_out(left_out) { "The network" } else { "One of the networks" },
            grouped(frame.epoch),
            name(left_out)
        );
    };
    if leave_one_out.apart {
        return format!(
            "The settings of this run changed during training. The error is that of networks trained with the \
             current settings from epoch 0, after {} epochs.",
            grouped(frame.epoch)
        );
    }
    if is_behind(frame.epoch, run.epoch) {
        return format!("The error is {} epochs behind the run.", grouped(run.epoch.abs_diff(frame.epoch)));
    }
    let turn = frame.best.filter(|&(epoch, best)| epoch < frame.epoch && error > best * (1.0 + RISE));
    if let Some((epoch, best)) = turn
        && let Some(then) = loss_at(run, epoch).filter(|&then| run.loss < then)
        && standing == Standing::FitsOnlyThese
    {
        return format!(
            "Overfitting: since epoch {} the loss fell from {} to {}, but the error at left-out points rose from {} \
             to {}. Since then, it fits the noise in these points.",
            grouped(epoch),
            significant(then, 4),
            significant(run.loss, 4),
            significant(best, 4),
            significant(error, 4)
        );
    }
    format!(
        "The mean squared error is {} at the training points and {} at left-out points.",
        significant(run.loss, 4),
        significant(error, 4)
    )
}

/// The run's loss at an epoch, or at the last epoch before it whose loss was kept.
fn loss_at(run: &Frame, epoch: u64) -> Option<f64> {
    let after = run.history.partition_point(|&(at, _)| u64::from(at) <= epoch);
    run.history.get(after.checked_sub(1)?).map(|&(_, loss)| f64::from(loss))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::mlp::samples::frame;

    const EACH: LeftOut = LeftOut::Each(15);

    fn errors(run: u32, epoch: u64, error: Option<f64>, best: Option<(u64, f64)>) -> LeaveOneOutFrame {
        LeaveOneOutFrame { run, epoch, error, history: vec![], best }
    }

    fn run(epoch: u64, loss: f64, history: Vec<(u32, f32)>) -> Frame {
        Frame { history, ..frame(epoch, loss) }
    }

    fn view(frame: LeaveOneOutFrame) -> LeaveOneOutView {
        let mut view = LeaveOneOutView::default();
        view.begin(frame.run, false);
        view.receive(&frame);
        view
    }

    #[test]
    fn one_demand_at_a_time_comes_up_with_the_run() {
        let mut networks = LeaveOneOutView::default();
        assert_eq!(networks.demand(5), None, "nothing has begun");
        networks.begin(3, false);
        assert_eq!(networks.demand(5), None, "they are not set up");
        assert!(!networks.receive(&errors(2, 0, Some(1.0), None)), "older ones");
        assert!(networks.receive(&errors(3, 0, Some(1.0), None)));
        assert_eq!((networks.demand(5), networks.demand(6)), (Some(5), None));
        assert!(networks.receive(&errors(3, 2, Some(1.0), None)));
        assert_eq!(networks.demand(6), None, "they are on their way");
        assert!(networks.receive(&errors(3, 5, Some(1.0), None)));
        assert_eq!((networks.demand(5), networks.demand(1_000_000)), (None, Some(MOST)));
        networks.receive(&errors(3, 9, None, None));
        assert_eq!(networks.demand(20), None, "a diverged network ends it");
    }

    #[test]
    fn the_words_say_when_the_loss_falls_and_the_error_rises() {
        let frame = errors(1, 1000, Some(0.25), Some((160, 0.2)));
        let history = vec![(0, 2.0), (100, 0.3), (200, 0.16)];
        let told = |frame: &LeaveOneOutFrame, loss, standing| {
            meaning(&view(frame.clone()), &run(1000, loss, history.clone()), standing, EACH)
        };
        assert_eq!(
            told(&frame, 0.12, Standing::FitsOnlyThese),
            "Overfitting: since epoch 160 the loss fell from 0.3000 to 0.1200, but the error at left-out points rose \
             from 0.2000 to 0.2500. Since then, it fits the noise in these points."
        );
        let fine = "The mean squared error is 0.1200 at the training points and 0.2050 at left-out points.";
        let little = errors(1, 1000, Some(0.205), Some((160, 0.2)));
        assert_eq!(told(&little, 0.12, Standing::FitsOnlyThese), fine);
        for standing in [Standing::WorseThanLine, Standing::BeatsLine, Standing::EqualsLine] {
            let told = told(&frame, 0.12, standing);
            assert!(told.starts_with("The mean squared error"), "the text must not contradict the verdict: {told}");
        }
        let risen = told(&frame, 0.35, Standing::FitsOnlyThese);
        assert!(
            risen.starts_with("The mean squared error"),
            "where the loss rose as well, it is no overfitting: {risen}"
        );
    }

    #[test]
    fn a_look_back_shows_the_error_of_then() {
        let history = vec![(0, 3.0), (100, 0.2), (200, 0.3), (300, 0.4)];
        let now = view(LeaveOneOutFrame { history, ..errors(1, 301, Some(0.5), Some((140, 0.1875))) });
        let of = |epoch| {
            let then = now.at(epoch);
            let figure = then.figure(epoch);
            then.frame.map(|frame| (frame.epoch, figure, frame.best))
        };
        assert_eq!(of(250), Some((200, "0.3000".to_owned(), Some((140, 0.1875)))));
        assert_eq!(of(120), Some((100, "0.2000".to_owned(), Some((100, f64::from(0.2_f32))))));
        assert_eq!(of(0), Some((0, "3.000".to_owned(), Some((0, 3.0)))));
        let told = meaning(&now.at(120), &run(120, 0.25, vec![]), Standing::FitsBetter, EACH);
        assert!(told.ends_with("is 0.2500 at the training points and 0.2000 at left-out points."), "{told}");
    }

    #[test]
    fn the_words_say_what_the_error_belongs_to() {
        let mut apart = view(errors(1, 50, Some(0.2), None));
        assert_eq!(
            meaning(&apart, &run(1060, 0.1, vec![]), Standing::FitsBetter, EACH),
            "The error is 1,010 epochs behind the run."
        );
        assert!(
            meaning(&apart, &run(60, 0.1, vec![]), Standing::FitsBetter, EACH).starts_with("The mean squared error"),
            "a few epochs are not worth a word"
        );
        assert_eq!((apart.figure(60).as_str(), apart.figure(1060).as_str()), ("0.2000", "0.2000 (epoch 50)"));
        apart.apart = true;
        assert_eq!(apart.figure(50), "0.2000 (another run)", "trained with the present settings from epoch 0");
        assert!(meaning(&apart, &run(50, 0.1, vec![]), Standing::FitsBetter, EACH).contains("changed during training"));
        let diverged = view(errors(1, 7, None, None));
        assert!(
            meaning(&diverged, &run(50, 0.1, vec![]), Standing::FitsBetter, EACH).contains("diverged after epoch 7")
        );
        assert_eq!(diverged.figure(7), "–");
    }

    #[test]
    fn the_error_has_the_name_of_what_is_left_out() {
        let told =
            |left_out| meaning(&LeaveOneOutView::default(), &run(0, 1.0, vec![]), Standing::FitsBetter, left_out);
        assert_eq!(told(LeftOut::Each(20)), "The 20 networks are about to start.");
        assert_eq!(told(LeftOut::Parts(5)), "The 5 networks are about to start.");
        assert_eq!(told(LeftOut::HeldOut(3)), "The validation error is about to be computed.");
        let diverged = view(errors(1, 7, None, None));
        assert_eq!(
            meaning(&diverged, &run(50, 0.1, vec![]), Standing::FitsBetter, LeftOut::HeldOut(3)),
            "The network diverged after epoch 7, so there is no validation error from then on."
        );
    }
}

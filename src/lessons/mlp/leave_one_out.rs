//! The leave-one-out error of a run: its progress, and its meaning in words.

use super::anatomy::verdict::{Standing, Verdict};
use crate::charts::numerals::{grouped, significant};
use crate::run::left_out::is_held_out;
pub(crate) use crate::run::left_out::name;
use protocol::{Frame, LeaveOneOutFrame, LeftOut};

/// The largest number of epochs in a request.
const MOST: u32 = 100_000;
/// A rise is mentioned if it exceeds this share of the lowest error.
const RISE: f64 = 0.05;
/// While a run plays, the error is some epochs behind. This many, or a twentieth of all, change nothing in what it says of the run.
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
    /// Whether new networks are about to be set up. Until then, these are those of the run before.
    pub(crate) replaced: bool,
    /// The epoch of the lowest error, and the run's loss there. It is kept, since the run's history is thinned.
    turn: Option<(u64, f64)>,
}

/// The last error of the networks that is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Known {
    /// The epoch of the networks.
    pub(crate) epoch: u64,
    pub(crate) error: f64,
}

impl Known {
    /// Whether the run, which is shown at this epoch, is so far ahead that its error may be another one by now.
    pub(crate) fn is_behind(self, run: u64) -> bool {
        let behind = run.abs_diff(self.epoch);
        behind > SLACK && behind * 20 > run
    }
}

impl LeaveOneOutView {
    /// Waits for the new networks with this number.
    pub(crate) fn begin(&mut self, run: u32, apart: bool) {
        *self = Self { run: Some(run), waiting: true, apart, ..Self::default() };
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

    /// Keeps the loss of this run at the epoch of the lowest error, as long as the run's history has it.
    pub(crate) fn heed(&mut self, run: &Frame) {
        let lowest = self.frame.as_ref().and_then(|frame| Some(frame.best?.0));
        if let Some(epoch) = lowest.filter(|&epoch| self.turn.is_none_or(|turn| turn.0 != epoch)) {
            self.turn = loss_at(run, epoch).map(|loss| (epoch, loss));
        }
    }

    /// The newest numbers, unless they are those of the run before.
    fn current(&self) -> Option<&LeaveOneOutFrame> {
        self.frame.as_ref().filter(|_| !self.replaced)
    }

    /// The last error that is known; `None` if there is none, or if it belongs to another run.
    pub(crate) fn known(&self) -> Option<Known> {
        let frame = self.current().filter(|_| !self.apart)?;
        Some(Known { epoch: frame.epoch, error: frame.error? })
    }

    /// The errors by epoch; `None` if there are none, or if they belong to another run.
    pub(crate) fn errors(&self) -> Option<&[(u32, f32)]> {
        self.current().filter(|_| !self.apart).map(|frame| &*frame.history)
    }

    /// The error as a number. `run` is the epoch that is shown. If the error belongs to another epoch or to another run, it says so.
    pub(crate) fn figure(&self, run: u64) -> String {
        let Some((epoch, error)) = self.current().and_then(|frame| Some((frame.epoch, frame.error?))) else {
            return "–".to_owned();
        };
        let of = match epoch {
            _ if self.apart => " (another run)".to_owned(),
            same if same == run => String::new(),
            other => format!(" (epoch {})", grouped(other)),
        };
        format!("{}{of}", significant(error, 4))
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
        Self { frame, apart: self.apart, replaced: self.replaced, turn: self.turn, ..Self::default() }
    }
}

/// What the error says about the run, whose verdict is given. Only a network that fits these points better than the best line,
/// but not new ones, is said to overfit.
pub(crate) fn meaning(leave_one_out: &LeaveOneOutView, run: &Frame, verdict: &Verdict) -> String {
    let left_out = verdict.left_out;
    let Some(frame) = leave_one_out.current() else {
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
    let differ = frame.epoch != run.epoch;
    let at = |epoch: u64| if differ { format!(" (epoch {})", grouped(epoch)) } else { String::new() };
    let (loss, now) = (significant(run.loss, 4), significant(error, 4));
    let (of_run, of_networks) = (at(run.epoch), at(frame.epoch));
    let errors = format!(
        "The mean squared error is {loss} at the training points{of_run} and {now} at left-out points{of_networks}."
    );
    let has_risen = |&(epoch, best): &(u64, f64)| epoch < frame.epoch && error > best * (1.0 + RISE);
    let Some((epoch, best)) = frame.best.filter(has_risen).filter(|_| verdict.standing == Standing::FitsOnlyThese)
    else {
        return errors;
    };
    let kept = leave_one_out.turn.filter(|turn| turn.0 == epoch).map(|turn| turn.1);
    let (turn, best) = (grouped(epoch), significant(best, 4));
    match kept.or_else(|| loss_at(run, epoch)) {
        Some(then) if run.loss < then => format!(
            "Overfitting: since epoch {turn} the loss fell from {} to {loss}{of_run}, but the error at left-out points rose from {best} \
             to {now}{of_networks}. Since then, it fits the noise in these points.",
            significant(then, 4)
        ),
        Some(_) => errors,
        None => format!("{errors} At left-out points it was lowest at epoch {turn}: {best}."),
    }
}

/// The run's loss at an epoch, if its history still has it.
fn loss_at(run: &Frame, epoch: u64) -> Option<f64> {
    if epoch == run.epoch {
        return Some(run.loss);
    }
    let found = run.history.binary_search_by_key(&epoch, |&(at, _)| u64::from(at)).ok()?;
    run.history.get(found).map(|&(_, loss)| f64::from(loss))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::mlp::samples::frame;

    const EACH: LeftOut = LeftOut::Each(15);

    fn verdict(standing: Standing, left_out: LeftOut) -> Verdict {
        Verdict { standing, line: [0.1689, 0.2035], mean: 0.5439, left_out, is_behind: false }
    }

    /// What the error says about a run that fits better than the line.
    fn said(view: &LeaveOneOutView, run: &Frame) -> String {
        meaning(view, run, &verdict(Standing::FitsBetter, EACH))
    }

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
        let history = vec![(0, 2.0), (100, 0.35), (160, 0.3), (200, 0.16)];
        let told = |frame: &LeaveOneOutFrame, loss, standing| {
            meaning(&view(frame.clone()), &run(1000, loss, history.clone()), &verdict(standing, EACH))
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
    fn the_loss_of_the_turn_stays_when_the_history_is_thinned() {
        let overfits = verdict(Standing::FitsOnlyThese, EACH);
        let mut networks = view(errors(1, 1000, Some(0.25), Some((41, 0.2))));
        let thinned = run(2000, 0.15, vec![(0, 2.0), (32, 0.1876), (64, 0.16)]);
        assert_eq!(
            meaning(&networks, &thinned, &overfits),
            "The mean squared error is 0.1500 at the training points (epoch 2,000) and 0.2500 at left-out \
             points (epoch 1,000). At left-out points it was lowest at epoch 41: 0.2000.",
            "the loss of another epoch is not given for it"
        );
        networks.heed(&run(60, 0.165, vec![(40, 0.182), (41, 0.1817), (42, 0.1813)]));
        networks.heed(&thinned);
        assert_eq!(
            meaning(&networks, &thinned, &overfits),
            "Overfitting: since epoch 41 the loss fell from 0.1817 to 0.1500 (epoch 2,000), but the error at left-out points \
             rose from 0.2000 to 0.2500 (epoch 1,000). Since then, it fits the noise in these points."
        );
        networks.receive(&errors(1, 2000, Some(0.25), Some((1500, 0.19))));
        networks.heed(&thinned);
        assert!(!meaning(&networks, &thinned, &overfits).contains("0.1817"), "the loss of an earlier turn");
    }

    #[test]
    fn networks_of_the_run_before_say_nothing_of_the_next() {
        let mut networks = view(errors(1, 1000, Some(0.25), None));
        networks.replaced = true;
        assert_eq!((networks.known(), networks.errors(), networks.figure(0).as_str()), (None, None, "–"));
        assert_eq!(said(&networks, &run(0, 5.0, vec![])), "The 15 networks are about to start.");
    }

    #[test]
    fn a_look_back_shows_the_error_of_then() {
        let history = vec![(0, 3.0), (100, 0.2), (200, 0.3), (300, 0.4)];
        let now = view(LeaveOneOutFrame { history, ..errors(1, 301, Some(0.5), Some((140, 0.1875))) });
        let of = |epoch| {
            let then = now.at(epoch);
            let figure = then.figure(then.frame.as_ref()?.epoch);
            then.frame.map(|frame| (frame.epoch, figure, frame.best))
        };
        assert_eq!(of(250), Some((200, "0.3000".to_owned(), Some((140, 0.1875)))));
        assert_eq!(of(120), Some((100, "0.2000".to_owned(), Some((100, f64::from(0.2_f32))))));
        assert_eq!(of(0), Some((0, "3.000".to_owned(), Some((0, 3.0)))));
        let told = said(&now.at(120), &run(120, 0.25, vec![]));
        assert!(
            told.ends_with("is 0.2500 at the training points (epoch 120) and 0.2000 at left-out points (epoch 100)."),
            "{told}"
        );
    }

    #[test]
    fn the_words_say_what_the_error_belongs_to() {
        let mut apart = view(errors(1, 50, Some(0.2), None));
        assert_eq!(
            said(&apart, &run(52, 0.1, vec![])),
            "The mean squared error is 0.1000 at the training points (epoch 52) and 0.2000 at left-out points (epoch 50)."
        );
        assert_eq!((apart.figure(50).as_str(), apart.figure(52).as_str()), ("0.2000", "0.2000 (epoch 50)"));
        apart.apart = true;
        assert_eq!(apart.figure(50), "0.2000 (another run)", "trained with the present settings from epoch 0");
        assert_eq!((apart.known(), apart.errors()), (None, None), "neither a verdict nor a curve");
        assert!(said(&apart, &run(50, 0.1, vec![])).contains("changed during training"));
        let diverged = view(errors(1, 7, None, None));
        assert!(said(&diverged, &run(50, 0.1, vec![])).contains("diverged after epoch 7"));
        assert_eq!(diverged.figure(7), "–");
    }

    #[test]
    fn the_error_has_the_name_of_what_is_left_out() {
        let told = |left_out| {
            meaning(&LeaveOneOutView::default(), &run(0, 1.0, vec![]), &verdict(Standing::FitsBetter, left_out))
        };
        assert_eq!(told(LeftOut::Each(20)), "The 20 networks are about to start.");
        assert_eq!(told(LeftOut::Parts(5)), "The 5 networks are about to start.");
        assert_eq!(told(LeftOut::HeldOut(3)), "The validation error is about to be computed.");
        let diverged = view(errors(1, 7, None, None));
        assert_eq!(
            meaning(&diverged, &run(50, 0.1, vec![]), &verdict(Standing::FitsBetter, LeftOut::HeldOut(3))),
            "The network diverged after epoch 7, so there is no validation error from then on."
        );
    }
}

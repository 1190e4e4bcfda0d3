//! What a run has come to, and how many epochs it is owed.

use std::collections::VecDeque;

use super::meter::Meter;
use crate::frame::pacer::Pacer;
use crate::settings::speed::Speed;
use protocol::lab::Response;
use protocol::{EPOCHS_PER_ADVANCE, Frame, Scene};

/// The newest numbers of the current run.
#[derive(Debug, Default)]
pub struct Live {
    /// What stays the same during the run; that of the run before until the new one is set up.
    pub scene: Option<Scene>,
    /// The newest frame, likewise.
    pub frame: Option<Frame>,
    /// A past frame that is shown instead.
    pub past: Option<Frame>,
    /// How fast it goes.
    pub meter: Meter,
    /// The epoch up to which the run is to be taken up again.
    target: Option<u64>,
    run: Option<u32>,
    set_up: bool,
    pacer: Pacer,
    /// Epochs owed, played or not, that have not been asked for.
    waiting: u32,
    /// Those among the demands under way; 0 for a demand that was played.
    asked: VecDeque<u32>,
    /// Whether a rule has stopped the run.
    held: bool,
}

/// A demand on the worker: so many epochs, within so many milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Demand {
    /// Epochs.
    pub epochs: u32,
    /// Milliseconds.
    pub budget_ms: f64,
}

/// Milliseconds of work per demand: below a frame's 16.7, so that every frame has news.
const BUDGET_MS: f64 = 12.0;
impl Live {
    /// Waits for a new run, by the number that it was given; answers to older ones are dropped from now on.
    pub fn begin(&mut self, run: u32) {
        *self = Self { scene: self.scene.take(), frame: self.frame.take(), run: Some(run), ..Self::default() };
    }

    /// Owes so many more epochs, played or not.
    pub fn step(&mut self, epochs: u32) {
        self.waiting = self.waiting.saturating_add(epochs);
        self.pacer.step(epochs);
    }

    /// Goes on although a rule has stopped the run.
    pub fn resume(&mut self) {
        self.held = false;
    }

    /// Takes the run up again as far as this epoch, played or not.
    pub fn catch_up(&mut self, epoch: u64) {
        self.target = Some(epoch);
    }

    /// The frame that is shown: a past one, or the newest.
    #[must_use]
    pub fn shown(&self) -> Option<&Frame> {
        self.past.as_ref().or(self.frame.as_ref())
    }

    /// Owes what is missing to the epoch that the run is to be taken up to; an answer may have been a part of it only.
    fn owe_rest(&mut self) {
        let Some((target, frame)) = self.target.zip(self.frame.as_ref()) else { return };
        let missing = target.saturating_sub(frame.epoch).min(u64::from(EPOCHS_PER_ADVANCE));
        if missing == 0 || frame.diverged.is_some() {
            self.target = None;
        } else {
            self.pacer.step(missing as u32);
        }
    }

    /// Takes in an answer; true if it was news of this run.
    pub fn receive(&mut self, message: Response, now: f64) -> bool {
        match message {
            Response::Started { scene, frame } if Some(frame.run) == self.run => {
                self.set_up = true;
                self.scene = Some(scene);
                self.frame = Some(frame);
                self.owe_rest();
                true
            }
            Response::Frame(frame) if Some(frame.run) == self.run => {
                self.pacer.answered();
                self.meter.add(now, frame.advanced);
                self.held = frame.stopped.is_some();
                // What the time limit has cut off is still owed, but not by a run that has ended.
                let missing = self.asked.pop_front().unwrap_or(0).saturating_sub(frame.advanced);
                if missing > 0 && !self.held && frame.diverged.is_none() {
                    self.step(missing);
                }
                self.frame = Some(frame);
                self.owe_rest();
                true
            }
            Response::Edited { run, outcome: Ok(frame) } if Some(run) == self.run => {
                self.frame = Some(frame);
                true
            }
            _ => false,
        }
    }

    /// Whether the shown frame belongs to the run that was asked for last.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.set_up
    }

    /// Whether the run has diverged.
    #[must_use]
    pub fn has_diverged(&self) -> bool {
        self.set_up && self.frame.as_ref().is_some_and(|frame| frame.diverged.is_some())
    }

    /// What to ask of the worker now (milliseconds), if anything.
    pub fn demand(&mut self, now: f64, playing: bool, speed: Speed) -> Option<Demand> {
        let ready = self.set_up && !self.has_diverged() && !self.held;
        let epochs = self.pacer.demand(now, ready, playing, speed)?;
        self.asked.push_back(std::mem::take(&mut self.waiting));
        Some(Demand { epochs, budget_ms: BUDGET_MS })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Divergence, Line};

    fn frame(run: u32, epoch: u64) -> Frame {
        let (curve, predictions, history) = (vec![], vec![], vec![]);
        Frame { run, epoch, loss: 1.0, curve, predictions, history, advanced: 1, diverged: None, stopped: None }
    }

    fn started(run: u32) -> Response {
        let line = Line { slope: 0.0, intercept: 0.0, loss: 1.0 };
        let scene = Scene { points: vec![], grid: vec![], line, mean_loss: 1.0, parameters: 7 };
        Response::Started { scene, frame: frame(run, 0) }
    }

    fn live() -> Live {
        let mut live = Live::default();
        live.begin(3);
        assert!(live.receive(started(3), 0.0));
        live
    }

    #[test]
    fn nothing_is_asked_before_the_run_is_set_up() {
        let mut live = Live::default();
        live.begin(1);
        live.step(1);
        assert_eq!(live.demand(0.0, true, Speed::Unlimited), None);
        assert!(!live.receive(started(2), 0.0), "another run's answer is dropped");
        assert!(live.receive(started(1), 0.0));
        assert_eq!(live.demand(1.0, false, Speed::Watch).map(|demand| demand.epochs), Some(1));
    }

    #[test]
    fn a_run_is_taken_up_again_in_as_many_portions_as_it_takes() {
        let mut live = Live::default();
        live.begin(3);
        live.catch_up(100);
        assert!(live.receive(started(3), 0.0));
        for (asked, got_to) in [(100, 30), (70, 99), (1, 100)] {
            assert_eq!(live.demand(0.0, false, Speed::Watch).map(|demand| demand.epochs), Some(asked));
            assert_eq!(live.demand(0.0, false, Speed::Watch), None, "one portion at a time");
            live.receive(Response::Frame(frame(3, got_to)), 1.0);
        }
        assert_eq!(live.demand(0.0, false, Speed::Watch), None);
        live.step(1);
        assert_eq!(live.demand(0.0, false, Speed::Watch).map(|demand| demand.epochs), Some(1));
    }

    #[test]
    fn the_pace_follows_the_clock_and_not_the_frames() {
        for frame_ms in [4.0, 1000.0 / 60.0, 50.0] {
            let mut live = live();
            let (mut now, mut epochs) = (0.0, 0);
            while now < 10_000.0 {
                if let Some(demand) = live.demand(now, true, Speed::Brisk) {
                    epochs += demand.epochs;
                    live.receive(Response::Frame(frame(3, 1)), now);
                }
                now += frame_ms;
            }
            assert!((2980..=3000).contains(&epochs), "{epochs} epochs in 10 s at {frame_ms} ms per frame");
        }
    }

    #[test]
    fn a_hidden_page_does_not_catch_up() {
        let mut live = live();
        assert_eq!(live.demand(0.0, true, Speed::Watch), None);
        assert_eq!(live.demand(60_000.0, true, Speed::Watch).map(|demand| demand.epochs), Some(6));
    }

    #[test]
    fn at_most_two_demands_are_under_way() {
        let mut live = live();
        assert!(live.demand(0.0, true, Speed::Unlimited).is_some());
        assert!(live.demand(1.0, true, Speed::Unlimited).is_some());
        assert!(live.demand(2.0, true, Speed::Unlimited).is_none());
        assert!(!live.receive(Response::Frame(frame(2, 1)), 3.0));
        assert!(live.demand(3.0, true, Speed::Unlimited).is_none());
        assert!(live.receive(Response::Frame(frame(3, 1)), 4.0));
        assert!(live.demand(4.0, true, Speed::Unlimited).is_some());
    }

    #[test]
    fn epochs_that_a_time_limit_cuts_off_are_asked_for_again() {
        let mut live = live();
        live.step(300);
        assert_eq!(live.demand(0.0, false, Speed::Watch).map(|demand| demand.epochs), Some(300));
        assert_eq!(live.demand(1.0, false, Speed::Watch), None);
        live.receive(Response::Frame(Frame { advanced: 120, ..frame(3, 120) }), 2.0);
        assert_eq!(live.demand(3.0, false, Speed::Watch).map(|demand| demand.epochs), Some(180));
        live.receive(Response::Frame(Frame { advanced: 180, ..frame(3, 300) }), 4.0);
        assert_eq!(live.demand(5.0, false, Speed::Watch), None);
        // What is played is not owed.
        live.demand(6.0, true, Speed::Unlimited).expect("it plays");
        live.receive(Response::Frame(frame(3, 301)), 7.0);
        assert_eq!(live.demand(8.0, false, Speed::Watch), None);
    }

    #[test]
    fn a_stopped_run_waits_until_it_is_told_to_go_on() {
        let mut live = live();
        live.step(300);
        live.demand(0.0, false, Speed::Watch).expect("300 epochs");
        let stopped = Some(protocol::StopRule::At(7));
        live.receive(Response::Frame(Frame { advanced: 7, stopped, ..frame(3, 7) }), 1.0);
        assert_eq!(live.demand(2.0, true, Speed::Unlimited), None);
        live.resume();
        assert_eq!(live.demand(3.0, false, Speed::Watch), None, "the rest of the 300 is forgotten");
        assert!(live.demand(4.0, true, Speed::Unlimited).is_some());
    }

    #[test]
    fn an_edit_is_news_but_answers_no_demand() {
        let mut live = live();
        assert!(
            live.demand(0.0, true, Speed::Unlimited).is_some() && live.demand(1.0, true, Speed::Unlimited).is_some()
        );
        assert!(live.receive(Response::Edited { run: 3, outcome: Ok(frame(3, 8)) }, 2.0));
        assert_eq!(live.frame.as_ref().map(|frame| frame.epoch), Some(8));
        assert!(live.demand(2.0, true, Speed::Unlimited).is_none());
        assert!(!live.receive(Response::Edited { run: 3, outcome: Err("no".to_owned()) }, 3.0));
    }

    #[test]
    fn a_diverged_run_is_left_alone() {
        let mut live = live();
        let cause = Divergence { culprit: String::new(), stable_rate: None };
        live.receive(Response::Frame(Frame { diverged: Some(cause), ..frame(3, 5) }), 0.0);
        assert_eq!(live.demand(1.0, true, Speed::Unlimited), None);
        live.begin(4);
        assert!(!live.has_diverged() && live.frame.is_some(), "the old picture stays until the new run is set up");
    }
}

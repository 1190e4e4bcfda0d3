//! The part's state and everything that can happen to it.

use std::rc::Rc;

use super::guess::Guess;
use super::progress::Progress;
use engine::choice::Choice;
use protocol::{BreakingReport, Scenario, Trend};

/// What is guessed, and what has come out.
#[derive(Debug, Clone, PartialEq)]
pub struct Breaking {
    /// The scenario.
    pub scenario: Scenario,
    /// What the reader expects.
    pub choice: Option<Trend>,
    /// The curve that the reader expects.
    pub guess: Guess,
    /// Whether the reader has asked to see.
    pub revealed: bool,
    /// Whether the reader has asked to see before choosing.
    pub hurried: bool,
    /// The measurement of this scenario, once it is there.
    pub report: Option<Rc<BreakingReport>>,
    /// The outcomes so far.
    pub progress: Progress,
    /// What the address asked for and could not get, in words.
    pub notes: Vec<String>,
}

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Another scenario, or the same one again.
    Open(Scenario),
    /// The reader expects this.
    Choose(Trend),
    /// The reader expects this curve.
    Guess(Guess),
    /// The reader wants to see.
    Reveal,
    /// The measurement came.
    Answered(Rc<BreakingReport>),
    /// The address was changed by hand, by a link or by going back.
    Load(Scenario, Vec<String>),
    /// The notes on the address have been read.
    DismissNotes,
}

impl Breaking {
    /// The part as it opens.
    #[must_use]
    pub fn new(scenario: Scenario, progress: Progress, notes: Vec<String>) -> Self {
        Self {
            scenario,
            choice: None,
            guess: Guess::default(),
            revealed: false,
            hurried: false,
            report: None,
            progress,
            notes,
        }
    }

    /// The state after something has happened.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        let now = self.clone();
        match action {
            Action::Open(scenario) => {
                let report = now.report.filter(|_| scenario == self.scenario);
                Self { report, ..Self::new(scenario, now.progress, now.notes) }
            }
            Action::Load(scenario, notes) => Self { notes, ..self.after(Action::Open(scenario)) },
            // What was revealed cannot be guessed any more.
            Action::Choose(_) | Action::Guess(_) if self.revealed => now,
            Action::Choose(trend) => Self { choice: Some(trend), hurried: false, ..now },
            Action::Guess(guess) => Self { guess, ..now },
            Action::Reveal if self.choice.is_none() => Self { hurried: true, ..now },
            Action::Reveal => Self { revealed: true, ..now }.judged(),
            Action::Answered(report) if report.scenario == self.scenario => {
                Self { report: Some(report), ..now }.judged()
            }
            Action::Answered(_) => now,
            Action::DismissNotes => Self { notes: Vec::new(), ..now },
        }
    }

    /// Whether the guess was right; nothing before it is revealed.
    #[must_use]
    pub fn outcome(&self) -> Option<bool> {
        let report = self.report.as_ref().filter(|_| self.revealed)?;
        Some(self.choice? == report.trend)
    }

    /// The scenario after this one, if there is one.
    #[must_use]
    pub fn next(&self) -> Option<Scenario> {
        Scenario::ALL.get(self.scenario.index() + 1).copied()
    }

    fn judged(self) -> Self {
        match self.outcome() {
            Some(right) => Self { progress: self.progress.with(self.scenario, right), ..self },
            None => self,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn report(scenario: Scenario, trend: Trend) -> BreakingReport {
        BreakingReport {
            request: 1,
            scenario,
            gradient: (1..=100).map(|layers| Some(-f64::from(layers))).collect(),
            bound: (1..=100).map(|layers| -0.1 * f64::from(layers)).collect(),
            base: 0.75,
            largest_slope: 0.25,
            largest_weight: 1.0,
            trend,
            per_layer: 0.1,
            zero_from: None,
            too_small_from: Some(46),
            too_large_from: None,
        }
    }

    fn open() -> Breaking {
        Breaking::new(Scenario::ThreeTight, Progress::default(), vec![])
    }

    #[test]
    fn a_guess_comes_before_the_curve() {
        let answered = open().after(Action::Answered(Rc::new(report(Scenario::ThreeTight, Trend::Vanishes))));
        let hurried = answered.after(Action::Reveal);
        assert_eq!((hurried.revealed, hurried.hurried, hurried.outcome()), (false, true, None));
        let right = hurried.after(Action::Choose(Trend::Vanishes)).after(Action::Reveal);
        assert_eq!(
            (right.outcome(), right.progress.of(Scenario::ThreeTight), right.hurried),
            (Some(true), Some(true), false)
        );
        let still = right.after(Action::Choose(Trend::Explodes)).after(Action::Guess(Guess::straight(0.0, 1.0)));
        assert_eq!(still, right, "too late");
    }

    #[test]
    fn an_answer_may_come_after_the_wish_to_see() {
        let waiting = open().after(Action::Choose(Trend::Constant)).after(Action::Reveal);
        assert_eq!((waiting.revealed, waiting.outcome()), (true, None));
        let other = waiting.after(Action::Answered(Rc::new(report(Scenario::FiveTight, Trend::Explodes))));
        assert_eq!(other, waiting, "an answer about something else");
        let wrong = waiting.after(Action::Answered(Rc::new(report(Scenario::ThreeTight, Trend::Vanishes))));
        assert_eq!((wrong.outcome(), wrong.progress.of(Scenario::ThreeTight)), (Some(false), Some(false)));
    }

    #[test]
    fn another_scenario_starts_anew_and_keeps_the_progress() {
        let done = open()
            .after(Action::Answered(Rc::new(report(Scenario::ThreeTight, Trend::Vanishes))))
            .after(Action::Guess(Guess::straight(0.0, -9.0)))
            .after(Action::Choose(Trend::Vanishes))
            .after(Action::Reveal);
        let next = done.after(Action::Open(done.next().expect("there are more")));
        assert_eq!(next, Breaking::new(Scenario::FourTight, done.progress.clone(), vec![]));
        let again = done.after(Action::Open(Scenario::ThreeTight));
        assert!(again.report.is_some() && !again.revealed && again.guess.is_empty());
        let last = Scenario::ALL[Scenario::ALL.len() - 1];
        assert_eq!(done.after(Action::Open(last)).next(), None);
    }
}

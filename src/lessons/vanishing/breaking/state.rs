//! The state of the tab and the actions that change it.

use std::convert::Infallible;
use std::rc::Rc;

use super::guess::Guess;
use super::link::{self, BreakLink};
use crate::frame::{Done, Page};
use crate::lessons::vanishing::PATH;
use crate::settings::Reader;
use engine::choice::Choice;
use protocol::{BreakingReport, Scenario, Trend};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Breaking {
    pub(super) scenario: Scenario,
    /// The trend that the reader expects.
    pub(super) choice: Option<Trend>,
    /// The curve that the reader expects.
    pub(super) guess: Guess,
    /// Whether "Reveal" was pressed after a choice.
    pub(super) revealed: bool,
    /// Whether "Reveal" was pressed before a choice.
    pub(super) hurried: bool,
    /// The measurement of this scenario, once it has arrived.
    pub(super) report: Option<Rc<BreakingReport>>,
    /// The last outcome of each scenario: see [`guessed`].
    pub(super) done: Done,
    /// The other tabs' settings in the address.
    pub(super) others: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    /// Opens a scenario, or restarts the present one.
    Open(Scenario),
    Choose(Trend),
    Guess(Guess),
    Reveal,
    /// The measurement has arrived.
    Answered(Rc<BreakingReport>),
    /// Opens another link.
    Load(BreakLink),
}

impl Page for Breaking {
    type Action = Action;
    type Link = BreakLink;
    type Command = Infallible;
    const NAME: &'static str = "break";
    const STORED_AS: &'static str = "breaking";

    fn read(reader: &mut Reader<'_>) -> BreakLink {
        link::read(reader)
    }

    fn open(link: BreakLink, memory: Option<&str>, done: Done) -> Self {
        let page = Self::new(link, done);
        memory.and_then(|memory| page.recalled(memory)).unwrap_or(page)
    }

    fn link(&self) -> BreakLink {
        BreakLink { scenario: self.scenario, others: self.others.clone() }
    }

    fn address(&self) -> String {
        format!("{PATH}?{}", link::write(&Page::link(self)))
    }

    fn after(&self, action: Action) -> Self {
        let now = self.clone();
        match action {
            Action::Open(scenario) => {
                let report = now.report.filter(|_| scenario == self.scenario);
                Self { report, ..Self::new(BreakLink { scenario, others: now.others }, now.done) }
            }
            // The guess is kept if only the settings of other tabs are different.
            Action::Load(BreakLink { scenario, others }) if scenario == self.scenario => Self { others, ..now },
            Action::Load(BreakLink { scenario, others }) => Self { others, ..self.after(Action::Open(scenario)) },
            // After the curve is revealed, the guess is fixed.
            Action::Choose(_) | Action::Guess(_) if self.revealed => now,
            Action::Choose(trend) => Self { choice: Some(trend), hurried: false, ..now },
            Action::Guess(guess) => Self { guess, ..now },
            Action::Reveal if self.choice.is_none() => Self { hurried: true, ..now },
            Action::Reveal => Self { revealed: true, ..now }.judged(),
            Action::Answered(report) if report.scenario == self.scenario => {
                Self { report: Some(report), ..now }.judged()
            }
            Action::Answered(_) => now,
        }
    }

    fn load(link: BreakLink) -> Action {
        Action::Load(link)
    }

    fn is_change(before: &BreakLink, after: &BreakLink) -> bool {
        before.scenario != after.scenario
    }

    fn back_to(&self, link: BreakLink) -> (Self, Vec<Infallible>) {
        self.apply(Self::load(BreakLink { others: self.others.clone(), ..link }))
    }

    fn done(&self) -> &Done {
        &self.done
    }

    fn forgotten(&self) -> Self {
        Self { done: Done::default(), ..self.clone() }
    }

    fn goals() -> Vec<String> {
        Scenario::ALL.iter().map(|&scenario| guessed(scenario, true)).collect()
    }
}

/// The name in [`Done`] of a scenario that was guessed right, or wrong.
fn guessed(scenario: Scenario, right: bool) -> String {
    format!("{}={}", scenario.name(), if right { "right" } else { "wrong" })
}

impl Breaking {
    fn new(BreakLink { scenario, others }: BreakLink, done: Done) -> Self {
        Self {
            scenario,
            choice: None,
            guess: Guess::default(),
            revealed: false,
            hurried: false,
            report: None,
            done,
            others,
        }
    }

    /// Choice, "revealed" and guess as text for the memory of the browser's tab; empty while there is neither choice nor
    /// guess.
    pub(super) fn text(&self) -> String {
        let choice = self.choice.map_or("", Choice::name);
        if self.choice.is_none() && self.guess.is_empty() {
            return String::new();
        }
        format!("{choice}\n{}\n{}", u8::from(self.revealed), self.guess.text())
    }

    /// Restores what a text of [`Self::text`] holds; `None` if it is invalid.
    fn recalled(&self, text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let (choice, revealed) = (lines.next()?, lines.next()? == "1");
        let choice = Trend::parse(choice).ok();
        let guess = Guess::of_text(lines.next()?)?;
        Some(Self { choice, guess, revealed: revealed && choice.is_some(), ..self.clone() })
    }

    /// Whether the choice was right; `None` before the measurement is revealed.
    fn outcome(&self) -> Option<bool> {
        let report = self.report.as_ref().filter(|_| self.revealed)?;
        Some(self.choice? == report.trend)
    }

    /// The next scenario; `None` at the last.
    pub(super) fn next(&self) -> Option<Scenario> {
        Scenario::ALL.get(self.scenario.index() + 1).copied()
    }

    /// Whether a scenario was guessed right the last time; `None` if it was not guessed yet.
    pub(super) fn last(&self, scenario: Scenario) -> Option<bool> {
        [true, false].into_iter().find(|&right| self.done.has(&guessed(scenario, right)))
    }

    fn judged(self) -> Self {
        match self.outcome() {
            Some(right) => {
                let mut done = self.done.clone();
                done.remove(&guessed(self.scenario, !right));
                done.note(&guessed(self.scenario, right), true);
                Self { done, ..self }
            }
            None => self,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::settings::reader;

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

    fn link(scenario: Scenario) -> BreakLink {
        BreakLink { scenario, others: "depth=7".to_owned() }
    }

    fn open() -> Breaking {
        Breaking::new(link(Scenario::ThreeTight), Done::default())
    }

    #[test]
    fn a_guess_comes_before_the_curve() {
        let answered = open().after(Action::Answered(Rc::new(report(Scenario::ThreeTight, Trend::Vanishes))));
        let hurried = answered.after(Action::Reveal);
        assert_eq!((hurried.revealed, hurried.hurried, hurried.outcome()), (false, true, None));
        let right = hurried.after(Action::Choose(Trend::Vanishes)).after(Action::Reveal);
        assert_eq!((right.outcome(), right.last(Scenario::ThreeTight), right.hurried), (Some(true), Some(true), false));
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
        assert_eq!((wrong.outcome(), wrong.last(Scenario::ThreeTight)), (Some(false), Some(false)));
    }

    #[test]
    fn another_scenario_starts_anew_and_keeps_the_progress() {
        let done = open()
            .after(Action::Answered(Rc::new(report(Scenario::ThreeTight, Trend::Vanishes))))
            .after(Action::Guess(Guess::straight(0.0, -9.0)))
            .after(Action::Choose(Trend::Vanishes))
            .after(Action::Reveal);
        let next = done.after(Action::Open(done.next().expect("there are more")));
        assert_eq!(next, Breaking::new(link(Scenario::FourTight), done.done.clone()));
        let again = done.after(Action::Open(Scenario::ThreeTight));
        assert!(again.report.is_some() && !again.revealed && again.guess.is_empty());
        let last = Scenario::ALL[Scenario::ALL.len() - 1];
        assert_eq!(done.after(Action::Open(last)).next(), None);
    }

    #[test]
    fn outcomes_are_read_from_what_earlier_versions_stored() {
        let page = Breaking::new(link(Scenario::ThreeTight), Breaking::read_done("k3-tight=right,k5-tight=wrong"));
        let known = [Scenario::ThreeTight, Scenario::FourTight, Scenario::FiveTight].map(|of| page.last(of));
        assert_eq!((known, Breaking::progress(&page.done)), ([Some(true), None, Some(false)], (1, 11)));
        let judged = Breaking { choice: Some(Trend::Vanishes), revealed: true, ..page };
        let wrong = judged.after(Action::Answered(Rc::new(report(Scenario::ThreeTight, Trend::Explodes))));
        assert_eq!(wrong.done.text(), "k5-tight=wrong k3-tight=wrong");
    }

    #[test]
    fn another_tabs_settings_leave_the_guess_alone() {
        let guessed = open().after(Action::Choose(Trend::Explodes)).after(Action::Guess(Guess::straight(0.0, -9.0)));
        let others = "depth=8".to_owned();
        let again = guessed.after(Action::Load(BreakLink { scenario: Scenario::ThreeTight, others: others.clone() }));
        assert_eq!(again, Breaking { others, ..guessed.clone() });
        let other = guessed.after(Action::Load(link(Scenario::FiveTight)));
        assert_eq!(other, Breaking::new(link(Scenario::FiveTight), Done::default()));
        let (read, notes) = reader::read(reader::split(&again.address()).1, Breaking::read);
        assert_eq!((read, notes), (Page::link(&again), vec![]));
    }

    #[test]
    fn a_guess_survives_a_reload() {
        let mut guess = Guess::default();
        guess.stroke((10.0, 0.25), (14.0, -8.0));
        let guessed = open().after(Action::Guess(guess)).after(Action::Choose(Trend::Vanishes)).after(Action::Reveal);
        assert_eq!(open().recalled(&guessed.text()), Some(guessed));
        assert_eq!(open().text(), "");
        assert_eq!(["", "nonsense"].map(|text| open().recalled(text)), [None, None]);
        assert_eq!(open().recalled("none\n1\n"), Some(open()), "nothing is revealed before a choice");
    }
}

//! The page's state and its actions.

use std::rc::Rc;

use super::link::ClinicLink;
use super::memory::Past;
use crate::frame::{Command, Done};
use engine::choice::Choice;
use protocol::{Case, ClinicScene, Diagnosis, Script, Signs, TrialFrame};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct End {
    pub(crate) epoch: u64,
    /// Whether its error overflowed.
    pub(crate) diverged: bool,
    /// Whether it has reached the goal.
    pub(crate) cured: bool,
    /// The last measurements.
    pub(crate) signs: Signs,
}

impl End {
    /// The end of a run, if it has ended.
    pub(crate) fn of(frame: &TrialFrame) -> Option<Self> {
        let TrialFrame { epoch, diverged, cured, signs, .. } = frame;
        Some(Self { epoch: *epoch, diverged: *diverged, cured: (*cured)?, signs: *signs })
    }
}

/// The state of the runs, as far as the page describes it in words.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct News {
    pub(crate) broken: Option<End>,
    pub(crate) treated: Option<End>,
    /// Whether there is nothing left to run.
    pub(crate) over: bool,
}

/// The state of the page. It does not include the state of running scripts, which changes sixty times a second.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clinic {
    /// Patient and treatment.
    pub(crate) link: ClinicLink,
    pub(crate) playing: bool,
    /// The number of the set-up. A new number sets the patient up again.
    pub(crate) run: u32,
    /// What happened before a link or a reload that restores the runs.
    pub(crate) past: Option<Past>,
    /// Whether the broken run starts from its first epoch although its end is known.
    pub(crate) again: bool,
    /// What does not change for a patient.
    pub(crate) scene: Option<Rc<ClinicScene>>,
    pub(crate) news: News,
    /// The end of the broken run, once the reader has seen it.
    pub(crate) ended: Option<End>,
    /// The diagnosis that is picked in the list.
    pub(crate) picked: Option<Diagnosis>,
    /// The diagnosis that was made last.
    pub(crate) made: Option<Diagnosis>,
    /// Which patients have been diagnosed and which cured: see [`found`] and [`cured`].
    pub(crate) done: Done,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    Case(Case),
    /// Play or pause.
    Toggle,
    /// Run for a number of epochs, then pause.
    Epochs(u32),
    /// Back to the beginning.
    Reset,
    Pick(Diagnosis),
    /// The picked diagnosis is made.
    Diagnose,
    /// The diagnosis and the treatment are forgotten.
    Forget,
    Treat(Script),
    /// The treated script is run from its first epoch.
    Try,
    /// A patient was set up, with the state of its runs.
    Admitted(Rc<ClinicScene>, Box<News>),
    /// How the broken run ended, if the reader saw it before a reload.
    Seen(Box<End>),
    /// News of the runs.
    News {
        /// The number of the set-up. News of an older one is dropped.
        run: u32,
        news: Box<News>,
    },
    /// The address was changed by hand, by a link or by going back.
    Load(ClinicLink),
}

/// The name in [`Done`] of a patient's diagnosis.
pub(crate) fn found(case: Case) -> String {
    format!("found-{}", case.name())
}

/// The name in [`Done`] of a patient's cure.
pub(crate) fn cured(case: Case) -> String {
    format!("cured-{}", case.name())
}

impl Clinic {
    pub(crate) fn new(link: ClinicLink, done: Done) -> Self {
        Self {
            link: ClinicLink { epoch: None, ..link },
            playing: false,
            run: 1,
            // Whoever shared a diagnosis has seen the end.
            past: link.epoch.map(|epoch| Past { epoch: epoch.into(), ended: link.found }),
            again: link.epoch.is_some() && link.opens_at_the_end(),
            scene: None,
            news: News::default(),
            ended: None,
            picked: None,
            made: None,
            done,
        }
    }

    /// The epoch at which the broken run starts: its end once the illness is known, unless it is to be seen again.
    pub(crate) fn broken_epoch(&self) -> u64 {
        if self.link.found && !self.again { self.link.case.epochs() } else { 0 }
    }

    /// The link that opens the runs at an epoch, paused.
    pub(crate) fn link_at(&self, epoch: u64) -> ClinicLink {
        let is_there = if self.link.opens_at_the_end() { !self.again } else { epoch == 0 };
        ClinicLink { epoch: u32::try_from(epoch).ok().filter(|_| !is_there), ..self.link }
    }

    /// Whether the reader has seen the end of the broken run, now or before a reload.
    pub(crate) fn has_seen_the_end(&self) -> bool {
        self.ended.is_some() || self.past.is_some_and(|past| past.ended)
    }

    /// The state after an action, and the commands for the runs.
    pub(crate) fn applied(&self, action: Action) -> (Self, Vec<Command>) {
        let train = match action {
            Action::Epochs(epochs) => Some(Command::Train(epochs)),
            _ => None,
        };
        let after = self.after(action);
        let begin = (after.run != self.run).then_some(Command::Begin);
        (after, begin.into_iter().chain(train).collect())
    }

    pub(crate) fn after(&self, action: Action) -> Self {
        match action {
            Action::Case(case) if case == self.link.case => self.clone(),
            Action::Case(case) => self.another(ClinicLink::new(case)),
            Action::Toggle if self.news.over => Self { playing: true, ..self.rewound() },
            Action::Toggle => Self { playing: !self.playing, ..self.clone() },
            Action::Epochs(_) => {
                let base = if self.news.over { self.rewound() } else { self.clone() };
                Self { playing: false, ..base }
            }
            Action::Reset => Self { playing: false, ..self.rewound() },
            Action::Pick(diagnosis) => Self { picked: Some(diagnosis), ..self.clone() },
            Action::Diagnose => self.diagnosed(),
            Action::Forget => self.another(ClinicLink::new(self.link.case)),
            Action::Treat(treatment) if !self.link.found || treatment == self.link.treatment => self.clone(),
            Action::Treat(treatment) => {
                let link = ClinicLink { treatment, ..self.link };
                Self { link, playing: false, again: false, ..self.restarted() }
            }
            Action::Try => Self { playing: true, again: false, ..self.restarted() },
            Action::Admitted(scene, news) => Self { scene: Some(scene), ..self.told(*news) },
            Action::Seen(end) if self.has_seen_the_end() => {
                Self { ended: Some(self.ended.unwrap_or(*end)), ..self.clone() }
            }
            // News of another patient.
            Action::Seen(_) => self.clone(),
            Action::News { run, news } if run == self.run => self.told(*news),
            Action::News { .. } => self.clone(),
            Action::Load(link) if link == self.link => self.clone(),
            Action::Load(link) => self.another(link),
        }
    }

    /// Makes the picked diagnosis, if the run has ended.
    fn diagnosed(&self) -> Self {
        let (Some(picked), Some(_), false) = (self.picked, self.ended, self.link.found) else { return self.clone() };
        let mut next = Self { made: Some(picked), ..self.clone() };
        if picked == self.link.case.illness() {
            next.link.found = true;
            next.done.note(&found(self.link.case), true);
        }
        next
    }

    fn told(&self, news: News) -> Self {
        let mut next = Self { news, ended: news.broken.or(self.ended), ..self.clone() };
        next.playing &= !news.over;
        // A link may contain the diagnosis. A cure counts only for a reader who has made it.
        if self.link.is_treated() && self.has_diagnosed() && news.treated.is_some_and(|end| end.cured) {
            next.done.note(&cured(self.link.case), true);
        }
        next
    }

    pub(crate) fn is_found(&self, case: Case) -> bool {
        self.done.has(&found(case))
    }

    pub(crate) fn is_cured(&self, case: Case) -> bool {
        self.done.has(&cured(case))
    }

    /// Whether the reader has diagnosed this patient, now or before, and has not only been told by a link.
    pub(crate) fn has_diagnosed(&self) -> bool {
        self.is_found(self.link.case)
    }

    /// The same runs from their first epochs. If there is a treatment, only the treated run starts again.
    fn rewound(&self) -> Self {
        Self { again: !self.link.is_treated(), ..self.restarted() }
    }

    fn restarted(&self) -> Self {
        Self { run: self.run.wrapping_add(1), past: None, news: News::default(), ..self.clone() }
    }

    /// Another patient, or another treatment from a link.
    fn another(&self, link: ClinicLink) -> Self {
        let fresh = Self::new(link, self.done.clone());
        Self { run: self.run.wrapping_add(1), ..fresh }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::page::Page;
    use crate::lessons::clinic::verdict::tests::SIGNS;

    fn end(cured: bool) -> End {
        End { epoch: 100, diverged: false, cured, signs: SIGNS }
    }

    fn page(case: Case) -> Clinic {
        Clinic::new(ClinicLink::new(case), Done::default())
    }

    fn all(page: &Clinic, actions: impl IntoIterator<Item = Action>) -> Clinic {
        actions.into_iter().fold(page.clone(), |page, action| page.after(action))
    }

    fn ended(page: &Clinic) -> Clinic {
        let news = News { broken: Some(end(false)), treated: None, over: true };
        page.after(Action::News { run: page.run, news: Box::new(news) })
    }

    #[test]
    fn a_diagnosis_waits_for_the_run_to_end() {
        let case = Case::NoZeroGrad;
        let early = all(&page(case), [Action::Pick(case.illness()), Action::Diagnose]);
        assert!(!early.link.found && early.made.is_none());
        let known = ended(&early).after(Action::Diagnose);
        assert!(known.link.found && known.is_found(case));
        assert_eq!(known.broken_epoch(), case.epochs());
        assert_eq!(known.run, early.run, "the run on the page stays");
    }

    #[test]
    fn a_wrong_diagnosis_is_told_and_leads_nowhere() {
        let wrong = all(&ended(&page(Case::NoZeroGrad)), [Action::Pick(Diagnosis::RateLow), Action::Diagnose]);
        assert_eq!((wrong.made, wrong.link.found), (Some(Diagnosis::RateLow), false));
        let treated = wrong.after(Action::Treat(Script { zero_grad: true, ..Case::NoZeroGrad.script() }));
        assert_eq!(treated, wrong, "nothing is treated that is not diagnosed");
    }

    #[test]
    fn a_treated_run_is_cured_by_its_own_end_only() {
        let case = Case::NoZeroGrad;
        let known = all(&ended(&page(case)), [Action::Pick(case.illness()), Action::Diagnose]);
        let cured = News { broken: Some(end(false)), treated: Some(end(true)), over: true };
        let untreated = known.after(Action::News { run: known.run, news: Box::new(cured) });
        assert!(!untreated.is_cured(case));
        let treated = all(&known, [Action::Treat(Script { zero_grad: true, ..case.script() }), Action::Try]);
        assert!(treated.playing && treated.news == News::default() && treated.ended.is_some());
        let late = treated.after(Action::News { run: known.run, news: Box::new(cured) });
        assert!(!late.is_cured(case), "news of an older run");
        let done = treated.after(Action::News { run: treated.run, news: Box::new(cured) });
        assert!(done.is_cured(case) && !done.playing);
    }

    #[test]
    fn a_link_shows_a_cure_and_credits_none() {
        let case = Case::NoZeroGrad;
        let mut link = ClinicLink { found: true, ..ClinicLink::new(case) };
        link.treatment.zero_grad = true;
        let opened = Clinic::new(link, Done::default());
        assert_eq!((opened.link, opened.broken_epoch()), (link, case.epochs()), "the state of the link is shown");
        let cured = News { broken: Some(end(false)), treated: Some(end(true)), over: true };
        let news = |page: &Clinic| page.after(Action::News { run: page.run, news: Box::new(cured) });
        assert_eq!(news(&opened).done.text(), "");
        let loaded = page(Case::RateLow).after(Action::Load(link));
        assert_eq!(news(&loaded).done.text(), "", "nor does a link that is followed on the page");
        let own = ended(&opened.after(Action::Forget));
        let own =
            all(&own, [Action::Pick(case.illness()), Action::Diagnose, Action::Treat(link.treatment), Action::Try]);
        assert_eq!(news(&own).done.text(), "found-3 cured-3", "an own diagnosis makes it count");
    }

    #[test]
    fn what_is_over_begins_again() {
        let case = Case::RateLow;
        let over = ended(&page(case));
        let again = over.after(Action::Toggle);
        assert!(again.playing && again.run != over.run && again.broken_epoch() == 0);
        assert_eq!(over.applied(Action::Epochs(5)).1, [Command::Begin, Command::Train(5)]);
        assert_eq!(page(case).applied(Action::Epochs(5)).1, [Command::Train(5)]);
        let known = all(&over, [Action::Pick(case.illness()), Action::Diagnose]);
        assert_eq!(known.after(Action::Reset).broken_epoch(), 0, "the broken run can be seen again");
        let treated = known.after(Action::Treat(Script { learning_rate: 0.02, ..case.script() }));
        assert_eq!(treated.after(Action::Reset).broken_epoch(), case.epochs(), "it waits beside its treatment");
    }

    #[test]
    fn a_link_opens_the_runs_where_they_were_paused() {
        let again = |page: &Clinic, epoch| Clinic::new(page.link_at(epoch), Done::default());
        let at = |epoch, ended| Some(Past { epoch, ended });
        let case = Case::RateLow;
        let early = page(case);
        assert_eq!(again(&early, 14), Clinic { past: at(14, false), ..early.clone() });
        assert_eq!(again(&early, 0), early, "it opens there");
        let found = Clinic::new(ClinicLink { found: true, ..early.link }, Done::default());
        assert_eq!(again(&found, 0), found, "its broken run is at its end");
        let seen_again = Clinic { again: true, ..found.clone() };
        for epoch in [0, 14] {
            assert_eq!(again(&seen_again, epoch), Clinic { past: at(epoch, true), ..seen_again.clone() });
        }
        let treated = found.after(Action::Treat(Script { learning_rate: 0.02, ..case.script() }));
        let (there, known) = (again(&treated, 14), case.epochs());
        assert_eq!((there.past, there.broken_epoch(), again(&treated, 0).past), (at(14, true), known, None));
        let loaded = early.after(Action::Load(early.link_at(14)));
        assert_eq!((loaded.past, loaded.run), (at(14, false), early.run + 1));
    }

    #[test]
    fn another_patient_comes_in_unknown() {
        let case = Case::RateLow;
        let known = all(&ended(&page(case)), [Action::Pick(case.illness()), Action::Diagnose]);
        let next = known.after(Action::Case(Case::RateHigh));
        assert_eq!((next.link, next.ended, next.made), (ClinicLink::new(Case::RateHigh), None, None));
        assert!(next.is_found(case), "what was done stays done");
        let forgotten = known.after(Action::Forget);
        assert!(!forgotten.link.found && forgotten.is_found(case));
    }

    #[test]
    fn a_treatment_is_undone_where_it_was_given_and_a_diagnosis_is_not() {
        let case = Case::RateLow;
        let known = all(&ended(&page(case)), [Action::Pick(case.illness()), Action::Diagnose]);
        let treated = known.after(Action::Treat(Script { learning_rate: 0.02, ..case.script() }));
        let is_change = |before: &Clinic, after: &Clinic| Clinic::is_change(&before.link, &after.link);
        assert!(is_change(&known, &treated) && !is_change(&page(case), &known));
        let (undone, commands) = treated.back_to(known.link);
        assert_eq!((undone.link, undone.made, commands), (known.link, known.made, vec![Command::Begin]));
        let elsewhere = treated.after(Action::Case(Case::RateHigh));
        assert!(!is_change(&treated, &elsewhere));
        assert_eq!(elsewhere.back_to(known.link).0.link, known.link);
    }

    #[test]
    fn an_end_that_was_seen_before_a_reload_is_known_again() {
        let case = Case::RateLow;
        let seen = || Action::Seen(Box::new(end(false)));
        let rewound = Clinic { past: Some(Past { epoch: 5, ended: true }), ..page(case) };
        assert_eq!((rewound.ended, rewound.after(seen()).ended), (None, Some(end(false))));
        assert_eq!(page(case).after(seen()).ended, None, "it has not been seen");
        assert_eq!(rewound.after(Action::Case(Case::RateHigh)).after(seen()).ended, None, "news of another patient");
    }
}

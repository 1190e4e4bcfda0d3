//! The lab page's state and everything that can happen to it.

use super::task::{TASKS, after_divergence};
use crate::nn::Activation;
use crate::optim::OptimizerKind;
use crate::protocol::{Divergence, RunSettings};
use crate::ui::link::LabLink;
use crate::ui::speed::Speed;
use crate::ui::task::Done;

/// What the page is set to. What the run has come to is not here: it changes sixty times a second and lives in
/// [`Live`](super::live::Live).
#[derive(Debug, Clone, PartialEq)]
pub struct Lab {
    /// Settings and speed.
    pub link: LabLink,
    /// Whether training goes on.
    pub playing: bool,
    /// Counts the runs: another number asks for a new run.
    pub run: u32,
    /// Counts the single steps asked for within this run.
    pub steps: u32,
    /// Set when the run has diverged.
    pub ended: Option<Ended>,
    /// Whether the run was not begun with the settings that it has now.
    pub tuned: bool,
    /// Which tasks are done.
    pub done: Done,
    /// What the address asked for and could not get, in words.
    pub notes: Vec<String>,
    /// Whether a new run after a divergence plays.
    resumes: bool,
}

/// How a run came to diverge.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// The last finite epoch.
    pub epoch: u64,
    /// Why.
    pub cause: Divergence,
}

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The learning rate was changed.
    LearningRate(f64),
    /// The hidden size was changed.
    Hidden(u32),
    /// The depth was changed.
    Depth(u32),
    /// The activation was changed.
    Activation(Activation),
    /// The optimizer was changed.
    Optimizer(OptimizerKind),
    /// The seed was changed.
    Seed(u32),
    /// The speed was changed.
    Speed(Speed),
    /// Play or pause.
    Toggle,
    /// One epoch, then pause.
    Step,
    /// Back to epoch 0 of the same run.
    Reset,
    /// This run has diverged.
    Diverged {
        /// The run that is meant; news of an older one is dropped.
        run: u32,
        /// How.
        ended: Ended,
    },
    /// Tasks have been done.
    Done(Done),
    /// The address was changed by hand, by a link or by going back.
    Load(LabLink, Vec<String>),
    /// The notes on the address have been read.
    DismissNotes,
}

impl Lab {
    /// The page as it opens.
    #[must_use]
    pub fn new(link: LabLink, notes: Vec<String>, playing: bool) -> Self {
        let done = Done::restored(&TASKS, "");
        Self { link, playing, run: 1, steps: 0, ended: None, tuned: false, done, notes, resumes: false }
    }

    /// The state after something has happened.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        let now = self.link.settings.clone();
        match action {
            Action::LearningRate(learning_rate) => self.tuned(RunSettings { learning_rate, ..now }),
            Action::Optimizer(optimizer) => self.tuned(RunSettings { optimizer, ..now }),
            Action::Hidden(hidden) => self.rebuilt(RunSettings { hidden, ..now }),
            Action::Depth(depth) => self.rebuilt(RunSettings { depth, ..now }),
            Action::Activation(activation) => self.rebuilt(RunSettings { activation, ..now }),
            Action::Seed(seed) => self.rebuilt(RunSettings { seed, ..now }),
            Action::Speed(speed) => Self { link: LabLink { speed, ..self.link.clone() }, ..self.clone() },
            Action::Toggle if self.ended.is_some() => Self { playing: true, ..self.restarted() },
            Action::Toggle => Self { playing: !self.playing, ..self.clone() },
            Action::Step => {
                let base = if self.ended.is_some() { self.restarted() } else { self.clone() };
                Self { playing: false, steps: base.steps.wrapping_add(1), ..base }
            }
            Action::Reset => self.restarted(),
            Action::Diverged { run, ended } if run == self.run => {
                let done = after_divergence(&self.done);
                Self { playing: false, resumes: self.playing, ended: Some(ended), done, ..self.clone() }
            }
            Action::Diverged { .. } => self.clone(),
            Action::Done(done) => Self { done, ..self.clone() },
            // A link stands for a run from its first epoch on, whichever setting it changes.
            Action::Load(link, notes) if link.settings == self.link.settings => Self { link, notes, ..self.clone() },
            Action::Load(link, notes) => Self { link, notes, ..self.restarted() },
            Action::DismissNotes => Self { notes: Vec::new(), ..self.clone() },
        }
    }

    /// With settings that a run can take up as it goes.
    fn tuned(&self, settings: RunSettings) -> Self {
        let tuned = self.tuned || settings != self.link.settings;
        let base = if self.ended.is_some() { self.restarted() } else { Self { tuned, ..self.clone() } };
        base.with(settings)
    }

    /// With settings that only a new run can have.
    fn rebuilt(&self, settings: RunSettings) -> Self {
        if settings == self.link.settings { self.clone() } else { self.restarted().with(settings) }
    }

    fn with(self, settings: RunSettings) -> Self {
        Self { link: LabLink { settings, ..self.link }, ..self }
    }

    fn restarted(&self) -> Self {
        Self {
            run: self.run.wrapping_add(1),
            steps: 0,
            playing: if self.ended.is_some() { self.resumes } else { self.playing },
            ended: None,
            tuned: false,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn playing() -> Lab {
        Lab::new(LabLink::default(), vec![], true)
    }

    fn diverged() -> Lab {
        let cause = Divergence { culprit: "the loss".to_owned(), stable_rate: None };
        playing().after(Action::Diverged { run: 1, ended: Ended { epoch: 9, cause } })
    }

    #[test]
    fn a_run_takes_up_learning_rate_and_optimizer_as_it_goes() {
        let lab = playing().after(Action::LearningRate(0.5)).after(Action::Optimizer(OptimizerKind::Sgd));
        assert_eq!((lab.run, lab.playing, lab.tuned), (1, true, true));
        assert!(!lab.after(Action::Reset).tuned, "a run from its start has its settings from the start");
        assert_eq!((lab.link.settings.learning_rate, lab.link.settings.optimizer), (0.5, OptimizerKind::Sgd));
    }

    #[test]
    fn another_network_or_seed_is_another_run() {
        let lab = playing().after(Action::Hidden(3)).after(Action::Depth(2)).after(Action::Seed(1));
        assert_eq!((lab.run, lab.playing), (4, true));
        assert_eq!(lab.after(Action::Seed(1)).run, 4, "the same seed again is no change");
    }

    #[test]
    fn a_step_pauses_and_a_reset_does_not() {
        let lab = playing().after(Action::Step);
        assert_eq!((lab.playing, lab.steps), (false, 1));
        assert!(playing().after(Action::Reset).playing);
        assert_eq!(lab.after(Action::Reset).steps, 0);
    }

    #[test]
    fn after_a_divergence_any_change_starts_anew_and_plays_on() {
        assert!(!diverged().playing);
        assert_eq!(diverged().done.stored(), "diverge", "to diverge is one of the tasks");
        for action in [Action::LearningRate(0.01), Action::Reset, Action::Toggle, Action::Depth(2)] {
            let lab = diverged().after(action);
            assert_eq!((lab.run, lab.playing, lab.ended), (2, true, None));
        }
        let stepped = diverged().after(Action::Step);
        assert_eq!((stepped.run, stepped.playing, stepped.steps), (2, false, 1));
    }

    #[test]
    fn news_of_an_older_run_is_dropped() {
        let cause = Divergence { culprit: String::new(), stable_rate: None };
        let late = Action::Diverged { run: 1, ended: Ended { epoch: 1, cause } };
        assert_eq!(playing().after(Action::Reset).after(late).ended, None);
    }

    #[test]
    fn a_link_is_a_run_from_its_first_epoch() {
        let mut link = LabLink::default();
        assert_eq!(playing().after(Action::Load(link.clone(), vec![])).run, 1);
        link.settings.learning_rate = 0.2;
        assert_eq!(playing().after(Action::Load(link, vec![])).run, 2);
    }
}

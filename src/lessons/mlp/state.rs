//! The lab page's state and everything that can happen to it.

use super::course;
use super::history::past::{self, Past};
use super::task::{TASKS, after_divergence};
use crate::frame::task::Done;
use crate::settings::link::LabLink;
use crate::settings::speed::Speed;
use engine::data::DataSet;
use engine::nn::{Activation, Init};
use engine::optim::OptimizerKind;
use protocol::{Divergence, Precision, RunSchedule, RunSettings, StopRule};

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
    /// Counts the epochs asked for one by one or as a number, within this run.
    pub steps: u32,
    /// Set when a rule has stopped the run.
    pub stopped: Option<Stopped>,
    /// Counts how often the run has gone on after that.
    pub resumed: u32,
    /// Set when the run has diverged.
    pub ended: Option<Ended>,
    /// Whether the run was not begun with the settings that it has now.
    pub tuned: bool,
    /// Which tasks are done.
    pub done: Done,
    /// What the address asked for and could not get, in words.
    pub notes: Vec<String>,
    /// Whether a new run after a divergence plays.
    pub(super) resumes: bool,
    /// Where the run began and which epoch of it is shown.
    pub past: Past,
    /// The epoch at which the run's parameters were last changed by hand, if they were.
    pub edited: Option<u64>,
}

/// How a run came to diverge.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// The last finite epoch.
    pub epoch: u64,
    /// Why.
    pub cause: Divergence,
}

/// How a run came to be stopped.
#[derive(Debug, Clone, PartialEq)]
pub struct Stopped {
    /// The epoch at which it stands.
    pub epoch: u64,
    /// By which rule.
    pub rule: StopRule,
}

/// Another value of one of the further settings.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// Where the points come from.
    Data(DataSet),
    /// The noise on them.
    Noise(f64),
    /// How the initial weights are drawn.
    Init(Init),
    /// The type of all numbers.
    Precision(Precision),
    /// Points per step; all of them for `None`.
    Batch(Option<u32>),
    /// The optimizer's momentum.
    Momentum(f64),
    /// Whether it looks ahead.
    Nesterov(bool),
    /// The optimizer's weight decay.
    Decay(f64),
    /// The schedule of the learning rate.
    Schedule(RunSchedule),
}

impl Setting {
    /// Settings with this value.
    #[must_use]
    pub fn of(self, before: &RunSettings) -> RunSettings {
        let before = before.clone();
        match self {
            Self::Data(data) => RunSettings { data, ..before },
            Self::Noise(noise) => RunSettings { noise, ..before },
            Self::Init(init) => RunSettings { init, ..before },
            Self::Precision(precision) => RunSettings { precision, ..before },
            Self::Batch(batch) => RunSettings { batch, ..before },
            Self::Momentum(momentum) => RunSettings { momentum, ..before },
            Self::Nesterov(nesterov) => RunSettings { nesterov, ..before },
            Self::Decay(decay) => RunSettings { decay: Some(decay), ..before },
            Self::Schedule(schedule) => RunSettings { schedule, ..before },
        }
    }
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
    /// One of the further settings was changed.
    Set(Setting),
    /// All settings but the seed are to be the course's.
    Course,
    /// The run that the course has published, from its start.
    Published,
    /// The speed was changed.
    Speed(Speed),
    /// The rule that stops a run was changed.
    Stop(StopRule),
    /// The leave-one-out error is to be shown, or not.
    LeaveOneOutView(bool),
    /// Play or pause.
    Toggle,
    /// One epoch, then pause.
    Step,
    /// So many epochs, then pause.
    Run(u32),
    /// Back to epoch 0 of the same run.
    Reset,
    /// This run has diverged.
    Diverged {
        /// The run that is meant; news of an older one is dropped.
        run: u32,
        /// How.
        ended: Ended,
    },
    /// A rule has stopped this run.
    Stopped {
        /// The run that is meant; news of an older one is dropped.
        run: u32,
        /// How.
        stopped: Stopped,
    },
    /// Tasks have been done.
    Done(Done),
    /// The address was changed by hand, by a link or by going back.
    Load(LabLink, Vec<String>),
    /// The notes on the address have been read.
    DismissNotes,
    /// Something about the run's past.
    Past(past::Action),
    /// Parameters of this run were changed by hand.
    Edited {
        /// The run that is meant.
        run: u32,
        /// At this epoch.
        epoch: u64,
    },
}

impl Lab {
    /// The page as it opens.
    #[must_use]
    pub fn new(link: LabLink, notes: Vec<String>, playing: bool) -> Self {
        let (past, done) = (Past::default(), Done::restored(&TASKS, ""));
        let (run, steps, resumed, tuned, resumes) = (1, 0, 0, false, false);
        let (stopped, ended, edited) = (None, None, None);
        Self { link, playing, run, steps, stopped, resumed, ended, tuned, done, notes, resumes, past, edited }
    }

    /// The state after something has happened.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        if let Some(next) = self.after_past(&action) {
            return next;
        }
        let now = self.link.settings.clone();
        match action {
            Action::LearningRate(learning_rate) => self.tuned(RunSettings { learning_rate, ..now }),
            Action::Optimizer(optimizer) => self.tuned(RunSettings { optimizer, ..now }),
            Action::Hidden(hidden) => self.rebuilt(RunSettings { hidden, ..now }),
            Action::Depth(depth) => self.rebuilt(RunSettings { depth, ..now }),
            Action::Activation(activation) => self.rebuilt(RunSettings { activation, ..now }),
            Action::Seed(seed) => self.rebuilt(RunSettings { seed, ..now }),
            Action::Set(setting) => {
                let settings = setting.of(&now);
                if settings.tuned_from(&now) == settings { self.tuned(settings) } else { self.rebuilt(settings) }
            }
            Action::Course => self.rebuilt(RunSettings { seed: now.seed, ..RunSettings::default() }),
            Action::Published => self.restarted().with(course::published()),
            Action::Stop(stop) => Self { link: LabLink { stop, ..self.link.clone() }, stopped: None, ..self.clone() },
            Action::LeaveOneOutView(leave_one_out) => {
                Self { link: LabLink { leave_one_out, ..self.link.clone() }, ..self.clone() }
            }
            Action::Speed(speed) => Self { link: LabLink { speed, ..self.link.clone() }, ..self.clone() },
            Action::Toggle if self.ended.is_some() => Self { playing: true, ..self.restarted() },
            Action::Toggle => Self { playing: !self.playing, ..self.on() },
            Action::Step => self.advanced(1),
            Action::Run(epochs) => self.advanced(epochs),
            Action::Reset => self.restarted(),
            Action::Diverged { run, ended } if run == self.run => {
                let done = after_divergence(&self.done);
                Self { playing: false, resumes: self.playing, ended: Some(ended), done, ..self.clone() }
            }
            Action::Stopped { run, stopped } if run == self.run => {
                Self { playing: false, stopped: Some(stopped), ..self.clone() }
            }
            Action::Diverged { .. } | Action::Stopped { .. } => self.clone(),
            Action::Done(done) => Self { done, ..self.clone() },
            // A link stands for a run from its first epoch on, whichever setting it changes.
            Action::Load(link, notes) if link.settings == self.link.settings => Self { link, notes, ..self.clone() },
            Action::Load(link, notes) => Self { link, notes, ..self.restarted() },
            Action::DismissNotes => Self { notes: Vec::new(), ..self.clone() },
            // Taken above.
            Action::Past(_) => self.clone(),
            Action::Edited { run, epoch } if run == self.run => Self { edited: Some(epoch), ..self.clone() },
            Action::Edited { .. } => self.clone(),
        }
    }

    /// With so many epochs to go, and then a pause.
    fn advanced(&self, epochs: u32) -> Self {
        let base = if self.ended.is_some() { self.restarted() } else { self.on() };
        Self { playing: false, steps: base.steps.wrapping_add(epochs), ..base }
    }

    /// On from where a rule has stopped the run.
    fn on(&self) -> Self {
        let resumed = self.resumed.wrapping_add(u32::from(self.stopped.is_some()));
        Self { resumed, stopped: None, ..self.clone() }
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
            stopped: None,
            past: Past::default(),
            edited: None,
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
    fn what_a_run_can_take_up_does_not_start_another_and_the_rest_does() {
        use protocol::ScheduleKind;
        let tunable = [
            Setting::Momentum(0.9),
            Setting::Nesterov(true),
            Setting::Decay(0.1),
            Setting::Schedule(RunSchedule::new(ScheduleKind::Step)),
        ];
        let structural = [
            Setting::Data(DataSet::Sine),
            Setting::Noise(0.3),
            Setting::Init(Init::He),
            Setting::Precision(Precision::Double),
            Setting::Batch(Some(4)),
        ];
        for (settings, run) in [(&tunable[..], 1), (&structural[..], 2)] {
            for setting in settings {
                let lab = playing().after(Action::Set(setting.clone()));
                assert_eq!((lab.run, lab.playing), (run, true), "{setting:?}");
                assert_ne!(lab.link.settings, playing().link.settings, "{setting:?}");
                let again = lab.after(Action::Set(setting.clone()));
                assert_eq!(again, lab, "the same again is no change");
            }
        }
    }

    #[test]
    fn back_to_the_course_keeps_the_seed() {
        let lab = playing().after(Action::Seed(5)).after(Action::Hidden(9)).after(Action::Set(Setting::Noise(0.5)));
        let course = lab.after(Action::Course);
        assert_eq!(course.link.settings, RunSettings { seed: 5, ..RunSettings::default() });
        assert_eq!(course.run, lab.run + 1);
        assert_eq!(course.after(Action::Course).run, course.run);
        let published = lab.after(Action::Published);
        assert_eq!((published.run, &published.link.settings), (lab.run + 1, &course::published()));
        assert_eq!(published.after(Action::Published).run, lab.run + 2, "it starts anew each time");
    }

    #[test]
    fn a_stopped_run_pauses_and_goes_on_when_asked() {
        let stop = Stopped { epoch: 7, rule: StopRule::At(7) };
        let stopped = |run| Action::Stopped { run, stopped: stop.clone() };
        let lab = playing().after(Action::Stop(StopRule::At(7))).after(stopped(1));
        assert_eq!((lab.playing, &lab.stopped, lab.resumed), (false, &Some(stop.clone()), 0));
        for action in [Action::Toggle, Action::Step, Action::Run(50)] {
            let on = lab.after(action);
            assert_eq!((&on.stopped, on.resumed, on.run), (&None, 1, 1));
        }
        assert_eq!(lab.after(Action::Reset).stopped, None);
        assert_eq!(lab.after(Action::Stop(StopRule::Never)).stopped, None);
        assert_eq!(playing().after(Action::Reset).after(stopped(1)).stopped, None, "news of an older run");
    }

    #[test]
    fn a_number_of_epochs_pauses_after_them() {
        let lab = playing().after(Action::Run(300)).after(Action::Step);
        assert_eq!((lab.playing, lab.steps), (false, 301));
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
    fn an_edited_run_is_marked_until_it_starts_anew() {
        let lab = playing().after(Action::Edited { run: 1, epoch: 7 });
        assert_eq!(lab.edited, Some(7));
        assert_eq!(lab.after(Action::LearningRate(0.5)).edited, Some(7));
        assert_eq!(lab.after(Action::Reset).edited, None);
        assert_eq!(playing().after(Action::Reset).after(Action::Edited { run: 1, epoch: 7 }).edited, None, "late news");
    }

    #[test]
    fn a_link_is_a_run_from_its_first_epoch() {
        let mut link = LabLink::default();
        assert_eq!(playing().after(Action::Load(link.clone(), vec![])).run, 1);
        link.settings.learning_rate = 0.2;
        assert_eq!(playing().after(Action::Load(link, vec![])).run, 2);
    }
}

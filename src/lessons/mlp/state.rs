//! The lab page's state and everything that can happen to it.

use std::rc::Rc;

use super::anatomy::verdict::Verdict;
use super::history::past::{self, Past};
use super::history::recipe::Recipe;
use super::tab::Tab;
use super::task::after_divergence;
use crate::frame::task::Done;
use crate::run::course;
use crate::settings::link::LabLink;
use crate::settings::speed::Speed;
use crate::settings::table::{Change, Effect};
use engine::nn::Activation;
use engine::optim::OptimizerKind;
use protocol::{Divergence, RunSettings, Scene, StopRule};

/// What the page is set to. What the run has come to is not here: it changes sixty times a second and lives in
/// [`Live`](super::live::Live).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lab {
    /// Settings and speed.
    pub(crate) link: LabLink,
    /// Whether training goes on.
    pub(crate) playing: bool,
    /// Counts the runs: another number asks for a new run.
    pub(crate) run: u32,
    /// Set when a rule has stopped the run.
    pub(crate) stopped: Option<Stopped>,
    /// Set when the run has diverged.
    pub(crate) ended: Option<Ended>,
    /// Whether the run was not begun with the settings that it has now.
    pub(crate) tuned: bool,
    /// Which tasks are done.
    pub(crate) done: Done,
    /// Which tab of the lesson is shown.
    pub(crate) tab: Tab,
    /// What stays the same during the run, once the worker has told it.
    pub(crate) scene: Option<Rc<Scene>>,
    /// How well the network fits at the epoch that is shown.
    pub(crate) verdict: Option<Verdict>,
    /// Whether a new run after a divergence plays.
    pub(super) resumes: bool,
    /// Where the run began and which epoch of it is shown.
    pub(crate) past: Past,
    /// The epoch at which the run's parameters were last changed by hand, if they were.
    pub(crate) edited: Option<u64>,
}

/// How a run came to diverge.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ended {
    /// The last finite epoch.
    pub(crate) epoch: u64,
    /// Why.
    pub(crate) cause: Divergence,
}

/// How a run came to be stopped.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stopped {
    /// The epoch at which it stands.
    pub(crate) epoch: u64,
    /// By which rule.
    pub(crate) rule: StopRule,
}

/// What the lesson's link holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MlpLink {
    /// The tab.
    pub(crate) tab: Tab,
    /// The settings.
    pub(crate) lab: LabLink,
    /// An epoch to begin at, with what happened to the run before.
    pub(crate) recipe: Option<Recipe>,
}

/// What the run is to do about an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    /// Begin the page's new run.
    Begin,
    /// Take up other settings.
    Tune,
    /// Follow the rule that stops it, from here on; `again` if it is to go on although that rule has stopped it.
    StopWhen {
        /// Whether the rule has stopped it before.
        again: bool,
    },
    /// Show another epoch.
    Look,
    /// Train for so many epochs.
    Train(u32),
}

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
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
    Set(Change),
    /// All settings but the seed are to be the course's.
    Course,
    /// The run that the course has published, from its start.
    Published,
    /// The speed was changed.
    Speed(Speed),
    /// The rule that stops a run was changed.
    Stop(StopRule),
    /// The leave-one-out error is to be shown, or not.
    LeaveOneOut(bool),
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
    Load(MlpLink),
    /// The run of this number is set up.
    Started(u32, Rc<Scene>),
    /// The verdict on the fit has changed.
    Judged(Verdict),
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
    pub(crate) fn new(link: LabLink, playing: bool) -> Self {
        Self {
            link,
            playing,
            run: 1,
            stopped: None,
            ended: None,
            tuned: false,
            done: Done::default(),
            tab: Tab::Fit,
            scene: None,
            verdict: None,
            resumes: false,
            past: Past::default(),
            edited: None,
        }
    }

    /// The state after something has happened, and what the run is to do about it.
    pub(crate) fn applied(&self, action: Action) -> (Self, Vec<Command>) {
        let epochs = match action {
            Action::Step => 1,
            Action::Run(epochs) => epochs,
            _ => 0,
        };
        let after = self.after(action);
        let look = |lab: &Self| lab.past.look.as_ref().map(|look| look.epoch);
        let mut commands = Vec::new();
        if after.run == self.run {
            if after.link.settings != self.link.settings {
                commands.push(Command::Tune);
            }
            if look(&after) != look(self) {
                commands.push(Command::Look);
            }
            if after.link.stop != self.link.stop {
                commands.push(Command::StopWhen { again: false });
            } else if self.stopped.is_some() && after.stopped.is_none() {
                commands.push(Command::StopWhen { again: true });
            }
        } else {
            commands.push(Command::Begin);
        }
        if epochs > 0 {
            commands.push(Command::Train(epochs));
        }
        (after, commands)
    }

    /// The state after something has happened.
    pub(crate) fn after(&self, action: Action) -> Self {
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
                match setting.setting.effect {
                    Effect::AtOnce => self.tuned(settings),
                    Effect::NewRun => self.rebuilt(settings),
                }
            }
            Action::Course => self.rebuilt(RunSettings { seed: now.seed, ..RunSettings::default() }),
            Action::Published => self.restarted().with(course::published()),
            Action::Stop(stop) => Self { link: LabLink { stop, ..self.link.clone() }, stopped: None, ..self.clone() },
            Action::LeaveOneOut(leave_one_out) => {
                Self { link: LabLink { leave_one_out, ..self.link.clone() }, ..self.clone() }
            }
            Action::Speed(speed) => Self { link: LabLink { speed, ..self.link.clone() }, ..self.clone() },
            Action::Toggle if self.ended.is_some() => Self { playing: true, ..self.restarted() },
            Action::Toggle => Self { playing: !self.playing, ..self.on() },
            Action::Step | Action::Run(_) => self.paused(),
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
            Action::Load(MlpLink { tab, lab, recipe }) => {
                let here = Self { tab, ..self.clone() };
                match recipe {
                    // The tabs' links hold the run as it is.
                    Some(recipe) if self.shown_recipe().as_ref() == Some(&recipe) => here,
                    Some(recipe) => Self { link: lab, ..here }.after(Action::Past(past::Action::Open(recipe))),
                    None if lab.settings == self.link.settings => Self { link: lab, ..here },
                    // A link stands for a run from its first epoch on, whichever setting it changes.
                    None => Self { link: lab, ..here.restarted() },
                }
            }
            Action::Started(run, scene) if run == self.run => Self { scene: Some(scene), ..self.clone() },
            Action::Started(..) => self.clone(),
            Action::Judged(verdict) => Self { verdict: Some(verdict), ..self.clone() },
            // Taken above.
            Action::Past(_) => self.clone(),
            Action::Edited { run, epoch } if run == self.run => Self { edited: Some(epoch), ..self.clone() },
            Action::Edited { .. } => self.clone(),
        }
    }

    /// Paused, for a number of epochs.
    fn paused(&self) -> Self {
        let base = if self.ended.is_some() { self.restarted() } else { self.on() };
        Self { playing: false, ..base }
    }

    /// On from where a rule has stopped the run.
    fn on(&self) -> Self {
        Self { stopped: None, ..self.clone() }
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
    use crate::settings::table;

    fn playing() -> Lab {
        Lab::new(LabLink::default(), true)
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
        let (lab, commands) = playing().applied(Action::Step);
        assert_eq!((lab.playing, commands), (false, vec![Command::Train(1)]));
        let (lab, commands) = playing().applied(Action::Reset);
        assert_eq!((lab.playing, commands), (true, vec![Command::Begin]));
    }

    #[test]
    fn what_a_run_can_take_up_does_not_start_another_and_the_rest_does() {
        let change = |(key, value)| Change { setting: table::of(key).expect("a setting"), value: Some(value) };
        let tunable = [("momentum", 0.9), ("nesterov", 1.0), ("decay", 0.1), ("schedule", 1.0)].map(change);
        let structural = [("data", 2.0), ("noise", 0.3), ("init", 3.0), ("precision", 1.0), ("batch", 4.0)].map(change);
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
        let noise = Change { setting: table::of("noise").expect("a setting"), value: Some(0.5) };
        let lab = playing().after(Action::Seed(5)).after(Action::Hidden(9)).after(Action::Set(noise));
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
        assert_eq!((lab.playing, &lab.stopped), (false, &Some(stop.clone())));
        for action in [Action::Toggle, Action::Step, Action::Run(50)] {
            let (on, commands) = lab.applied(action);
            assert_eq!((&on.stopped, on.run, commands[0]), (&None, 1, Command::StopWhen { again: true }));
        }
        assert_eq!(lab.after(Action::Reset).stopped, None);
        assert_eq!(lab.after(Action::Stop(StopRule::Never)).stopped, None);
        assert_eq!(playing().after(Action::Reset).after(stopped(1)).stopped, None, "news of an older run");
    }

    #[test]
    fn a_number_of_epochs_pauses_after_them() {
        let (lab, commands) = playing().applied(Action::Run(300));
        assert_eq!((lab.playing, commands), (false, vec![Command::Train(300)]));
    }

    #[test]
    fn after_a_divergence_any_change_starts_anew_and_plays_on() {
        assert!(!diverged().playing);
        assert_eq!(diverged().done.text(), "diverge", "to diverge is one of the tasks");
        for action in [Action::LearningRate(0.01), Action::Reset, Action::Toggle, Action::Depth(2)] {
            let lab = diverged().after(action);
            assert_eq!((lab.run, lab.playing, lab.ended), (2, true, None));
        }
        let (stepped, commands) = diverged().applied(Action::Step);
        assert_eq!((stepped.run, stepped.playing, commands), (2, false, vec![Command::Begin, Command::Train(1)]));
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
        let load = |lab: LabLink, tab| Action::Load(MlpLink { tab, lab, recipe: None });
        let (units, commands) = playing().applied(load(link.clone(), Tab::Units));
        assert_eq!((units.run, units.tab, commands), (1, Tab::Units, vec![]), "another tab shows the same run");
        link.settings.learning_rate = 0.2;
        assert_eq!(playing().after(load(link, Tab::Fit)).run, 2);
    }
}

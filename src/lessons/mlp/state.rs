//! The state of the lesson, and the actions that change it.

use std::rc::Rc;

use super::anatomy::verdict::Verdict;
use super::history::past::{self, Past};
use super::history::recipe::Recipe;
use super::tab::Tab;
use super::task::after_divergence;
use crate::data::{Editing, Own};
use crate::frame::Done;
use crate::run::course;
use crate::settings::{Change, Effect, LabLink, RaceLink, Speed};
use protocol::{Divergence, RunSettings, Scene, StopRule};

/// The state of the page. The numbers of the run are not in it: they change sixty times a second and are kept in
/// [`Live`](super::live::Live).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lab {
    pub(crate) link: LabLink,
    pub(crate) playing: bool,
    /// Whether a run that a link opens plays. Those who prefer reduced motion start it themselves.
    pub(super) autoplay: bool,
    /// The number of the run. Another number starts a new run.
    pub(crate) run: u32,
    /// Set once a rule has stopped the run.
    pub(crate) stopped: Option<Stopped>,
    /// Set once the run has diverged.
    pub(crate) ended: Option<Ended>,
    /// The tasks that are done.
    pub(crate) done: Done,
    pub(crate) tab: Tab,
    /// The constants of the run, once it is set up.
    pub(crate) scene: Option<Rc<Scene>>,
    /// The verdict on the fit at the epoch that is shown.
    pub(crate) verdict: Option<Verdict>,
    /// Whether the run was playing when it diverged. Then the next one plays, too.
    pub(super) resumes: bool,
    pub(crate) past: Past,
    /// Whether the fit chart shows the residuals.
    pub(crate) residuals: bool,
    /// How the points are edited on the fit chart, if they are.
    pub(crate) editing: Option<Editing>,
    /// Why the last change of a point was not made.
    pub(crate) refused: Option<String>,
    /// The seeds that are still to be run, one after the other.
    pub(crate) series: Vec<u32>,
    /// The epoch of the last edit of the run's parameters, if there was one.
    pub(crate) edited: Option<u64>,
}

/// How a run diverged.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ended {
    /// The last epoch with finite numbers.
    pub(crate) epoch: u64,
    pub(crate) cause: Divergence,
}

/// How a rule stopped a run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stopped {
    pub(crate) epoch: u64,
    pub(crate) rule: StopRule,
}

/// The content of the lesson's link.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MlpLink {
    pub(crate) tab: Tab,
    pub(crate) lab: LabLink,
    /// How to restore an epoch other than 0.
    pub(crate) recipe: Option<Recipe>,
}

/// What the driver has to do after an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    /// Start the page's new run.
    Begin,
    /// Apply new settings to the run.
    Tune,
    /// Apply the rule that stops the run. `again` says whether the rule has stopped it before, and the run is to continue.
    StopWhen { again: bool },
    /// Show another epoch.
    Look,
    /// Train for this number of epochs.
    Train(u32),
}

/// An action on the page, or a notice from the driver.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    /// A setting was changed.
    Set(Change),
    /// Use these points, or return to the data set.
    Points(Own),
    /// Edit the points on the fit chart, or no longer.
    Editing(Option<Editing>),
    /// A change of the points cannot be made, for this reason.
    Refused(String),
    /// Use the course's settings, except for the seed.
    Course,
    /// Start the run that the course has published.
    Published,
    Speed(Speed),
    Stop(StopRule),
    /// Show the leave-one-out error or hide it.
    LeaveOneOut(bool),
    /// Show the residuals or hide them.
    Residuals(bool),
    /// Show a race of optimizers, or none.
    Race(Option<RaceLink>),
    /// Play or pause.
    Toggle,
    /// Train for one epoch, then pause.
    Step,
    /// Train for this number of epochs, then pause.
    Run(u32),
    /// Make three runs with other seeds, to compare.
    Series,
    /// Go on with the next seed of the series, since a run of it is done. Ignored if it is not the present one.
    Next(u32),
    /// Go back to epoch 0 of the same run.
    Reset,
    /// A run has diverged. Ignored if it is not the present one.
    Diverged {
        run: u32,
        ended: Ended,
    },
    /// A rule has stopped a run. Ignored if it is not the present one.
    Stopped {
        run: u32,
        stopped: Stopped,
    },
    /// Tasks have been done.
    Done(Done),
    /// The address was changed by the reader, by a link or by going back.
    Load(MlpLink),
    /// The run of this number is set up.
    Started(u32, Rc<Scene>),
    /// The verdict on the fit has changed.
    Judged(Verdict),
    /// An action that concerns the past of the run.
    Past(past::Action),
    /// Parameters of a run were edited at an epoch. Ignored if it is not the present run.
    Edited {
        run: u32,
        epoch: u64,
    },
}

/// The seeds of a series of runs.
const SERIES: [u32; 3] = [0, 1, 2];
/// How long each of its runs is, like the notebook's.
pub(super) const SERIES_EPOCHS: u32 = 300;

impl Lab {
    /// The page when it is opened.
    pub(crate) fn new(link: LabLink, playing: bool) -> Self {
        Self {
            link,
            playing,
            autoplay: playing,
            run: 1,
            stopped: None,
            ended: None,
            done: Done::default(),
            tab: Tab::Fit,
            scene: None,
            verdict: None,
            resumes: false,
            past: Past::default(),
            residuals: true,
            editing: None,
            refused: None,
            series: Vec::new(),
            edited: None,
        }
    }

    /// The state after an action, and the driver's commands.
    pub(crate) fn applied(&self, action: Action) -> (Self, Vec<Command>) {
        let epochs = match action {
            Action::Step => 1,
            Action::Run(epochs) => epochs,
            Action::Series => SERIES_EPOCHS,
            Action::Next(run) if self.goes_on(run) => SERIES_EPOCHS,
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

    /// The state after an action.
    pub(crate) fn after(&self, action: Action) -> Self {
        if let Some(next) = self.after_past(&action) {
            return next;
        }
        let mut next = self.clone();
        match action {
            Action::Refused(reason) => next.refused = Some(reason),
            Action::Set(change) => {
                let settings = change.of(&self.link.settings);
                return match change.setting.effect {
                    Effect::AtOnce => self.tuned(settings),
                    Effect::NewRun => self.rebuilt(settings),
                };
            }
            Action::Points(own) if own != self.link.settings.own => {
                return Self { refused: None, ..self.rebuilt(self.link.settings.with_own(own)) };
            }
            Action::Points(_) => {}
            Action::Editing(editing) => (next.editing, next.refused) = (editing, None),
            Action::Course => {
                return self.rebuilt(RunSettings { seed: self.link.settings.seed, ..RunSettings::default() });
            }
            Action::Published => return self.restarted().with(course::published()),
            Action::Stop(stop) => (next.link.stop, next.stopped) = (stop, None),
            Action::LeaveOneOut(on) => next.link.leave_one_out = on,
            Action::Residuals(on) => next.residuals = on,
            Action::Race(race) => next.link.race = race,
            Action::Speed(speed) => next.link.speed = speed,
            Action::Toggle => {
                next = self.resumed();
                next.playing = self.ended.is_some() || !self.playing;
            }
            Action::Step | Action::Run(_) => {
                next = self.resumed();
                next.playing = false;
            }
            Action::Series => return self.in_series(SERIES.to_vec()),
            Action::Next(run) if self.goes_on(run) => return self.in_series(self.series.clone()),
            Action::Next(_) => {}
            Action::Reset => return self.rewound(),
            Action::Diverged { run, ended } if run == self.run => {
                (next.playing, next.resumes) = (false, self.playing);
                (next.ended, next.done) = (Some(ended), after_divergence(&self.done));
            }
            Action::Stopped { run, stopped } if run == self.run => {
                (next.playing, next.stopped) = (false, Some(stopped));
            }
            Action::Started(run, scene) if run == self.run => next.scene = Some(scene),
            Action::Edited { run, epoch } if run == self.run => next.edited = Some(epoch),
            // Notices about an earlier run.
            Action::Diverged { .. } | Action::Stopped { .. } | Action::Started(..) | Action::Edited { .. } => {}
            Action::Done(done) => next.done = done,
            Action::Judged(verdict) => next.verdict = Some(verdict),
            Action::Load(MlpLink { tab, lab, recipe }) => {
                next.tab = tab;
                match recipe {
                    // The links of the tabs contain the run as it is.
                    Some(recipe) if self.shown_recipe().as_ref() == Some(&recipe) => {}
                    Some(recipe) => {
                        next.link = lab;
                        return next.after(Action::Past(past::Action::Open(recipe)));
                    }
                    None => {
                        // A link stands for a run from epoch 0, whichever setting it changes.
                        let is_over = self.stopped.is_some() || self.ended.is_some();
                        if lab.settings != self.link.settings || (is_over && lab != self.link) {
                            next = Self { playing: self.autoplay, refused: None, ..next.restarted() };
                        }
                        next.link = lab;
                    }
                }
            }
            // `after_past` handles it.
            Action::Past(_) => {}
        }
        next
    }

    /// The run without the rule or the divergence that ended it. A diverged run starts again.
    fn resumed(&self) -> Self {
        if self.ended.is_some() { self.rewound() } else { Self { stopped: None, ..self.clone() } }
    }

    /// The run with settings that it can take while it goes on.
    fn tuned(&self, settings: RunSettings) -> Self {
        let after = self.clone().with(settings);
        if self.ended.is_some() { after.rewound() } else { after }
    }

    /// A new run with these settings, unless the present run has them.
    fn rebuilt(&self, settings: RunSettings) -> Self {
        if settings == self.link.settings { self.clone() } else { self.restarted().with(settings) }
    }

    /// Whether this is the present run, and another one of a series follows it.
    fn goes_on(&self, run: u32) -> bool {
        run == self.run && !self.series.is_empty()
    }

    /// The run of the first of some seeds; the others follow.
    fn in_series(&self, mut seeds: Vec<u32>) -> Self {
        let settings = RunSettings { seed: seeds.remove(0), ..self.link.settings.clone() };
        Self { playing: false, series: seeds, ..self.restarted().with(settings) }
    }

    fn with(self, settings: RunSettings) -> Self {
        Self { link: LabLink { settings, ..self.link }, ..self }
    }

    pub(super) fn restarted(&self) -> Self {
        Self {
            run: self.run.wrapping_add(1),
            playing: if self.ended.is_some() { self.resumes } else { self.playing },
            ended: None,
            stopped: None,
            past: Past::default(),
            edited: None,
            series: Vec::new(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::settings::table;
    use engine::optim::OptimizerKind;

    pub(in crate::lessons::mlp) fn set(key: &str, value: impl Into<f64>) -> Action {
        Action::Set(table::change(key, value).expect("a setting"))
    }

    pub(in crate::lessons::mlp) fn playing() -> Lab {
        Lab::new(LabLink::default(), true)
    }

    fn diverged() -> Lab {
        let cause = Divergence { culprit: "the loss".to_owned(), survives: None };
        playing().after(Action::Diverged { run: 1, ended: Ended { epoch: 9, cause } })
    }

    #[test]
    fn a_run_takes_up_learning_rate_and_optimizer_as_it_goes() {
        let lab = playing().after(set("lr", 0.5)).after(set("optimizer", 0));
        assert_eq!((lab.run, lab.playing), (1, true));
        assert_eq!((lab.link.settings.learning_rate, lab.link.settings.optimizer), (0.5, OptimizerKind::Sgd));
    }

    #[test]
    fn another_network_or_seed_is_another_run() {
        let lab = playing().after(set("hidden", 3)).after(set("depth", 2)).after(set("seed", 1));
        assert_eq!((lab.run, lab.playing), (4, true));
        assert_eq!(lab.after(set("seed", 1)).run, 4, "the same seed again is no change");
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
        let tunable = [("momentum", 0.9), ("nesterov", 1.0), ("decay", 0.1), ("schedule", 1.0)];
        let structural = [("data", 2.0), ("noise", 0.3), ("init", 3.0), ("precision", 1.0), ("batch", 4.0)];
        for (settings, run) in [(&tunable[..], 1), (&structural[..], 2)] {
            for &(key, value) in settings {
                let lab = playing().after(set(key, value));
                assert_eq!((lab.run, lab.playing), (run, true), "{key}");
                assert_ne!(lab.link.settings, playing().link.settings, "{key}");
                assert_eq!(lab.after(set(key, value)), lab, "the same again is no change");
            }
        }
    }

    #[test]
    fn back_to_the_course_keeps_the_seed() {
        let lab = playing().after(set("seed", 5)).after(set("hidden", 9)).after(set("noise", 0.5));
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
    fn a_series_makes_a_run_for_each_of_its_seeds() {
        let (lab, commands) = playing().after(set("hidden", 3)).applied(Action::Series);
        assert_eq!((lab.link.settings.seed, lab.link.settings.hidden, lab.playing), (0, 3, false));
        assert_eq!(commands, [Command::Begin, Command::Train(SERIES_EPOCHS)]);
        assert_eq!(lab.applied(Action::Next(1)), (lab.clone(), vec![]), "news of an older run");
        let (second, commands) = lab.applied(Action::Next(lab.run));
        assert_eq!((second.link.settings.seed, commands), (1, vec![Command::Begin, Command::Train(SERIES_EPOCHS)]));
        let third = second.after(Action::Next(second.run));
        assert_eq!((third.link.settings.seed, &third.series[..]), (2, &[][..]));
        assert_eq!(third.applied(Action::Next(third.run)), (third.clone(), vec![]), "that was the last one");
        assert!(second.after(Action::Reset).series.is_empty(), "whoever does something else ends it");
    }

    #[test]
    fn after_a_divergence_any_change_starts_anew_and_plays_on() {
        assert!(!diverged().playing);
        assert_eq!(diverged().done.text(), "diverge", "to diverge is one of the tasks");
        for action in [set("lr", 0.01), Action::Reset, Action::Toggle, set("depth", 2)] {
            let lab = diverged().after(action);
            assert_eq!((lab.run, lab.playing, lab.ended), (2, true, None));
        }
        let (stepped, commands) = diverged().applied(Action::Step);
        assert_eq!((stepped.run, stepped.playing, commands), (2, false, vec![Command::Begin, Command::Train(1)]));
    }

    #[test]
    fn news_of_an_older_run_is_dropped() {
        let cause = Divergence { culprit: String::new(), survives: None };
        let late = Action::Diverged { run: 1, ended: Ended { epoch: 1, cause } };
        assert_eq!(playing().after(Action::Reset).after(late).ended, None);
    }

    #[test]
    fn an_edited_run_is_marked_until_it_starts_anew() {
        let lab = playing().after(Action::Edited { run: 1, epoch: 7 });
        assert_eq!(lab.edited, Some(7));
        assert_eq!(lab.after(set("lr", 0.5)).edited, Some(7));
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
        let opened = playing().after(Action::Toggle).after(load(link.clone(), Tab::Fit));
        assert_eq!((opened.run, opened.playing), (2, true), "it plays as on a new page");
        assert!(!Lab::new(LabLink::default(), false).after(load(link, Tab::Fit)).playing, "with reduced motion");
        let rule = StopRule::At(100);
        let stopped = Action::Stopped { run: 1, stopped: Stopped { epoch: 100, rule } };
        let over = playing().after(Action::Stop(rule)).after(stopped);
        let same = over.after(load(over.link.clone(), Tab::Units));
        assert_eq!((same.run, same.playing), (1, false), "a tab shows it as it is");
        let again = over.after(load(LabLink::default(), Tab::Fit));
        assert_eq!((again.run, again.playing, again.stopped), (2, true, None));
    }
}

//! The past of a run: how it started, which epoch is shown, and what a link restores.

use std::rc::Rc;

use super::recipe::Recipe;
use crate::lessons::mlp::state::{self, Lab};
use crate::settings::{LabLink, link};
use protocol::{Change, RunSettings};

/// The past of the present run.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Past {
    pub(crate) origin: Origin,
    /// The past epoch that is shown instead of the present.
    pub(crate) look: Option<Look>,
    /// How to repeat a paused run.
    pub(crate) rest: Option<Rest>,
    /// The weights that the run started from; empty for those of its seed.
    pub(crate) weights: Rc<[f64]>,
}

/// How a run starts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Origin {
    /// At epoch 0.
    #[default]
    Fresh,
    /// At an epoch of the previous run.
    Fork(u64),
    /// As a repetition of an earlier run.
    Replay(Recipe),
}

impl Origin {
    /// Whether the run's settings or weights may have changed on its way, so that a run with the settings in force is another one.
    pub(crate) fn has_changed(&self) -> bool {
        match self {
            Self::Fresh => false,
            Self::Fork(_) => true,
            Self::Replay(recipe) => !recipe.turns.is_empty(),
        }
    }
}

/// A past epoch that is shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Look {
    pub(crate) epoch: u64,
    /// The settings in force there, once they are known.
    pub(crate) settings: RunSettings,
}

/// A paused run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rest {
    run: u32,
    /// How to repeat it; `None` if too much was done to it to keep.
    recipe: Option<Recipe>,
}

/// An action that concerns the past.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    /// Show a past epoch, and pause.
    Look(u64),
    /// These settings are in force at the past epoch that is shown.
    Seen(u64, RunSettings),
    Now,
    /// Continue from an epoch as a new run.
    Fork(u64),
    /// Restore a run, paused at its last epoch.
    Open(Recipe),
    /// The run of this number is paused, and this recipe repeats it.
    Rested(u32, Option<Recipe>),
}

/// What a shared link restores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Restored {
    /// The run that plays, at the epoch that it will have.
    Playing,
    /// Exactly this epoch, after this number of turns.
    Epoch(u64, usize),
    /// Only the settings: the run is too long for a link, or has too many turns.
    TooMuch,
}

impl Past {
    /// The epoch at which the run was forked from another.
    pub(crate) fn fork(&self) -> Option<u64> {
        match &self.origin {
            Origin::Fresh => None,
            Origin::Fork(epoch) => Some(*epoch),
            Origin::Replay(recipe) => recipe.fork,
        }
    }
}

impl Lab {
    /// Whether the error at left-out points is measured. What is measured are networks that start from the weights of the seed and are
    /// only trained, so there is none beside a run from given weights, which may have been trained on the very points that would be left
    /// out, nor beside one with weights that were set by hand.
    pub(in crate::lessons::mlp) fn measures_left_out(&self) -> bool {
        self.link.leave_one_out && self.past.weights.is_empty() && self.edited.is_none()
    }

    /// The settings in force at the epoch that is shown.
    pub(crate) fn shown_settings(&self) -> &RunSettings {
        self.past.look.as_ref().map_or(&self.link.settings, |look| &look.settings)
    }

    /// The state after an action that concerns the past or occurs while the past is shown; `None` otherwise.
    pub(in crate::lessons::mlp) fn after_past(&self, action: &state::Action) -> Option<Self> {
        if let state::Action::Past(action) = action {
            return Some(self.after_look(action));
        }
        let look = self.past.look.as_ref()?;
        let quiet = matches!(
            action,
            state::Action::Diverged { .. }
                | state::Action::Stopped { .. }
                | state::Action::Speed(_)
                | state::Action::Stop(_)
                | state::Action::LeaveOneOut(_)
                | state::Action::Race(_)
                | state::Action::Residuals(_)
                | state::Action::Started(..)
                | state::Action::Judged(_)
                | state::Action::Done(_)
        );
        if quiet
            || matches!(action, state::Action::Load(link) if link.recipe.is_none() && link.lab.settings == self.link.settings)
        {
            return None;
        }
        let now = self.at_present();
        if matches!(action, state::Action::Toggle | state::Action::Step | state::Action::Run(_) | state::Action::Reset)
        {
            return Some(now.after(action.clone()));
        }
        // A change of settings applies to the epoch that is shown, and to its settings.
        let there = Self { link: LabLink { settings: look.settings.clone(), ..now.link.clone() }, ended: None, ..now };
        let after = there.after(action.clone());
        let tuned = after.run == self.run && after.link.settings != look.settings;
        Some(if tuned { after.forked(look.epoch) } else { after })
    }

    fn after_look(&self, action: &Action) -> Self {
        match action {
            Action::Look(epoch) => {
                let settings = self.shown_settings().clone();
                let past = Past { look: Some(Look { epoch: *epoch, settings }), ..self.past.clone() };
                Self { playing: false, past, ..self.clone() }
            }
            Action::Seen(epoch, settings) => {
                let mut seen = self.clone();
                if let Some(look) = seen.past.look.as_mut().filter(|look| look.epoch == *epoch) {
                    look.settings.clone_from(settings);
                }
                seen
            }
            Action::Now => self.at_present(),
            Action::Fork(epoch) => {
                let settings = self.shown_settings().clone();
                let link = LabLink { settings, ..self.link.clone() };
                Self { link, playing: false, ..self.clone() }.forked(*epoch)
            }
            Action::Open(recipe) => {
                let link = LabLink { settings: recipe.in_force().clone(), ..self.link.clone() };
                let weights: Rc<[f64]> = recipe.weights().into();
                let edits =
                    recipe.turns[weights.len()..].iter().filter(|turn| matches!(turn.change, Change::Parameter { .. }));
                let edited = edits.map(|turn| turn.epoch).next_back();
                let past = Past { origin: Origin::Replay(recipe.clone()), weights, ..Past::default() };
                Self { link, playing: false, past, edited, ..self.begun() }
            }
            Action::Rested(run, recipe) if *run == self.run => {
                let rest = Some(Rest { run: *run, recipe: recipe.clone() });
                Self { past: Past { rest, ..self.past.clone() }, ..self.clone() }
            }
            Action::Rested(..) => self.clone(),
        }
    }

    /// The same run from its start: from the weights that it was given, if it was.
    pub(in crate::lessons::mlp) fn rewound(&self) -> Self {
        let restarted = self.restarted();
        if self.past.weights.is_empty() {
            return restarted;
        }
        let recipe = Recipe::starting_from(self.link.settings.clone(), &self.past.weights);
        let past = Past { origin: Origin::Replay(recipe), weights: Rc::clone(&self.past.weights), ..Past::default() };
        Self { past, ..restarted }
    }

    fn at_present(&self) -> Self {
        Self { past: Past { look: None, ..self.past.clone() }, ..self.clone() }
    }

    fn forked(&self, epoch: u64) -> Self {
        let past = Past { origin: Origin::Fork(epoch), weights: Rc::clone(&self.past.weights), ..Past::default() };
        Self { past, playing: false, edited: self.edited.filter(|&edited| edited <= epoch), ..self.begun() }
    }

    /// A new run.
    fn begun(&self) -> Self {
        Self { run: self.run.wrapping_add(1), ended: None, stopped: None, past: Past::default(), ..self.clone() }
    }

    /// How to repeat the run up to the epoch that is shown, if it is paused and reported.
    fn recipe(&self) -> Option<Option<Recipe>> {
        let rest = self.past.rest.as_ref().filter(|rest| rest.run == self.run && !self.playing)?;
        let Some(recipe) = rest.recipe.clone() else { return Some(None) };
        // The recipe does not contain a change made since the report.
        let known = *recipe.in_force() == self.link.settings;
        let shown = self.past.look.as_ref().map_or(u64::MAX, |look| look.epoch);
        known.then(|| Some(recipe.up_to(shown)))
    }

    /// How to repeat the run up to the epoch that is shown, if a link can contain it.
    pub(in crate::lessons::mlp) fn shown_recipe(&self) -> Option<Recipe> {
        self.recipe().flatten().filter(Recipe::fits_link)
    }

    /// What a shared link restores.
    pub(crate) fn restored(&self) -> Restored {
        match self.recipe() {
            None => Restored::Playing,
            Some(Some(recipe)) if recipe.fits_link() => {
                Restored::Epoch(recipe.epoch, recipe.turns.len() - recipe.weights().len())
            }
            Some(_) => Restored::TooMuch,
        }
    }

    /// The part of a shared link after "?".
    pub(crate) fn shared(&self) -> String {
        match self.shown_recipe() {
            Some(recipe) => recipe.link(&self.link),
            None => link::write_lab(&self.link),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::mlp::state::tests::set;
    use engine::optim::OptimizerKind;
    use protocol::Turn;

    fn lab() -> Lab {
        Lab::new(LabLink::default(), true)
    }

    fn past(action: Action) -> state::Action {
        state::Action::Past(action)
    }

    fn slower() -> RunSettings {
        RunSettings { learning_rate: 0.01, ..RunSettings::default() }
    }

    /// A run whose learning rate was lowered, shown at an earlier epoch.
    fn looking() -> Lab {
        let lab = lab().after(set("lr", 0.01)).after(past(Action::Look(30)));
        lab.after(past(Action::Seen(30, RunSettings::default())))
    }

    #[test]
    fn a_repetition_without_changes_is_the_run_of_its_settings() {
        let recipe = |turns| Recipe { settings: RunSettings::default(), turns, epoch: 3000, fork: None };
        let turn = Turn { epoch: 5, change: protocol::Change::Settings(slower()) };
        assert!(!Origin::Fresh.has_changed() && Origin::Fork(9).has_changed());
        assert!(!Origin::Replay(recipe(vec![])).has_changed() && Origin::Replay(recipe(vec![turn])).has_changed());
    }

    #[test]
    fn a_look_back_pauses_and_shows_the_settings_of_then() {
        let lab = looking();
        assert!(!lab.playing);
        assert_eq!((lab.run, lab.shown_settings(), &lab.link.settings), (1, &RunSettings::default(), &slower()));
        let late = lab.after(past(Action::Seen(29, slower())));
        assert_eq!(late.shown_settings(), &RunSettings::default(), "news of another epoch is dropped");
        let now = lab.after(past(Action::Now));
        assert_eq!((now.past.look.is_none(), now.shown_settings(), now.playing), (true, &slower(), false));
        let played = lab.after(state::Action::Toggle);
        assert_eq!(
            (played.past.look.is_none(), played.playing, played.run),
            (true, true, 1),
            "the run goes on from now"
        );
        let (stepped, commands) = lab.applied(state::Action::Step);
        assert_eq!(stepped.past.look, None);
        assert_eq!(commands, [state::Command::Look, state::Command::Train(1)]);
    }

    #[test]
    fn a_fork_is_a_new_run_with_the_settings_of_then() {
        let lab = looking().after(past(Action::Fork(30)));
        assert_eq!((lab.run, lab.playing, &lab.past.origin), (2, false, &Origin::Fork(30)));
        assert_eq!((lab.past.look.is_none(), &lab.link.settings), (true, &RunSettings::default()));
    }

    #[test]
    fn a_run_from_given_weights_goes_back_to_them() {
        let weights = [0.5, -0.25, 0.1, 0.2, 1.25, -0.75, 0.4];
        let mut recipe = Recipe::starting_from(RunSettings::default(), &weights);
        let opened = lab().after(past(Action::Open(recipe.clone())));
        assert_eq!((&*opened.past.weights, opened.edited, opened.playing), (&weights[..], None, false));
        assert!(lab().measures_left_out() && !opened.measures_left_out(), "the networks beside it would be others");
        let reset = opened.after(set("lr", 0.01)).after(state::Action::Toggle).after(state::Action::Reset);
        let slow = Recipe::starting_from(slower(), &weights);
        assert_eq!((&reset.past.origin, reset.playing, reset.run), (&Origin::Replay(slow), true, opened.run + 1));
        assert!(!reset.measures_left_out());
        let forked = opened.after(past(Action::Look(3))).after(past(Action::Fork(3)));
        assert_eq!((&*forked.past.weights, &forked.past.origin), (&weights[..], &Origin::Fork(3)));
        assert!(!forked.measures_left_out());
        let other = opened.after(set("hidden", 3));
        assert!(other.past.weights.is_empty() && other.past.origin == Origin::Fresh, "another network has its own");
        assert!(other.measures_left_out() && !other.after(state::Action::LeaveOneOut(false)).measures_left_out());
        // An edit later is an edit.
        recipe.turns.push(Turn { epoch: 9, change: Change::Parameter { index: 0, value: 2.0 } });
        assert_eq!(lab().after(past(Action::Open(recipe))).edited, Some(9));
    }

    #[test]
    fn networks_that_are_only_trained_are_not_measured_beside_one_with_edited_weights() {
        let edited = lab().after(state::Action::Edited { run: 1, epoch: 40 });
        assert!(lab().measures_left_out() && !edited.measures_left_out());
        assert!(!edited.after(past(Action::Look(50))).after(past(Action::Fork(50))).measures_left_out());
        let before = edited.after(past(Action::Look(30))).after(past(Action::Fork(30)));
        assert!(before.measures_left_out(), "a fork from before the edit is without it");
        assert!(edited.after(state::Action::Reset).measures_left_out());
        let turn = Turn { epoch: 50, change: Change::Parameter { index: 0, value: 2.0 } };
        let recipe = Recipe { settings: RunSettings::default(), turns: vec![turn], epoch: 120, fork: None };
        assert!(!lab().after(past(Action::Open(recipe))).measures_left_out(), "nor when the run is opened again");
    }

    #[test]
    fn a_knob_turned_while_looking_back_forks_there() {
        let lab = looking().after(set("optimizer", 0));
        let expected = RunSettings { optimizer: OptimizerKind::Sgd, ..RunSettings::default() };
        assert_eq!((lab.run, &lab.past.origin, &lab.link.settings), (2, &Origin::Fork(30), &expected));
        let same = looking().after(set("lr", 0.1));
        assert_eq!((same.run, same.past.look.is_some()), (1, false), "the same value again changes nothing");
        let other = looking().after(set("hidden", 9));
        let expected = RunSettings { hidden: 9, ..RunSettings::default() };
        assert_eq!((other.run, &other.past.origin, &other.link.settings), (2, &Origin::Fresh, &expected));
    }

    #[test]
    fn a_run_that_has_diverged_can_be_saved_before_it_did() {
        let cause = protocol::Divergence { culprit: "the loss".to_owned(), survives: None };
        let ended = state::Ended { epoch: 9, cause };
        let lab = lab().after(state::Action::Diverged { run: 1, ended }).after(past(Action::Look(5)));
        let saved = lab.after(set("lr", 0.001));
        assert_eq!((saved.run, &saved.past.origin, saved.ended), (2, &Origin::Fork(5), None));
    }

    #[test]
    fn a_shared_link_restores_the_epoch_that_is_shown() {
        let turn = Turn { epoch: 50, change: Change::Settings(slower()) };
        let recipe = Recipe { settings: RunSettings::default(), turns: vec![turn], epoch: 120, fork: None };
        let lab = lab().after(set("lr", 0.01));
        assert_eq!(lab.restored(), Restored::Playing);
        let paused = lab.after(state::Action::Toggle).after(past(Action::Rested(1, Some(recipe.clone()))));
        assert_eq!(paused.restored(), Restored::Epoch(120, 1));
        assert!(paused.shared().contains("lr=0.1&") && paused.shared().ends_with("&epoch=120&turns=50,lr:0.01"));
        let looking = paused.after(past(Action::Look(40)));
        assert_eq!(looking.restored(), Restored::Epoch(40, 0));
        assert!(looking.shared().ends_with("&epoch=40"));
        assert_eq!(
            paused.after(state::Action::Toggle).restored(),
            Restored::Playing,
            "a run that goes on is elsewhere"
        );
        assert_eq!(paused.after(set("lr", 0.5)).restored(), Restored::Playing);
        let unknown = paused.after(past(Action::Rested(1, None)));
        assert_eq!((unknown.restored(), unknown.shared()), (Restored::TooMuch, link::write_lab(&unknown.link)));
        let stale = paused.after(state::Action::Reset).after(past(Action::Rested(1, Some(recipe))));
        assert_eq!(stale.restored(), Restored::Playing);
    }

    #[test]
    fn a_link_to_what_is_shown_only_changes_the_tab() {
        use crate::lessons::mlp::state::MlpLink;
        use crate::lessons::mlp::tab::Tab;
        let recipe = Recipe { settings: RunSettings::default(), turns: vec![], epoch: 120, fork: None };
        let paused = lab().after(state::Action::Toggle).after(past(Action::Rested(1, Some(recipe.clone()))));
        let load = |epoch| {
            let recipe = Some(Recipe { epoch, ..recipe.clone() });
            state::Action::Load(MlpLink { tab: Tab::Runs, lab: LabLink::default(), recipe })
        };
        let (other_tab, other_epoch) = (paused.after(load(120)), paused.after(load(60)));
        assert_eq!((other_tab.run, other_tab.tab), (1, Tab::Runs));
        assert_eq!((other_epoch.run, other_epoch.tab), (2, Tab::Runs), "another epoch is another run");
    }

    #[test]
    fn an_opened_run_is_paused_and_shows_its_last_settings() {
        let turn = Turn { epoch: 50, change: Change::Settings(slower()) };
        let recipe = Recipe { settings: RunSettings::default(), turns: vec![turn], epoch: 120, fork: Some(50) };
        let lab = looking().after(past(Action::Open(recipe.clone())));
        assert_eq!((lab.run, lab.playing, &lab.link.settings), (2, false, &slower()));
        assert_eq!(lab.past.fork(), Some(50), "a fork that is opened again is a fork");
        assert_eq!(looking().after(past(Action::Fork(30))).past.fork(), Some(30));
        assert_eq!(lab.after(state::Action::Reset).past.fork(), None);
        assert_eq!((lab.past.origin, lab.past.look), (Origin::Replay(recipe), None));
    }
}

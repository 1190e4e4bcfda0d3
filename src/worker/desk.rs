//! Answers the page's messages.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::autograd;
use super::by_layer::Shelf;
use super::clinic::Clinic;
use super::deep::{Race, try_deep};
use super::depths::Progress;
use super::folds::Folds;
use super::probe::probe;
use super::regression::Regressions;
use super::run::Run;
use super::study::study;
use super::{breaking, by_layer, history, search};
use crate::expression::Session;
use crate::protocol::{
    AutogradQuestion, AutogradReport, Reply, SearchQuestion, SearchReport, VERSION, deep_desk, lab_desk, linear_desk,
    vanishing_desk,
};

/// What one worker program can answer. There are several: a page loads the one that knows its questions and no other.
pub trait Desk: Default {
    /// What is asked of it.
    type Asked: DeserializeOwned;
    /// What it answers.
    type Told: Serialize;

    /// Does what a message asks. `clock` tells milliseconds from any start; it only limits how long an answer takes and has
    /// no influence on any number.
    ///
    /// # Errors
    /// Words on what is wrong and what is allowed.
    fn answer(&mut self, message: Self::Asked, clock: &dyn Fn() -> f64) -> Result<Option<Self::Told>, String>;

    /// The same, as the worker posts it.
    fn reply(&mut self, message: Self::Asked, clock: &dyn Fn() -> f64) -> Option<Reply<Self::Told>> {
        match self.answer(message, clock) {
            Ok(answer) => answer.map(Reply::Told),
            Err(message) => Some(Reply::Failed { message }),
        }
    }

    /// The message that a worker opens the conversation with.
    #[must_use]
    fn greeting() -> Reply<Self::Told> {
        Reply::Ready { version: VERSION }
    }
}

/// Trains networks.
#[derive(Debug, Default)]
pub struct LabDesk {
    run: Option<Run>,
    folds: Option<Folds>,
}

impl Desk for LabDesk {
    type Asked = lab_desk::ToWorker;
    type Told = lab_desk::FromWorker;

    fn answer(&mut self, message: Self::Asked, clock: &dyn Fn() -> f64) -> Result<Option<Self::Told>, String> {
        use lab_desk::{FromWorker, ToWorker};
        match message {
            ToWorker::Start { run, settings } => {
                self.run = None;
                Run::new(run, &settings).map(|(run, started)| {
                    self.run = Some(run);
                    Some(started)
                })
            }
            ToWorker::Tune { run, settings } => match self.current(run) {
                Some(current) => current.tune(&settings).map(|()| None),
                None => Ok(None),
            },
            ToWorker::StopWhen { run, rule, again } => {
                if let Some(current) = self.current(run) {
                    current.stop_when(rule, again);
                }
                Ok(None)
            }
            ToWorker::Advance { run, epochs, budget_ms } => match self.current(run) {
                Some(current) => current.advance(epochs, budget_ms, clock).map(|frame| Some(FromWorker::Frame(frame))),
                None => Ok(None),
            },
            ToWorker::StartFolds { run, settings } => {
                self.folds = None;
                Folds::new(run, &settings).map(|(folds, started)| {
                    self.folds = Some(folds);
                    Some(started)
                })
            }
            ToWorker::AdvanceFolds { run, epochs, budget_ms } => {
                match self.folds.as_mut().filter(|folds| folds.number() == run) {
                    Some(folds) => folds.advance(epochs, budget_ms, clock).map(|frame| Some(FromWorker::Folds(frame))),
                    None => Ok(None),
                }
            }
            ToWorker::History(asked) => history::answer(&mut self.run, asked, clock),
            ToWorker::Anatomy { run } => match self.current(run) {
                Some(current) => current.anatomy().map(|report| Some(FromWorker::Anatomy(Box::new(report)))),
                None => Ok(None),
            },
            ToWorker::EditParameters { run, edits } => {
                Ok(self.current(run).map(|current| FromWorker::Edited { run, outcome: current.edit(&edits) }))
            }
        }
    }
}

impl LabDesk {
    /// The run of this number; messages to earlier runs may still be under way and are dropped.
    fn current(&mut self, number: u32) -> Option<&mut Run> {
        self.run.as_mut().filter(|run| run.number() == number)
    }
}

/// Trains lines, and treats patients.
#[derive(Debug, Default)]
pub struct LinearDesk {
    regression: Regressions,
    clinic: Clinic,
}

impl Desk for LinearDesk {
    type Asked = linear_desk::ToWorker;
    type Told = linear_desk::FromWorker;

    fn answer(&mut self, message: Self::Asked, _: &dyn Fn() -> f64) -> Result<Option<Self::Told>, String> {
        use linear_desk::{FromWorker, ToWorker};
        match message {
            ToWorker::Regression(question) => {
                self.regression.answer(question).map(|told| told.map(|told| FromWorker::Regression(Box::new(told))))
            }
            ToWorker::Clinic(question) => {
                self.clinic.answer(question).map(|told| told.map(|told| FromWorker::Clinic(Box::new(told))))
            }
        }
    }
}

/// Measures the gradients of deep networks.
#[derive(Debug, Default)]
pub struct VanishingDesk {
    depths: Option<Progress>,
    shelf: Shelf,
}

impl Desk for VanishingDesk {
    type Asked = vanishing_desk::ToWorker;
    type Told = vanishing_desk::FromWorker;

    fn answer(&mut self, message: Self::Asked, clock: &dyn Fn() -> f64) -> Result<Option<Self::Told>, String> {
        use vanishing_desk::{FromWorker, ToWorker};
        match message {
            ToWorker::Probe { request, settings } => probe(request, &settings).map(|r| Some(FromWorker::Probed(r))),
            ToWorker::Depths(asked) => Progress::answer(&mut self.depths, &asked, clock).map(Some),
            ToWorker::ByLayer(question) => by_layer::all(&mut self.shelf, &question).map(Some),
            ToWorker::OneLayer(question) => by_layer::one(&mut self.shelf, &question).map(Some),
            ToWorker::Break(question) => Ok(Some(breaking::answer(&question))),
        }
    }
}

/// Studies small networks and trains deep ones.
#[derive(Debug, Default)]
pub struct DeepDesk {
    race: Option<Race>,
}

impl Desk for DeepDesk {
    type Asked = deep_desk::ToWorker;
    type Told = deep_desk::FromWorker;

    fn answer(&mut self, message: Self::Asked, clock: &dyn Fn() -> f64) -> Result<Option<Self::Told>, String> {
        use deep_desk::{FromWorker, ToWorker};
        match message {
            ToWorker::Study { request, settings } => {
                study(request, &settings).map(|report| Some(FromWorker::Studied(Box::new(report))))
            }
            ToWorker::StartRace { run, nets } => Race::start(&mut self.race, run, &nets).map(Some),
            ToWorker::AdvanceRace { run, steps, budget_ms } => {
                Race::advance(self.race.as_mut(), run, steps, budget_ms, clock)
            }
            ToWorker::TryDeep { settings, steps } => try_deep(&settings, steps).map(Some),
        }
    }
}

/// Runs the programs of the autograd page.
#[derive(Debug, Default)]
pub struct AutogradDesk {
    program: Option<Session>,
}

impl Desk for AutogradDesk {
    type Asked = AutogradQuestion;
    type Told = AutogradReport;

    fn answer(&mut self, message: Self::Asked, _: &dyn Fn() -> f64) -> Result<Option<Self::Told>, String> {
        Ok(Some(autograd::answer(&mut self.program, message.request, message.order)))
    }
}

/// Trains the runs of a search.
#[derive(Debug, Default)]
pub struct SearchDesk;

impl Desk for SearchDesk {
    type Asked = SearchQuestion;
    type Told = SearchReport;

    fn answer(&mut self, message: Self::Asked, _: &dyn Fn() -> f64) -> Result<Option<Self::Told>, String> {
        search::answer(&message).map(Some)
    }
}

/// Fails with a message that names the setting and its range.
pub(super) fn check<N: PartialOrd + std::fmt::Display>(
    name: &str,
    value: N,
    range: &std::ops::RangeInclusive<N>,
) -> Result<(), String> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(format!("{name} is {value}; it must be from {} to {}", range.start(), range.end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::Activation;
    use crate::optim::OptimizerKind;
    use crate::protocol::lab_desk::{FromWorker, ToWorker};
    use crate::protocol::{Frame, RunSettings};

    fn frozen_clock() -> f64 {
        0.0
    }

    fn start(desk: &mut LabDesk, settings: RunSettings) -> Result<Option<FromWorker>, String> {
        desk.answer(ToWorker::Start { run: 1, settings }, &frozen_clock)
    }

    fn advance(desk: &mut LabDesk, epochs: u32) -> Frame {
        match desk.answer(ToWorker::Advance { run: 1, epochs, budget_ms: 1e9 }, &frozen_clock) {
            Ok(Some(FromWorker::Frame(frame))) => frame,
            other => panic!("not a frame: {other:?}"),
        }
    }

    #[test]
    fn a_run_starts_at_once_with_all_that_a_page_draws() {
        let Ok(Some(FromWorker::Started { scene, frame })) = start(&mut LabDesk::default(), RunSettings::default())
        else {
            panic!("the default run starts")
        };
        assert_eq!((scene.points.len(), frame.predictions.len()), (15, 15));
        assert_eq!(scene.grid.len(), frame.curve.len());
        assert!(scene.grid.is_sorted() && scene.grid[0] < 2.0 && scene.grid[scene.grid.len() - 1] > 11.0);
        assert_eq!(format!("{:.4} {:.4}", scene.line.loss, scene.mean_loss), "0.1689 0.5439");
        assert_eq!((scene.parameters, frame.epoch, frame.history.len()), (7, 0, 1));
    }

    #[test]
    fn frames_carry_the_run_on_in_any_portions() {
        let (mut whole, mut portions) = (LabDesk::default(), LabDesk::default());
        for desk in [&mut whole, &mut portions] {
            start(desk, RunSettings::default()).expect("starts");
        }
        let expected = advance(&mut whole, 60);
        let mut last = None;
        for _ in 0..20 {
            last = Some(advance(&mut portions, 3));
        }
        assert_eq!(last, Some(Frame { advanced: 3, ..expected }));
    }

    #[test]
    fn the_time_limit_ends_an_advance_early_but_never_before_one_epoch() {
        let mut desk = LabDesk::default();
        start(&mut desk, RunSettings::default()).expect("starts");
        let now = std::cell::Cell::new(0.0);
        let clock = || {
            now.set(now.get() + 1.0);
            now.get()
        };
        let answer = desk.answer(ToWorker::Advance { run: 1, epochs: 1_000_000, budget_ms: 20.0 }, &clock);
        let Ok(Some(FromWorker::Frame(frame))) = answer else { panic!("not a frame") };
        assert!((1..1_000_000).contains(&frame.advanced), "{} epochs", frame.advanced);
        let answer = desk.answer(ToWorker::Advance { run: 1, epochs: 10, budget_ms: 0.0 }, &clock);
        let Ok(Some(FromWorker::Frame(frame))) = answer else { panic!("not a frame") };
        assert_eq!(frame.advanced, 1);
    }

    #[test]
    fn messages_to_an_earlier_run_are_dropped() {
        let mut desk = LabDesk::default();
        start(&mut desk, RunSettings::default()).expect("starts");
        let stale = ToWorker::Advance { run: 0, epochs: 1, budget_ms: 1.0 };
        assert_eq!(desk.answer(stale, &frozen_clock), Ok(None));
        assert_eq!(advance(&mut desk, 1).epoch, 1);
    }

    #[test]
    fn settings_out_of_range_are_refused_in_words() {
        let mut desk = LabDesk::default();
        let settings = RunSettings { hidden: 65, ..RunSettings::default() };
        assert_eq!(start(&mut desk, settings), Err("hidden size is 65; it must be from 1 to 64".to_owned()));
        let settings = RunSettings { learning_rate: f64::NAN, ..RunSettings::default() };
        let refused = desk.reply(ToWorker::Start { run: 1, settings }, &frozen_clock);
        let message = "learning rate is NaN; it must be from 0.0001 to 1".to_owned();
        assert_eq!(refused, Some(Reply::Failed { message }));
    }

    #[test]
    fn a_diverged_run_says_why_and_what_would_have_worked() {
        let mut desk = LabDesk::default();
        let settings = RunSettings {
            learning_rate: 1.0,
            optimizer: OptimizerKind::Sgd,
            activation: Activation::Identity,
            ..RunSettings::default()
        };
        start(&mut desk, settings.clone()).expect("starts");
        let frame = advance(&mut desk, 10_000);
        let divergence = frame.diverged.clone().expect("learning rate 1 on raw x diverges");
        assert!(!divergence.culprit.is_empty());
        let stable = divergence.stable_rate.expect("SGD has a stable rate");
        assert!(stable > 0.0 && stable < 0.1, "{stable}");
        let numbers = frame.curve.iter().chain(&frame.predictions).chain(frame.history.iter().map(|(_, loss)| loss));
        assert!(frame.loss.is_finite() && numbers.copied().all(f32::is_finite));
        // The advice holds: the same run at a little less than the stable rate goes on.
        start(&mut desk, RunSettings { learning_rate: 0.5 * stable, ..settings }).expect("starts");
        assert_eq!(advance(&mut desk, 10_000).diverged, None);
    }
}

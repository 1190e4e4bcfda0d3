//! Answers the page's messages.

use super::autograd;
use super::by_layer::Shelf;
use super::clinic::Clinic;
use super::deep::{Race, try_deep};
use super::depths::Progress;
use super::leave_one_out::LeaveOneOutRun;
use super::probe::probe;
use super::regression::Regressions;
use super::run::Run;
use super::study::study;
use super::{breaking, by_layer, history, search};
use std::rc::Rc;

use engine::expression::Session;
use protocol::{
    AutogradRequest, AutogradResponse, Channel, LeaveOneOutFrame, SearchRequest, SearchResponse, StartLeaveOneOut,
    channel, deep_nets, lab, linear, vanishing,
};

/// Answers what a page asks on one [`Channel`].
pub trait Service: Default {
    /// The channel that it serves.
    type Channel: Channel;

    /// Does what a request asks. `clock` tells milliseconds from any start; it only limits how long an answer takes and has
    /// no influence on any number.
    ///
    /// # Errors
    /// What is wrong and what is allowed, in words.
    fn answer(
        &mut self,
        request: <Self::Channel as Channel>::Request,
        clock: &dyn Fn() -> f64,
    ) -> Result<Option<<Self::Channel as Channel>::Response>, String>;

    /// The number of the run that can go on by itself, if there is one.
    fn run(&self) -> Option<u32> {
        None
    }

    /// Trains the current run for at most so many epochs and about so many milliseconds, but at least one epoch unless the
    /// run is over; answers how many it was.
    ///
    /// # Errors
    /// What is wrong, in words.
    fn train(&mut self, epochs: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<u32, String> {
        let _ = (epochs, budget_ms, clock);
        Ok(0)
    }

    /// Whether the current run cannot go on: it has diverged, or a rule has stopped it.
    fn is_over(&self) -> bool {
        true
    }

    /// What the current run has come to.
    ///
    /// # Errors
    /// If there is none, or in words what is wrong.
    fn snapshot(&mut self) -> Result<<Self::Channel as Channel>::Response, String> {
        Err("there is no run".to_owned())
    }

    /// What the current run has come to after so many epochs more, however long they take.
    ///
    /// # Errors
    /// As [`Self::train`] and [`Self::snapshot`].
    fn advanced(&mut self, epochs: u32) -> Result<<Self::Channel as Channel>::Response, String> {
        self.train(epochs, f64::INFINITY, &|| 0.0)?;
        self.snapshot()
    }
}

/// Trains networks.
#[derive(Debug, Default)]
pub struct LabService {
    run: Option<Run>,
}

impl Service for LabService {
    type Channel = channel::Lab;

    fn answer(&mut self, message: lab::Request, clock: &dyn Fn() -> f64) -> Result<Option<lab::Response>, String> {
        use lab::{Request, Response};
        match message {
            Request::Start { run, settings } => {
                self.run = None;
                Run::new(run, &settings).map(|(run, started)| {
                    self.run = Some(run);
                    Some(started)
                })
            }
            Request::Tune { run, settings } => match self.current(run) {
                Some(current) => current.tune(&settings).map(|()| None),
                None => Ok(None),
            },
            Request::StopWhen { run, rule, again } => {
                if let Some(current) = self.current(run) {
                    current.stop_when(rule, again);
                }
                Ok(None)
            }
            Request::History(asked) => history::answer(&mut self.run, asked, clock),
            Request::Anatomy { run } => match self.current(run) {
                Some(current) => current.anatomy().map(|report| Some(Response::Anatomy(Rc::new(report)))),
                None => Ok(None),
            },
            Request::EditParameters { run, edits } => {
                let outcome = |current: &mut Run| current.edit(&edits).map(Rc::new);
                Ok(self.current(run).map(|current| Response::Edited { run, outcome: outcome(current) }))
            }
        }
    }

    fn run(&self) -> Option<u32> {
        self.run.as_ref().map(Run::number)
    }

    fn train(&mut self, epochs: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<u32, String> {
        self.run.as_mut().map_or(Ok(0), |run| run.train(epochs, budget_ms, clock))
    }

    fn is_over(&self) -> bool {
        self.run.as_ref().is_none_or(Run::is_over)
    }

    fn snapshot(&mut self) -> Result<lab::Response, String> {
        let run = self.run.as_mut().ok_or("there is no run")?;
        run.frame().map(|frame| lab::Response::Frame(Rc::new(frame)))
    }
}

/// Trains the networks of a run's settings without one point each.
#[derive(Debug, Default)]
pub struct LeaveOneOutService(Option<LeaveOneOutRun>);

impl Service for LeaveOneOutService {
    type Channel = channel::LeaveOneOut;

    fn answer(
        &mut self,
        StartLeaveOneOut { run, settings }: StartLeaveOneOut,
        _: &dyn Fn() -> f64,
    ) -> Result<Option<LeaveOneOutFrame>, String> {
        self.0 = None;
        self.0.insert(LeaveOneOutRun::new(run, &settings)?).frame().map(Some)
    }

    fn run(&self) -> Option<u32> {
        self.0.as_ref().map(LeaveOneOutRun::number)
    }

    fn train(&mut self, epochs: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<u32, String> {
        self.0.as_mut().map_or(Ok(0), |run| run.train(epochs, budget_ms, clock))
    }

    fn is_over(&self) -> bool {
        self.0.as_ref().is_none_or(LeaveOneOutRun::has_diverged)
    }

    fn snapshot(&mut self) -> Result<LeaveOneOutFrame, String> {
        self.0.as_mut().ok_or("there is no run")?.frame()
    }
}

impl LabService {
    /// The run of this number; messages to earlier runs may still be under way and are dropped.
    fn current(&mut self, number: u32) -> Option<&mut Run> {
        self.run.as_mut().filter(|run| run.number() == number)
    }
}

/// Trains lines, and treats patients.
#[derive(Debug, Default)]
pub struct LinearService {
    regression: Regressions,
    clinic: Clinic,
}

impl Service for LinearService {
    type Channel = channel::Linear;

    fn answer(&mut self, message: linear::Request, _: &dyn Fn() -> f64) -> Result<Option<linear::Response>, String> {
        use linear::{Request, Response};
        match message {
            Request::Regression(question) => {
                self.regression.answer(question).map(|told| told.map(|told| Response::Regression(Box::new(told))))
            }
            Request::Clinic(question) => {
                self.clinic.answer(question).map(|told| told.map(|told| Response::Clinic(Box::new(told))))
            }
        }
    }
}

/// Measures the gradients of deep networks.
#[derive(Debug, Default)]
pub struct VanishingService {
    depths: Option<Progress>,
    shelf: Shelf,
}

impl Service for VanishingService {
    type Channel = channel::Vanishing;

    fn answer(
        &mut self,
        message: vanishing::Request,
        clock: &dyn Fn() -> f64,
    ) -> Result<Option<vanishing::Response>, String> {
        use vanishing::{Request, Response};
        match message {
            Request::Probe { request, settings } => probe(request, &settings).map(|r| Some(Response::Probed(r))),
            Request::Depths(asked) => Progress::answer(&mut self.depths, &asked, clock).map(Some),
            Request::ByLayer(question) => by_layer::all(&mut self.shelf, &question).map(Some),
            Request::OneLayer(question) => by_layer::one(&mut self.shelf, &question).map(Some),
            Request::Break(question) => Ok(Some(breaking::answer(&question))),
        }
    }
}

/// Studies small networks and trains deep ones.
#[derive(Debug, Default)]
pub struct DeepService {
    race: Option<Race>,
}

impl Service for DeepService {
    type Channel = channel::DeepNets;

    fn answer(
        &mut self,
        message: deep_nets::Request,
        clock: &dyn Fn() -> f64,
    ) -> Result<Option<deep_nets::Response>, String> {
        use deep_nets::{Request, Response};
        match message {
            Request::Study { request, settings } => {
                study(request, &settings).map(|report| Some(Response::Studied(Box::new(report))))
            }
            Request::StartRace { run, nets } => Race::start(&mut self.race, run, &nets).map(Some),
            Request::AdvanceRace { run, steps, budget_ms } => {
                Race::advance(self.race.as_mut(), run, steps, budget_ms, clock)
            }
            Request::TryDeep { settings, steps } => try_deep(&settings, steps).map(Some),
        }
    }

    fn run(&self) -> Option<u32> {
        self.race.as_ref().map(Race::number)
    }

    fn train(&mut self, epochs: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<u32, String> {
        self.race.as_mut().map_or(Ok(0), |race| race.train(epochs, budget_ms, clock))
    }

    fn is_over(&self) -> bool {
        self.race.as_ref().is_none_or(Race::is_over)
    }

    fn snapshot(&mut self) -> Result<deep_nets::Response, String> {
        let race = self.race.as_mut().ok_or("there is no run")?;
        Ok(deep_nets::Response::Raced(race.frame(0)))
    }
}

/// Runs the programs of the autograd page.
#[derive(Debug, Default)]
pub struct AutogradService {
    program: Option<Session>,
}

impl Service for AutogradService {
    type Channel = channel::Autograd;

    fn answer(&mut self, message: AutogradRequest, _: &dyn Fn() -> f64) -> Result<Option<AutogradResponse>, String> {
        Ok(Some(autograd::answer(&mut self.program, message.request, message.order)))
    }
}

/// Trains the runs of a search.
#[derive(Debug, Default)]
pub struct SearchService;

impl Service for SearchService {
    type Channel = channel::Search;

    fn answer(&mut self, message: SearchRequest, _: &dyn Fn() -> f64) -> Result<Option<SearchResponse>, String> {
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
    use engine::nn::Activation;
    use engine::optim::OptimizerKind;
    use protocol::lab::{Request, Response};
    use protocol::{Frame, RunSettings};

    fn frozen_clock() -> f64 {
        0.0
    }

    fn start(service: &mut LabService, settings: RunSettings) -> Result<Option<Response>, String> {
        service.answer(Request::Start { run: 1, settings }, &frozen_clock)
    }

    fn advance(service: &mut LabService, epochs: u32) -> Rc<Frame> {
        match service.advanced(epochs) {
            Ok(Response::Frame(frame)) => frame,
            other => panic!("not a frame: {other:?}"),
        }
    }

    #[test]
    fn a_run_starts_at_once_with_all_that_a_page_draws() {
        let Ok(Some(Response::Started { scene, frame })) = start(&mut LabService::default(), RunSettings::default())
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
        let (mut whole, mut portions) = (LabService::default(), LabService::default());
        for service in [&mut whole, &mut portions] {
            start(service, RunSettings::default()).expect("starts");
        }
        let expected = advance(&mut whole, 60);
        let mut last = None;
        for _ in 0..20 {
            last = Some(advance(&mut portions, 3));
        }
        assert_eq!(last, Some(expected));
    }

    #[test]
    fn the_time_limit_ends_training_early_but_never_before_one_epoch() {
        let mut service = LabService::default();
        start(&mut service, RunSettings::default()).expect("starts");
        let now = std::cell::Cell::new(0.0);
        let clock = || {
            now.set(now.get() + 1.0);
            now.get()
        };
        let epochs = service.train(1_000_000, 20.0, &clock).expect("trains");
        assert!((1..1_000_000).contains(&epochs), "{epochs} epochs");
        assert_eq!(service.train(10, 0.0, &clock), Ok(1));
    }

    #[test]
    fn messages_to_an_earlier_run_are_dropped() {
        let mut service = LabService::default();
        start(&mut service, RunSettings::default()).expect("starts");
        let stale = Request::Tune { run: 0, settings: RunSettings { learning_rate: 1.0, ..RunSettings::default() } };
        assert_eq!(service.answer(stale, &frozen_clock), Ok(None));
        let mut other = LabService::default();
        start(&mut other, RunSettings::default()).expect("starts");
        assert_eq!(advance(&mut service, 9), advance(&mut other, 9));
    }

    #[test]
    fn settings_out_of_range_are_refused_in_words() {
        let mut service = LabService::default();
        let settings = RunSettings { hidden: 65, ..RunSettings::default() };
        assert_eq!(start(&mut service, settings), Err("hidden size is 65; it must be from 1 to 64".to_owned()));
        let settings = RunSettings { learning_rate: f64::NAN, ..RunSettings::default() };
        let refused = start(&mut service, settings);
        assert_eq!(refused, Err("learning rate is NaN; it must be from 0.0001 to 1".to_owned()));
    }

    #[test]
    fn a_diverged_run_says_why_and_what_would_have_worked() {
        let mut service = LabService::default();
        let settings = RunSettings {
            learning_rate: 1.0,
            optimizer: OptimizerKind::Sgd,
            activation: Activation::Identity,
            ..RunSettings::default()
        };
        start(&mut service, settings.clone()).expect("starts");
        let frame = advance(&mut service, 10_000);
        let divergence = frame.diverged.clone().expect("learning rate 1 on raw x diverges");
        assert!(!divergence.culprit.is_empty());
        let stable = divergence.stable_rate.expect("SGD has a stable rate");
        assert!(stable > 0.0 && stable < 0.1, "{stable}");
        let numbers = frame.curve.iter().chain(&frame.predictions).chain(frame.history.iter().map(|(_, loss)| loss));
        assert!(frame.loss.is_finite() && numbers.copied().all(f32::is_finite));
        // The advice holds: the same run at a little less than the stable rate goes on.
        start(&mut service, RunSettings { learning_rate: 0.5 * stable, ..settings }).expect("starts");
        assert_eq!(advance(&mut service, 10_000).diverged, None);
    }
}

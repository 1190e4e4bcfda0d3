//! The services that answer the page's requests.

use super::autograd;
use super::by_layer::NetworkCache;
use super::deep::{Race, try_deep};
use super::depths::Progress;
use super::leave_one_out::LeaveOneOutRun;
use super::probe::probe;
use super::run::Run;
use super::study::study;
use super::{breaking, by_layer, history, search};
use std::rc::Rc;

use engine::expression::Session;
use protocol::{
    AutogradRequest, AutogradResponse, Channel, LeaveOneOutFrame, PlaneRaced, SearchRequest, SearchResponse,
    StartLeaveOneOut, WeightAnswer, channel, deep_nets, lab, vanishing,
};

/// Answers the requests of one [`Channel`].
pub trait Service: Default {
    /// The channel that the service answers.
    type Channel: Channel;

    /// Handles a request. `clock` returns milliseconds since any fixed time; it only limits how long the answer takes
    /// and changes no number.
    ///
    /// # Errors
    /// A message that names what is wrong and what is allowed.
    fn answer(
        &mut self,
        request: <Self::Channel as Channel>::Request,
        clock: &dyn Fn() -> f64,
    ) -> Result<Option<<Self::Channel as Channel>::Response>, String>;

    /// The number of the current run, if there is one.
    fn run(&self) -> Option<u32> {
        None
    }

    /// Trains the current run for at most `epochs` and about `budget_ms`, but at least one epoch unless the run is
    /// over; returns the number of epochs.
    ///
    /// # Errors
    /// A message that names what is wrong.
    fn train(&mut self, epochs: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<u32, String> {
        let _ = (epochs, budget_ms, clock);
        Ok(0)
    }

    /// Whether the current run cannot go on, because it has diverged or a rule has stopped it.
    fn is_over(&self) -> bool {
        true
    }

    /// The current state of the run.
    ///
    /// # Errors
    /// If there is no run, or with a message that names what is wrong.
    fn snapshot(&mut self) -> Result<<Self::Channel as Channel>::Response, String> {
        Err("there is no run".to_owned())
    }

    /// The state of the run after `epochs` more epochs, without a limit on time.
    ///
    /// # Errors
    /// As [`Self::train`] and [`Self::snapshot`].
    fn advanced(&mut self, epochs: u32) -> Result<<Self::Channel as Channel>::Response, String> {
        self.train(epochs, f64::INFINITY, &|| 0.0)?;
        self.snapshot()
    }
}

/// Trains one network.
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
            Request::History(request) => history::answer(&mut self.run, request, clock),
            Request::Anatomy { run } => match self.current(run) {
                Some(current) => current.anatomy().map(|report| Some(Response::Anatomy(Rc::new(report)))),
                None => Ok(None),
            },
            Request::Weight { request, run, index } => {
                let replaced = || Err("the run was replaced by another one".to_owned());
                let outcome = self.current(run).map_or_else(replaced, |current| current.weight(index));
                Ok(Some(Response::Weight(Rc::new(WeightAnswer { request, run, outcome }))))
            }
            Request::Race { request, run, race } => {
                let replaced = || Err("the run was replaced by another one".to_owned());
                let outcome = self.current(run).map_or_else(replaced, |current| current.race(&race));
                Ok(Some(Response::Raced(Rc::new(PlaneRaced { request, outcome }))))
            }
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

/// Trains the networks of a run's settings, each without one of the points.
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
    /// The run with this number. Messages to earlier runs may still arrive; they are dropped.
    fn current(&mut self, number: u32) -> Option<&mut Run> {
        self.run.as_mut().filter(|run| run.number() == number)
    }
}

/// Measures the gradients of deep networks.
#[derive(Debug, Default)]
pub struct VanishingService {
    depths: Option<Progress>,
    cache: NetworkCache,
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
            Request::Probe { request, settings } => {
                probe(request, &settings).map(|report| Some(Response::Probed(Rc::new(report))))
            }
            Request::Depths(request) => Progress::answer(&mut self.depths, &request, clock).map(Some),
            Request::ByLayer(question) => by_layer::all(&mut self.cache, &question).map(Some),
            Request::OneLayer(question) => by_layer::one(&mut self.cache, &question).map(Some),
            Request::Break(question) => Ok(Some(breaking::answer(&question))),
        }
    }
}

/// Studies small networks and trains deep networks.
#[derive(Debug, Default)]
pub struct DeepService {
    race: Option<Race>,
}

impl Service for DeepService {
    type Channel = channel::DeepNets;

    fn answer(
        &mut self,
        message: deep_nets::Request,
        _: &dyn Fn() -> f64,
    ) -> Result<Option<deep_nets::Response>, String> {
        use deep_nets::{Request, Response};
        match message {
            Request::Study { request, settings } => {
                study(request, &settings).map(|report| Some(Response::Studied(Rc::new(report))))
            }
            Request::StartRace { run, nets } => Race::start(&mut self.race, run, &nets).map(Some),
            Request::Parameters { run } => {
                let race = self.race.as_ref().filter(|race| race.number() == run).ok_or("there is no such race")?;
                Ok(Some(Response::Parameters(race.parameters())))
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
        let race = self.race.as_mut().ok_or("there is no race")?;
        race.frame().map(|frame| deep_nets::Response::Raced(Rc::new(frame)))
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

/// Checks that a value is within its range; the error names the setting and the range.
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
    fn a_started_run_has_everything_that_the_page_draws() {
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
    fn portions_do_not_change_a_run() {
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
        assert_eq!(refused, Err("learning rate is NaN; it must be from 0.000000000001 to 1".to_owned()));
    }

    #[test]
    fn a_diverged_run_names_the_cause_and_a_rate_that_it_survives() {
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
        let rate = divergence.survives.expect("some rate is small enough").rate;
        assert!(rate > 0.0 && rate < 0.1, "{rate}");
        let numbers = frame.curve.iter().chain(&frame.predictions).chain(frame.history.iter().map(|(_, loss)| loss));
        assert!(frame.loss.is_finite() && numbers.copied().all(f32::is_finite));
        start(&mut service, RunSettings { learning_rate: rate, ..settings }).expect("starts");
        assert_eq!(advance(&mut service, 10_000).diverged, None);
    }
}

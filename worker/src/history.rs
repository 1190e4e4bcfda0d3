//! A run's past: going back to an epoch, forking a run there, and replaying a run from its settings and changes.

use std::rc::Rc;

use super::early_stopping::EarlyStopping;
use super::run::{Run, RunOf, paced};
use super::service::check;
use super::settings::{check_pace, in_force, optimizer, schedule};
use engine::tensor::Element;
use engine::train::Intervention;
use protocol::lab::Response;
use protocol::{
    Change, EPOCHS_PER_ADVANCE, HistoryRequest, HistoryResponse, MOST_TURNS, Recalled, RunSettings, Turn,
    without_points,
};

/// What is kept of a run's past besides its recording.
#[derive(Debug)]
pub(super) struct Past {
    /// The settings at its start.
    started: RunSettings,
    /// The number of the run that it was forked from, and the epoch.
    forked: Option<(u32, u64)>,
    /// How long its epochs have been computed, in milliseconds.
    trained_ms: f64,
    /// Whether the page shows a past epoch.
    pub(super) looking: bool,
}

impl Past {
    pub(super) fn new(settings: &RunSettings) -> Self {
        Self { started: settings.clone(), forked: None, trained_ms: 0.0, looking: false }
    }
}

/// A request about one run.
#[derive(Debug, Clone, Copy)]
pub(super) enum PastRequest {
    /// See [`HistoryRequest::GoTo`].
    GoTo { request: u32, epoch: u64, budget_ms: f64 },
    /// See [`HistoryRequest::Fork`].
    Fork { new_run: u32, epoch: u64 },
    /// See [`HistoryRequest::Recall`].
    Recall,
}

/// Answers a request about a run's past; a request about another run than the current one is dropped.
pub(super) fn answer(
    current: &mut Option<Run>,
    request: HistoryRequest,
    clock: &dyn Fn() -> f64,
) -> Result<Option<Response>, String> {
    let (number, request) = match request {
        HistoryRequest::Replay { run, settings, turns } => {
            *current = None;
            check("the number of changes", turns.len(), &(0..=MOST_TURNS))?;
            let (mut replay, _) = Run::new(run, &settings)?;
            let started = replay.expect(&turns)?;
            *current = Some(replay);
            return Ok(Some(started));
        }
        HistoryRequest::GoTo { run, request, epoch, budget_ms } => {
            (run, PastRequest::GoTo { request, epoch, budget_ms })
        }
        HistoryRequest::Fork { run, new_run, epoch } => (run, PastRequest::Fork { new_run, epoch }),
        HistoryRequest::Recall { run } => (run, PastRequest::Recall),
    };
    match current.as_mut().filter(|current| current.number() == number) {
        Some(run) => run.past(request, clock).map(Some),
        None => Ok(None),
    }
}

impl<T: Element> RunOf<T> {
    pub(super) fn about_past(&mut self, request: PastRequest, clock: &dyn Fn() -> f64) -> Result<Response, String> {
        match request {
            PastRequest::GoTo { request, epoch, budget_ms } => {
                self.look(request, epoch, budget_ms, clock).map(Response::History)
            }
            PastRequest::Fork { new_run, epoch } => self.fork(new_run, epoch),
            PastRequest::Recall => {
                self.recall().map(|recalled| Response::History(HistoryResponse::Recalled(Box::new(recalled))))
            }
        }
    }

    /// Schedules changes of a run at its start.
    pub(super) fn expect(&mut self, turns: &[Turn]) -> Result<Response, String> {
        let count = self.session.parameters().len() as u32;
        let events = turns.iter().map(|turn| {
            let event = match turn.change {
                Change::Settings(ref settings) => {
                    check_pace(settings)?;
                    Intervention::Tune(optimizer(settings), schedule(settings.schedule))
                }
                Change::Parameter { index, value } => {
                    check("the parameter's index", index, &(0..=count.saturating_sub(1)))?;
                    check("the parameter's value", value, &(-f64::from(f32::MAX)..=f64::from(f32::MAX)))?;
                    Intervention::Edit { index: index as usize, value }
                }
            };
            Ok((turn.epoch, event))
        });
        let events = events.collect::<Result<Vec<_>, String>>()?;
        self.session.schedule_interventions(events);
        // Changes at epoch 0 are made immediately.
        self.session.step(0).map_err(|error| error.to_string())?;
        if !self.session.loss().is_finite() {
            return Err("the run cannot start: with these weights, its loss is not a finite number".to_owned());
        }
        Ok(Response::Started { scene: Rc::new(self.scene()), frame: Rc::new(self.frame()?) })
    }

    /// Goes to a past epoch, or part of the way there if that takes longer than about `budget_ms`.
    fn look(
        &mut self,
        request: u32,
        epoch: u64,
        budget_ms: f64,
        clock: &dyn Fn() -> f64,
    ) -> Result<HistoryResponse, String> {
        let (session, mut arrived) = (&mut self.session, false);
        paced(EPOCHS_PER_ADVANCE, budget_ms, clock, |steps| {
            arrived = session.seek(epoch, steps).map_err(|error| error.to_string())?;
            // Fewer steps than requested end the loop.
            Ok(if arrived { steps - 1 } else { steps })
        })?;
        let frame = Rc::new(self.past_frame()?);
        self.past.looking = frame.epoch < self.session.epoch();
        let looked = self.session.replayed();
        let settings = in_force(&self.past.started, looked.optimizer(), looked.schedule());
        Ok(HistoryResponse::Looked { request, frame, settings, first: self.session.first(), arrived })
    }

    /// Makes a past epoch the present of this run, under a new number.
    fn fork(&mut self, number: u32, epoch: u64) -> Result<Response, String> {
        self.session.truncate_to(epoch).map_err(|error| error.to_string())?;
        self.past.forked = Some((self.number, self.session.epoch()));
        self.past.looking = false;
        (self.number, self.diverged) = (number, None);
        self.stopping = EarlyStopping::new(self.stopping.rule(), false, self.session.loss().to_f64());
        Ok(Response::Started { scene: Rc::new(self.scene()), frame: Rc::new(self.frame()?) })
    }

    /// Adds to the time for which its epochs have been computed; the times are the clock's, in milliseconds.
    pub(super) fn trained(&mut self, from: f64, to: f64) {
        self.past.trained_ms += (to - from).max(0.0);
    }

    fn recall(&mut self) -> Result<Recalled, String> {
        let turn = |&(epoch, event): &(u64, Intervention)| Turn {
            epoch,
            change: match event {
                Intervention::Tune(optimizer, schedule) => {
                    Change::Settings(in_force(&self.past.started, optimizer, schedule))
                }
                Intervention::Edit { index, value } => Change::Parameter { index: index as u32, value },
            },
        };
        Ok(Recalled {
            turns: self.session.interventions().map(|events| without_points(events.iter().map(turn).collect())),
            settings: self.past.started.clone(),
            first: self.session.first(),
            forked: self.past.forked,
            trained_ms: self.past.forked.is_none().then_some(self.past.trained_ms),
            scene: self.scene(),
            frame: Rc::new(self.frame()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LabService, Service};
    use engine::nn::Activation;
    use engine::optim::OptimizerKind;
    use protocol::Frame;
    use protocol::lab::Request;

    fn ask(service: &mut LabService, message: Request) -> Response {
        service.answer(message, &|| 0.0).expect("no refusal").expect("an answer")
    }

    fn service(settings: RunSettings) -> LabService {
        let mut service = LabService::default();
        ask(&mut service, Request::Start { run: 1, settings });
        service
    }

    fn advance(service: &mut LabService, run: u32, epochs: u32) -> Rc<Frame> {
        match service.advanced(epochs) {
            Ok(Response::Frame(frame)) if frame.run == run => frame,
            other => panic!("not a frame: {other:?}"),
        }
    }

    fn tune(service: &mut LabService, run: u32, learning_rate: f64, optimizer: OptimizerKind) {
        let settings = RunSettings { learning_rate, optimizer, ..RunSettings::default() };
        assert_eq!(service.answer(Request::Tune { run, settings }, &|| 0.0), Ok(None));
    }

    fn go_to(service: &mut LabService, run: u32, epoch: u64) -> (Frame, RunSettings) {
        let request = HistoryRequest::GoTo { run, request: 9, epoch, budget_ms: 1e9 };
        match ask(service, Request::History(request)) {
            Response::History(HistoryResponse::Looked { request: 9, frame, settings, first: 0, arrived: true }) => {
                (Frame::clone(&frame), settings)
            }
            other => panic!("not a look: {other:?}"),
        }
    }

    fn recall(service: &mut LabService, run: u32) -> Recalled {
        match ask(service, Request::History(HistoryRequest::Recall { run })) {
            Response::History(HistoryResponse::Recalled(recalled)) => *recalled,
            other => panic!("not a run: {other:?}"),
        }
    }

    fn started(answer: Response) -> Rc<Frame> {
        match answer {
            Response::Started { frame, .. } => frame,
            other => panic!("not a start: {other:?}"),
        }
    }

    #[test]
    fn a_look_back_is_the_frame_of_that_epoch_and_changes_nothing() {
        let mut service = service(RunSettings::default());
        let early = advance(&mut service, 1, 40);
        tune(&mut service, 1, 0.02, OptimizerKind::Sgd);
        let late = advance(&mut service, 1, 60);
        let (frame, settings) = go_to(&mut service, 1, 40);
        assert_eq!(frame, Frame { history: late.history.clone(), ..Frame::clone(&early) });
        assert_eq!(
            (settings.learning_rate, settings.optimizer),
            (0.02, OptimizerKind::Sgd),
            "the settings of that epoch are in force"
        );
        assert_eq!(go_to(&mut service, 1, 39).1, RunSettings::default());
        assert_eq!(go_to(&mut service, 1, 1_000).0, *late, "there is no later epoch than the present");
        let mut other = self::service(RunSettings::default());
        advance(&mut other, 1, 40);
        tune(&mut other, 1, 0.02, OptimizerKind::Sgd);
        advance(&mut other, 1, 60);
        assert_eq!(advance(&mut service, 1, 7), advance(&mut other, 1, 7));
        let stale = Request::History(HistoryRequest::GoTo { run: 2, request: 1, epoch: 0, budget_ms: 1.0 });
        assert_eq!(service.answer(stale, &|| 0.0), Ok(None));
    }

    #[test]
    fn a_run_knows_how_long_its_epochs_were_computed() {
        let mut service = service(RunSettings::default());
        let now = std::cell::Cell::new(0.0);
        let clock = || {
            now.set(now.get() + 1.0);
            now.get()
        };
        assert_eq!(recall(&mut service, 1).trained_ms, Some(0.0));
        service.train(5, 1e9, &clock).expect("it trains");
        let trained = recall(&mut service, 1).trained_ms;
        assert!(trained.is_some_and(|ms| ms > 0.0 && ms < now.get()), "{trained:?} of {}", now.get());
        ask(&mut service, Request::History(HistoryRequest::Fork { run: 1, new_run: 2, epoch: 3 }));
        assert_eq!(recall(&mut service, 2).trained_ms, None, "its first epochs are another run’s");
    }

    #[test]
    fn a_distant_epoch_is_reached_in_portions() {
        let settings = RunSettings { hidden: 64, depth: 4, ..RunSettings::default() };
        let mut service = service(settings);
        let now = std::cell::Cell::new(0.0);
        let clock = || {
            now.set(now.get() + 1.0);
            now.get()
        };
        advance(&mut service, 1, 2100);
        let mut portions = 0;
        loop {
            let request = HistoryRequest::GoTo { run: 1, request: 1, epoch: 2047, budget_ms: 1.0 };
            portions += 1;
            match service.answer(Request::History(request), &clock) {
                Ok(Some(Response::History(HistoryResponse::Looked { arrived: true, frame, .. }))) => {
                    assert_eq!((frame.epoch, portions > 1), (2047, true), "{portions} portions");
                    break;
                }
                Ok(Some(Response::History(HistoryResponse::Looked { frame, .. }))) => assert!(frame.epoch < 2047),
                other => panic!("not a look: {other:?}"),
            }
        }
    }

    #[test]
    fn a_fork_goes_on_from_its_epoch() {
        let mut service = service(RunSettings::default());
        advance(&mut service, 1, 30);
        tune(&mut service, 1, 0.5, OptimizerKind::Adam);
        advance(&mut service, 1, 100);
        let (then, _) = go_to(&mut service, 1, 20);
        let request = Request::History(HistoryRequest::Fork { run: 1, new_run: 2, epoch: 20 });
        let frame = started(ask(&mut service, request.clone()));
        assert_eq!((frame.run, frame.epoch, frame.loss, &frame.curve), (2, 20, then.loss, &then.curve));
        assert_eq!(frame.history.len(), 21, "its losses end at the fork");
        assert_eq!(service.answer(request, &|| 0.0), Ok(None), "the previous run no longer exists");
        tune(&mut service, 2, 0.01, OptimizerKind::RmsProp);
        let forked = advance(&mut service, 2, 80);
        let mut fresh = self::service(RunSettings::default());
        advance(&mut fresh, 1, 20);
        tune(&mut fresh, 1, 0.01, OptimizerKind::RmsProp);
        assert_eq!(*forked, Frame { run: 2, ..Frame::clone(&advance(&mut fresh, 1, 80)) });
        assert_eq!(recall(&mut service, 2).forked, Some((1, 20)));
    }

    #[test]
    fn a_run_is_repeated_from_its_settings_and_changes() {
        let mut service = service(RunSettings { activation: Activation::Tanh, ..RunSettings::default() });
        tune(&mut service, 1, 0.3, OptimizerKind::Adam);
        advance(&mut service, 1, 30);
        tune(&mut service, 1, 0.05, OptimizerKind::Sgd);
        let last = advance(&mut service, 1, 70);
        let recalled = recall(&mut service, 1);
        assert_eq!(recalled.frame, last);
        assert_eq!(recalled.settings.learning_rate, 0.1, "the settings at the start");
        let turns = recalled.turns.expect("few changes are kept");
        assert_eq!(turns.iter().map(|turn| turn.epoch).collect::<Vec<_>>(), [0, 30]);
        let replay = HistoryRequest::Replay { run: 5, settings: recalled.settings.clone(), turns: turns.clone() };
        started(ask(&mut service, Request::History(replay)));
        assert_eq!(advance(&mut service, 5, 100), Rc::new(Frame { run: 5, ..Frame::clone(&last) }));
        assert_eq!(recall(&mut service, 5).turns, Some(turns));
    }

    #[test]
    fn a_run_starts_from_weights_that_are_given() {
        let settings = RunSettings { activation: Activation::Tanh, ..RunSettings::default() };
        let weights = [0.5, -0.25, 0.1, 0.2, 1.25, -0.75, 0.4];
        let given = |weights: &[f64]| {
            let turn = |(index, &value)| Turn { epoch: 0, change: Change::Parameter { index, value } };
            let turns = (0..).zip(weights).map(turn).collect();
            Request::History(HistoryRequest::Replay { run: 1, settings: settings.clone(), turns })
        };
        let mut service = LabService::default();
        let frame = started(ask(&mut service, given(&weights)));
        let at = |x: f64| 1.25 * (0.5 * x + 0.1).tanh() - 0.75 * (-0.25 * x + 0.2).tanh() + 0.4;
        let scene = recall(&mut service, 1).scene;
        for ([x, _], &shown) in scene.points.iter().zip(&frame.predictions) {
            assert!((at(f64::from(*x)) - f64::from(shown)).abs() < 1e-5, "{shown} at {x}");
        }
        let mean = scene.points.iter().map(|[x, y]| (at(f64::from(*x)) - f64::from(*y)).powi(2)).sum::<f64>() / 15.0;
        assert!((frame.loss - mean).abs() < 1e-5, "{} and {mean}", frame.loss);
        assert_eq!(frame.history, [(0, frame.loss as f32)], "its losses begin there");
        let refused = LabService::default().answer(given(&[3e38; 7]), &|| 0.0).expect_err("is refused");
        assert!(refused.contains("not a finite number"), "{refused}");
    }

    #[test]
    fn changes_out_of_range_are_refused() {
        let refused = |change| {
            let turns = vec![Turn { epoch: 3, change }];
            let replay = HistoryRequest::Replay { run: 1, settings: RunSettings::default(), turns };
            LabService::default().answer(Request::History(replay), &|| 0.0).expect_err("is refused")
        };
        let settings = RunSettings { learning_rate: 7.0, ..RunSettings::default() };
        assert_eq!(refused(Change::Settings(settings)), "learning rate is 7; it must be from 0.000000000001 to 1");
        let place = Change::Parameter { index: 7, value: 1.0 };
        assert_eq!(refused(place), "the parameter's index is 7; it must be from 0 to 6");
        let value = refused(Change::Parameter { index: 6, value: f64::NAN });
        assert!(value.starts_with("the parameter's value is NaN"), "{value}");
    }
}

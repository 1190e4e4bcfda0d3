//! Deep nets on the lab's points: races of some side by side, and trials of one.

use super::run::{paced, saturated, scene};
use super::service::check;
use engine::data::{LAB_X, LAB_Y};
use engine::optim::OptimizerConfig;
use engine::train::{DeepConfig, DeepRun, least_squares, mean_predictor_loss};
use protocol::deep_nets::Response;
use protocol::{
    DEEP_DEPTH, DEEP_HIDDEN, DeepFrame, DeepOutcome, DeepSettings, LEARNING_RATE, RACERS, RaceFrame, RaceStart,
    TRIAL_STEPS,
};

/// Some nets that are trained in step, in single precision, PyTorch's default.
#[derive(Debug)]
pub(super) struct Race {
    number: u32,
    nets: Vec<DeepRun<f32>>,
    /// Where each frame gives the nets' values, as the nets take it.
    grid: Vec<f32>,
}

impl Race {
    /// Sets a race up in the place of the one before.
    pub(super) fn start(place: &mut Option<Self>, number: u32, nets: &[DeepSettings]) -> Result<Response, String> {
        *place = None;
        check("the number of nets", nets.len() as u32, &RACERS)?;
        let nets = nets.iter().map(set_up).collect::<Result<Vec<_>, _>>()?;
        let scenes: Vec<_> = nets.iter().map(|net| scene(&LAB_X, &LAB_Y, net.parameter_count())).collect();
        let input = Input::of_lab();
        let grid = scenes[0].grid.iter().map(|&x| single(input.standardised(x.into()))).collect();
        let race = place.insert(Self { number, nets, grid });
        let frames = race.frames();
        Ok(Response::RaceStarted(RaceStart { run: number, scenes, frames }))
    }

    /// Its number.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Trains all nets equally many steps: at most `steps` and for about `budget_ms`, but at least one unless it is over.
    pub(super) fn train(&mut self, steps: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<u32, String> {
        paced(steps, budget_ms, clock, |steps| self.step(steps))
    }

    /// Whether no net is left to run: all have diverged.
    pub(super) fn is_over(&self) -> bool {
        self.nets.iter().all(|net| net.divergence().is_some())
    }

    /// The nets as they are now, after so many steps for this frame.
    pub(super) fn frame(&mut self, advanced: u32) -> RaceFrame {
        RaceFrame { run: self.number, advanced, frames: self.frames() }
    }

    /// Trains the race of this number, for a page that asks for each portion; nothing, where that race is over.
    pub(super) fn advance(
        race: Option<&mut Self>,
        number: u32,
        steps: u32,
        budget_ms: f64,
        clock: &dyn Fn() -> f64,
    ) -> Result<Option<Response>, String> {
        let Some(race) = race.filter(|race| race.number == number) else { return Ok(None) };
        let advanced = race.train(steps, budget_ms, clock)?;
        Ok(Some(Response::Raced(race.frame(advanced))))
    }

    /// The steps of the net that got furthest: a net that has diverged waits for the others.
    fn step(&mut self, steps: u32) -> Result<u32, String> {
        let mut most = 0;
        for net in &mut self.nets {
            most = most.max(net.advance(steps).map_err(|error| error.to_string())?);
        }
        Ok(most)
    }

    fn frames(&mut self) -> Vec<DeepFrame> {
        self.nets.iter_mut().map(|net| frame(net, &self.grid)).collect()
    }
}

/// Trains a net from its start.
pub(super) fn try_deep(settings: &DeepSettings, steps: u32) -> Result<Response, String> {
    check("the number of steps", steps, &TRIAL_STEPS)?;
    let mut net = set_up(settings)?;
    let first = |net: &DeepRun<f32>| net.gradient_norms().first().and_then(|&norm| log10(norm));
    let gradient_at_start = first(&net);
    let steps = net.advance(steps).map_err(|error| error.to_string())?;
    Ok(Response::TriedDeep(DeepOutcome {
        steps,
        loss: loss(&net),
        gradient_at_start,
        gradient_at_end: first(&net),
        line_loss: least_squares(&LAB_X, &LAB_Y).loss,
        mean_loss: mean_predictor_loss(&LAB_Y),
        diverged: diverged(&net),
    }))
}

fn set_up(settings: &DeepSettings) -> Result<DeepRun<f32>, String> {
    let &DeepSettings { depth, hidden, activation, init, residual, layer_norm, batch_norm, seed, .. } = settings;
    check("depth", depth, &DEEP_DEPTH)?;
    check("hidden size", hidden, &DEEP_HIDDEN)?;
    check("learning rate", settings.learning_rate, &LEARNING_RATE)?;
    let (depth, width) = (depth as usize, hidden as usize);
    let optimizer = OptimizerConfig::new(settings.optimizer, settings.learning_rate);
    let config = DeepConfig { depth, width, activation, init, residual, layer_norm, batch_norm, optimizer, seed };
    let input = Input::of_lab();
    let x: Vec<f64> = LAB_X.iter().map(|&x| input.standardised(x)).collect();
    DeepRun::new(&config, &x, &LAB_Y).map_err(|error| error.to_string())
}

fn frame(net: &mut DeepRun<f32>, grid: &[f32]) -> DeepFrame {
    let curve = net.predict(grid);
    DeepFrame {
        step: net.step(),
        loss: loss(net),
        gradients: net.gradient_norms().iter().map(|&norm| log10(norm).map(single)).collect(),
        updates: net.update_ratios().iter().map(|&ratio| log10(ratio).map(single)).collect(),
        curve: if curve.iter().all(|value| value.is_finite()) { curve } else { Vec::new() },
        history: net.history().entries().map(|(step, loss)| (saturated(step), loss)).collect(),
        diverged: diverged(net),
    }
}

fn loss(net: &DeepRun<f32>) -> Option<f64> {
    Some(f64::from(net.loss())).filter(|loss| loss.is_finite())
}

fn diverged(net: &DeepRun<f32>) -> Option<String> {
    net.divergence().map(|divergence| divergence.culprit.to_string())
}

/// An exact 0 has no logarithm.
fn log10(size: f64) -> Option<f64> {
    Some(libm::log10(size)).filter(|log10| log10.is_finite())
}

#[allow(clippy::cast_possible_truncation)]
fn single(value: f64) -> f32 {
    value as f32
}

/// The lab's x with mean 0 and variance 1: x as it is would drive the first layer's units to their ends, and the nets would
/// be sick for another reason than their depth.
struct Input {
    mean: f64,
    deviation: f64,
}

impl Input {
    fn of_lab() -> Self {
        let count = LAB_X.len() as f64;
        let mean = LAB_X.iter().sum::<f64>() / count;
        let variance = LAB_X.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
        Self { mean, deviation: variance.sqrt() }
    }

    fn standardised(&self, x: f64) -> f64 {
        (x - self.mean) / self.deviation
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DeepService, Next, Player, Service};
    use engine::nn::{Activation, Init};
    use protocol::deep_nets::Request;
    use protocol::{Command, Message, Reply};

    fn ask(service: &mut DeepService, message: Request) -> Result<Option<Response>, String> {
        service.answer(message, &|| 0.0)
    }

    fn sick_and_cure() -> Vec<DeepSettings> {
        let sick = DeepSettings::default();
        vec![sick, DeepSettings { residual: true, ..sick }]
    }

    fn advance(service: &mut DeepService, steps: u32) -> RaceFrame {
        match ask(service, Request::AdvanceRace { run: 5, steps, budget_ms: 1e9 }) {
            Ok(Some(Response::Raced(frame))) => frame,
            other => panic!("not a frame: {other:?}"),
        }
    }

    #[test]
    fn a_race_shows_that_the_sick_net_stays_and_its_cure_learns() {
        let mut service = DeepService::default();
        let Ok(Some(Response::RaceStarted(start))) =
            ask(&mut service, Request::StartRace { run: 5, nets: sick_and_cure() })
        else {
            panic!("the default race starts")
        };
        assert_eq!((start.scenes.len(), start.frames.len(), start.frames[0].gradients.len()), (2, 2, 31));
        assert_eq!(start.scenes[0].grid.len(), start.frames[0].curve.len());
        assert!(start.frames[0].updates.is_empty());
        let mut last = advance(&mut service, 1);
        for _ in 0..100 {
            last = advance(&mut service, 2);
        }
        let [sick, cure] = &last.frames[..] else { panic!("two nets") };
        assert_eq!((sick.step, cure.step, last.advanced), (201, 201, 2));
        assert_eq!(sick.updates[0], None, "its first layer does not move");
        assert!(cure.updates[0].is_some_and(|log10| log10 > -6.0));
        assert!(sick.loss > Some(0.54) && cure.loss < Some(0.2), "{:?} {:?}", sick.loss, cure.loss);
        assert!(sick.gradients[0] < Some(-20.0) && cure.gradients[0] > Some(-6.0));
        // The same race in one go.
        ask(&mut service, Request::StartRace { run: 5, nets: sick_and_cure() }).expect("no refusal");
        assert_eq!(advance(&mut service, 201).frames, last.frames);
        assert_eq!(
            ask(&mut service, Request::AdvanceRace { run: 4, steps: 1, budget_ms: 1.0 }),
            Ok(None),
            "an earlier race"
        );
    }

    /// A race of these nets with the number 5.
    fn started(nets: Vec<DeepSettings>) -> Player<DeepService> {
        let mut player = Player::default();
        let reply = player.take(Message::Request(Request::StartRace { run: 5, nets }), &|| 0.0);
        assert!(matches!(reply, Some(Reply::Response(Response::RaceStarted(_)))));
        player
    }

    fn tell(player: &mut Player<DeepService>, command: Command) -> Option<Reply<Response>> {
        let now = std::cell::Cell::new(0.0);
        player.take(Message::Run { run: 5, command }, &|| now.replace(now.get() + 3.0))
    }

    /// The frame of a snapshot, and whether the race goes on.
    fn seen(reply: Option<Reply<Response>>) -> (RaceFrame, bool) {
        match reply {
            Some(Reply::Snapshot { running, response: Response::Raced(frame) }) => (frame, running),
            other => panic!("not a snapshot: {other:?}"),
        }
    }

    #[test]
    fn a_race_plays_by_itself_and_a_snapshot_shows_what_an_advance_would() {
        let mut player = started(sick_and_cure());
        assert_eq!(player.work(&|| 0.0), (None, Next::Idle), "nothing was asked for");
        tell(&mut player, Command::Train(40));
        let now = std::cell::Cell::new(0.0);
        // Each look at the clock takes three milliseconds, so that a slice ends after a few steps.
        let clock = || now.replace(now.get() + 3.0);
        let mut slices = 1;
        let told = loop {
            match player.work(&clock) {
                (None, next) => assert_eq!(next, Next::Now),
                (told, next) => {
                    assert_eq!(next, Next::Idle);
                    break told;
                }
            }
            slices += 1;
        };
        let (frame, running) = seen(told);
        assert!(!running && slices > 1, "{slices} slices");
        let mut service = DeepService::default();
        ask(&mut service, Request::StartRace { run: 5, nets: sick_and_cure() }).expect("no refusal");
        assert_eq!(advance(&mut service, 40), RaceFrame { advanced: 40, ..frame });
    }

    #[test]
    fn a_race_plays_until_it_is_told_to_stop() {
        let mut player = started(vec![DeepSettings { depth: 2, ..DeepSettings::default() }]);
        tell(&mut player, Command::Play { epochs_per_second: None });
        let now = std::cell::Cell::new(0.0);
        assert_eq!(player.work(&|| now.replace(now.get() + 3.0)), (None, Next::Now));
        let (frame, running) = seen(tell(&mut player, Command::Snapshot));
        assert!(running && frame.frames[0].step > 0);
        tell(&mut player, Command::Pause);
        assert_eq!(player.work(&|| 0.0), (None, Next::Idle));
        let (later, running) = seen(tell(&mut player, Command::Snapshot));
        assert_eq!((later, running), (frame, false));
    }

    #[test]
    fn a_race_is_over_when_no_net_is_left_to_run() {
        let sound = DeepSettings { depth: 3, ..DeepSettings::default() };
        let exploding = DeepSettings { depth: 200, activation: Activation::Identity, init: Init::Ones, ..sound };
        let mut player = started(vec![exploding, sound]);
        tell(&mut player, Command::Train(10));
        let (frame, running) = seen(player.work(&|| 0.0).0);
        assert_eq!((frame.frames[0].step, frame.frames[1].step, running), (0, 10, false));
        let mut player = started(vec![exploding, exploding]);
        tell(&mut player, Command::Play { epochs_per_second: None });
        assert_eq!(player.work(&|| 0.0), (None, Next::Idle), "it has come to its end before it began");
        let (frame, running) = seen(tell(&mut player, Command::Snapshot));
        assert!(!running && frame.frames.iter().all(|net| net.diverged.is_some()));
        let service = DeepService::default();
        assert_eq!((service.run(), service.is_over()), (None, true), "without a race nothing can go on");
    }

    #[test]
    fn a_trial_is_the_race_of_one() {
        let mut service = DeepService::default();
        let settings = DeepSettings { depth: 5, activation: Activation::Tanh, ..DeepSettings::default() };
        let Ok(Some(Response::TriedDeep(outcome))) = ask(&mut service, Request::TryDeep { settings, steps: 40 }) else {
            panic!("not an outcome")
        };
        ask(&mut service, Request::StartRace { run: 5, nets: vec![settings] }).expect("no refusal");
        let frame = advance(&mut service, 40).frames.remove(0);
        assert_eq!((outcome.steps, outcome.loss, outcome.diverged), (40, frame.loss, None));
        assert_eq!(outcome.gradient_at_end.map(single), frame.gradients[0]);
        assert!(outcome.gradient_at_start.is_some_and(f64::is_finite));
    }

    #[test]
    fn a_net_that_explodes_leaves_the_others_running_and_no_number_that_is_not_finite() {
        let mut service = DeepService::default();
        let sound = DeepSettings { depth: 3, ..DeepSettings::default() };
        let exploding = DeepSettings { depth: 200, activation: Activation::Identity, init: Init::Ones, ..sound };
        ask(&mut service, Request::StartRace { run: 5, nets: vec![exploding, sound] }).expect("no refusal");
        let last = advance(&mut service, 10);
        assert_eq!(last.advanced, 10);
        let [exploded, going] = &last.frames[..] else { panic!("two nets") };
        assert_eq!((exploded.step, exploded.loss, going.step), (0, None, 10));
        assert!(exploded.gradients.is_empty() && exploded.curve.is_empty() && exploded.history.is_empty());
        assert!(exploded.diverged.as_ref().is_some_and(|culprit| culprit.starts_with("the output of layer")));
        ask(&mut service, Request::StartRace { run: 5, nets: vec![exploding] }).expect("no refusal");
        assert_eq!(advance(&mut service, 10).advanced, 0, "nobody is left to run");
    }

    #[test]
    fn settings_out_of_range_are_refused_in_words() {
        let refusal = |message| match ask(&mut DeepService::default(), message) {
            Err(message) => message,
            other => panic!("not a refusal: {other:?}"),
        };
        let sound = DeepSettings::default();
        let race = |settings| Request::StartRace { run: 1, nets: vec![settings] };
        assert_eq!(refusal(race(DeepSettings { depth: 201, ..sound })), "depth is 201; it must be from 1 to 200");
        assert_eq!(refusal(race(DeepSettings { hidden: 0, ..sound })), "hidden size is 0; it must be from 1 to 32");
        assert_eq!(
            refusal(Request::StartRace { run: 1, nets: vec![] }),
            "the number of nets is 0; it must be from 1 to 4"
        );
        assert_eq!(
            refusal(Request::TryDeep { settings: sound, steps: 0 }),
            "the number of steps is 0; it must be from 1 to 5000"
        );
    }
}

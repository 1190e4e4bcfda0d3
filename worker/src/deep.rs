//! Trains deep networks on the lab's points: several side by side in a race, or one in a trial.

use std::rc::Rc;

use super::run::{paced, saturated, scene};
use super::service::check;
use engine::data::{LAB_X, LAB_Y, Scaling, standardised};
use engine::optim::OptimizerConfig;
use engine::train::{DeepConfig, DeepRun, ParameterName, StateName, least_squares, mean_predictor_loss};
use protocol::RunData;
use protocol::deep_nets::Response;
use protocol::{
    DEEP_DEPTH, DEEP_HIDDEN, DeepFrame, DeepOutcome, DeepParameters, DeepSettings, LEARNING_RATE, NamedTensor, RACERS,
    RaceFrame, RaceParameters, RaceStart, TRIAL_STEPS,
};

/// Several networks that are trained in lockstep, in single precision, PyTorch's default.
#[derive(Debug)]
pub(super) struct Race {
    number: u32,
    nets: Vec<DeepRun<f32>>,
    /// The standardised x at which each frame gives the networks' values.
    grid: Vec<f32>,
}

impl Race {
    /// Sets up a race, which replaces the previous one.
    pub(super) fn start(place: &mut Option<Self>, number: u32, nets: &[DeepSettings]) -> Result<Response, String> {
        *place = None;
        check("the number of nets", nets.len() as u32, &RACERS)?;
        let nets = nets.iter().map(set_up).collect::<Result<Vec<_>, _>>()?;
        let data = RunData::plain(&LAB_X, &LAB_Y);
        let scenes: Vec<_> = nets.iter().map(|net| scene(&data, net.parameter_count())).collect();
        let scaling = Scaling::of(&LAB_X);
        let grid = scenes[0].grid.iter().map(|&x| single(scaling.apply(x.into()))).collect();
        let race = place.insert(Self { number, nets, grid });
        let frames = race.frames();
        Ok(Response::RaceStarted(Rc::new(RaceStart { run: number, scenes, frames })))
    }

    /// The number that the page gave the race.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Trains all networks for the same number of steps: at most `steps`, for about `budget_ms`, but at least one
    /// unless the race is over. Returns the number of steps.
    pub(super) fn train(&mut self, steps: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<u32, String> {
        paced(steps, budget_ms, clock, |steps| self.step(steps))
    }

    /// Whether all networks have diverged.
    pub(super) fn is_over(&self) -> bool {
        self.nets.iter().all(|net| net.divergence().is_some())
    }

    /// The current state of the networks.
    pub(super) fn frame(&mut self) -> Result<RaceFrame, String> {
        Ok(RaceFrame { run: self.number, frames: self.frames() })
    }

    /// The parameters of the networks, with their names in PyTorch.
    pub(super) fn parameters(&self) -> RaceParameters {
        RaceParameters { run: self.number, nets: self.nets.iter().map(parameters).collect() }
    }

    /// Trains every network and returns the largest number of steps that one of them made: a diverged network makes
    /// none.
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

/// Trains a network from its initial weights.
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
    // The raw x would saturate the first layer's units, and the networks would fail for another reason than their depth.
    DeepRun::new(&config, &standardised(&LAB_X), &LAB_Y).map_err(|error| error.to_string())
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

/// The tensors of a network, as `state_dict()` of the script's class has them.
fn parameters(net: &DeepRun<f32>) -> DeepParameters {
    let is_linear = |name| matches!(name, StateName::Parameter(ParameterName { norm: None, bias: false, .. }));
    let output = net.state().filter(|(name, _)| is_linear(*name)).count();
    let kind = |bias| if bias { "bias" } else { "weight" };
    let mut batches = Vec::new();
    let mut tensors: Vec<NamedTensor> = Vec::new();
    for (name, values) in net.state() {
        let name = match name {
            StateName::Parameter(ParameterName { layer, norm: None, bias }) => {
                // The bias has a number for each row of the weight before it.
                if let Some(weight) = tensors.last_mut().filter(|_| bias) {
                    let rows = values.len() as u32;
                    weight.shape = vec![rows, weight.values.len() as u32 / rows.max(1)];
                }
                let of = if layer == output { "output".to_owned() } else { format!("layers.{}", layer - 1) };
                format!("{of}.{}", kind(bias))
            }
            StateName::Parameter(ParameterName { layer, norm: Some(norm), bias }) => {
                let list = if norm == "batch norm" { "batch_norms" } else { "layer_norms" };
                format!("{list}.{}.{}", layer - 1, kind(bias))
            }
            StateName::RunningMean(layer) => format!("batch_norms.{}.running_mean", layer - 1),
            StateName::RunningVariance(layer) => {
                // A forward pass at the start, and one after each step.
                let values = vec![(net.step() + 1) as f32];
                let name = format!("batch_norms.{}.num_batches_tracked", layer - 1);
                batches.push(NamedTensor { name, shape: Vec::new(), values });
                format!("batch_norms.{}.running_var", layer - 1)
            }
        };
        tensors.push(NamedTensor { name, shape: vec![values.len() as u32], values: values.to_vec() });
    }
    tensors.append(&mut batches);
    DeepParameters { step: net.step(), tensors }
}

fn loss(net: &DeepRun<f32>) -> Option<f64> {
    Some(f64::from(net.loss())).filter(|loss| loss.is_finite())
}

fn diverged(net: &DeepRun<f32>) -> Option<String> {
    net.divergence().map(|divergence| divergence.culprit.to_string())
}

/// The logarithm of a size; `None` for an exact 0.
fn log10(size: f64) -> Option<f64> {
    Some(libm::log10(size)).filter(|log10| log10.is_finite())
}

fn single(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DeepService, Service};
    use engine::nn::{Activation, Init};
    use protocol::deep_nets::Request;

    fn ask(service: &mut DeepService, message: Request) -> Result<Option<Response>, String> {
        service.answer(message, &|| 0.0)
    }

    fn sick_and_cure() -> Vec<DeepSettings> {
        let sick = DeepSettings::default();
        vec![sick, DeepSettings { residual: true, ..sick }]
    }

    /// Trains and returns the number of steps, and the race after them.
    fn train(service: &mut DeepService, steps: u32) -> (u32, Rc<RaceFrame>) {
        let trained = service.train(steps, 1e9, &|| 0.0).expect("no refusal");
        match service.snapshot() {
            Ok(Response::Raced(frame)) => (trained, frame),
            other => panic!("not a frame: {other:?}"),
        }
    }

    #[test]
    fn the_sick_net_does_not_learn_and_its_cure_does() {
        let mut service = DeepService::default();
        let Ok(Some(Response::RaceStarted(start))) =
            ask(&mut service, Request::StartRace { run: 5, nets: sick_and_cure() })
        else {
            panic!("the default race starts")
        };
        assert_eq!((start.scenes.len(), start.frames.len(), start.frames[0].gradients.len()), (2, 2, 31));
        assert_eq!(start.scenes[0].grid.len(), start.frames[0].curve.len());
        assert!(start.frames[0].updates.is_empty());
        let mut last = train(&mut service, 1);
        for _ in 0..100 {
            last = train(&mut service, 2);
        }
        let (trained, last) = last;
        let [sick, cure] = &last.frames[..] else { panic!("two nets") };
        assert_eq!((sick.step, cure.step, last.run, trained), (201, 201, 5, 2));
        assert_eq!(sick.updates[0], None, "its first layer does not move");
        assert!(cure.updates[0].is_some_and(|log10| log10 > -6.0));
        assert!(sick.loss > Some(0.54) && cure.loss < Some(0.2), "{:?} {:?}", sick.loss, cure.loss);
        assert!(sick.gradients[0] < Some(-20.0) && cure.gradients[0] > Some(-6.0));
        // The same race in one portion.
        ask(&mut service, Request::StartRace { run: 5, nets: sick_and_cure() }).expect("no refusal");
        assert_eq!(train(&mut service, 201).1, last);
    }

    #[test]
    fn parameters_have_their_names_and_shapes_in_pytorch() {
        let mut service = DeepService::default();
        let normed =
            DeepSettings { depth: 2, hidden: 3, layer_norm: true, batch_norm: true, ..DeepSettings::default() };
        let plain = DeepSettings { depth: 1, hidden: 2, ..DeepSettings::default() };
        ask(&mut service, Request::StartRace { run: 5, nets: vec![normed, plain] }).expect("no refusal");
        train(&mut service, 7);
        let Ok(Some(Response::Parameters(told))) = ask(&mut service, Request::Parameters { run: 5 }) else {
            panic!("no parameters")
        };
        assert!(ask(&mut service, Request::Parameters { run: 4 }).is_err(), "an earlier race");
        let shapes = |net: &DeepParameters| -> Vec<(String, Vec<u32>)> {
            net.tensors.iter().map(|tensor| (tensor.name.clone(), tensor.shape.clone())).collect()
        };
        let [normed, plain] = &told.nets[..] else { panic!("two nets") };
        let expected = [
            ("layers.0.weight", vec![2, 1]),
            ("layers.0.bias", vec![2]),
            ("output.weight", vec![1, 2]),
            ("output.bias", vec![1]),
        ];
        assert_eq!(shapes(plain), expected.map(|(name, shape)| (name.to_owned(), shape)));
        let names = shapes(normed);
        // Two linear layers with two normalisations each, the output, and three tensors of statistics for each layer.
        assert_eq!((normed.step, names.len()), (7, 2 * 6 + 2 + 2 * 3));
        for (name, shape) in [
            ("layers.1.weight", vec![3, 3]),
            ("batch_norms.1.bias", vec![3]),
            ("layer_norms.0.weight", vec![3]),
            ("batch_norms.0.running_mean", vec![3]),
            ("batch_norms.1.running_var", vec![3]),
            ("batch_norms.1.num_batches_tracked", vec![]),
        ] {
            assert!(names.contains(&(name.to_owned(), shape)), "{name}: {names:?}");
        }
        assert_eq!(normed.tensors.last().map(|tensor| &tensor.values[..]), Some(&[8.0][..]));
    }

    #[test]
    fn a_trial_is_the_race_of_one() {
        let mut service = DeepService::default();
        let settings = DeepSettings { depth: 5, activation: Activation::Tanh, ..DeepSettings::default() };
        let Ok(Some(Response::TriedDeep(outcome))) = ask(&mut service, Request::TryDeep { settings, steps: 40 }) else {
            panic!("not an outcome")
        };
        ask(&mut service, Request::StartRace { run: 5, nets: vec![settings] }).expect("no refusal");
        let (_, raced) = train(&mut service, 40);
        let frame = &raced.frames[0];
        assert_eq!((outcome.steps, outcome.loss, outcome.diverged), (40, frame.loss, None));
        assert_eq!(outcome.gradient_at_end.map(single), frame.gradients[0]);
        assert!(outcome.gradient_at_start.is_some_and(f64::is_finite));
    }

    #[test]
    fn the_other_nets_go_on_when_one_explodes_and_every_number_is_finite() {
        let mut service = DeepService::default();
        let sound = DeepSettings { depth: 3, ..DeepSettings::default() };
        let exploding = DeepSettings { depth: 200, activation: Activation::Identity, init: Init::Ones, ..sound };
        ask(&mut service, Request::StartRace { run: 5, nets: vec![exploding, sound] }).expect("no refusal");
        let (trained, last) = train(&mut service, 10);
        assert_eq!((trained, service.is_over()), (10, false));
        let [exploded, going] = &last.frames[..] else { panic!("two nets") };
        assert_eq!((exploded.step, exploded.loss, going.step), (0, None, 10));
        assert!(exploded.gradients.is_empty() && exploded.curve.is_empty() && exploded.history.is_empty());
        assert!(exploded.diverged.as_ref().is_some_and(|culprit| culprit.starts_with("the output of layer")));
        ask(&mut service, Request::StartRace { run: 5, nets: vec![exploding] }).expect("no refusal");
        assert_eq!((train(&mut service, 10).0, service.is_over()), (0, true), "all networks have diverged");
    }

    #[test]
    fn a_race_plays_while_studies_are_answered_and_a_reload_repeats_it_bit_for_bit() {
        use crate::Player;
        use protocol::{Command, Message, Reply, StudySettings};
        let mut player = Player::<DeepService>::default();
        let clock = || 0.0;
        let start = |run| Message::Request(Request::StartRace { run, nets: sick_and_cure() });
        let snapshot = |player: &mut Player<DeepService>, run| match player
            .take(Message::Run { run, command: Command::Snapshot }, &clock)
        {
            Some(Reply::Snapshot { running, response: Response::Raced(raced) }) => (running, raced.frames.clone()),
            other => panic!("not a snapshot: {other:?}"),
        };
        player.take(start(1), &clock);
        player.take(Message::Run { run: 1, command: Command::Play { epochs_per_second: Some(60.0) } }, &clock);
        let study = Request::Study { request: 1, settings: StudySettings::default() };
        assert!(matches!(player.take(Message::Request(study), &clock), Some(Reply::Response(Response::Studied(_)))));
        player.work(&|| 50.0);
        let (running, played) = snapshot(&mut player, 1);
        assert!(running && played[0].step == 3, "{}", played[0].step);
        // A reload starts the same race again and trains it to the same step as fast as possible.
        player.take(start(2), &clock);
        player.take(Message::Run { run: 2, command: Command::Train(3) }, &clock);
        assert!(player.work(&clock).0.is_some(), "the end is reported");
        assert_eq!(snapshot(&mut player, 2), (false, played));
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
        assert_eq!(refusal(race(DeepSettings { hidden: 0, ..sound })), "hidden size is 0; it must be from 1 to 128");
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

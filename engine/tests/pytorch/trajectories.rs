//! A thousand steps of every optimizer agree with PyTorch's, with schedules and clipping and without, and so do epochs
//! of mini-batches.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::fixture::{assert_close, count, dtype, number, numbers, parse, text};
use crate::steering::schedule;
use engine::choice::Choice;
use engine::nn::{Activation, Init};
use engine::optim::{AdagradConfig, AdamConfig, Clip, OptimizerConfig, RmsPropConfig, Schedule, SgdConfig};
use engine::tensor::Element;
use engine::train::{Config, Session};
use serde_json::Value;

/// The fixture's settings. For others, PyTorch's defaults must equal the engine's.
fn optimizer(run: &Value) -> OptimizerConfig {
    let settings = &run["settings"];
    let set = |field: &mut f64, name: &str| {
        if let Some(value) = settings.get(name) {
            *field = number(value);
        }
    };
    match text(&run["optimizer"]) {
        "sgd" => {
            let mut config = SgdConfig { nesterov: settings.get("nesterov").is_some(), ..SgdConfig::default() };
            set(&mut config.learning_rate, "lr");
            set(&mut config.momentum, "momentum");
            set(&mut config.dampening, "dampening");
            set(&mut config.weight_decay, "weight_decay");
            OptimizerConfig::Sgd(config)
        }
        name @ ("adam" | "adamw") => {
            let mut config = if name == "adam" { AdamConfig::default() } else { AdamConfig::adamw() };
            set(&mut config.learning_rate, "lr");
            if let Some(betas) = settings.get("betas") {
                config.betas = [number(&betas[0]), number(&betas[1])];
            }
            set(&mut config.epsilon, "eps");
            set(&mut config.weight_decay, "weight_decay");
            OptimizerConfig::Adam(config)
        }
        "rmsprop" => {
            let mut config = RmsPropConfig::default();
            set(&mut config.learning_rate, "lr");
            set(&mut config.alpha, "alpha");
            set(&mut config.epsilon, "eps");
            set(&mut config.momentum, "momentum");
            set(&mut config.weight_decay, "weight_decay");
            OptimizerConfig::RmsProp(config)
        }
        "adagrad" => {
            let mut config = AdagradConfig::default();
            set(&mut config.learning_rate, "lr");
            set(&mut config.rate_decay, "lr_decay");
            set(&mut config.epsilon, "eps");
            set(&mut config.weight_decay, "weight_decay");
            OptimizerConfig::Adagrad(config)
        }
        other => panic!("the fixture has an optimizer {other}"),
    }
}

fn clip(run: &Value) -> Clip {
    let Some(clip) = run.get("clip") else { return Clip::None };
    match text(&clip["by"]) {
        "norm" => Clip::Norm(number(&clip["limit"])),
        "value" => Clip::Value(number(&clip["limit"])),
        other => panic!("the fixture clips by {other}"),
    }
}

fn trajectories_agree<T: Element>(fixture: &str, count_of_runs: usize, every: u32, tolerance: f64) {
    let fixture = parse(fixture);
    let (x, y) = (numbers(&fixture["x"]), numbers(&fixture["y"]));
    let runs = fixture["runs"].as_array().expect("runs");
    assert_eq!(runs.len(), count_of_runs);
    for run in runs {
        let layers = run["layers"].as_array().expect("widths").iter().map(count).collect();
        let activation = Activation::parse(text(&run["activation"])).expect("an activation");
        let seed = u32::try_from(count(&run["seed"])).expect("32 bits");
        let mut config = Config::new(layers, activation, optimizer(run), seed);
        config.schedule = match run.get("schedule") {
            Some(case) => schedule(case, config.optimizer.learning_rate()),
            None => Schedule::Constant,
        };
        config.clip = clip(run);
        if let Some(init) = run.get("init") {
            config.init = Init::parse(text(init)).expect("an initialisation");
        }
        config.batch = run.get("batch").map(count).filter(|&size| size > 0);
        assert_eq!(config.optimizer.kind().name(), text(&run["optimizer"]));
        let expected = numbers(&run[dtype::<T>()]);
        let mut session = Session::<T>::new(&config, &x, &y).expect("the lab's data fits");
        let mut losses = vec![session.loss()];
        while losses.len() < expected.len() {
            session.step(every).expect("the shapes fit");
            losses.push(session.loss());
        }
        assert_close(&format!("{config:?}"), &losses, &expected, tolerance, 0.0);
    }
}

const PLAIN: &str = include_str!("../fixtures/trajectories.json");
const STEERED: &str = include_str!("../fixtures/steered.json");
const BATCHES: &str = include_str!("../fixtures/batches.json");

/// Measured: 1.5e-5 in the deep ReLU run under AdamW, where a unit switches between two roundings, and at most 2.6e-6
/// elsewhere.
#[test]
fn a_thousand_steps_are_pytorchs_in_f32() {
    trajectories_agree::<f32>(PLAIN, 36, 50, 5e-5);
}

/// Measured: 2.3e-15, ten units in the last place.
#[test]
fn a_thousand_steps_are_pytorchs_in_f64() {
    trajectories_agree::<f64>(PLAIN, 36, 50, 1e-13);
}

/// Measured: 8e-7.
#[test]
fn steered_runs_are_pytorchs_in_f32() {
    trajectories_agree::<f32>(STEERED, 8, 50, 3e-6);
}

/// Measured: 2.2e-13 along a cosine, which PyTorch multiplies from epoch to epoch, and at most 2.2e-15 elsewhere.
#[test]
fn steered_runs_are_pytorchs_in_f64() {
    trajectories_agree::<f64>(STEERED, 8, 50, 1e-12);
}

/// Measured: 8.6e-6.
#[test]
fn mini_batches_are_pytorchs_in_f32() {
    trajectories_agree::<f32>(BATCHES, 9, 10, 3e-5);
}

/// Measured: at most 2e-14.
#[test]
fn mini_batches_are_pytorchs_in_f64() {
    trajectories_agree::<f64>(BATCHES, 9, 10, 1e-13);
}

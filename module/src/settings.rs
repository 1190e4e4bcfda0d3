//! Parses the settings of a trainer and of a gradient probe from JSON.

use std::fmt;

use engine::choice::{Choice, choice};
use engine::data::Seed;
use engine::nn::{Activation, Init};
use engine::optim::{AdagradConfig, AdamConfig, Clip, OptimizerConfig, RmsPropConfig, Schedule, SgdConfig};
use engine::probe::ProbeConfig;
use engine::train::Config;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

choice! {
    /// The element type of a trainer.
    "precision", pub(crate) Precision {
        /// 32 bits, PyTorch's default.
        F32 = "f32", "float32";
        /// 64 bits.
        F64 = "f64", "float64";
    }
}

/// Parses `{"layers":[1,2,1],"activation":"sigmoid","optimizer":{"kind":"adam","lr":0.1},"seed":0,"precision":"f32"}`.
/// Only the layers and the optimizer are required.
pub(crate) fn trainer(json: &str) -> Result<(Config, Precision), String> {
    let TrainerJson { layers, activation, optimizer, schedule, clip_grad_norm, clip_grad_value, seed, precision, init } =
        read(json)?;
    let optimizer = optimizer.into_config();
    let schedule = schedule.into_schedule(optimizer.learning_rate())?;
    let clip = match (clip_grad_norm, clip_grad_value) {
        (None, None) => Clip::None,
        (Some(limit), None) => Clip::Norm(limit),
        (None, Some(limit)) => Clip::Value(limit),
        (Some(_), Some(_)) => {
            return Err("clip_grad_norm and clip_grad_value are both given; a trainer can have one of them".to_owned());
        }
    };
    let config = Config {
        layers,
        activation: activation.0,
        init: init.0,
        optimizer,
        schedule,
        clip,
        seed: seed.0.bits(),
        batch: None,
    };
    Ok((config, precision.0))
}

/// Parses `{"K":3,"L":40,"activation":"sigmoid","init":"uniform","seed":0,"x":[1.0]}`. Only K and L are required.
pub(crate) fn probe(json: &str) -> Result<ProbeConfig, String> {
    const MOST_UNITS: usize = 64;
    const MOST_LAYERS: usize = 10_000;
    let ProbeJson { units, layers, activation, init, seed, x } = read(json)?;
    if !(1..=MOST_UNITS).contains(&units) {
        return Err(format!("K is {units}; it must be from 1 to {MOST_UNITS}"));
    }
    if !(1..=MOST_LAYERS).contains(&layers) {
        return Err(format!("L is {layers}; it must be from 1 to {MOST_LAYERS}"));
    }
    if x.is_empty() || !x.iter().all(|value| value.is_finite()) {
        return Err("x must have at least one number, and only finite ones".to_owned());
    }
    Ok(ProbeConfig { layers, units, activation: activation.0, init: init.0, seed: seed.0.bits(), scale: 1.0, input: x })
}

fn read<'a, S: Deserialize<'a>>(json: &'a str) -> Result<S, String> {
    serde_json::from_str(json).map_err(|error| format!("the settings cannot be parsed: {error}"))
}

/// A value of a [`Choice`], given by its name.
struct Named<C>(C);

impl<'de, C: Choice> Deserialize<'de> for Named<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        C::parse(&name).map(Self).map_err(D::Error::custom)
    }
}

/// A seed: a number, or a string for seeds beyond 2⁵³, where a JavaScript number loses digits.
#[derive(Default)]
struct SeedJson(Seed);

impl<'de> Deserialize<'de> for SeedJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SeedVisitor).map(Self)
    }
}

struct SeedVisitor;

impl Visitor<'_> for SeedVisitor {
    type Value = Seed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a seed: a whole number from -2^63 to 2^64 - 1, or the same as a string")
    }

    fn visit_u64<E: Error>(self, seed: u64) -> Result<Seed, E> {
        Ok(seed.into())
    }

    fn visit_i64<E: Error>(self, seed: i64) -> Result<Seed, E> {
        Ok(seed.into())
    }

    fn visit_f64<E: Error>(self, seed: f64) -> Result<Seed, E> {
        // `to_string` prints no exponent. A fraction keeps its point and is refused.
        Seed::parse(&seed.to_string()).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, seed: &str) -> Result<Seed, E> {
        Seed::parse(seed).map_err(E::custom)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrainerJson {
    layers: Vec<usize>,
    #[serde(default = "sigmoid")]
    activation: Named<Activation>,
    optimizer: OptimizerJson,
    #[serde(default)]
    schedule: ScheduleJson,
    clip_grad_norm: Option<f64>,
    clip_grad_value: Option<f64>,
    #[serde(default)]
    seed: SeedJson,
    #[serde(default = "single")]
    precision: Named<Precision>,
    #[serde(default = "pytorch")]
    init: Named<Init>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProbeJson {
    #[serde(rename = "K")]
    units: usize,
    #[serde(rename = "L")]
    layers: usize,
    #[serde(default = "sigmoid")]
    activation: Named<Activation>,
    #[serde(default = "pytorch")]
    init: Named<Init>,
    #[serde(default)]
    seed: SeedJson,
    #[serde(default = "one")]
    x: Vec<f64>,
}

/// The optimizers with PyTorch's names and defaults for their settings.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
enum OptimizerJson {
    Sgd { lr: f64, momentum: Option<f64>, dampening: Option<f64>, nesterov: Option<bool>, weight_decay: Option<f64> },
    Adam { lr: f64, betas: Option<[f64; 2]>, eps: Option<f64>, weight_decay: Option<f64> },
    AdamW { lr: f64, betas: Option<[f64; 2]>, eps: Option<f64>, weight_decay: Option<f64> },
    RmsProp { lr: f64, alpha: Option<f64>, eps: Option<f64>, momentum: Option<f64>, weight_decay: Option<f64> },
    Adagrad { lr: f64, lr_decay: Option<f64>, eps: Option<f64>, weight_decay: Option<f64> },
}

impl OptimizerJson {
    fn into_config(self) -> OptimizerConfig {
        let adam = |default: AdamConfig, learning_rate, betas: Option<_>, eps: Option<_>, weight_decay: Option<_>| {
            OptimizerConfig::Adam(AdamConfig {
                learning_rate,
                betas: betas.unwrap_or(default.betas),
                epsilon: eps.unwrap_or(default.epsilon),
                weight_decay: weight_decay.unwrap_or(default.weight_decay),
                ..default
            })
        };
        match self {
            Self::Sgd { lr, momentum, dampening, nesterov, weight_decay } => {
                let default = SgdConfig::default();
                OptimizerConfig::Sgd(SgdConfig {
                    learning_rate: lr,
                    momentum: momentum.unwrap_or(default.momentum),
                    dampening: dampening.unwrap_or(default.dampening),
                    nesterov: nesterov.unwrap_or(default.nesterov),
                    weight_decay: weight_decay.unwrap_or(default.weight_decay),
                })
            }
            Self::Adam { lr, betas, eps, weight_decay } => adam(AdamConfig::default(), lr, betas, eps, weight_decay),
            Self::AdamW { lr, betas, eps, weight_decay } => adam(AdamConfig::adamw(), lr, betas, eps, weight_decay),
            Self::RmsProp { lr, alpha, eps, momentum, weight_decay } => {
                let default = RmsPropConfig::default();
                OptimizerConfig::RmsProp(RmsPropConfig {
                    learning_rate: lr,
                    alpha: alpha.unwrap_or(default.alpha),
                    epsilon: eps.unwrap_or(default.epsilon),
                    momentum: momentum.unwrap_or(default.momentum),
                    weight_decay: weight_decay.unwrap_or(default.weight_decay),
                })
            }
            Self::Adagrad { lr, lr_decay, eps, weight_decay } => {
                let default = AdagradConfig::default();
                OptimizerConfig::Adagrad(AdagradConfig {
                    learning_rate: lr,
                    rate_decay: lr_decay.unwrap_or(default.rate_decay),
                    epsilon: eps.unwrap_or(default.epsilon),
                    weight_decay: weight_decay.unwrap_or(default.weight_decay),
                })
            }
        }
    }
}

/// The schedules with PyTorch's names and defaults for their settings.
#[derive(Deserialize, Default)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum ScheduleJson {
    #[default]
    Constant,
    Step {
        step_size: u64,
        gamma: Option<f64>,
    },
    Exponential {
        gamma: f64,
    },
    Cosine {
        #[serde(rename = "T_max")]
        t_max: u64,
        eta_min: Option<f64>,
    },
    WarmUp {
        start_factor: Option<f64>,
        total_iters: Option<u64>,
    },
}

impl ScheduleJson {
    /// The engine's schedule for a run with this learning rate.
    fn into_schedule(self, learning_rate: f64) -> Result<Schedule, String> {
        Ok(match self {
            Self::Constant => Schedule::Constant,
            Self::Step { step_size, gamma } => Schedule::Step { every: step_size, gamma: gamma.unwrap_or(0.1) },
            Self::Exponential { gamma } => Schedule::Exponential { gamma },
            Self::Cosine { t_max, eta_min } => {
                // PyTorch's setting is the lowest rate, the engine's is its share of the learning rate.
                let lowest = eta_min.unwrap_or(0.0);
                if learning_rate > 0.0 && !(0.0..=learning_rate).contains(&lowest) {
                    return Err(format!("eta_min is {lowest}; it must be from 0 to the learning rate {learning_rate}"));
                }
                Schedule::Cosine { epochs: t_max, floor: lowest / learning_rate }
            }
            Self::WarmUp { start_factor, total_iters } => {
                Schedule::WarmUp { epochs: total_iters.unwrap_or(5), start: start_factor.unwrap_or(1.0 / 3.0) }
            }
        })
    }
}

fn sigmoid() -> Named<Activation> {
    Named(Activation::Sigmoid)
}

fn single() -> Named<Precision> {
    Named(Precision::F32)
}

fn pytorch() -> Named<Init> {
    Named(Init::Pytorch)
}

fn one() -> Vec<f64> {
    vec![1.0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_with_pytorchs_defaults() {
        let (config, precision) = trainer(r#"{"layers":[1,2,1],"optimizer":{"kind":"adamw","lr":0.1}}"#).expect("fine");
        assert_eq!((config.layers, config.activation, config.seed), (vec![1, 2, 1], Activation::Sigmoid, 0));
        assert_eq!(config.optimizer, OptimizerConfig::Adam(AdamConfig { learning_rate: 0.1, ..AdamConfig::adamw() }));
        assert_eq!(precision, Precision::F32);
        let config = probe(r#"{"K":3,"L":40,"init":"uniform","seed":7,"x":[1.0,2.0]}"#).expect("fine");
        assert_eq!((config.units, config.layers, config.init, config.seed), (3, 40, Init::Uniform, 7));
        assert_eq!(config.input, [1.0, 2.0]);
    }

    #[test]
    fn every_setting_is_parsed() {
        let optimizer = |json: &str| {
            let text = format!(r#"{{"layers":[1,1],"optimizer":{{"lr":0.5,"weight_decay":0.125,{json}}}}}"#);
            trainer(&text).expect("fine").0.optimizer
        };
        let (learning_rate, weight_decay) = (0.5, 0.125);
        assert_eq!(
            optimizer(r#""kind":"sgd","momentum":0.25,"dampening":0.75"#),
            OptimizerConfig::Sgd(SgdConfig {
                learning_rate,
                momentum: 0.25,
                dampening: 0.75,
                nesterov: false,
                weight_decay
            })
        );
        let adam = AdamConfig { learning_rate, betas: [0.25, 0.5], epsilon: 0.1, weight_decay, decoupled: false };
        assert_eq!(optimizer(r#""kind":"adam","betas":[0.25,0.5],"eps":0.1"#), OptimizerConfig::Adam(adam));
        let adamw = AdamConfig { decoupled: true, ..adam };
        assert_eq!(optimizer(r#""kind":"adamw","betas":[0.25,0.5],"eps":0.1"#), OptimizerConfig::Adam(adamw));
        assert_eq!(
            optimizer(r#""kind":"rmsprop","alpha":0.75,"eps":0.1,"momentum":0.25"#),
            OptimizerConfig::RmsProp(RmsPropConfig {
                learning_rate,
                alpha: 0.75,
                epsilon: 0.1,
                momentum: 0.25,
                weight_decay
            })
        );
        assert_eq!(
            optimizer(r#""kind":"adagrad","lr_decay":0.25,"eps":0.1"#),
            OptimizerConfig::Adagrad(AdagradConfig { learning_rate, rate_decay: 0.25, epsilon: 0.1, weight_decay })
        );

        let steered = |json: &str| {
            let text = format!(r#"{{"layers":[1,1],"optimizer":{{"kind":"sgd","lr":0.5}}{json}}}"#);
            trainer(&text).map(|(config, _)| (config.schedule, config.clip))
        };
        assert_eq!(steered(""), Ok((Schedule::Constant, Clip::None)));
        for (json, schedule) in [
            (r#"{"kind":"constant"}"#, Schedule::Constant),
            (r#"{"kind":"step","step_size":30}"#, Schedule::Step { every: 30, gamma: 0.1 }),
            (r#"{"kind":"exponential","gamma":0.9}"#, Schedule::Exponential { gamma: 0.9 }),
            (r#"{"kind":"cosine","T_max":100,"eta_min":0.25}"#, Schedule::Cosine { epochs: 100, floor: 0.5 }),
            (r#"{"kind":"warm_up","start_factor":0.25}"#, Schedule::WarmUp { epochs: 5, start: 0.25 }),
        ] {
            let text = format!(r#","schedule":{json},"clip_grad_norm":1.5"#);
            assert_eq!(steered(&text), Ok((schedule, Clip::Norm(1.5))));
        }
        assert_eq!(steered(r#","clip_grad_value":0.5"#), Ok((Schedule::Constant, Clip::Value(0.5))));
        assert_eq!(
            steered(r#","clip_grad_value":0.5,"clip_grad_norm":1"#),
            Err("clip_grad_norm and clip_grad_value are both given; a trainer can have one of them".to_owned())
        );
        let error = steered(r#","schedule":{"kind":"cosine","T_max":9,"eta_min":1}"#).expect_err("above the rate");
        assert_eq!(error, "eta_min is 1; it must be from 0 to the learning rate 0.5");
        let error = steered(r#","schedule":{"kind":"cosine"}"#).expect_err("no length");
        assert!(error.contains("missing field `T_max`"), "{error}");
        let error = steered(r#","schedule":{"kind":"sine"}"#).expect_err("no such schedule");
        assert!(error.contains("sine") && error.contains("warm_up"), "{error}");
    }

    #[test]
    fn a_seed_is_any_that_pytorch_takes_exact_as_a_string() {
        let seeds = |json: &str| {
            let run = trainer(&format!(r#"{{"layers":[1,1],"optimizer":{{"kind":"sgd","lr":1}},"seed":{json}}}"#));
            let probe = probe(&format!(r#"{{"K":3,"L":4,"seed":{json}}}"#)).map(|config| config.seed);
            let run = run.map(|(config, _)| config.seed);
            assert_eq!(run.as_ref().ok(), probe.as_ref().ok(), "{json}");
            run
        };
        for (json, seed) in [
            ("-1", u32::MAX),
            ("4294967301", 5),
            ("-9223372036854775808", 0),
            ("18446744073709551615", u32::MAX),
            ("1e3", 1000),
            (r#""9007199254740993""#, 1),
            (r#""-1""#, u32::MAX),
        ] {
            assert_eq!(seeds(json), Ok(seed), "{json}");
        }
        // JavaScript prints 2**64 as 18446744073709552000.
        for json in ["18446744073709552000", "1.5", r#""abc""#, r#""18446744073709551616""#] {
            let words = seeds(json).expect_err(json);
            assert!(
                words.contains("must be a whole number from -2^63 to 2^64 - 1, as for torch.manual_seed"),
                "{words}"
            );
        }
        assert!(
            seeds("null").expect_err("nothing").contains("a seed: a whole number"),
            "a seed of another JSON type is refused"
        );
    }

    #[test]
    fn each_mistake_is_named_with_what_is_allowed() {
        let message = |json: &str| trainer(json).expect_err("not fine");
        let words = message(r#"{"layers":[1,1],"activation":"cubic","optimizer":{"kind":"sgd","lr":1}}"#);
        assert!(words.contains("unknown activation \"cubic\"; allowed: sigmoid, tanh, relu"), "{words}");
        let words = message(r#"{"layers":[1,1],"optimizer":{"kind":"lion","lr":1}}"#);
        assert!(words.contains("lion") && words.contains("rmsprop"), "{words}");
        let words = message(r#"{"layers":[1,1],"optimizer":{"kind":"sgd","lr":1},"sed":1}"#);
        assert!(words.contains("unknown field `sed`") && words.contains("`seed`"), "{words}");
        let words = message(r#"{"optimizer":{"kind":"sgd","lr":1}}"#);
        assert!(words.contains("missing field `layers`"), "{words}");
        assert!(message("nonsense").starts_with("the settings cannot be parsed: "));
        let words = probe(r#"{"K":0,"L":40}"#).expect_err("no unit");
        assert_eq!(words, "K is 0; it must be from 1 to 64");
        assert_eq!(probe(r#"{"K":3,"L":10001}"#).expect_err("deep"), "L is 10001; it must be from 1 to 10000");
        assert!(probe(r#"{"K":3,"L":4,"x":[]}"#).is_err());
    }
}

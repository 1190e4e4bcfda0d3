//! The settings of a trainer and of a gradient probe, as JSON.

use gradient_lab::choice::{Choice, choice};
use gradient_lab::nn::{Activation, Init};
use gradient_lab::optim::{AdagradConfig, AdamConfig, OptimizerConfig, RmsPropConfig, SgdConfig};
use gradient_lab::probe::ProbeConfig;
use gradient_lab::train::Config;
use serde::Deserialize;
use serde::de::{Deserializer, Error};

choice! {
    /// The element type of a trainer.
    "precision", pub(crate) Precision {
        /// 32 bits, PyTorch's default.
        F32 = "f32", "float32";
        /// 64 bits.
        F64 = "f64", "float64";
    }
}

/// Reads `{"layers":[1,2,1],"activation":"sigmoid","optimizer":{"kind":"adam","lr":0.1},"seed":0,"precision":"f32"}`.
/// All but the layers and the optimizer may be left out.
pub(crate) fn trainer(json: &str) -> Result<(Config, Precision), String> {
    let TrainerJson { layers, activation, optimizer, seed, precision, init } = read(json)?;
    let optimizer = optimizer.into_config();
    let config = Config { layers, activation: activation.0, init: init.0, optimizer, seed };
    Ok((config, precision.0))
}

/// Reads `{"K":3,"L":40,"activation":"sigmoid","init":"uniform","seed":0,"x":[1.0]}`. All but K and L may be left out.
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
        return Err("x must hold at least one number, and only finite ones".to_owned());
    }
    Ok(ProbeConfig { layers, units, activation: activation.0, init: init.0, seed, scale: 1.0, input: x })
}

fn read<'a, S: Deserialize<'a>>(json: &'a str) -> Result<S, String> {
    serde_json::from_str(json).map_err(|error| format!("the settings cannot be read: {error}"))
}

/// A value of a [`Choice`], by its name.
struct Named<C>(C);

impl<'de, C: Choice> Deserialize<'de> for Named<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        C::parse(&name).map(Self).map_err(D::Error::custom)
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
    seed: u32,
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
    seed: u32,
    #[serde(default = "one")]
    x: Vec<f64>,
}

/// The optimizers with PyTorch's names for their settings; what is left out has PyTorch's default.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
enum OptimizerJson {
    Sgd {
        lr: f64,
        #[serde(default)]
        momentum: f64,
        #[serde(default)]
        nesterov: bool,
        #[serde(default)]
        weight_decay: f64,
    },
    Adam {
        lr: f64,
        #[serde(default)]
        weight_decay: f64,
    },
    AdamW {
        lr: f64,
        weight_decay: Option<f64>,
    },
    RmsProp {
        lr: f64,
        alpha: Option<f64>,
        #[serde(default)]
        momentum: f64,
        #[serde(default)]
        weight_decay: f64,
    },
    Adagrad {
        lr: f64,
        #[serde(default)]
        weight_decay: f64,
    },
}

impl OptimizerJson {
    fn into_config(self) -> OptimizerConfig {
        match self {
            Self::Sgd { lr: learning_rate, momentum, nesterov, weight_decay } => {
                OptimizerConfig::Sgd(SgdConfig { learning_rate, momentum, nesterov, weight_decay })
            }
            Self::Adam { lr: learning_rate, weight_decay } => {
                OptimizerConfig::Adam(AdamConfig { learning_rate, weight_decay, ..AdamConfig::default() })
            }
            Self::AdamW { lr: learning_rate, weight_decay } => {
                let default = AdamConfig::adamw();
                let weight_decay = weight_decay.unwrap_or(default.weight_decay);
                OptimizerConfig::Adam(AdamConfig { learning_rate, weight_decay, ..default })
            }
            Self::RmsProp { lr: learning_rate, alpha, momentum, weight_decay } => {
                let alpha = alpha.unwrap_or(RmsPropConfig::default().alpha);
                OptimizerConfig::RmsProp(RmsPropConfig { learning_rate, alpha, momentum, weight_decay })
            }
            Self::Adagrad { lr: learning_rate, weight_decay } => {
                OptimizerConfig::Adagrad(AdagradConfig { learning_rate, weight_decay })
            }
        }
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
        assert!(message("nonsense").starts_with("the settings cannot be read: "));
        let words = probe(r#"{"K":0,"L":40}"#).expect_err("no unit");
        assert_eq!(words, "K is 0; it must be from 1 to 64");
        assert_eq!(probe(r#"{"K":3,"L":10001}"#).expect_err("deep"), "L is 10001; it must be from 1 to 10000");
        assert!(probe(r#"{"K":3,"L":4,"x":[]}"#).is_err());
    }
}

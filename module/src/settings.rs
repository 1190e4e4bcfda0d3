//! The settings of a trainer and of a gradient probe, as JSON.

use gradient_lab::choice::Choice;
use gradient_lab::nn::{Activation, Init};
use gradient_lab::optim::OptimizerConfig;
use gradient_lab::probe::ProbeConfig;
use gradient_lab::train::{Config, Precision};
use serde::Deserialize;
use serde::de::{Deserializer, Error};

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
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
enum OptimizerJson {
    Sgd { lr: f64, momentum: Option<f64>, nesterov: Option<bool>, weight_decay: Option<f64> },
    Adam { lr: f64, weight_decay: Option<f64> },
    AdamW { lr: f64, weight_decay: Option<f64> },
    RmsProp { lr: f64, momentum: Option<f64>, alpha: Option<f64>, weight_decay: Option<f64> },
    Adagrad { lr: f64, weight_decay: Option<f64> },
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

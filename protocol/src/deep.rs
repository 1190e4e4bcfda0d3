//! Messages about deep networks in training: races of several networks side by side, and trials of one.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Scene, named};
use engine::nn::{Activation, Init};
use engine::optim::OptimizerKind;

/// Hidden layers of a deep network.
pub const DEEP_DEPTH: RangeInclusive<u32> = 1..=200;
/// Units of each hidden layer of a deep network.
pub const DEEP_HIDDEN: RangeInclusive<u32> = 1..=128;
/// Networks in one race.
pub const RACERS: RangeInclusive<u32> = 1..=4;
/// Training steps of a trial.
pub const TRIAL_STEPS: RangeInclusive<u32> = 1..=5000;

/// The settings of a deep network and its training. The same settings give the same numbers, bit for bit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DeepSettings {
    /// Hidden layers, within [`DEEP_DEPTH`].
    pub depth: u32,
    /// Units of each, within [`DEEP_HIDDEN`].
    pub hidden: u32,
    /// The non-linearity of each.
    #[serde(with = "named")]
    pub activation: Activation,
    /// How the weights are drawn.
    #[serde(with = "named")]
    pub init: Init,
    /// The update rule.
    #[serde(with = "named")]
    pub optimizer: OptimizerKind,
    /// Its step size, within [`super::LEARNING_RATE`].
    pub learning_rate: f64,
    /// Whether each hidden layer but the first adds to its input instead of replacing it.
    pub residual: bool,
    /// Whether pre-activations are normalised over the units of a layer.
    pub layer_norm: bool,
    /// Whether pre-activations are normalised over the samples.
    pub batch_norm: bool,
    /// Seed of the initial weights, as given to `torch.manual_seed`.
    pub seed: u32,
}

impl Default for DeepSettings {
    /// Thirty layers of sigmoid units with PyTorch's initial weights, which do not learn.
    fn default() -> Self {
        Self {
            depth: 30,
            hidden: 16,
            activation: Activation::Sigmoid,
            init: Init::Pytorch,
            optimizer: OptimizerKind::Adam,
            learning_rate: 0.01,
            residual: false,
            layer_norm: false,
            batch_norm: false,
            seed: 0,
        }
    }
}

/// A race at its start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RaceStart {
    /// The race's number.
    pub run: u32,
    /// What stays the same for each network.
    pub scenes: Vec<Scene>,
    /// The untrained networks.
    pub frames: Vec<DeepFrame>,
}

/// A race after some steps of all networks that have not diverged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RaceFrame {
    /// The race's number.
    pub run: u32,
    /// The current state of the networks.
    pub frames: Vec<DeepFrame>,
}

/// A deep network after some steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeepFrame {
    /// Completed training steps.
    pub step: u64,
    /// Mean squared error at the current parameters; `None` if it was not finite from the start.
    pub loss: Option<f64>,
    /// log₁₀ of the Euclidean norm of the gradient with respect to each linear layer's weight, first to last, including
    /// the output layer; `None` for an exact 0. Empty if the network diverged before its first step.
    pub gradients: Vec<Option<f32>>,
    /// log₁₀ of |Δw| / |w| of the last step for the same layers; `None` for an exact 0. Empty before the first step.
    pub updates: Vec<Option<f32>>,
    /// The network's value at each x of [`Scene::grid`], in evaluation mode; empty if one of them is not finite.
    pub curve: Vec<f32>,
    /// Loss by step, thinned to a bounded number of entries.
    pub history: Vec<(u32, f32)>,
    /// Set once the network has diverged: the name of what first became infinite or NaN. The network then stays at its
    /// last finite step.
    pub diverged: Option<String>,
}

/// The parameters of the networks of a race.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RaceParameters {
    /// The race's number.
    pub run: u32,
    /// The networks.
    pub nets: Vec<DeepParameters>,
}

/// The parameters of a deep network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeepParameters {
    /// Completed training steps.
    pub step: u64,
    /// The tensors of `state_dict()` of the network's class in the script for PyTorch.
    pub tensors: Vec<NamedTensor>,
}

/// A tensor with its name in PyTorch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedTensor {
    /// "layers.0.weight".
    pub name: String,
    /// Empty for a single number.
    pub shape: Vec<u32>,
    /// The values, row by row.
    pub values: Vec<f32>,
}

/// The outcome of training a deep network for a number of steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeepOutcome {
    /// Completed steps: fewer than requested only if the network diverged.
    pub steps: u32,
    /// Mean squared error after the last step; `None` if it was not finite from the start. The gradients are then
    /// unknown, too.
    pub loss: Option<f64>,
    /// log₁₀ of the norm of the gradient with respect to the first layer's weight before the first step; `None` for an
    /// exact 0.
    pub gradient_at_start: Option<f64>,
    /// The same after the last step.
    pub gradient_at_end: Option<f64>,
    /// The loss of the least-squares line on the same data.
    pub line_loss: f64,
    /// The loss of always predicting the mean.
    pub mean_loss: f64,
    /// Set if the network has diverged: the name of what first became infinite or NaN.
    pub diverged: Option<String>,
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::deep_nets::{Request, Response};
    use crate::{decode, encode};

    #[test]
    fn messages_about_deep_nets_survive_encoding_and_decoding() {
        let cure = DeepSettings { residual: true, activation: Activation::Gelu, ..DeepSettings::default() };
        let questions = [
            Request::StartRace { run: 3, nets: vec![DeepSettings::default(), cure] },
            Request::TryDeep { settings: cure, steps: 300 },
            Request::Parameters { run: 3 },
        ];
        for question in questions {
            assert_eq!(decode::<Request>(&encode(&question).expect("encodes")), Ok(question));
        }
        let frame = DeepFrame {
            step: 2,
            loss: None,
            gradients: vec![None, Some(-26.5)],
            updates: vec![],
            curve: vec![1.0],
            history: vec![(0, 4.5)],
            diverged: Some("the loss".to_owned()),
        };
        let outcome = DeepOutcome {
            steps: 300,
            loss: Some(0.5),
            gradient_at_start: None,
            gradient_at_end: Some(-45.0),
            line_loss: 0.17,
            mean_loss: 0.54,
            diverged: None,
        };
        let answers = [
            Response::Raced(Rc::new(RaceFrame { run: 3, frames: vec![frame.clone()] })),
            Response::RaceStarted(Rc::new(RaceStart { run: 3, scenes: vec![], frames: vec![frame] })),
            Response::TriedDeep(outcome),
            Response::Parameters(RaceParameters {
                run: 3,
                nets: vec![DeepParameters {
                    step: 2,
                    tensors: vec![NamedTensor { name: "output.bias".to_owned(), shape: vec![1], values: vec![0.5] }],
                }],
            }),
        ];
        for answer in answers {
            assert_eq!(decode::<Response>(&encode(&answer).expect("encodes")), Ok(answer));
        }
    }
}

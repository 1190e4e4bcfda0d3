//! Messages about the parts of a network in training, and edits of its parameters.

use serde::{Deserialize, Serialize};

use crate::named;
use engine::nn::Activation;

/// An edit of one parameter.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// Sets a parameter to a value within [`PARAMETER`](super::PARAMETER).
    Parameter {
        /// Its index in PyTorch's order: each layer's weight, row by row, then its bias.
        index: u32,
        /// The value.
        value: f64,
    },
    /// Moves the kink of a unit of the only hidden layer, by changing its bias.
    Kink {
        /// The unit's index, from 0.
        unit: u32,
        /// The x of the kink.
        x: f64,
    },
}

/// The parts of a network at one epoch. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnatomyReport {
    /// The run's number.
    pub run: u32,
    /// Completed epochs.
    pub epoch: u64,
    /// The number of inputs, of units in each hidden layer, and of outputs.
    pub widths: Vec<u32>,
    /// The non-linearity after each hidden layer.
    #[serde(with = "named")]
    pub activation: Activation,
    /// All parameters in PyTorch's order.
    pub parameters: Vec<f64>,
    /// The gradient of the loss with respect to each parameter; `None` if it is not finite.
    pub gradient: Option<Vec<f32>>,
    /// What the last step added to each parameter; `None` before the first step.
    pub update: Option<Vec<f32>>,
    /// What each unit of the last hidden layer adds to the output at each x of the scene's grid.
    pub contributions: Vec<Vec<f32>>,
    /// The bias of the output.
    pub bias: f64,
    /// The x at which each unit's pre-activation is 0, for a network with one hidden layer.
    pub kinks: Option<Vec<Option<f64>>>,
    /// The number of data points at which each unit of each hidden layer is saturated.
    pub saturated: Vec<Vec<u32>>,
    /// The number of data points.
    pub points: u32,
}

/// The answer to [`lab::Request::Weight`](super::lab::Request::Weight).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightAnswer {
    /// The request's number.
    pub request: u32,
    /// The run's number.
    pub run: u32,
    /// The gradient by the parameter, or a message that names what is wrong.
    pub outcome: Result<WeightReport, String>,
}

/// The gradient by one parameter, taken apart. Every number in it is finite, and computed in double precision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightReport {
    /// Completed epochs.
    pub epoch: u64,
    /// By a backward pass.
    pub gradient: f64,
    /// By the central difference.
    pub difference: f64,
    /// By how much the central difference moves the parameter up and down.
    pub step: f64,
    /// The difference of the two gradients relative to the larger, or to 1 where both are small.
    pub relative_error: f64,
    /// For each data point, in the order of the scene's.
    pub samples: Vec<WeightSample>,
    /// The non-linearity of the unit to which the parameter belongs; `None` for the output.
    pub unit: Option<UnitCurve>,
    /// The pre-activations of the hidden layers in bins.
    pub layers: PreActivations,
}

/// What one data point contributes to the gradient: the product of `delta` and `activation`. The gradient is the mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WeightSample {
    /// The derivative of the point's squared error by the unit's pre-activation.
    pub delta: f64,
    /// The number that the weight multiplies; 1 for a bias.
    pub activation: f64,
    /// The product.
    pub product: f64,
    /// The unit's pre-activation.
    pub z: f64,
    /// The unit's output and its slope there; z and 1 for the output.
    pub value: f64,
    /// See [`Self::value`].
    pub slope: f64,
}

/// A unit's non-linearity over the range of its pre-activations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitCurve {
    /// z, φ(z) and φ′(z), by ascending z.
    pub points: Vec<[f32; 3]>,
}

/// The distribution of each hidden layer's pre-activations over all its units and all data points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PreActivations {
    /// The lower end of the first bin and the upper end of the last one, which all layers share.
    pub ends: [f64; 2],
    /// How many are in each bin, by layer.
    pub counts: Vec<Vec<u32>>,
}

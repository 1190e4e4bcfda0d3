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

//! What a running network is made of, and changes of it by hand.

use serde::{Deserialize, Serialize};

use crate::named;
use engine::nn::Activation;

/// A change of a parameter by hand.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// A parameter gets a value within [`PARAMETER`](super::PARAMETER).
    Parameter {
        /// Which, in PyTorch's order: each layer's weight, row by row, then its bias.
        index: u32,
        /// The value.
        value: f64,
    },
    /// A unit of the only hidden layer gets the bias that puts its kink at a place; the weight stays.
    Kink {
        /// Which unit, counted from 0.
        unit: u32,
        /// The place.
        x: f64,
    },
}

/// What a network is made of at one epoch. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnatomyReport {
    /// The run.
    pub run: u32,
    /// Completed epochs.
    pub epoch: u64,
    /// Inputs, each hidden layer, outputs.
    pub widths: Vec<u32>,
    /// The non-linearity after each hidden layer.
    #[serde(with = "named")]
    pub activation: Activation,
    /// All parameters in PyTorch's order.
    pub parameters: Vec<f64>,
    /// The gradient of the loss by each; `None` where it is not finite.
    pub gradient: Option<Vec<f32>>,
    /// What the newest step has added to each; `None` before the first.
    pub update: Option<Vec<f32>>,
    /// What each unit of the last hidden layer adds to the output at each x of the scene's grid.
    pub contributions: Vec<Vec<f32>>,
    /// The output's bias, to which they are added.
    pub bias: f64,
    /// Where each unit's pre-activation is 0, for a network with one hidden layer.
    pub kinks: Option<Vec<Option<f64>>>,
    /// At how many data points each unit of each hidden layer is saturated.
    pub saturated: Vec<Vec<u32>>,
    /// How many data points there are.
    pub points: u32,
}

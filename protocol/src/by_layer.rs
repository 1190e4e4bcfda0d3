//! Messages about one network layer by layer, and about one of its layers in full.

use serde::{Deserialize, Serialize};

use super::{ProbeSettings, named};
use engine::choice::choice;

/// About the largest number of layers that are sent of a network, including the first and the last: a chart cannot show
/// more. The numbers are still those of the whole network.
pub const MOST_LAYERS_SHOWN: u32 = 400;

choice! {
    /// The inputs that the activations' statistics cover.
    "inputs", pub Inputs {
        /// The input at which the gradient is evaluated.
        One = "one", "the units, at this input";
        /// Inputs that are evenly spaced from −x to x.
        Spread = "spread", "the units, and 21 inputs from −x to x";
    }
}

/// A request for a network layer by layer; answered by [`LayersReport`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayersQuestion {
    /// The number that the page gives this request.
    pub request: u32,
    /// The network.
    pub settings: ProbeSettings,
    /// The inputs that the activations' statistics cover.
    #[serde(with = "named")]
    pub inputs: Inputs,
}

/// A network layer by layer. Sizes are base-10 logarithms; `None` means an exact 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayersReport {
    /// The request's number.
    pub request: u32,
    /// L, the number of hidden layers; [`Self::rows`] may have fewer.
    pub layers: u32,
    /// The layers that are shown, first to last.
    pub rows: Vec<LayerRow>,
    /// log₁₀ of the norm of the gradient with respect to the output node's weights.
    pub output_norm: Option<f64>,
    /// The first layer whose numbers overflow a double, if there is one. There is no gradient then.
    pub overflow: Option<u32>,
    /// The activation's largest slope.
    pub largest_slope: f64,
    /// A unit counts as saturated below this share of the largest slope.
    pub saturated_below: f64,
}

/// One hidden layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerRow {
    /// Its number, from 1.
    pub layer: u32,
    /// log₁₀ of the norm of the gradient with respect to its weights.
    pub norm: Option<f64>,
    /// Statistics of its activations; `None` if they overflow a double.
    pub statistics: Option<LayerStatistics>,
    /// φ′(z), unit by unit, at the network's own input.
    pub slopes: Vec<f32>,
    /// log₁₀ |δ|, unit by unit.
    pub deltas: Vec<Option<f64>>,
}

/// Statistics of the activations of one layer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LayerStatistics {
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation.
    pub spread: f64,
    /// The share of saturated units, from 0 to 1.
    pub saturated: f64,
}

/// A request for one hidden layer in full; answered by [`LayerReport`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerQuestion {
    /// The number that the page gives this request.
    pub request: u32,
    /// The network.
    pub settings: ProbeSettings,
    /// Which hidden layer, from 1.
    pub layer: u32,
}

/// One hidden layer in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerReport {
    /// The request's number.
    pub request: u32,
    /// Which hidden layer, from 1.
    pub layer: u32,
    /// Its numbers; `None` if some layer of the network overflows a double.
    pub numbers: Option<LayerNumbers>,
}

/// The numbers of one hidden layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerNumbers {
    /// W, row-major: one row per unit.
    pub weights: Vec<f64>,
    /// The units, first to last.
    pub units: Vec<UnitNumbers>,
    /// log₁₀ of the norm of the gradient with respect to the weights; `None` for an exact 0.
    pub norm: Option<f64>,
    /// The singular values of the layer's Jacobian D W, largest first.
    pub singular_values: Vec<f64>,
}

/// The numbers of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct UnitNumbers {
    /// b.
    pub bias: f64,
    /// z.
    pub pre_activation: f64,
    /// h = φ(z).
    pub activation: f64,
    /// φ′(z).
    pub slope: f64,
    /// Whether δ = ∂f/∂z is negative.
    pub negative: bool,
    /// log₁₀ |δ|; `None` for an exact 0.
    pub delta: Option<f64>,
}

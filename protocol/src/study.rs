//! Messages about the study of one small network, which reports every number.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::named;
use engine::nn::Init;

/// Hidden layers of a studied network.
pub const STUDY_LAYERS: RangeInclusive<u32> = 1..=12;
/// Units of each of its layers.
pub const STUDY_UNITS: RangeInclusive<u32> = 1..=5;
/// The range of a weight: the proof assumes |w| ≤ 1.
pub const STUDY_WEIGHTS: RangeInclusive<f64> = -1.0..=1.0;
/// The range of a bias, which reaches far into the saturation of a sigmoid.
pub const STUDY_BIASES: RangeInclusive<f64> = -100.0..=100.0;
/// The largest number of edits in one request.
pub const STUDY_EDITS: usize = 200;

/// A sigmoid network: how its weights are drawn, and how they are edited. Every input is 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudySettings {
    /// L, within [`STUDY_LAYERS`].
    pub layers: u32,
    /// K, within [`STUDY_UNITS`].
    pub units: u32,
    /// How the weights are drawn.
    #[serde(with = "named")]
    pub init: Init,
    /// Seed of the weights, as given to `torch.manual_seed`.
    pub seed: u32,
    /// The number of decimals to which the drawn weights are rounded; `None` means that they are not rounded.
    pub decimals: Option<u32>,
    /// Edits after the draw, in this order; at most [`STUDY_EDITS`].
    pub edits: Vec<StudyEdit>,
    /// Whether the report lists every path.
    pub paths: bool,
    /// Whether the report has hints: edits that would bring the gradient closer to the bound.
    pub hints: bool,
}

impl Default for StudySettings {
    /// Problem 2's network, with few enough layers to list its paths.
    fn default() -> Self {
        Self {
            layers: 4,
            units: 3,
            init: Init::Uniform,
            seed: 0,
            decimals: None,
            edits: Vec::new(),
            paths: false,
            hints: false,
        }
    }
}

/// One parameter of a network; layers and units count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StudyKnob {
    /// A weight of a hidden layer.
    Weight {
        /// The layer.
        layer: u32,
        /// The unit at its end.
        to: u32,
        /// The unit or the input at its start.
        from: u32,
    },
    /// A unit's bias.
    Bias {
        /// The layer.
        layer: u32,
        /// The unit.
        unit: u32,
    },
    /// A weight of the output node.
    Output {
        /// The unit of the last layer.
        unit: u32,
    },
}

/// An edit of a network.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum StudyEdit {
    /// Sets one parameter, within [`STUDY_WEIGHTS`] or [`STUDY_BIASES`].
    Set {
        /// The parameter.
        knob: StudyKnob,
        /// Its value.
        value: f64,
    },
    /// Sets a unit's bias so that its pre-activation is 0.
    Centre {
        /// The layer, from 0.
        layer: u32,
        /// The unit, from 0.
        unit: u32,
    },
    /// The same for all units of a layer.
    CentreLayer {
        /// The layer, from 0.
        layer: u32,
    },
    /// Sets every weight to 1.
    Ones,
}

/// The numbers of a hidden layer. Lists have one entry per unit unless the comment says otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudyLayer {
    /// W, row by row: one row per unit of the layer.
    pub weight: Vec<f64>,
    /// b.
    pub bias: Vec<f64>,
    /// z.
    pub pre_activation: Vec<f64>,
    /// h = σ(z).
    pub activation: Vec<f64>,
    /// σ′(z).
    pub slope: Vec<f64>,
    /// ∂f/∂z.
    pub delta: Vec<f64>,
    /// The largest slope, compared with 1/4.
    pub largest_slope: StudyComparison,
    /// The factor by which the layer multiplies the sum over all paths, compared with K (in the last layer 1).
    pub path_factor: StudyComparison,
    /// The product of these factors from the output to this layer, compared with its bound.
    pub running: StudyComparison,
    /// The largest |∂f/∂z|; in the first layer that of unit 1.
    pub reached: f64,
}

/// An inequality of the proof.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StudyComparison {
    /// The left side, which is at most the right one.
    pub left: f64,
    /// The right side.
    pub right: f64,
    /// The right side divided by the left one; `None` if the left one is exactly 0.
    pub slack: Option<f64>,
    /// Whether the left side is at most the right one, up to rounding.
    pub holds: bool,
}

/// A path from the first weight to the output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudyPath {
    /// The unit in each layer, from 0.
    pub units: Vec<u32>,
    /// The product of x₁ and all slopes and weights on the path.
    pub product: f64,
    /// The sum of the products up to this one.
    pub sum: f64,
}

/// An edit that would bring the gradient closer to the bound.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StudyHint {
    /// The edit.
    pub edit: StudyEdit,
    /// The ratio to the bound after it.
    pub ratio: f64,
}

/// The response to the study of a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudyReport {
    /// The request's number.
    pub request: u32,
    /// x, the input.
    pub input: Vec<f64>,
    /// The hidden layers, first to last.
    pub layers: Vec<StudyLayer>,
    /// c, the weights of the output node.
    pub output: Vec<f64>,
    /// f, the value of the network.
    pub value: f64,
    /// ∂f/∂w₁₁⁽¹⁾ by the backward pass.
    pub gradient: f64,
    /// The same with the Jacobians multiplied from the input's side.
    pub forward_gradient: f64,
    /// The inequalities of the proof, in order: paths that cancel, the layers' largest slopes, 1/4, the number of
    /// paths, |x₁| ≤ K.
    pub comparisons: Vec<StudyComparison>,
    /// |∂f/∂w₁₁⁽¹⁾| as a share of (|x₁| / K)(K/4)ᴸ.
    pub ratio: f64,
    /// The largest |w| or |c|.
    pub largest_weight: f64,
    /// The paths in descending order of their products, if the settings ask for them.
    pub paths: Vec<StudyPath>,
    /// The best single edits, the best one first, if the settings ask for them; empty if no edit helps.
    pub hints: Vec<StudyHint>,
}

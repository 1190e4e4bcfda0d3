//! The messages about one small network whose every number is looked at.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::named;
use engine::nn::Init;

/// Hidden layers of a studied network.
pub const STUDY_LAYERS: RangeInclusive<u32> = 1..=12;
/// Units of each of its layers.
pub const STUDY_UNITS: RangeInclusive<u32> = 1..=5;
/// What a weight may be set to: the proof assumes |w| ≤ 1.
pub const STUDY_WEIGHTS: RangeInclusive<f64> = -1.0..=1.0;
/// What a bias may be set to: far beyond where a sigmoid's slope can still be seen.
pub const STUDY_BIASES: RangeInclusive<f64> = -100.0..=100.0;
/// The most edits that one question may hold.
pub const STUDY_EDITS: usize = 200;

/// A sigmoid network: how its numbers are drawn, and what is changed about them. Every input is 1.
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
    /// To how many decimals the drawn numbers are rounded, if they are.
    pub decimals: Option<u32>,
    /// What is changed afterwards, in this order; at most [`STUDY_EDITS`].
    pub edits: Vec<StudyEdit>,
    /// Whether to list every path.
    pub paths: bool,
    /// Whether to say which changes would bring the gradient closer to the bound.
    pub hints: bool,
}

impl Default for StudySettings {
    /// Problem 2's network, shallow enough for its paths to be listed.
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

/// One number of a network; layers and units count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StudyKnob {
    /// A weight of a hidden layer.
    Weight {
        /// The layer.
        layer: u32,
        /// The unit that it leads to.
        to: u32,
        /// The unit or the input that it comes from.
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

/// A change of a network.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum StudyEdit {
    /// One number gets a value, within [`STUDY_WEIGHTS`] or [`STUDY_BIASES`].
    Set {
        /// The number.
        knob: StudyKnob,
        /// Its value.
        value: f64,
    },
    /// A unit's bias is chosen so that its pre-activation is 0.
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
    /// Every weight becomes +1.
    Ones,
}

/// A hidden layer's numbers and what becomes of them. Every list has one entry per unit unless it says otherwise.
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
    /// The largest slope, and 1/4.
    pub largest_slope: StudyComparison,
    /// By how much the layer multiplies the sum over all paths, and K; in the last layer 1.
    pub path_factor: StudyComparison,
    /// The product of both from the output to here, and the most that it may be.
    pub running: StudyComparison,
    /// The largest |∂f/∂z|, in the first layer that of unit 1.
    pub reached: f64,
}

/// An "at most" of the proof.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StudyComparison {
    /// The smaller side.
    pub left: f64,
    /// The larger side.
    pub right: f64,
    /// How many times the smaller fits into the larger; nothing if the smaller is exactly 0.
    pub slack: Option<f64>,
    /// Whether the left side is at most the right one, up to rounding.
    pub holds: bool,
}

/// A way from the first weight to the output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudyPath {
    /// The unit in each layer, from 0.
    pub units: Vec<u32>,
    /// x₁ and all slopes and weights on it, multiplied.
    pub product: f64,
    /// The sum of the products up to this one.
    pub sum: f64,
}

/// A change that would bring the gradient closer to the bound.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StudyHint {
    /// The change.
    pub edit: StudyEdit,
    /// The ratio to the bound after it.
    pub ratio: f64,
}

/// The answer to a question about one network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudyReport {
    /// The question's number.
    pub request: u32,
    /// x.
    pub input: Vec<f64>,
    /// The hidden layers, first to last.
    pub layers: Vec<StudyLayer>,
    /// c.
    pub output: Vec<f64>,
    /// f.
    pub value: f64,
    /// ∂f/∂w₁₁⁽¹⁾ by the backward pass.
    pub gradient: f64,
    /// The same with the Jacobians multiplied from the input's side.
    pub forward_gradient: f64,
    /// The comparisons of the proof: paths that cancel, the layers' largest slopes, 1/4, the number of paths, |x₁| ≤ K.
    pub comparisons: Vec<StudyComparison>,
    /// |∂f/∂w₁₁⁽¹⁾| as a share of (|x₁| / K)(K/4)ᴸ.
    pub ratio: f64,
    /// The largest |w| or |c|.
    pub largest_weight: f64,
    /// The paths, the largest product first, if they were asked for.
    pub paths: Vec<StudyPath>,
    /// The best single changes, the best first, if they were asked for; empty where none helps.
    pub hints: Vec<StudyHint>,
}

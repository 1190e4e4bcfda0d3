//! Messages about networks whose gradient a reader predicts before seeing it.

use serde::{Deserialize, Serialize};

use super::named;
use engine::choice::choice;
use engine::nn::{Activation, Init};

/// The largest number of hidden layers of the curves, which start at one.
pub const DEEPEST_GUESS: u32 = 100;

/// A gradient vanishes or explodes if it changes by at least this many powers of ten from the shallowest to the deepest
/// network.
pub const DECADES_OF_A_TREND: f64 = 2.0;

choice! {
    /// How the gradient changes with depth.
    "trend", pub Trend {
        /// It shrinks.
        Vanishes = "vanishes", "It vanishes";
        /// It keeps about the same size.
        Constant = "constant", "It stays about constant";
        /// It grows.
        Explodes = "explodes", "It explodes";
    }
}

choice! {
    /// A kind of network whose gradient is to be predicted.
    "scenario", pub Scenario {
        /// Problem 2's network with the weights that reach the bound.
        ThreeTight = "k3-tight", "Three sigmoid units, tight";
        /// The same with four units, for which the bound is (4/4)ᴸ.
        FourTight = "k4-tight", "Four sigmoid units, tight";
        /// The same with five units, for which the bound is (5/4)ᴸ.
        FiveTight = "k5-tight", "Five sigmoid units, tight";
        /// Problem 2's network with random weights.
        ThreeRandom = "k3-random", "Three sigmoid units, random";
        /// Five units with random weights: a growing bound does not mean that the gradient grows.
        FiveRandom = "k5-random", "Five sigmoid units, random";
        /// Weights up to 2 instead of 1, tight.
        DoubleTight = "double-tight", "Weights twice as large, tight";
        /// Weights up to 2 instead of 1, random.
        DoubleRandom = "double-random", "Weights twice as large, random";
        /// Tanh, whose slope reaches 1.
        TanhRandom = "tanh-random", "Sixteen tanh units, random";
        /// Tanh with orthogonal weights, which preserve a vector's length.
        TanhOrthogonal = "tanh-orthogonal", "Sixteen tanh units, orthogonal";
        /// ReLU in a narrow network: at some depth all units of a layer are off.
        ReluNarrow = "relu-narrow", "Three ReLU units, He";
        /// ReLU with large positive weights: all slopes are 1, so nothing shrinks the gradient.
        ReluLarge = "relu-large", "Sixteen ReLU units, all weights 4";
    }
}

/// The networks of a [`Scenario`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Experiment {
    /// K, the number of units of each layer.
    pub units: u32,
    /// φ, the activation.
    pub activation: Activation,
    /// How the weights are drawn.
    pub init: Init,
    /// The factor by which the drawn weights are multiplied.
    pub scale: f64,
    /// The first seed.
    pub seed: u32,
    /// The number of networks, each with its own seed; the curve is their median.
    pub networks: u32,
}

/// The number of random networks: enough for a median that hardly depends on the seeds.
const MANY: u32 = 51;

impl Scenario {
    /// The networks.
    #[must_use]
    pub fn experiment(self) -> Experiment {
        let of =
            |units, activation, init, scale, networks| Experiment { units, activation, init, scale, seed: 0, networks };
        match self {
            Self::ThreeTight => of(3, Activation::Sigmoid, Init::Tight, 1.0, 1),
            Self::FourTight => of(4, Activation::Sigmoid, Init::Tight, 1.0, 1),
            Self::FiveTight => of(5, Activation::Sigmoid, Init::Tight, 1.0, 1),
            Self::ThreeRandom => of(3, Activation::Sigmoid, Init::Uniform, 1.0, MANY),
            Self::FiveRandom => of(5, Activation::Sigmoid, Init::Uniform, 1.0, MANY),
            Self::DoubleTight => of(3, Activation::Sigmoid, Init::Tight, 2.0, 1),
            Self::DoubleRandom => of(3, Activation::Sigmoid, Init::Uniform, 2.0, MANY),
            Self::TanhRandom => of(16, Activation::Tanh, Init::Uniform, 1.0, MANY),
            Self::TanhOrthogonal => of(16, Activation::Tanh, Init::Orthogonal, 1.0, MANY),
            // One network: the depth at which the gradient becomes 0 depends on the seed, and a median would hide it.
            Self::ReluNarrow => Experiment { seed: NARROW_SEED, ..of(3, Activation::Relu, Init::He, 1.0, 1) },
            Self::ReluLarge => of(16, Activation::Relu, Init::Ones, 4.0, 1),
        }
    }
}

/// The seed of a network whose first unit is on and whose units are all off some layers above.
const NARROW_SEED: u32 = 127;

/// A request for the curves of a scenario; answered by [`BreakingReport`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BreakingQuestion {
    /// The number that the page gives this request.
    pub request: u32,
    /// Which networks.
    #[serde(with = "named")]
    pub scenario: Scenario,
}

/// The gradient by depth. Sizes are base-10 logarithms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BreakingReport {
    /// The request's number.
    pub request: u32,
    /// Which networks.
    #[serde(with = "named")]
    pub scenario: Scenario,
    /// log₁₀ |∂f/∂w₁₁⁽¹⁾| for 1, 2, ... up to [`DEEPEST_GUESS`] hidden layers, the median of the networks; `None` for
    /// an exact 0.
    pub gradient: Vec<Option<f64>>,
    /// log₁₀ of the bound for the same depths: (|x₁|/K) (K · max φ′ · max |w|)ᴸ.
    pub bound: Vec<f64>,
    /// K · max φ′ · max |w|.
    pub base: f64,
    /// max φ′.
    pub largest_slope: f64,
    /// max |w| over all the networks, without biases.
    pub largest_weight: f64,
    /// How the gradient changes with depth, by [`DECADES_OF_A_TREND`].
    #[serde(with = "named")]
    pub trend: Trend,
    /// The factor by which one more layer multiplies the gradient, on average from the shallowest to the deepest
    /// network whose gradient is not 0.
    pub per_layer: f64,
    /// The depth from which on the gradient is exactly 0.
    pub zero_from: Option<u32>,
    /// The depth from which on it underflows to 0 in a 32-bit float.
    pub too_small_from: Option<u32>,
    /// The depth from which on it overflows to infinity in a 32-bit float.
    pub too_large_from: Option<u32>,
}

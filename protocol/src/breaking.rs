//! Networks on which a reader guesses what becomes of the gradient before seeing it.

use serde::{Deserialize, Serialize};

use super::named;
use engine::choice::choice;
use engine::nn::{Activation, Init};

/// The curves go from one hidden layer to this many.
pub const DEEPEST_GUESS: u32 = 100;

/// From the shallowest to the deepest network the gradient has to change by this many powers of ten before it is said to
/// vanish or to explode.
pub const DECADES_OF_A_TREND: f64 = 2.0;

choice! {
    /// What becomes of the gradient with depth.
    "trend", pub Trend {
        /// It shrinks without end.
        Vanishes = "vanishes", "It vanishes";
        /// It stays of about the same size.
        Constant = "constant", "It stays about constant";
        /// It grows without end.
        Explodes = "explodes", "It explodes";
    }
}

choice! {
    /// A kind of network to guess about.
    "scenario", pub Scenario {
        /// Problem 2's network with the weights that reach the bound.
        ThreeTight = "k3-tight", "Three sigmoid units, tight";
        /// The same with four units: (4/4)ᴸ.
        FourTight = "k4-tight", "Four sigmoid units, tight";
        /// The same with five: (5/4)ᴸ.
        FiveTight = "k5-tight", "Five sigmoid units, tight";
        /// Problem 2's network with random weights.
        ThreeRandom = "k3-random", "Three sigmoid units, random";
        /// Five units with random weights: a bound that grows says nothing about what lies below it.
        FiveRandom = "k5-random", "Five sigmoid units, random";
        /// Weights up to 2 instead of 1, tight.
        DoubleTight = "double-tight", "Weights twice as large, tight";
        /// Weights up to 2 instead of 1, random.
        DoubleRandom = "double-random", "Weights twice as large, random";
        /// tanh, whose slope reaches 1.
        TanhRandom = "tanh-random", "Sixteen tanh units, random";
        /// tanh with orthogonal weights, which keep a vector's length.
        TanhOrthogonal = "tanh-orthogonal", "Sixteen tanh units, orthogonal";
        /// ReLU in a narrow net: sooner or later all units of some layer are off.
        ReluNarrow = "relu-narrow", "Three ReLU units, He";
        /// ReLU with large positive weights: no slope below 1 holds anything back.
        ReluLarge = "relu-large", "Sixteen ReLU units, all weights 4";
    }
}

/// The networks of a [`Scenario`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Experiment {
    /// K.
    pub units: u32,
    /// φ.
    pub activation: Activation,
    /// How the weights are drawn ...
    pub init: Init,
    /// ... and by what they are multiplied then.
    pub scale: f64,
    /// The first seed.
    pub seed: u32,
    /// How many networks are measured, each from a seed of its own; the curve is their median.
    pub networks: u32,
}

/// Enough random networks for a median that hardly changes with the seeds.
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
            // One net: where a net dies differs from seed to seed, and a median of zeros would not show it.
            Self::ReluNarrow => Experiment { seed: NARROW_SEED, ..of(3, Activation::Relu, Init::He, 1.0, 1) },
            Self::ReluLarge => of(16, Activation::Relu, Init::Ones, 4.0, 1),
        }
    }
}

/// A net whose first unit is on, and which dies some layers above.
const NARROW_SEED: u32 = 127;

/// Asks for the curves of a scenario; answered by [`BreakingReport`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BreakingQuestion {
    /// The number that the page gives this question.
    pub request: u32,
    /// Which networks.
    #[serde(with = "named")]
    pub scenario: Scenario,
}

/// What becomes of the gradient. Sizes are base-10 logarithms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BreakingReport {
    /// The question's number.
    pub request: u32,
    /// Which networks.
    #[serde(with = "named")]
    pub scenario: Scenario,
    /// log₁₀ |∂f/∂w₁₁⁽¹⁾| for 1, 2, ... up to [`DEEPEST_GUESS`] hidden layers, the median of the networks; `None` for an
    /// exact 0.
    pub gradient: Vec<Option<f64>>,
    /// log₁₀ of the bound for the same depths: (|x₁|/K) (K · max φ′ · max |w|)ᴸ.
    pub bound: Vec<f64>,
    /// K · max φ′ · max |w|.
    pub base: f64,
    /// max φ′.
    pub largest_slope: f64,
    /// max |w| over all the networks, biases left out.
    pub largest_weight: f64,
    /// What becomes of the gradient, by [`DECADES_OF_A_TREND`].
    #[serde(with = "named")]
    pub trend: Trend,
    /// By how much one more layer multiplies the gradient, on average from the shallowest to the deepest network in which
    /// it is not 0.
    pub per_layer: f64,
    /// From this depth on the gradient is exactly 0.
    pub zero_from: Option<u32>,
    /// From this depth on it is too small for a 32-bit float, which then is 0.
    pub too_small_from: Option<u32>,
    /// From this depth on it is too large for a 32-bit float, which then is infinite.
    pub too_large_from: Option<u32>,
}

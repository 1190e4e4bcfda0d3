//! How the gradient of many random networks falls with depth, told portion by portion.

use std::f64::consts::LOG10_2;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::ProbeSettings;

/// log₁₀ of the size up to which a number is printed as 0.0 in `float32` and `float64`: half of the smallest positive one,
/// 1.4e-45 and 4.9e-324, because a number is rounded to the nearest one.
pub const ZERO_BELOW: [f64; 2] = [-150.0 * LOG10_2, -1075.0 * LOG10_2];

/// Asks for gradients at every depth down to some depth, or for more of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Depths {
    /// The number that the page gives these networks. The first question with a new number begins anew; more with the
    /// same go on where the one before has stopped.
    pub request: u32,
    /// The networks: this seed and the next ones. The depth in it has no part in the answer.
    pub settings: ProbeSettings,
    /// The largest depth that is wanted.
    pub deepest: u32,
    /// Work for about this long, in milliseconds (at least one layer is passed).
    pub budget_ms: f64,
}

/// A portion of the depths, following on the one before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DepthsReport {
    /// The number of the networks.
    pub request: u32,
    /// How many networks there are.
    pub networks: u32,
    /// How many of them the points are about. While these are not all, the next portion tells the same depths again.
    pub measured: u32,
    /// The depth that they have reached.
    pub reached: u32,
    /// All depths at first, a choice of round ones further down.
    pub points: Vec<Rc<DepthPoint>>,
}

/// The gradients |∂f/∂w₁₁⁽¹⁾| of networks with one number of hidden layers, as base-10 logarithms. `None` stands for an
/// exact 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DepthPoint {
    /// L.
    pub layers: u32,
    /// The network of the chosen seed.
    pub chosen: Option<f64>,
    /// The same number as PyTorch would print it.
    pub printed: Printed,
    /// Some of the others, the same ones at every depth.
    pub others: Vec<Option<f64>>,
    /// Of all networks: what a tenth, a half and nine tenths of them do not exceed.
    pub quantiles: [Option<f64>; 3],
    /// log₁₀ of (s · K · max φ')ᴸ.
    pub bound: f64,
    /// log₁₀ of (|x₁| / K) (s · K · max φ')ᴸ.
    pub sharp_bound: Option<f64>,
}

/// A size as the two types of PyTorch hold it: the exact number rounded to the nearest that there is. A backward pass in
/// that precision agrees in its first digits, and in whether anything is left at all; its last digits also carry the
/// rounding of every step. `None` is printed as inf.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Printed {
    /// In `float32`.
    pub single: Option<f32>,
    /// In `float64`.
    pub double: Option<f64>,
}

//! Messages about the gradient of many random networks by depth, in portions.

use std::f64::consts::LOG10_2;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::ProbeSettings;

/// log₁₀ of the size up to which a number is rounded to 0 in `float32` and `float64`: half of the smallest positive
/// number,
/// 1.4e-45 or 4.9e-324.
pub const ZERO_BELOW: [f64; 2] = [-150.0 * LOG10_2, -1075.0 * LOG10_2];

/// A request for the gradients at every depth up to [`Self::deepest`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Depths {
    /// The number that the page gives these networks. The first request with a new number starts at the first depth;
    /// the next requests with the same number continue.
    pub request: u32,
    /// The networks: this seed and the next ones. The depth in the settings is ignored.
    pub settings: ProbeSettings,
    /// The largest depth.
    pub deepest: u32,
    /// Measure for about this long, in milliseconds, but at least one group of networks.
    pub budget_ms: f64,
}

/// A portion of the depths, which continues the previous portion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DepthsReport {
    /// The number of the networks.
    pub request: u32,
    /// The number of networks.
    pub networks: u32,
    /// The number of networks in the statistics of the points. While it is not all of them, the next portion has the
    /// same depths again.
    pub measured: u32,
    /// The depth to which the networks have been measured.
    pub reached: u32,
    /// All depths at first, round ones further down.
    pub points: Vec<Rc<DepthPoint>>,
}

/// The gradients |∂f/∂w₁₁⁽¹⁾| of networks with the same number of hidden layers, as base-10 logarithms. `None` means an
/// exact 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DepthPoint {
    /// L, the number of hidden layers.
    pub layers: u32,
    /// The gradient of the network with the chosen seed.
    pub chosen: Option<f64>,
    /// The same number as PyTorch would print it.
    pub printed: Printed,
    /// The quantiles 0.1, 0.5 and 0.9 over all networks.
    pub quantiles: [Option<f64>; 3],
    /// log₁₀ of (s · K · max φ')ᴸ.
    pub bound: f64,
}

/// A size rounded to PyTorch's two types. A backward pass in that precision has the same leading digits and the same
/// zeros; its last digits also contain the rounding errors of every step. `None` is printed as inf.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Printed {
    /// In `float32`.
    pub single: Option<f32>,
    /// In `float64`.
    pub double: Option<f64>,
}

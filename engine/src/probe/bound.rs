//! The bound of Problem 2.

use super::ProbeConfig;

/// log₁₀ of (s · K · max φ′)ᴸ for weights of size at most s, the configured scale: (K/4)ᴸ for sigmoid units and weights
/// of size at most 1. It holds where |x₁| is at most K. A network can
/// attain (|x₁| / K) times as much.
#[must_use]
pub fn log10_bound(config: &ProbeConfig, layers: usize) -> f64 {
    layers as f64 * libm::log10(config.scale * config.units as f64 * config.activation.max_slope())
}

//! The bounds of Problem 2.

use super::ProbeConfig;

/// log₁₀ of (s · K · max φ′)ᴸ for weights of size at most s, the configured scale: (K/4)ᴸ for sigmoid units and weights
/// of size at most 1. It holds where |x₁| is at most K.
#[must_use]
pub fn log10_bound(config: &ProbeConfig, layers: usize) -> f64 {
    layers as f64 * libm::log10(config.scale * config.units as f64 * config.activation.max_slope())
}

/// log₁₀ of (|x₁| / K) (s · K · max φ′)ᴸ: each of the K^(L−1) paths from the first layer's first unit to the output
/// passes L weights and L slopes, and x₁ in front of them. Nothing for x₁ = 0, where the gradient is exactly 0.
#[must_use]
pub fn log10_sharp_bound(config: &ProbeConfig, layers: usize) -> Option<f64> {
    let x = config.input[0].abs();
    (x > 0.0).then(|| libm::log10(x / config.units as f64) + log10_bound(config, layers))
}

//! Many networks at once: how the gradient with respect to the first weight falls with depth.
//!
//! With vₗ = ∂hₗ/∂w₁₁⁽¹⁾ the chain rule runs forward: v₁ = φ′(z₁) x₁ e₁ and vₗ = φ′(zₗ) ⊙ (Wₗ vₗ₋₁), and the network of
//! l hidden layers has ∂f/∂w₁₁⁽¹⁾ = c·vₗ. So one pass of O(L K²) gives the gradient at every depth, whereas passing
//! back from each depth separately would take O(L² K²).

use super::quartet::{Four, LayerOfFour};
use super::{Extended, ProbeConfig};
use crate::data::LANES;

/// Networks that differ only in their seeds, each evaluated up to some layer.
///
/// All of them are taken through one stretch of layers, four networks at a time, before the next stretch begins. So the
/// working memory stays small, and a part of the networks already gives results for all depths of the stretch.
#[derive(Debug, Clone)]
pub struct Ensemble {
    config: ProbeConfig,
    count: usize,
    fours: Vec<Four>,
    layer: LayerOfFour,
    /// Where the stretch begins: the layers that all networks have behind them.
    start: usize,
    /// The gradients of all networks, for each depth of the stretch.
    gradients: Vec<Vec<Extended>>,
    /// How many of the networks have completed the stretch.
    measured: usize,
}

impl Ensemble {
    /// `count` networks with consecutive seeds from the configured one on, wrapping to 0 after the largest. The
    /// configured number of layers is not used.
    ///
    /// # Panics
    /// Unless there are as many inputs as units, since four networks share the buffers for their layers.
    #[must_use]
    pub fn new(config: ProbeConfig, count: u32) -> Self {
        assert_eq!(config.input.len(), config.units, "as many inputs as units");
        Self {
            count: count as usize,
            fours: Vec::with_capacity((count as usize).div_ceil(LANES)),
            layer: LayerOfFour::new(config.units),
            start: 0,
            gradients: Vec::new(),
            measured: count as usize,
            config,
        }
    }

    /// How many networks there are.
    #[must_use]
    pub fn networks(&self) -> usize {
        self.count
    }

    /// How many of them, counted from the first, have completed the stretch.
    #[must_use]
    pub fn measured(&self) -> usize {
        self.measured
    }

    /// The depths of the stretch.
    #[must_use]
    pub fn depths(&self) -> std::ops::RangeInclusive<usize> {
        self.start + 1..=self.start + self.gradients.len()
    }

    /// Begins the next stretch, of this many layers.
    ///
    /// # Panics
    /// If some networks have not completed the previous one.
    pub fn begin(&mut self, layers: usize) {
        assert_eq!(self.measured, self.count, "a network cannot leave out layers");
        self.start += self.gradients.len();
        self.gradients.resize_with(layers, Vec::new);
        for gradients in &mut self.gradients {
            gradients.clear();
            gradients.reserve_exact(self.count);
        }
        self.measured = 0;
    }

    /// Takes up to four more networks through the stretch; none if all have completed it.
    pub fn advance(&mut self) {
        let Self { config, count, fours, layer, gradients, measured, .. } = self;
        let here = (*count - *measured).min(LANES);
        if here == 0 {
            return;
        }
        let index = *measured / LANES;
        if index == fours.len() {
            fours.push(Four::new(config, config.seed.wrapping_add(*measured as u32)));
        }
        for gradients in gradients {
            fours[index].pass(config, layer);
            gradients.extend_from_slice(&fours[index].gradients(config, layer)[..here]);
        }
        *measured += here;
    }

    /// Takes all networks through the next layers.
    pub fn pass(&mut self, layers: usize) {
        self.begin(layers);
        while self.measured < self.count {
            self.advance();
        }
    }

    /// ∂f/∂w₁₁⁽¹⁾ of the networks measured so far, in the order of their seeds, with their output node at this depth.
    ///
    /// # Panics
    /// If the depth is not in the stretch.
    #[must_use]
    pub fn at(&self, depth: usize) -> &[Extended] {
        &self.gradients[depth - self.start - 1]
    }
}

/// log₁₀ of quantiles of the absolute values: for each share, the smallest value that at least this share of the
/// numbers does not exceed, without interpolation, like `torch.median` for one half. `None` for an exact 0.
#[must_use]
pub fn log10_quantiles<const N: usize>(numbers: &[Extended], shares: [f64; N]) -> [Option<f64>; N] {
    let mut numbers = numbers.to_vec();
    shares.map(|share| {
        let rank = (share * numbers.len() as f64).ceil().max(1.0) as usize;
        let (_, number, _) = numbers.select_nth_unstable_by_key(rank - 1, |number| number.size_rank());
        number.log10()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Choice;
    use crate::nn::{Activation, Init};
    use crate::probe::DeepNetwork;

    fn config(units: usize, activation: Activation, init: Init, scale: f64) -> ProbeConfig {
        ProbeConfig { layers: 0, units, activation, init, seed: 5, scale, input: vec![0.7; units] }
    }

    /// log₁₀ of the first networks' gradients at some depths.
    fn gradients(config: &ProbeConfig, depths: &[usize]) -> Vec<Option<f64>> {
        let mut ensemble = Ensemble::new(config.clone(), 3);
        let mut found = Vec::new();
        for &depth in depths {
            ensemble.pass(depth - ensemble.depths().end());
            found.extend(ensemble.at(depth).iter().map(|gradient| gradient.log10()));
        }
        found
    }

    #[test]
    fn forward_and_backward_agree_for_every_seed_and_depth() {
        for activation in [Activation::Sigmoid, Activation::Tanh, Activation::LeakyRelu, Activation::Silu] {
            for &init in Init::ALL {
                for units in [1, 4, 16, 20] {
                    let config = config(units, activation, init, 0.9);
                    let forward = gradients(&config, &[1, 2, 7, 30]);
                    let networks =
                        [5, 6, 7].map(|seed| DeepNetwork::new(ProbeConfig { seed, layers: 30, ..config.clone() }));
                    let backward =
                        [1, 2, 7, 30].map(|depth| networks.each_ref().map(|n| n.gradients(depth).log10_dw11));
                    for (forward, backward) in forward.into_iter().zip(backward.into_iter().flatten()) {
                        match (forward, backward) {
                            (Some(forward), Some(backward)) => assert!((forward - backward).abs() < 1e-10),
                            both => assert_eq!(both, (None, None), "{activation:?}, {init:?}, K = {units}"),
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn seeds_go_on_from_zero_after_the_largest() {
        let last = ProbeConfig { seed: u32::MAX, ..config(3, Activation::Sigmoid, Init::Uniform, 1.0) };
        let first = ProbeConfig { seed: 0, ..last.clone() };
        assert_eq!(gradients(&last, &[9])[1..], gradients(&first, &[9])[..2]);
    }

    #[test]
    fn activations_beyond_the_range_of_floats_keep_their_digits() {
        // Without biases, a ReLU network is homogeneous, so scaled weights only scale the gradient.
        for activation in [Activation::Relu, Activation::LeakyRelu, Activation::Identity] {
            let depths = [100, 700, 1200];
            let plain = gradients(&config(16, activation, Init::He, 1.0), &depths);
            assert!(plain.iter().any(Option::is_some), "{activation:?}");
            for power in [-2, 2] {
                let scaled = gradients(&config(16, activation, Init::He, 2.0_f64.powi(power)), &depths);
                for (index, (plain, scaled)) in plain.iter().zip(scaled).enumerate() {
                    let expected =
                        plain.map(|plain| plain + f64::from(power) * 2.0_f64.log10() * depths[index / 3] as f64);
                    let error = expected.zip(scaled).map_or(0.0, |(expected, scaled)| (expected - scaled).abs());
                    assert!(
                        expected.is_some() == scaled.is_some() && error < 1e-9,
                        "{activation:?}: {expected:?}, {scaled:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn networks_are_measured_as_soon_as_they_have_passed_a_stretch() {
        let config = config(2, Activation::Sigmoid, Init::Pytorch, 1.0);
        let mut whole = Ensemble::new(config.clone(), 10);
        whole.pass(30);
        let mut ensemble = Ensemble::new(config, 10);
        for depths in [1..=12, 13..=30] {
            ensemble.begin(depths.clone().count());
            for measured in [4, 8, 10, 10] {
                ensemble.advance();
                assert_eq!((ensemble.measured(), ensemble.depths()), (measured, depths.clone()));
                assert!(depths.clone().all(|depth| *ensemble.at(depth) == whole.at(depth)[..measured]));
            }
        }
    }

    #[test]
    fn quantiles_are_the_smallest_numbers_that_enough_networks_do_not_exceed() {
        let numbers = [-0.01, 0.0, 0.1, 0.001].map(|mantissa| Extended { mantissa, exponent: 0 });
        let close = |found: Option<f64>, expected: f64| found.is_some_and(|found| (found - expected).abs() < 1e-12);
        let [none, low, middle, high] = log10_quantiles(&numbers, [0.1, 0.5, 0.51, 0.9]);
        assert!(none.is_none() && close(low, -3.0) && close(middle, -2.0) && close(high, -1.0));
        assert_eq!(log10_quantiles(&numbers[1..2], [0.5]), [None]);
    }
}

//! Many networks at once, one layer after the other: how the gradient by the first weight falls with depth.
//!
//! With vₗ = ∂hₗ/∂w₁₁⁽¹⁾ the chain rule runs forward: v₁ = φ′(z₁) x₁ e₁ and vₗ = φ′(zₗ) ⊙ (Wₗ vₗ₋₁), and the network of l
//! hidden layers has ∂f/∂w₁₁⁽¹⁾ = c·vₗ. So one pass of O(L K²) gives the gradient at every depth on its way, where passing
//! back from each depth anew would take O(L² K²).

use super::walk::{Layer, Walk};
use super::{Extended, ProbeConfig, Scaled};

/// Some networks that differ in their seeds, as far as they have been passed. What it holds does not grow with depth.
#[derive(Debug, Clone)]
pub struct Ensemble {
    config: ProbeConfig,
    members: Vec<Member>,
    reached: usize,
    layer: Layer,
    output: Vec<f64>,
    gradients: Vec<Extended>,
    sorted: Vec<f64>,
}

#[derive(Debug, Clone)]
struct Member {
    walk: Walk,
    /// ∂h/∂w₁₁⁽¹⁾ at the layer reached.
    tangent: Scaled,
    /// Where the next tangent is built.
    spare: Vec<f64>,
}

/// The gradients of all networks with one number of hidden layers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtDepth<'a> {
    /// ∂f/∂w₁₁⁽¹⁾ of each network, in the order of their seeds.
    pub gradients: &'a [Extended],
    /// log₁₀ of their sizes in ascending order, −∞ for an exact 0.
    sorted: &'a [f64],
}

impl AtDepth<'_> {
    /// log₁₀ of the size that this share of the networks reaches at most: the smallest for which that is so, without
    /// interpolation, as `torch.median` has it for a half. Nothing for an exact 0.
    #[must_use]
    pub fn log10_quantile(&self, share: f64) -> Option<f64> {
        let rank = (share * self.sorted.len() as f64).ceil().max(1.0) as usize;
        self.sorted.get(rank - 1).copied().filter(|log10| log10.is_finite())
    }
}

impl Ensemble {
    /// `count` networks with the seeds from the configured one on, after the largest of which comes 0. The configured
    /// number of layers has no part in it.
    #[must_use]
    pub fn new(config: ProbeConfig, count: u32) -> Self {
        let member = |index| Member {
            walk: Walk::new(config.seed.wrapping_add(index), &config.input),
            tangent: Scaled::new(Vec::with_capacity(config.units)),
            spare: Vec::with_capacity(config.units),
        };
        Self {
            members: (0..count).map(member).collect(),
            reached: 0,
            layer: Layer::default(),
            output: Vec::new(),
            gradients: Vec::with_capacity(count as usize),
            sorted: Vec::with_capacity(count as usize),
            config,
        }
    }

    /// How many networks there are.
    #[must_use]
    pub fn networks(&self) -> u32 {
        self.members.len() as u32
    }

    /// How many hidden layers have been passed.
    #[must_use]
    pub fn reached(&self) -> usize {
        self.reached
    }

    /// Passes one more hidden layer in every network.
    pub fn pass(&mut self) {
        let Self { config, members, layer, .. } = self;
        for Member { walk, tangent, spare } in members {
            walk.pass(config, layer);
            spare.clear();
            if self.reached == 0 {
                // z₁ depends on w₁₁⁽¹⁾ in its first unit only, by x₁.
                spare.extend(layer.slopes.iter().take(1).map(|slope| slope * config.input[0]));
                spare.resize(config.units, 0.0);
            } else {
                for (row, slope) in layer.weight.chunks_exact(config.units).zip(&layer.slopes) {
                    let sum: f64 = row.iter().zip(&tangent.mantissas).map(|(w, v)| w * v).sum();
                    spare.push(sum * slope);
                }
            }
            std::mem::swap(&mut tangent.mantissas, spare);
            tangent.normalise();
        }
        self.reached += 1;
    }

    /// The gradients of the networks that end at the layer reached.
    ///
    /// # Panics
    /// Before the first layer.
    pub fn measure(&mut self) -> AtDepth<'_> {
        assert!(self.reached > 0, "a network without hidden layers has no first layer to measure");
        let Self { config, members, output, gradients, sorted, .. } = self;
        gradients.clear();
        for Member { walk, tangent, .. } in members {
            walk.output(config, output);
            gradients.push(tangent.dot(output));
        }
        sorted.clear();
        sorted.extend(gradients.iter().map(|gradient| gradient.log10().unwrap_or(f64::NEG_INFINITY)));
        sorted.sort_unstable_by(f64::total_cmp);
        AtDepth { gradients, sorted }
    }
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
            while ensemble.reached() < depth {
                ensemble.pass();
            }
            found.extend(ensemble.measure().gradients.iter().map(|gradient| gradient.log10()));
        }
        found
    }

    #[test]
    fn forward_and_backward_agree_for_every_seed_and_depth() {
        for activation in [Activation::Sigmoid, Activation::Tanh, Activation::LeakyRelu, Activation::Silu] {
            for &init in Init::ALL {
                for units in [1, 4, 16] {
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
    fn activations_that_leave_the_floats_lose_no_digit() {
        // Without biases a ReLU passes on a power of two unchanged, so scaled weights scale the gradient and nothing else.
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
    fn quantiles_are_the_smallest_numbers_that_enough_networks_do_not_exceed() {
        let sorted = [f64::NEG_INFINITY, -3.0, -2.0, -1.0];
        let at = AtDepth { gradients: &[], sorted: &sorted };
        assert_eq!(
            [0.1, 0.5, 0.51, 0.9].map(|share| at.log10_quantile(share)),
            [None, Some(-3.0), Some(-2.0), Some(-1.0)]
        );
    }

    #[test]
    fn a_median_counts_zeros_as_smallest() {
        let zero = f64::NEG_INFINITY;
        let median = |sorted: &[f64]| AtDepth { gradients: &[], sorted }.log10_quantile(0.5);
        assert_eq!(median(&[zero, -300.0, 1.0]), Some(-300.0));
        assert_eq!(median(&[zero, zero, 2.0]), None);
        assert_eq!(median(&[5.0]), Some(5.0));
    }
}

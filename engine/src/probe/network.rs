//! Deep networks of one width, and their gradients layer by layer.

use super::walk::{Layer, Walk};
use super::{Extended, Scaled};
use crate::nn::{Activation, Init};

/// Which networks are probed.
#[derive(Debug, Clone, PartialEq)]
pub struct ProbeConfig {
    /// The largest number of hidden layers; every smaller one can be measured too.
    pub layers: usize,
    /// K, the units of each hidden layer.
    pub units: usize,
    /// φ.
    pub activation: Activation,
    /// How weights and biases are drawn.
    pub init: Init,
    /// The seed of the draws: the 32 bits that PyTorch uses of a seed ([`crate::data::Seed`]).
    pub seed: u32,
    /// The factor of every drawn weight, including those of the output node; biases are not scaled.
    pub scale: f64,
    /// The input x.
    pub input: Vec<f64>,
}

impl ProbeConfig {
    pub(super) fn scale_weights(&self, weight: &mut [f64]) {
        if self.scale != 1.0 {
            weight.iter_mut().for_each(|weight| *weight *= self.scale);
        }
    }
}

/// A family of networks that share their first layers, in double precision.
///
/// The layers are drawn one after the other from one seed, as in PyTorch. So the network of L layers shares its hidden
/// layers with every deeper one; only the output node, which is drawn last, is its own.
#[derive(Debug, Clone)]
pub struct DeepNetwork {
    config: ProbeConfig,
    /// W and b of each hidden layer, W row-major.
    hidden: Vec<(Vec<f64>, Vec<f64>)>,
    /// c for each number of hidden layers from 1 on; none of these gradients depends on the output's constant.
    outputs: Vec<Vec<f64>>,
    /// hₗ for l = 0 (the input) to the largest L.
    activations: Vec<Scaled>,
    /// φ′(zₗ) for l = 1 on.
    slopes: Vec<Vec<f64>>,
}

/// The gradients of one network's output.
#[derive(Debug, Clone, PartialEq)]
pub struct Gradients {
    /// ∂f/∂w₁₁⁽¹⁾.
    pub dw11: Extended,
    /// log₁₀ |∂f/∂w₁₁⁽¹⁾|; `None` if it is exactly 0.
    pub log10_dw11: Option<f64>,
    /// log₁₀ of the Euclidean norm of the gradient with respect to each layer's weight matrix, first to last and then
    /// the output node's; `None` if it is exactly 0.
    pub log10_norms: Vec<Option<f64>>,
}

impl DeepNetwork {
    /// Draws the layers and runs the input forward through them.
    #[must_use]
    pub fn new(config: ProbeConfig) -> Self {
        let mut walk = Walk::new(config.seed, &config.input);
        let mut network = Self {
            hidden: Vec::with_capacity(config.layers),
            outputs: Vec::with_capacity(config.layers),
            activations: vec![walk.activations.clone()],
            slopes: Vec::with_capacity(config.layers),
            config,
        };
        let (mut layer, mut output) = (Layer::new(network.config.units), Vec::new());
        for _ in 0..network.config.layers {
            walk.pass(&network.config, &mut layer);
            walk.output(&network.config, &mut output);
            network.hidden.push((layer.weight.clone(), layer.bias.clone()));
            network.slopes.push(layer.slopes.clone());
            network.activations.push(walk.activations.clone());
            network.outputs.push(output.clone());
        }
        network
    }

    /// The gradients of the network with this many hidden layers.
    ///
    /// # Panics
    /// If `layers` is 0 or more than the family has.
    #[must_use]
    pub fn gradients(&self, layers: usize) -> Gradients {
        let deltas = self.deltas(layers);
        // δ of the linear output node is 1, so its weight's gradient is h_L itself.
        let norms =
            deltas.iter().zip(&self.activations).map(|(delta, before)| weight_gradient(delta, before.log10_norm()));
        let log10_norms = norms.chain([self.log10_last(layers)]).collect();
        let first = deltas[0].element(0);
        let dw11 = Extended { mantissa: first.mantissa * self.config.input[0], ..first };
        Gradients { dw11, log10_dw11: dw11.log10(), log10_norms }
    }

    /// δₗ = ∂f/∂zₗ of every hidden layer, first to last.
    pub(super) fn deltas(&self, layers: usize) -> Vec<Scaled> {
        let mut deltas = Vec::with_capacity(layers);
        let mut passed = Scaled::new(self.output(layers).to_vec());
        for ((weight, _), slopes) in self.hidden[..layers].iter().zip(&self.slopes).rev() {
            for (delta, slope) in passed.mantissas.iter_mut().zip(slopes) {
                *delta *= slope;
            }
            passed.normalise();
            deltas.push(passed.clone());
            if deltas.len() < layers {
                passed.mantissas = transposed_product(weight, &passed.mantissas);
                passed.normalise();
            }
        }
        deltas.reverse();
        deltas
    }

    /// The largest |w| in the network with this many hidden layers, biases left out.
    #[must_use]
    pub fn largest_weight(&self, layers: usize) -> f64 {
        let hidden = self.hidden[..layers].iter().flat_map(|(weight, _)| weight);
        hidden.chain(&self.outputs[layers - 1]).fold(0.0, |largest, weight| weight.abs().max(largest))
    }

    /// Hidden layer l, counted from 1.
    pub(super) fn layer(&self, layer: usize) -> HiddenLayer<'_> {
        let (weight, bias) = &self.hidden[layer - 1];
        HiddenLayer {
            weight,
            bias,
            before: self.signal(layer - 1),
            log10_before: self.activations[layer - 1].log10_norm(),
            after: self.signal(layer),
            slopes: &self.slopes[layer - 1],
        }
    }

    /// log₁₀ |h_L| of the network with this many hidden layers; `None` for an exact 0.
    pub(super) fn log10_last(&self, layers: usize) -> Option<f64> {
        self.activations[layers].log10_norm()
    }

    /// hₗ; the input for l = 0.
    fn signal(&self, layer: usize) -> Vec<f64> {
        let mut signal = self.activations[layer].clone();
        signal.flatten();
        signal.mantissas
    }

    /// c, the output node's weights in the network with this many hidden layers.
    pub(super) fn output(&self, layers: usize) -> &[f64] {
        &self.outputs[layers - 1]
    }

    /// φ.
    pub(super) fn activation(&self) -> Activation {
        self.config.activation
    }
}

/// One hidden layer of a [`DeepNetwork`].
#[derive(Debug, Clone)]
pub(super) struct HiddenLayer<'a> {
    /// Wₗ, row-major.
    pub(super) weight: &'a [f64],
    /// bₗ.
    pub(super) bias: &'a [f64],
    /// hₗ₋₁; infinite or 0 if it is beyond the range of a float.
    pub(super) before: Vec<f64>,
    /// log₁₀ |hₗ₋₁|, also beyond the range of a float; `None` for an exact 0.
    pub(super) log10_before: Option<f64>,
    /// hₗ.
    pub(super) after: Vec<f64>,
    /// φ′(zₗ).
    pub(super) slopes: &'a [f64],
}

/// log₁₀ of the norm of δ hᵀ, which is |δ| |h|, given that of h. Both have a separate exponent, since the product or
/// the square of two large doubles would overflow.
pub(super) fn weight_gradient(delta: &Scaled, log10_before: Option<f64>) -> Option<f64> {
    Some(delta.log10_norm()? + log10_before?)
}

/// Wᵀ δ for a row-major W.
pub(super) fn transposed_product(weight: &[f64], delta: &[f64]) -> Vec<f64> {
    let mut product = vec![0.0; weight.len() / delta.len()];
    for (row, delta) in weight.chunks_exact(product.len()).zip(delta) {
        for (sum, w) in product.iter_mut().zip(row) {
            *sum += w * delta;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::autograd::{Error, Tape};
    use crate::choice::Choice;
    use crate::data::Generator;
    use crate::nn::Sequential;
    use crate::probe::log10_bound;
    use crate::tensor::Shape;

    fn config(units: usize, activation: Activation, init: Init) -> ProbeConfig {
        ProbeConfig { layers: 40, units, activation, init, seed: 7, scale: 1.0, input: vec![1.0; units] }
    }

    #[test]
    fn the_probe_agrees_with_the_tape() -> Result<(), Error> {
        for &activation in Activation::ALL {
            for &init in Init::ALL.iter().filter(|&&init| init != Init::Tight) {
                let config = config(3, activation, init);
                let network = DeepNetwork::new(config.clone());
                for layers in [1, 2, 5, 12] {
                    let mut widths = vec![3; layers + 1];
                    widths.push(1);
                    let mut tape = Tape::<f64>::new();
                    let mut generator = Generator::manual_seed(config.seed);
                    let model = Sequential::mlp(&mut tape, &widths, activation, init, &mut generator)?;
                    let x = tape.constant(Shape::new([1, 3]), &[1.0; 3])?;
                    let f = model.forward(&mut tape, x)?;
                    tape.backward(f)?;
                    let probed = network.gradients(layers);
                    let weights: Vec<_> = model.parameters().step_by(2).collect();
                    assert_eq!(weights.len(), probed.log10_norms.len());
                    for (&weight, &probed) in weights.iter().zip(&probed.log10_norms) {
                        assert_same(Scaled::new(tape.grad(weight)?.to_vec()).norm(), probed);
                    }
                    assert_same(tape.grad(weights[0])?[0].abs(), probed.log10_dw11);
                }
            }
        }
        Ok(())
    }

    fn assert_same(direct: f64, log10: Option<f64>) {
        match log10 {
            None => assert_eq!(direct, 0.0),
            Some(log10) => assert!((direct.log10() - log10).abs() < 1e-11, "{} and {log10}", direct.log10()),
        }
    }

    #[test]
    fn the_tight_network_attains_the_bound_up_to_a_factor_at_every_depth() {
        for units in 1..=8 {
            let network = DeepNetwork::new(config(units, Activation::Sigmoid, Init::Tight));
            for layers in 1..=40 {
                let reached = network.gradients(layers).log10_dw11.expect("not zero");
                let attained = log10_bound(&network.config, layers) - (units as f64).log10();
                assert!((reached - attained).abs() < 1e-10, "K = {units}, L = {layers}: {reached} and {attained}");
            }
        }
    }

    #[test]
    fn no_network_with_weights_up_to_one_exceeds_the_bound() {
        for init in [Init::Pytorch, Init::Uniform, Init::Ones] {
            for seed in 0..50 {
                let network = DeepNetwork::new(ProbeConfig { seed, ..config(3, Activation::Sigmoid, init) });
                for layers in 1..=40 {
                    assert!(network.largest_weight(layers) <= 1.0);
                    let measured = network.gradients(layers).log10_dw11.expect("sigmoid slopes are never 0 here");
                    assert!(measured <= log10_bound(&network.config, layers) - 3.0_f64.log10());
                }
            }
        }
    }

    #[test]
    fn the_lab_sheets_values_for_weights_of_one_appear() {
        let network = DeepNetwork::new(config(3, Activation::Sigmoid, Init::Ones));
        for (layers, printed) in [(10, "2.6e-9"), (20, "2.4e-17"), (40, "2.1e-33")] {
            let value = 10.0_f64.powf(network.gradients(layers).log10_dw11.expect("not zero"));
            assert_eq!(format!("{value:.1e}"), printed);
        }
    }
}

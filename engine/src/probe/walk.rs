//! A network that is drawn and evaluated layer by layer, from its input to its output.

use super::scaled::scaled_by;
use super::{ProbeConfig, Scaled};
use crate::data::Generator;
use crate::nn::{Activation, Init};

/// Beyond this, and below its inverse, an activation that approaches a straight line equals it to the last bit.
const FAR: f64 = 1e300;

/// The hidden layer evaluated last; its buffers are reused for the next one.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    /// W, row-major.
    pub(super) weight: Vec<f64>,
    /// b.
    pub(super) bias: Vec<f64>,
    /// z = W h + b, up to the power of two of h.
    z: Vec<f64>,
    /// φ′(z) of each unit.
    pub(super) slopes: Vec<f64>,
}

/// A network evaluated up to some layer.
///
/// The layers are drawn one after the other from one seed, as in PyTorch. So the network of L layers shares its hidden
/// layers with every deeper one; only the output node, which is drawn last, is its own.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    generator: Generator,
    /// h of the layer reached; at first the input. If the activation is unbounded, it may be beyond the range of a
    /// float.
    pub(super) activations: Scaled,
}

impl Walk {
    pub(super) fn new(seed: u32, input: &[f64]) -> Self {
        Self { generator: Generator::manual_seed(seed), activations: Scaled::new(input.to_vec()) }
    }

    /// Draws the next hidden layer and evaluates it.
    pub(super) fn pass(&mut self, config: &ProbeConfig, layer: &mut Layer) {
        // The number of inputs may differ from the number of units.
        layer.weight.resize(config.units * self.activations.mantissas.len(), 0.0);
        config.init.draw_into(&mut layer.weight, &mut layer.bias, &mut self.generator);
        config.scale_weights(&mut layer.weight);
        layer.pass(config, &mut self.activations);
    }

    /// Draws the weight of an output node after the layer reached, and leaves the generator unchanged: the output node
    /// of a shallower network must not use up the draws of a deeper one.
    pub(super) fn output(&mut self, config: &ProbeConfig, weight: &mut Vec<f64>) {
        weight.resize(config.units, 0.0);
        config.peek_output(&mut self.generator, weight);
        config.scale_weights(weight);
    }
}

impl ProbeConfig {
    /// An output node's weight before scaling; the generator is left unchanged.
    pub(super) fn peek_output(&self, generator: &mut Generator, weight: &mut [f64]) {
        // A uniform number takes two draws; a normal one takes as many, apart from blocks of 16 that are drawn twice.
        // The bound should be tight: peeking beyond the numbers that are ready copies the state and computes numbers
        // only to discard them.
        let blocks = if self.init.is_normal() { 64 } else { 0 };
        let draws = 2 * (self.units + 1) + blocks;
        generator.peek(draws, |generator| self.init.draw_into(weight, &mut [0.0], generator));
    }
}

impl Layer {
    pub(super) fn new(units: usize) -> Self {
        Self { weight: vec![0.0; units * units], bias: vec![0.0; units], z: Vec::new(), slopes: Vec::new() }
    }

    /// Takes the activations through the layer.
    pub(super) fn pass(&mut self, config: &ProbeConfig, activations: &mut Scaled) {
        let has_bias = config.init != Init::Tight && self.bias.iter().any(|&bias| bias != 0.0);
        if activations.exponent < 0 && has_bias {
            // A term far below every bias does not change the sum.
            activations.flatten();
        }
        self.z.clear();
        for row in self.weight.chunks_exact(activations.mantissas.len()) {
            self.z.push(row.iter().zip(&activations.mantissas).map(|(w, h)| w * h).sum());
        }
        for (z, bias) in self.z.iter_mut().zip(&mut self.bias) {
            if config.init == Init::Tight {
                // This input keeps the first layer's pre-activations at 0.
                *bias = scaled_by(-*z, activations.exponent);
                *z = 0.0;
            } else {
                *z += if activations.exponent == 0 { *bias } else { scaled_by(*bias, -activations.exponent) };
            }
        }
        activate(config.activation, activations, self);
        activations.normalise();
    }
}

/// Replaces h by φ(z), and computes φ′(z).
fn activate(activation: Activation, h: &mut Scaled, layer: &mut Layer) {
    if h.exponent != 0 && !is_line(activation, h.exponent) {
        for z in &mut layer.z {
            *z = scaled_by(*z, h.exponent);
        }
        h.exponent = 0;
    }
    layer.slopes.clear();
    h.mantissas.clear();
    for &z in &layer.z {
        let (height, slope) =
            if h.exponent == 0 { activation.value_and_slope(z) } else { far_out(activation, z, h.exponent) };
        h.mantissas.push(height);
        layer.slopes.push(slope);
    }
}

/// Whether φ is a straight line through 0 on either side, far from 0 (for a positive exponent) or close to it.
fn is_line(activation: Activation, exponent: i64) -> bool {
    let far = if exponent > 0 { FAR } else { 1.0 / FAR };
    [far, -far].into_iter().all(|z| {
        let (height, slope) = activation.value_and_slope(z);
        (height / z - slope).abs() <= 1e-12 * slope.abs()
    })
}

/// φ / 2^exponent and φ′ at z · 2^exponent, where φ is a straight line on either side.
fn far_out(activation: Activation, z: f64, exponent: i64) -> (f64, f64) {
    let at = scaled_by(z, exponent);
    if z == 0.0 || (1.0 / FAR..=FAR).contains(&at.abs()) {
        let (height, slope) = activation.value_and_slope(at);
        return (scaled_by(height, -exponent), slope);
    }
    let slope = activation.slope(if exponent > 0 { FAR } else { 1.0 / FAR }.copysign(z));
    (z * slope, slope)
}

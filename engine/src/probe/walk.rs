//! A network drawn and passed layer by layer, from its input towards its output.

use super::scaled::scaled_by;
use super::{ProbeConfig, Scaled};
use crate::data::Generator;
use crate::nn::{Activation, Init};

/// Beyond this, and below its inverse, an activation that is a straight line there has become one to the last bit.
const FAR: f64 = 1e300;

/// A hidden layer as it has just been passed; the same one is overwritten again and again.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    /// W, row-major.
    pub(super) weight: Vec<f64>,
    /// b.
    pub(super) bias: Vec<f64>,
    /// z = W h + b, up to the power of two that h has.
    z: Vec<f64>,
    /// φ′(z) of each unit.
    pub(super) slopes: Vec<f64>,
}

/// How far a network has been passed.
///
/// The layers are drawn one after the other from one seed, as PyTorch does. So the network of L layers begins with the
/// same hidden layers as every deeper one, and only the output node, drawn last, is its own.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    generator: Generator,
    /// h of the layer reached, the input at first. Without bounded activations it may leave the floats, either way.
    pub(super) activations: Scaled,
}

impl Walk {
    pub(super) fn new(seed: u32, input: &[f64]) -> Self {
        Self { generator: Generator::manual_seed(seed), activations: Scaled::new(input.to_vec()) }
    }

    /// Draws the next hidden layer and passes it.
    pub(super) fn pass(&mut self, config: &ProbeConfig, layer: &mut Layer) {
        // There may be more or fewer inputs than units.
        layer.weight.resize(config.units * self.activations.mantissas.len(), 0.0);
        config.init.draw_into(&mut layer.weight, &mut layer.bias, &mut self.generator);
        config.scale_weights(&mut layer.weight);
        layer.pass(config, &mut self.activations);
    }

    /// Draws the weight of an output node behind the layer reached, and leaves the generator as it was: the output node of
    /// a shallower network must not use up the deeper one's draws.
    pub(super) fn output(&mut self, config: &ProbeConfig, weight: &mut Vec<f64>) {
        weight.resize(config.units, 0.0);
        config.peek_output(&mut self.generator, weight);
        config.scale_weights(weight);
    }
}

impl ProbeConfig {
    /// An output node's weight, before scaling, with the generator left as it was.
    pub(super) fn peek_output(&self, generator: &mut Generator, weight: &mut [f64]) {
        // A uniform number takes two draws, a normal one no more but for blocks of 16 drawn twice. Announcing few matters: a
        // look beyond the numbers that lie ready costs a copy of the state and new numbers that are thrown away.
        let blocks = if self.init == Init::Orthogonal { 64 } else { 0 };
        let draws = 2 * (self.units + 1) + blocks;
        generator.peek(draws, |generator| self.init.draw_into(weight, &mut [0.0], generator));
    }
}

impl Layer {
    pub(super) fn new(units: usize) -> Self {
        Self { weight: vec![0.0; units * units], bias: vec![0.0; units], z: Vec::new(), slopes: Vec::new() }
    }

    /// Passes the activations, which become those behind the layer.
    pub(super) fn pass(&mut self, config: &ProbeConfig, activations: &mut Scaled) {
        let has_bias = config.init != Init::Tight && self.bias.iter().any(|&bias| bias != 0.0);
        if activations.exponent < 0 && has_bias {
            // What is far below every bias does not matter to the sum.
            activations.flatten();
        }
        self.z.clear();
        for row in self.weight.chunks_exact(activations.mantissas.len()) {
            self.z.push(row.iter().zip(&activations.mantissas).map(|(w, h)| w * h).sum());
        }
        for (z, bias) in self.z.iter_mut().zip(&mut self.bias) {
            if config.init == Init::Tight {
                // This input holds the first layer's pre-activations at 0; every layer's input is known, not only 1/2.
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

/// φ(z) in place of h, and φ′(z).
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

/// Whether φ has become a straight line through 0 on either side, far out (for a positive exponent) or close to 0.
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

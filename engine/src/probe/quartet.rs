//! Four networks evaluated at once, each in its own lane.
//!
//! Everything is computed in the order of [`Walk`](super::walk::Walk), so every number has the same bits.

use std::array::from_fn;

use wide::f64x4;

use super::scaled::MODERATE;
use super::walk::Layer;
use super::{Extended, ProbeConfig, Scaled};
use crate::data::{Generator, LANES, Quartet};
use crate::nn::{Bounds, Init, orthonormalise};

/// Four networks with consecutive seeds, evaluated up to some layer.
#[derive(Debug, Clone)]
pub(super) struct Four {
    draws: Draws,
    passed: bool,
    /// h of the layer reached.
    activations: Vec<f64x4>,
    activation_exponents: [i64; LANES],
    /// v = ∂h/∂w₁₁⁽¹⁾ there.
    tangent: Vec<f64x4>,
    tangent_exponents: [i64; LANES],
}

/// Where the weights come from.
#[derive(Debug, Clone)]
enum Draws {
    /// Uniform numbers, for a hidden layer and for an output node.
    Together(Quartet, [Bounds; 2]),
    /// Normal numbers, from which orthonormal rows can be made.
    Normal(Quartet),
    /// Nothing random: the same for all networks.
    Fixed(Box<Generator>),
}

/// The layer evaluated last; its buffers are reused for the next one.
#[derive(Debug, Clone)]
pub(super) struct LayerOfFour {
    weight: Vec<f64x4>,
    bias: Vec<f64x4>,
    slopes: Vec<f64x4>,
    /// Where the next activations and tangents are built.
    spare: Vec<f64x4>,
    /// Where weights are made orthonormal.
    room: Vec<f64x4>,
    /// The layer of one of the four.
    one: Layer,
}

impl LayerOfFour {
    pub(super) fn new(units: usize) -> Self {
        let zeros = |count| vec![f64x4::splat(0.0); count];
        Self {
            weight: zeros(units * units),
            bias: zeros(units),
            slopes: zeros(units),
            spare: zeros(units),
            room: Vec::new(),
            one: Layer::new(units),
        }
    }
}

impl Four {
    pub(super) fn new(config: &ProbeConfig, first_seed: u32) -> Self {
        let seeds = from_fn(|lane| first_seed.wrapping_add(lane as u32));
        let bounds = |outputs| config.init.bounds(config.units, outputs);
        let input = Scaled::new(config.input.clone());
        Self {
            draws: match (bounds(config.units), bounds(1)) {
                (Some(hidden), Some(output)) => Draws::Together(Quartet::manual_seed(seeds), [hidden, output]),
                _ if config.init.is_normal() => Draws::Normal(Quartet::manual_seed(seeds)),
                _ => Draws::Fixed(Box::new(Generator::manual_seed(first_seed))),
            },
            passed: false,
            activations: input.mantissas.iter().map(|&x| f64x4::splat(x)).collect(),
            activation_exponents: [input.exponent; LANES],
            tangent: vec![f64x4::splat(0.0); config.units],
            tangent_exponents: [0; LANES],
        }
    }

    /// Evaluates one more hidden layer.
    pub(super) fn pass(&mut self, config: &ProbeConfig, layer: &mut LayerOfFour) {
        self.draws.hidden(config, layer);
        if self.activation_exponents == [0; LANES] {
            activate(config, &self.activations, layer);
            std::mem::swap(&mut self.activations, &mut layer.spare);
            normalise(&mut self.activations, &mut self.activation_exponents);
        } else {
            self.pass_one_by_one(config, layer);
        }
        let LayerOfFour { weight, slopes, spare, .. } = layer;
        if self.passed {
            for ((sum, row), slope) in spare.iter_mut().zip(weight.chunks_exact(config.units)).zip(slopes) {
                *sum = dot(row, &self.tangent) * *slope;
            }
        } else {
            // Only the first unit of z₁ depends on w₁₁⁽¹⁾, with the derivative x₁.
            spare.fill(f64x4::splat(0.0));
            spare[0] = slopes[0] * f64x4::splat(config.input[0]);
            self.passed = true;
        }
        std::mem::swap(&mut self.tangent, spare);
        normalise(&mut self.tangent, &mut self.tangent_exponents);
    }

    /// ∂f/∂w₁₁⁽¹⁾ of the networks that end here.
    pub(super) fn gradients(&mut self, config: &ProbeConfig, layer: &mut LayerOfFour) -> [Extended; LANES] {
        self.draws.output(config, layer);
        let mantissas = dot(&layer.spare, &self.tangent).to_array();
        from_fn(|lane| Extended { mantissa: mantissas[lane], exponent: self.tangent_exponents[lane] })
    }

    /// For activations beyond the range of a float.
    fn pass_one_by_one(&mut self, config: &ProbeConfig, layer: &mut LayerOfFour) {
        for lane in 0..LANES {
            let one = &mut layer.one;
            gather(&layer.weight, lane, &mut one.weight);
            gather(&layer.bias, lane, &mut one.bias);
            let mut activations =
                Scaled { mantissas: vec![0.0; config.units], exponent: self.activation_exponents[lane] };
            gather(&self.activations, lane, &mut activations.mantissas);
            one.pass(config, &mut activations);
            scatter(&one.slopes, lane, &mut layer.slopes);
            scatter(&activations.mantissas, lane, &mut self.activations);
            self.activation_exponents[lane] = activations.exponent;
        }
    }
}

impl Draws {
    fn hidden(&mut self, config: &ProbeConfig, layer: &mut LayerOfFour) {
        let LayerOfFour { weight, bias, one, room, .. } = layer;
        match self {
            Self::Together(quartet, [bounds, _]) => {
                quartet.uniform(weight, bounds.weight);
                if let Some(bound) = bounds.bias {
                    quartet.uniform(bias, bound);
                }
            }
            Self::Normal(quartet) => {
                quartet.normal(weight);
                if config.init == Init::Orthogonal {
                    orthonormalise(weight, config.units, room);
                }
            }
            Self::Fixed(generator) => {
                config.init.draw_into(&mut one.weight, &mut one.bias, generator);
                for (of_four, of_one) in [(&mut *weight, &one.weight), (bias, &one.bias)] {
                    of_four.iter_mut().zip(of_one).for_each(|(four, &one)| *four = f64x4::splat(one));
                }
            }
        }
        scale(config, weight);
    }

    /// Draws the weight of an output node into the layer's spare numbers and leaves the generators unchanged, as
    /// [`Walk`](super::walk::Walk) does.
    fn output(&mut self, config: &ProbeConfig, layer: &mut LayerOfFour) {
        // Any buffer of this size will do.
        let LayerOfFour { spare: weight, one, room, .. } = layer;
        match self {
            Self::Together(quartet, [_, bounds]) => quartet.peek(weight, bounds.weight),
            Self::Normal(quartet) => {
                quartet.peek_normal(weight);
                if config.init == Init::Orthogonal {
                    orthonormalise(weight, 1, room);
                }
            }
            Self::Fixed(generator) => {
                config.peek_output(generator, &mut one.bias);
                weight.iter_mut().zip(&one.bias).for_each(|(four, &one)| *four = f64x4::splat(one));
            }
        }
        scale(config, weight);
    }
}

/// Writes φ(z) to the layer's spare numbers and φ′(z) to its slopes.
fn activate(config: &ProbeConfig, before: &[f64x4], layer: &mut LayerOfFour) {
    let LayerOfFour { weight, bias, slopes, spare, .. } = layer;
    for (((row, bias), slope), height) in weight.chunks_exact(config.units).zip(bias).zip(slopes).zip(spare) {
        // The bias of the tight network cancels the rest.
        let z = if config.init == Init::Tight { f64x4::splat(0.0) } else { dot(row, before) + *bias };
        (*height, *slope) = config.activation.values_and_slopes(z);
    }
}

#[inline(always)]
fn dot(row: &[f64x4], vector: &[f64x4]) -> f64x4 {
    row.iter().zip(vector).fold(f64x4::splat(0.0), |sum, (&a, &b)| sum + a * b)
}

fn scale(config: &ProbeConfig, weight: &mut [f64x4]) {
    if config.scale != 1.0 {
        weight.iter_mut().for_each(|weight| *weight *= f64x4::splat(config.scale));
    }
}

/// [`Scaled::normalise`] of each lane.
fn normalise(values: &mut [f64x4], exponents: &mut [i64; LANES]) {
    let largest = values.iter().fold(f64x4::splat(0.0), |largest, value| largest.fast_max(value.abs()));
    if largest.to_array().iter().all(|largest| MODERATE.contains(largest) || *largest == 0.0) {
        return;
    }
    for (lane, exponent) in exponents.iter_mut().enumerate() {
        let mut one = Scaled { mantissas: vec![0.0; values.len()], exponent: *exponent };
        gather(values, lane, &mut one.mantissas);
        one.normalise();
        scatter(&one.mantissas, lane, values);
        *exponent = one.exponent;
    }
}

fn gather(of_four: &[f64x4], lane: usize, of_one: &mut [f64]) {
    for (one, four) in of_one.iter_mut().zip(of_four) {
        *one = four.to_array()[lane];
    }
}

fn scatter(of_one: &[f64], lane: usize, of_four: &mut [f64x4]) {
    for (four, one) in of_four.iter_mut().zip(of_one) {
        four.as_mut_array()[lane] = *one;
    }
}

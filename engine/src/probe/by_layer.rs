//! One network layer by layer: what each layer does to the signal in the forward pass and to the gradient in the
//! backward pass.

use nalgebra::DMatrix;

use super::network::{DeepNetwork, HiddenLayer, weight_gradient};
use super::scaled::Scaled;

/// A unit is called saturated where its slope is below this fraction of the activation's largest slope, so that a
/// change of its input hardly changes its output. Dead ReLU units are the extreme case.
pub const SATURATED_BELOW: f64 = 0.05;

/// The layers of one network, first to last.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The hidden layers.
    pub layers: Vec<LayerNumbers>,
    /// log₁₀ of the norm of the gradient with respect to the output node's weights; `None` if it is exactly 0.
    pub log10_output_norm: Option<f64>,
    /// The first layer whose numbers leave the range of a double, if any. Gradients have a separate exponent and are
    /// given even so.
    pub overflow: Option<usize>,
}

/// What one hidden layer does.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerNumbers {
    /// log₁₀ of the norm of the gradient with respect to this layer's weights; `None` if it is exactly 0.
    pub log10_norm: Option<f64>,
    /// Statistics of the activations; `None` if they leave the range of a double.
    pub statistics: Option<Statistics>,
    /// φ′(zₗ), unit by unit, for the network's own input.
    pub slopes: Vec<f64>,
    /// log₁₀ |δₗ|, unit by unit; `None` if it is exactly 0.
    pub log10_deltas: Vec<Option<f64>>,
}

/// Statistics over the units of a layer and over several inputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statistics {
    /// The mean of the activations.
    pub mean: f64,
    /// Their standard deviation (with the divisor n, not n − 1).
    pub spread: f64,
    /// The fraction that is saturated, from 0 to 1.
    pub saturated: f64,
}

/// All numbers of one hidden layer.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerDetail {
    /// Wₗ, row-major.
    pub weights: Vec<f64>,
    /// bₗ.
    pub biases: Vec<f64>,
    /// zₗ.
    pub pre_activations: Vec<f64>,
    /// hₗ.
    pub activations: Vec<f64>,
    /// φ′(zₗ).
    pub slopes: Vec<f64>,
    /// δₗ = ∂f/∂zₗ.
    pub deltas: Scaled,
    /// log₁₀ of the norm of the gradient with respect to this layer's weights; `None` for an exact 0.
    pub log10_norm: Option<f64>,
    /// The singular values of the layer's Jacobian ∂hₗ/∂hₗ₋₁ = Dₗ Wₗ, largest first: the factors by which the layer
    /// scales a gradient in the backward pass, each in one direction.
    pub singular_values: Vec<f64>,
}

impl Profile {
    /// Measures the network with this many hidden layers. The statistics are over the given inputs, the gradients at
    /// the network's own.
    ///
    /// # Panics
    /// With no layer, more than the family has, or an input of another width.
    #[must_use]
    pub fn new(network: &DeepNetwork, layers: usize, inputs: &[Vec<f64>]) -> Self {
        let overflow = (1..=layers).find(|&number| overflows(&network.layer(number)));
        let mut signals = inputs.to_vec();
        let deltas = network.deltas(layers);
        let layers: Vec<_> = (1..=layers)
            .map(|number| {
                let layer = network.layer(number);
                let delta = &deltas[number - 1];
                LayerNumbers {
                    log10_norm: weight_gradient(delta, layer.log10_before),
                    statistics: pass(network, &layer, &mut signals),
                    slopes: layer.slopes.to_vec(),
                    log10_deltas: (0..layer.slopes.len()).map(|unit| delta.element(unit).log10()).collect(),
                }
            })
            .collect();
        // δ of the linear output node is 1, so its weight's gradient is h_L itself.
        Self { log10_output_norm: network.log10_last(layers.len()), layers, overflow }
    }
}

impl LayerDetail {
    /// All numbers of hidden layer `layer`, counted from 1, in the network with `layers` of them; `None` if they leave
    /// the range of a double.
    ///
    /// # Panics
    /// Where [`Profile::new`] does, or if there is no such layer.
    #[must_use]
    pub fn new(network: &DeepNetwork, layers: usize, layer: usize) -> Option<Self> {
        let delta = network.deltas(layers).swap_remove(layer - 1);
        let layer = network.layer(layer);
        if overflows(&layer) {
            return None;
        }
        Some(Self {
            weights: layer.weight.to_vec(),
            biases: layer.bias.to_vec(),
            pre_activations: pre_activations(&layer, &layer.before),
            activations: layer.after.clone(),
            slopes: layer.slopes.to_vec(),
            log10_norm: weight_gradient(&delta, layer.log10_before),
            deltas: delta,
            singular_values: singular_values(&layer),
        })
    }
}

/// Whether a pre-activation or an activation of a layer is not finite.
fn overflows(layer: &HiddenLayer<'_>) -> bool {
    // A ReLU maps NaN to 0, so the pre-activation has to be checked as well.
    let mut numbers = pre_activations(layer, &layer.before).into_iter().chain(layer.after.iter().copied());
    numbers.any(|number| !number.is_finite())
}

/// Wₗ h + bₗ.
fn pre_activations(layer: &HiddenLayer<'_>, before: &[f64]) -> Vec<f64> {
    let rows = layer.weight.chunks_exact(before.len()).zip(layer.bias);
    rows.map(|(row, bias)| row.iter().zip(before).map(|(w, h)| w * h).sum::<f64>() + bias).collect()
}

/// Takes signals through a layer, and returns their statistics after it.
fn pass(network: &DeepNetwork, layer: &HiddenLayer<'_>, signals: &mut [Vec<f64>]) -> Option<Statistics> {
    let (activation, mut saturated, mut finite) = (network.activation(), 0_usize, true);
    let limit = SATURATED_BELOW * activation.max_slope();
    for signal in signals.iter_mut() {
        let pre = pre_activations(layer, signal);
        saturated += pre.iter().filter(|&&z| activation.slope(z).abs() < limit).count();
        finite &= pre.iter().all(|z| z.is_finite());
        *signal = pre.into_iter().map(|z| activation.value(z)).collect();
    }
    let all = || signals.iter().flatten().copied();
    let (count, largest) = (all().count() as f64, all().fold(0.0_f64, |largest, value| largest.max(value.abs())));
    if !(finite && largest.is_finite()) {
        return None;
    }
    // Relative to the largest, since the square of a large double would overflow.
    let unit = if largest > 0.0 { largest } else { 1.0 };
    let mean = all().map(|value| value / unit).sum::<f64>() / count;
    let variance = all().map(|value| (value / unit - mean).powi(2)).sum::<f64>() / count;
    Some(Statistics { mean: mean * unit, spread: variance.sqrt() * unit, saturated: saturated as f64 / count })
}

fn singular_values(layer: &HiddenLayer<'_>) -> Vec<f64> {
    let columns = layer.before.len();
    // Units without a slope give rows of zeros. Leaving them out gives exact zeros instead of rounding errors.
    let on: Vec<usize> = (0..layer.slopes.len()).filter(|&unit| layer.slopes[unit] != 0.0).collect();
    let jacobian = DMatrix::from_fn(on.len(), columns, |row, column| {
        layer.slopes[on[row]] * layer.weight[on[row] * columns + column]
    });
    let mut values: Vec<f64> =
        if on.is_empty() { Vec::new() } else { jacobian.singular_values().iter().copied().collect() };
    values.sort_by(|a, b| b.total_cmp(a));
    values.resize(layer.slopes.len().min(columns), 0.0);
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::autograd::{Error, Tape};
    use crate::choice::Choice;
    use crate::data::Generator;
    use crate::nn::{Activation, Init, Sequential};
    use crate::probe::ProbeConfig;
    use crate::tensor::Shape;

    fn config(units: usize, activation: Activation, init: Init) -> ProbeConfig {
        ProbeConfig { layers: 40, units, activation, init, seed: 3, scale: 1.0, input: vec![1.0; units] }
    }

    fn profile(network: &DeepNetwork, layers: usize) -> Profile {
        Profile::new(network, layers, &[vec![1.0; network.layer(1).before.len()]])
    }

    fn assert_close(actual: f64, expected: f64, what: &str) {
        assert!((actual - expected).abs() <= 1e-11 * expected.abs().max(1e-3), "{what}: {actual} and {expected}");
    }

    /// The same network on the tape, layer by layer, with the gradients of the backward pass.
    #[test]
    fn every_number_of_a_layer_is_the_tapes() -> Result<(), Error> {
        let (units, layers) = (4, 6);
        for &activation in Activation::ALL {
            for init in [Init::Uniform, Init::Pytorch, Init::Orthogonal] {
                let config = config(units, activation, init);
                let network = DeepNetwork::new(config.clone());
                let profile = profile(&network, layers);
                let (mut tape, mut generator) = (Tape::<f64>::new(), Generator::manual_seed(config.seed));
                let widths = [&[units].repeat(layers + 1)[..], &[1]].concat();
                let model = Sequential::mlp(&mut tape, &widths, activation, init, &mut generator)?;
                let parameters: Vec<_> = model.parameters().collect();
                let mut h = tape.constant(Shape::new([1, units]), &config.input)?;
                let mut steps = Vec::new();
                for pair in parameters.chunks_exact(2) {
                    let weight = tape.transpose(pair[0])?;
                    let product = tape.matmul(h, weight)?;
                    let z = tape.add(product, pair[1])?;
                    h = if steps.len() < layers { activation.forward(&mut tape, z)? } else { z };
                    steps.push((z, h));
                }
                tape.backward(h)?;
                for (index, &(z, h)) in steps[..layers].iter().enumerate() {
                    let (row, detail) = (&profile.layers[index], LayerDetail::new(&network, layers, index + 1));
                    let detail = detail.expect("nothing overflows");
                    let statistics = row.statistics.expect("nothing overflows");
                    let mean = tape.value(h)?.iter().sum::<f64>() / units as f64;
                    let squares = tape.value(h)?.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
                    assert_close(statistics.mean, mean, "mean");
                    assert_close(statistics.spread, (squares / units as f64).sqrt(), "spread");
                    assert_eq!(row.log10_norm, detail.log10_norm);
                    let gradient = tape.grad(parameters[2 * index])?;
                    let norm = gradient.iter().map(|value| value * value).sum::<f64>().sqrt();
                    assert_close(row.log10_norm.map_or(0.0, |log10| 10_f64.powf(log10)), norm, "norm");
                    for unit in 0..units {
                        assert_close(detail.pre_activations[unit], tape.value(z)?[unit], "z");
                        assert_close(detail.activations[unit], tape.value(h)?[unit], "h");
                        let delta = tape.grad(z)?[unit];
                        assert_close(
                            libm::ldexp(detail.deltas.mantissas[unit], detail.deltas.exponent as i32),
                            delta,
                            "δ",
                        );
                        let size = row.log10_deltas[unit].map_or(0.0, |log10| 10_f64.powf(log10));
                        assert_close(size, delta.abs(), "|δ|");
                    }
                    assert_eq!(detail.weights, tape.value(parameters[2 * index])?);
                    assert_eq!(detail.biases, tape.value(parameters[2 * index + 1])?);
                }
            }
        }
        Ok(())
    }

    #[test]
    fn the_norms_are_those_of_the_probe_at_every_depth() {
        let network = DeepNetwork::new(config(3, Activation::Sigmoid, Init::Uniform));
        for layers in 1..=40 {
            let (profile, gradients) = (profile(&network, layers), network.gradients(layers));
            let norms = profile.layers.iter().map(|layer| layer.log10_norm).chain([profile.log10_output_norm]);
            for (ours, theirs) in norms.zip(gradients.log10_norms) {
                assert_close(ours.expect("not zero"), theirs.expect("not zero"), "norm");
            }
        }
    }

    #[test]
    fn statistics_are_over_units_and_inputs() {
        let network = DeepNetwork::new(config(3, Activation::Tanh, Init::Uniform));
        let inputs = [-1.0, 0.25, 1.0].map(|x| vec![x; 3]);
        let profile = Profile::new(&network, 5, &inputs);
        let mut values = Vec::new();
        let (mut saturated, mut signals) = (0, inputs.to_vec());
        for layer in 1..=5 {
            let layer = network.layer(layer);
            for signal in &mut signals {
                let z =
                    nalgebra::DMatrix::from_row_slice(3, 3, layer.weight) * nalgebra::DVector::from_row_slice(signal);
                *signal = z.iter().map(|z| z.tanh()).collect();
            }
            values = signals.concat();
            saturated = values.iter().filter(|&&h| 1.0 - h * h < 0.05).count();
        }
        let mean = values.iter().sum::<f64>() / 9.0;
        let spread = (values.iter().map(|value| value * value).sum::<f64>() / 9.0 - mean * mean).sqrt();
        let statistics = profile.layers[4].statistics.expect("finite");
        assert_close(statistics.mean, mean, "mean");
        assert!((statistics.spread - spread).abs() < 1e-9);
        assert_eq!(statistics.saturated, saturated as f64 / 9.0);
    }

    #[test]
    fn saturation_counts_flat_units_only() {
        let share = |activation, scale| {
            let network = DeepNetwork::new(ProbeConfig { scale, ..config(8, activation, Init::Uniform) });
            profile(&network, 20).layers.iter().map(|layer| layer.statistics.expect("finite").saturated).sum::<f64>()
                / 20.0
        };
        assert_eq!(share(Activation::Identity, 1.0), 0.0);
        assert!(share(Activation::Sigmoid, 8.0) > 0.4);
        assert!(share(Activation::Sigmoid, 8.0) > share(Activation::Sigmoid, 1.0));
        // A dead ReLU and a leaky one below 0, whose slope is a hundredth, count both.
        let network = DeepNetwork::new(config(8, Activation::LeakyRelu, Init::Uniform));
        let flat = network.layer(3).slopes.iter().filter(|&&slope| slope < 0.05).count();
        assert_eq!(profile(&network, 3).layers[2].statistics.expect("finite").saturated, flat as f64 / 8.0);
    }

    #[test]
    fn singular_values_are_those_of_known_matrices() {
        let of = |weight: &[f64], slopes: &[f64], columns: usize| {
            let (bias, before) = (vec![0.0; slopes.len()], vec![0.0; columns]);
            singular_values(&HiddenLayer {
                weight,
                bias: &bias,
                before,
                log10_before: None,
                after: bias.clone(),
                slopes,
            })
        };
        let near = |actual: Vec<f64>, expected: &[f64]| {
            assert_eq!(actual.len(), expected.len());
            assert!(actual.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-14), "{actual:?} and {expected:?}");
        };
        near(of(&[3.0, 0.0, 4.0, 5.0], &[1.0, 1.0], 2), &[45_f64.sqrt(), 5_f64.sqrt()]);
        // A unit that is off removes one direction.
        let off = of(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0], &[1.0, 0.0, 1.0], 3);
        assert!(off.len() == 3 && off[1] > 0.1 && off[2] == 0.0, "{off:?}");
        assert_eq!(of(&[1.0, 2.0, 3.0, 4.0], &[0.0, 0.0], 2), [0.0, 0.0]);
        // Rows by their slopes: diag(1/4, −1/2) · diag(2, 6).
        near(of(&[2.0, 0.0, 0.0, 6.0], &[0.25, -0.5], 2), &[3.0, 0.5]);
        near(of(&[1.0; 9], &[0.25; 3], 3), &[0.75, 0.0, 0.0]);
        near(of(&[3.0, 4.0], &[1.0], 2), &[5.0]);
        for units in [1, 3, 16] {
            let network = DeepNetwork::new(config(units, Activation::Identity, Init::Orthogonal));
            let detail = LayerDetail::new(&network, 40, 20).expect("finite");
            near(detail.singular_values, &vec![1.0; units]);
        }
    }

    #[test]
    fn a_tight_network_passes_on_a_quarter_of_its_units() {
        let network = DeepNetwork::new(config(5, Activation::Sigmoid, Init::Tight));
        let detail = LayerDetail::new(&network, 20, 7).expect("finite");
        assert_eq!((detail.slopes, detail.pre_activations), (vec![0.25; 5], vec![0.0; 5]));
        assert_close(detail.singular_values[0], 1.25, "5/4");
    }

    #[test]
    fn an_overflow_is_named_by_its_layer_and_the_gradient_is_known_all_the_same() {
        // Eight units of weight 4: each layer multiplies by 32, and 32²⁰⁵ is the first beyond 1.8e308.
        let network = |layers| {
            let config = ProbeConfig { layers, ..config(8, Activation::Relu, Init::Ones) };
            DeepNetwork::new(ProbeConfig { scale: 4.0, ..config })
        };
        assert_eq!(profile(&network(204), 204).overflow, None);
        let network = network(210);
        let deep = profile(&network, 210);
        assert_eq!(deep.overflow, Some(205));
        // |δ| = √8 · 4 · 32²⁰⁹ and |x| = √8.
        assert_close(deep.layers[0].log10_norm.expect("not zero"), 210.0 * 32_f64.log10(), "norm");
        assert_eq!(deep.layers[203].statistics.map(|s| s.spread), Some(0.0));
        assert_eq!(deep.layers[204].statistics, None);
        assert_eq!(LayerDetail::new(&network, 210, 205), None);
        assert!(LayerDetail::new(&network, 210, 3).is_some());
    }
}

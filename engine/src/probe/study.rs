//! One small network in full detail: every factor of the bound of Problem 2, and every path that it counts.
//!
//! With s_l the largest slope of layer l and P the sum over all paths from unit 1 of layer 1 to the output of the sizes
//! of their weights' products, the proof is a chain of five comparisons:
//! |∂f/∂w₁₁⁽¹⁾| ≤ |x₁| Σ|path| ≤ |x₁| s₁⋯s_L P ≤ |x₁| (max φ′)ᴸ P ≤ |x₁| (max φ′)ᴸ Kᴸ⁻¹ ≤ (K max φ′)ᴸ. P is built up
//! layer by layer from the output, so that it is itself a product of one factor per layer, of at most K each.

use super::network::transposed_product;
use crate::data::Generator;
use crate::nn::{Activation, Init};

/// The most hidden layers of a network that is studied.
const MOST_LAYERS: usize = 12;
/// The most units of each of its layers.
const MOST_UNITS: usize = 5;
/// The largest number of paths that are listed.
pub const MOST_PATHS: usize = 4096;

/// The tolerance of a comparison for rounding errors.
const ROUNDING: f64 = 1e-12;

/// A hidden layer's numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyLayer {
    /// W, row by row: one row per unit of the layer.
    pub weight: Vec<f64>,
    /// b.
    pub bias: Vec<f64>,
}

/// A network given by its parameters: hidden layers of one width and a linear output node.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyNet {
    /// φ.
    pub activation: Activation,
    /// x, with as many elements as the layers have units.
    pub input: Vec<f64>,
    /// The hidden layers, first to last.
    pub layers: Vec<StudyLayer>,
    /// c.
    pub output: Vec<f64>,
    /// The output node's constant.
    pub constant: f64,
}

/// Everything about one network that the proof mentions. Layers are in order, first to last.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// f.
    pub value: f64,
    /// h of each layer.
    pub activations: Vec<Vec<f64>>,
    /// z of each layer.
    pub pre_activations: Vec<Vec<f64>>,
    /// φ′(z) of each layer.
    pub slopes: Vec<Vec<f64>>,
    /// ∂f/∂z of each layer.
    pub deltas: Vec<Vec<f64>>,
    /// ∂f/∂w₁₁⁽¹⁾, by the backward pass.
    pub gradient: f64,
    /// The same by the forward pass: the Jacobians multiplied from the input to the output.
    pub forward_gradient: f64,
    /// The largest |φ′| of each layer.
    pub largest_slopes: Vec<f64>,
    /// The factor by which each layer multiplies the sum over the paths from it to the output: at most K, and at most 1
    /// in the last layer.
    pub path_factors: Vec<f64>,
    /// The product of the two factors above from the output to each layer.
    pub running: Vec<f64>,
    /// Its upper bound in the proof.
    pub running_bounds: Vec<f64>,
    /// The largest |∂f/∂z| of each layer (in the first layer, that of unit 1), which the product bounds.
    pub reached: Vec<f64>,
    /// The comparisons of the proof, in its order.
    pub comparisons: [Comparison; 5],
    /// The largest |w| and |c|; the proof assumes at most 1.
    pub largest_weight: f64,
}

/// One "at most" of the proof.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// The smaller side.
    pub left: f64,
    /// The larger side.
    pub right: f64,
}

impl Comparison {
    /// Whether the left side is at most the right one.
    #[must_use]
    pub fn holds(self) -> bool {
        self.left <= self.right * (1.0 + ROUNDING)
    }

    /// The right side divided by the left side; `None` if the left side is exactly 0.
    #[must_use]
    pub fn slack(self) -> Option<f64> {
        Some(self.right / self.left).filter(|slack| slack.is_finite())
    }
}

/// A path from w₁₁⁽¹⁾ to the output.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The unit that it passes in each layer, counted from 0; in the first layer unit 0.
    pub units: Vec<usize>,
    /// The product of x₁ and the slopes and weights along it.
    pub product: f64,
}

impl Path {
    /// The running sum of the products, path by path; the last one covers all paths. The rounding error is carried
    /// along (Neumaier, 1974), so a sum of thousands of paths is as exact as a sum of a few.
    #[must_use]
    pub fn running_sums(paths: &[Self]) -> Vec<f64> {
        let (mut sum, mut lost) = (0.0_f64, 0.0);
        let mut add = |value: f64| {
            let next = sum + value;
            lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
            sum = next;
            sum + lost
        };
        paths.iter().map(|path| add(path.product)).collect()
    }
}

impl StudyNet {
    /// Draws a network as the probe does: from one seed, layer after layer, PyTorch's numbers.
    #[must_use]
    pub fn draw(layers: usize, activation: Activation, init: Init, seed: u32, input: Vec<f64>) -> Self {
        let units = input.len();
        let mut generator = Generator::manual_seed(seed);
        let mut draw = |outputs| init.draw::<f64>(units, outputs, &mut generator);
        let hidden = (0..layers).map(|_| draw(units)).map(|(weight, bias)| StudyLayer { weight, bias }).collect();
        let (output, constant) = draw(1);
        let mut net = Self { activation, input, layers: hidden, output, constant: constant[0] };
        if init == Init::Tight {
            // The initialisation assumes inputs of 1/2, which the first layer does not have.
            for layer in 0..layers {
                net.centre_layer(layer);
            }
        }
        net
    }

    /// K.
    #[must_use]
    pub fn units(&self) -> usize {
        self.input.len()
    }

    /// Rounds every number to this many decimals.
    pub fn round(&mut self, decimals: u32) {
        let unit = 10f64.powi(decimals.min(15) as i32);
        self.for_each_weight(|weight| *weight = (*weight * unit).round() / unit);
        for bias in self.layers.iter_mut().flat_map(|layer| &mut layer.bias) {
            *bias = (*bias * unit).round() / unit;
        }
    }

    /// Sets every weight to +1 and leaves the biases.
    pub fn fill_weights_with_ones(&mut self) {
        self.for_each_weight(|weight| *weight = 1.0);
    }

    /// Chooses the bias of one unit so that its pre-activation is 0, where the sigmoid is steepest. Layers and units
    /// that the network does not have are left alone.
    pub fn centre_unit(&mut self, layer: usize, unit: usize) {
        let (units, before) = (self.units(), self.before(layer));
        let Some(layer) = self.layers.get_mut(layer) else { return };
        let Some(bias) = layer.bias.get_mut(unit) else { return };
        *bias = -dot(&layer.weight[unit * units..][..units], &before);
    }

    /// Centres all units of a layer.
    pub fn centre_layer(&mut self, layer: usize) {
        for unit in 0..self.units() {
            self.centre_unit(layer, unit);
        }
    }

    /// Measures everything.
    ///
    /// # Errors
    /// A message if the shape of the network is outside the limits, or its parts do not fit together.
    pub fn study(&self) -> Result<Study, String> {
        self.check()?;
        let (pre_activations, activations) = self.forward(self.layers.len());
        let slope = |z: &Vec<f64>| z.iter().map(|&z| self.activation.slope(z)).collect::<Vec<_>>();
        let slopes: Vec<_> = pre_activations.iter().map(slope).collect();
        let deltas = self.backward(&slopes);
        let last = &activations[activations.len() - 1];
        let value = dot(&self.output, last) + self.constant;
        let sums = self.path_sums();
        let most = self.activation.max_slope();

        let largest_slopes: Vec<_> = slopes.iter().map(|slopes| largest(slopes)).collect();
        // In the first layer only unit 1 matters: all paths begin there.
        let of_layer = |values: &[Vec<f64>], layer: usize| {
            if layer == 0 { values[0][0].abs() } else { largest(&values[layer]) }
        };
        let count = self.layers.len();
        let totals: Vec<_> = (0..count).map(|layer| of_layer(&sums, layer)).collect();
        let path_factors = (0..count)
            .map(|layer| match totals.get(layer + 1) {
                None => totals[layer],
                Some(&after) if after > 0.0 => totals[layer] / after,
                Some(_) => 0.0,
            })
            .collect();
        let running: Vec<_> =
            (0..count).map(|layer| largest_slopes[layer..].iter().product::<f64>() * totals[layer]).collect();
        let bound = |layer: usize| {
            let (slopes, factors) = ((count - layer) as i32, (count - layer - 1) as i32);
            most.powi(slopes) * (self.units() as f64).powi(factors)
        };

        let x = self.input[0].abs();
        let signed = self.path_total(&slopes);
        let chain = [
            x * deltas[0][0].abs(),
            x * signed.sizes,
            x * running[0],
            x * most.powi(count as i32) * totals[0],
            x * bound(0),
            (self.units() as f64 * most).powi(count as i32),
        ];
        let study = Study {
            value,
            gradient: self.input[0] * deltas[0][0],
            forward_gradient: self.input[0] * signed.sum,
            path_factors,
            running_bounds: (0..count).map(bound).collect(),
            reached: (0..count).map(|layer| of_layer(&deltas, layer)).collect(),
            comparisons: std::array::from_fn(|step| Comparison { left: chain[step], right: chain[step + 1] }),
            largest_weight: self.largest_weight(),
            activations,
            pre_activations,
            slopes,
            deltas,
            largest_slopes,
            running,
        };
        let finite = chain.iter().chain(&study.running).chain(&study.path_factors).chain([&value]);
        if finite.copied().all(f64::is_finite) {
            Ok(study)
        } else {
            Err("the network's numbers are too large to multiply; choose smaller weights or biases".to_owned())
        }
    }

    /// |∂f/∂w₁₁⁽¹⁾| as a fraction of (|x₁| / K)(K max φ′)ᴸ.
    ///
    /// # Errors
    /// As [`StudyNet::study`].
    pub fn ratio(&self) -> Result<f64, String> {
        let study = self.study()?;
        Ok(study.gradient.abs() / study.comparisons[3].right)
    }

    /// Every path from w₁₁⁽¹⁾ to the output, the largest product first.
    ///
    /// # Errors
    /// When there are more than [`MOST_PATHS`], and as [`StudyNet::study`].
    pub fn paths(&self) -> Result<Vec<Path>, String> {
        self.check()?;
        let (units, layers) = (self.units(), self.layers.len());
        let count = units.pow(layers as u32 - 1);
        if count > MOST_PATHS {
            return Err(format!("{count} paths are too many to list; at most {MOST_PATHS} are listed"));
        }
        let (pre_activations, _) = self.forward(layers);
        let slope = |layer: usize, unit: usize| self.activation.slope(pre_activations[layer][unit]);
        let mut paths: Vec<_> = (0..count)
            .map(|mut index| {
                // The digits of the index in base K are the units along the path.
                let mut path = vec![0; layers];
                for unit in path[1..].iter_mut().rev() {
                    *unit = index % units;
                    index /= units;
                }
                let mut product = self.input[0] * slope(0, 0);
                for layer in 1..layers {
                    let (from, to) = (path[layer - 1], path[layer]);
                    product *= self.layers[layer].weight[to * units + from] * slope(layer, to);
                }
                Path { product: product * self.output[path[layers - 1]], units: path }
            })
            .collect();
        paths.sort_by(|a, b| b.product.abs().total_cmp(&a.product.abs()));
        Ok(paths)
    }

    fn largest_weight(&self) -> f64 {
        let weights = self.layers.iter().flat_map(|layer| &layer.weight).chain(&self.output);
        weights.fold(0.0, |largest, weight| weight.abs().max(largest))
    }

    fn for_each_weight(&mut self, mut change: impl FnMut(&mut f64)) {
        let hidden = self.layers.iter_mut().flat_map(|layer| &mut layer.weight);
        hidden.chain(&mut self.output).for_each(&mut change);
    }

    fn check(&self) -> Result<(), String> {
        let (units, layers) = (self.units(), self.layers.len());
        if !(1..=MOST_LAYERS).contains(&layers) {
            return Err(format!("depth is {layers}; it must be from 1 to {MOST_LAYERS}"));
        }
        if !(1..=MOST_UNITS).contains(&units) {
            return Err(format!("hidden size is {units}; it must be from 1 to {MOST_UNITS}"));
        }
        let fits = |layer: &StudyLayer| layer.weight.len() == units * units && layer.bias.len() == units;
        if !self.layers.iter().all(fits) || self.output.len() != units {
            return Err(format!("every layer must have {units} units with {units} weights and a bias each"));
        }
        Ok(())
    }

    /// The input of a layer.
    fn before(&self, layer: usize) -> Vec<f64> {
        if layer == 0 {
            return self.input.clone();
        }
        self.forward(layer.min(self.layers.len())).1.pop().unwrap_or_default()
    }

    /// z and h of the first `count` layers.
    fn forward(&self, layers: usize) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
        let (mut pre_activations, mut activations): (Vec<Vec<f64>>, Vec<Vec<f64>>) = (Vec::new(), Vec::new());
        for layer in &self.layers[..layers] {
            let before = activations.last().unwrap_or(&self.input);
            let rows = layer.weight.chunks_exact(self.units());
            let z: Vec<_> = rows.zip(&layer.bias).map(|(row, bias)| dot(row, before) + bias).collect();
            activations.push(z.iter().map(|&z| self.activation.value(z)).collect());
            pre_activations.push(z);
        }
        (pre_activations, activations)
    }

    /// ∂f/∂z of each layer.
    fn backward(&self, slopes: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let mut deltas = vec![Vec::new(); slopes.len()];
        let mut passed = self.output.clone();
        for layer in (0..slopes.len()).rev() {
            deltas[layer] = passed.iter().zip(&slopes[layer]).map(|(delta, slope)| delta * slope).collect();
            passed = transposed_product(&self.layers[layer].weight, &deltas[layer]);
        }
        deltas
    }

    /// For each unit, the sum over the paths from it to the output of the sizes of their weights' products.
    fn path_sums(&self) -> Vec<Vec<f64>> {
        let sizes = |values: &[f64]| values.iter().map(|value| value.abs()).collect::<Vec<_>>();
        let mut sums = vec![sizes(&self.output)];
        for layer in self.layers[1..].iter().rev() {
            sums.push(transposed_product(&sizes(&layer.weight), &sums[sums.len() - 1]));
        }
        sums.reverse();
        sums
    }

    /// The sum over all paths from unit 1 of layer 1, and that of their sizes, both without x₁: the Jacobians
    /// multiplied from the input's side.
    fn path_total(&self, slopes: &[Vec<f64>]) -> PathTotal {
        let mut signed = vec![0.0; self.units()];
        signed[0] = slopes[0][0];
        let mut sizes = vec![0.0; self.units()];
        sizes[0] = slopes[0][0].abs();
        for (layer, slopes) in self.layers.iter().zip(slopes).skip(1) {
            let rows = || layer.weight.chunks_exact(self.units()).zip(slopes);
            signed = rows().map(|(row, slope)| dot(row, &signed) * slope).collect();
            let size = |row: &[f64]| row.iter().zip(&sizes).map(|(w, size)| w.abs() * size).sum::<f64>();
            sizes = rows().map(|(row, slope)| size(row) * slope.abs()).collect();
        }
        let sizes = self.output.iter().zip(&sizes).map(|(c, size)| c.abs() * size).sum();
        PathTotal { sum: dot(&self.output, &signed), sizes }
    }
}

struct PathTotal {
    sum: f64,
    sizes: f64,
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest, value| value.abs().max(largest))
}

#[cfg(test)]
#[path = "study_tests.rs"]
mod tests;

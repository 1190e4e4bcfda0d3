//! Many samples at a time: each lane of a vector holds a different sample.

use super::activation::{activate_all, result_gives_slope, times_slopes};
use super::layers;
use super::over_samples::{SampleSums, bias_gradient};
use super::pack::{Pair, ROWS};
use super::product::{Matrix, times_batch};
use crate::nn::Activation;
use crate::tensor::{Element, Lanes};

/// The buffers for samples in the lanes. A batch is stored as pairs of vectors of samples: the pairs of all units for
/// the first samples, then for the next, and so on. The last pairs are padded with samples whose residual is kept at 0,
/// so that they contribute neither to the loss nor to any gradient.
#[derive(Debug, Clone)]
pub(super) struct Batch<T: Element> {
    widths: Vec<usize>,
    activation: Activation,
    samples: usize,
    /// The input, and the output of each layer.
    outputs: Vec<Vec<Pair<T::Lanes>>>,
    /// The pre-activations of each layer, if the slope of the activation needs them; otherwise empty.
    sums: Vec<Vec<Pair<T::Lanes>>>,
    targets: Vec<Pair<T::Lanes>>,
    /// 1 for a sample, 0 for padding.
    mask: Vec<Pair<T::Lanes>>,
    /// The gradient of the loss with respect to the pre-activations of the current layer and of the one below.
    delta: Vec<Pair<T::Lanes>>,
    below: Vec<Pair<T::Lanes>>,
    /// Scratch space: a weight packed for the tiles, and buffers for sums over samples.
    packed: Vec<[T; ROWS]>,
    over_samples: SampleSums<T>,
}

impl<T: Element> Batch<T> {
    pub(super) fn new(widths: &[usize], activation: Activation, x: &[T], y: &[T]) -> Self {
        let samples = x.len() / widths[0];
        let targets = in_pairs(y, widths[widths.len() - 1], samples);
        let mask = in_pairs(&vec![T::ONE; samples], 1, samples);
        let (pairs, zero) = (mask.len(), [T::Lanes::splat(T::ZERO); 2]);
        let mut outputs: Vec<_> = widths.iter().map(|&width| vec![zero; width * pairs]).collect();
        outputs[0] = in_pairs(x, widths[0], samples);
        let sums = if result_gives_slope(activation) { Vec::new() } else { outputs.clone() };
        let widest = widths.iter().copied().max().unwrap_or(1);
        // Either dimension of a weight may be the one that is packed in fours.
        let packed = |pair: &[usize]| pair[0].next_multiple_of(ROWS) * pair[1].next_multiple_of(ROWS);
        let largest = widths.windows(2).map(packed).max().unwrap_or(1);
        Self {
            widths: widths.to_vec(),
            activation,
            samples,
            outputs,
            sums,
            targets,
            mask,
            delta: vec![zero; widest * pairs],
            below: vec![zero; widest * pairs],
            packed: vec![[T::ZERO; ROWS]; largest / ROWS],
            over_samples: SampleSums::new(widest, pairs),
        }
    }

    /// Replaces its samples by these of x and y: at least one, and at most as many as it was made for.
    pub(super) fn take(&mut self, samples: &[usize], x: &[T], y: &[T]) {
        let [inputs, outputs] = [self.widths[0], self.widths[self.widths.len() - 1]];
        self.samples = samples.len();
        lay(&mut self.outputs[0], inputs, samples.len(), |sample, unit| x[samples[sample] * inputs + unit]);
        lay(&mut self.targets, outputs, samples.len(), |sample, unit| y[samples[sample] * outputs + unit]);
        lay(&mut self.mask, 1, samples.len(), |_, _| T::ONE);
    }

    /// The loss at these parameters.
    pub(super) fn loss(&mut self, parameters: &[T]) -> T {
        self.forward(parameters);
        self.residuals()
    }

    /// The loss at these parameters; writes its gradient.
    pub(super) fn loss_and_gradient(&mut self, parameters: &[T], gradient: &mut [T]) -> T {
        let loss = self.loss(parameters);
        self.backward(parameters, gradient);
        loss
    }

    /// The output of the last forward pass, sample by sample.
    pub(super) fn predictions(&self) -> Vec<T> {
        let width = self.widths[self.widths.len() - 1];
        let last = &self.outputs[self.widths.len() - 1];
        let sample = |index: usize| {
            let (vector, lane) = (index / T::Lanes::COUNT, index % T::Lanes::COUNT);
            last[vector / 2 * width..][..width].iter().map(move |pair| pair[vector % 2].lane(lane))
        };
        (0..self.samples).flat_map(sample).collect()
    }

    fn forward(&mut self, parameters: &[T]) {
        let Self { widths, outputs, sums, packed, activation, .. } = self;
        let last = widths.len() - 2;
        for (index, (weight, bias)) in layers(widths, parameters).enumerate() {
            let (inputs, units) = (widths[index], widths[index + 1]);
            let (before, after) = outputs.split_at_mut(index + 1);
            let out = &mut after[0];
            let start = |unit: usize| T::Lanes::splat(bias[unit]);
            times_batch(Matrix::Plain(weight), [units, inputs], &before[index], out, packed, start);
            if index < last {
                if let Some(sums) = sums.get_mut(index + 1) {
                    sums.copy_from_slice(out);
                }
                activate_all(out.as_flattened_mut(), *activation);
            }
        }
    }

    /// Writes the gradient of the loss with respect to the prediction into `delta` and returns the loss.
    fn residuals(&mut self) -> T {
        let outputs = self.widths[self.widths.len() - 1];
        let prediction = &self.outputs[self.widths.len() - 1];
        squared_error(prediction, &self.targets, outputs, &self.mask, outputs * self.samples, &mut self.delta)
    }

    fn backward(&mut self, parameters: &[T], gradient: &mut [T]) {
        let Self { widths, outputs, sums, delta, below, packed, over_samples, activation, mask, .. } = self;
        let zero = T::Lanes::splat(T::ZERO);
        let mut end = parameters.len();
        for index in (0..widths.len() - 1).rev() {
            let (inputs, units) = (widths[index], widths[index + 1]);
            let start = end - (inputs + 1) * units;
            let (weight, _) = parameters[start..end].split_at(inputs * units);
            let (weight_gradient, to_bias) = gradient[start..end].split_at_mut(inputs * units);
            end = start;

            let upper = &delta[..units * mask.len()];
            over_samples.weight_gradient(upper, units, &outputs[index], inputs, weight_gradient);
            bias_gradient(upper, to_bias);
            if index == 0 {
                break;
            }
            let lower = &mut below[..inputs * mask.len()];
            times_batch(Matrix::Transposed(weight), [inputs, units], upper, lower, packed, |_| zero);
            let seen = sums.get(index).unwrap_or(&outputs[index]);
            times_slopes(lower.as_flattened_mut(), seen.as_flattened(), *activation);
            std::mem::swap(delta, below);
        }
    }
}

/// The mean squared error of `prediction` (pairs, outputs), which has `count` numbers without padding; its gradient
/// with respect to the prediction goes into `delta`. `mask` (pairs) is 1 for a sample and 0 for padding.
pub(super) fn squared_error<L: Lanes>(
    prediction: &[Pair<L>],
    targets: &[Pair<L>],
    outputs: usize,
    mask: &[Pair<L>],
    count: usize,
    delta: &mut [Pair<L>],
) -> L::Lane {
    let count = L::Lane::from_f64(count as f64);
    let factor = L::splat(L::Lane::from_f64(2.0) / count);
    let mut squares = L::splat(L::Lane::ZERO);
    let rows = prediction.chunks_exact(outputs).zip(targets.chunks_exact(outputs));
    for ((rows, mask), delta) in rows.zip(mask).zip(delta.chunks_exact_mut(outputs)) {
        for ((y, target), delta) in rows.0.iter().zip(rows.1).zip(delta) {
            for half in 0..2 {
                let residual = (y[half] - target[half]) * mask[half];
                squares += residual * residual;
                delta[half] = residual * factor;
            }
        }
    }
    squares.sum() / count
}

/// Converts values, given sample by sample, to pairs of vectors of samples: the pairs of all units for the first
/// samples, then those for the next.
pub(super) fn in_pairs<T: Element>(values: &[T], width: usize, samples: usize) -> Vec<Pair<T::Lanes>> {
    let pairs = samples.div_ceil(2 * T::Lanes::COUNT);
    let mut all = vec![[T::Lanes::splat(T::ZERO); 2]; width * pairs];
    lay(&mut all, width, samples, |sample, unit| values[sample * width + unit]);
    all
}

/// Writes values in that order, and 0 after the last sample.
fn lay<L: Lanes>(pairs: &mut [Pair<L>], width: usize, samples: usize, value: impl Fn(usize, usize) -> L::Lane) {
    for (index, place) in pairs.iter_mut().enumerate() {
        let (pair, unit) = (index / width, index % width);
        *place = [0, 1].map(|half| {
            L::from_fn(|lane| {
                let sample = (2 * pair + half) * L::COUNT + lane;
                if sample < samples { value(sample, unit) } else { L::Lane::ZERO }
            })
        });
    }
}

//! Many samples at a time: each lane of a vector is another sample.

use super::activation::{activate, result_gives_slope, slope, specialised};
use super::layers;
use super::product::{batch_times_batch, rows_times_batch};
use crate::nn::Activation;
use crate::tensor::{Element, Lanes};

/// The buffers of a plan with samples in the lanes. The last vector of a row is filled up with samples whose residual is
/// held at 0, so that they have no part in the loss or in any gradient.
#[derive(Debug, Clone)]
pub(super) struct Batch<T: Element> {
    widths: Vec<usize>,
    activation: Activation,
    samples: usize,
    /// Vectors in a row.
    vectors: usize,
    /// The input and what each layer puts out; rows of units.
    outputs: Vec<Vec<T::Lanes>>,
    /// What each layer adds up before its activation, for the activations that need it for their slope; otherwise empty.
    sums: Vec<Vec<T::Lanes>>,
    targets: Vec<T::Lanes>,
    /// 1 for a sample, 0 for what fills the last vector up.
    mask: Vec<T::Lanes>,
    /// The loss's gradient by what a layer adds up, before its activation; for the layer at hand and for the one below.
    delta: Vec<T::Lanes>,
    below: Vec<T::Lanes>,
    /// Scratch: a weight with rows and columns exchanged, and the panel of a product.
    transposed: Vec<T>,
    panel: Vec<[T::Lanes; 2]>,
}

impl<T: Element> Batch<T> {
    pub(super) fn new(widths: &[usize], activation: Activation, x: &[T], y: &[T]) -> Self {
        let samples = x.len() / widths[0];
        let vectors = samples.div_ceil(T::Lanes::COUNT);
        let zero = T::Lanes::splat(T::ZERO);
        let mut outputs: Vec<Vec<T::Lanes>> = widths.iter().map(|&width| vec![zero; width * vectors]).collect();
        outputs[0] = unit_rows(x, widths[0], samples, vectors);
        let sums = if result_gives_slope(activation) { Vec::new() } else { outputs.clone() };
        let widest = widths.iter().copied().max().unwrap_or(1);
        let largest = widths.windows(2).map(|pair| pair[0] * pair[1]).max().unwrap_or(1);
        Self {
            widths: widths.to_vec(),
            activation,
            samples,
            vectors,
            outputs,
            sums,
            targets: unit_rows(y, widths[widths.len() - 1], samples, vectors),
            mask: unit_rows(&vec![T::ONE; samples], 1, samples, vectors),
            delta: vec![zero; widest * vectors],
            below: vec![zero; widest * vectors],
            transposed: vec![T::ZERO; largest],
            panel: Vec::with_capacity(widest),
        }
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

    /// What the last forward pass has put out, sample by sample.
    pub(super) fn predictions(&self) -> Vec<T> {
        let last = self.outputs[self.outputs.len() - 1].chunks_exact(self.vectors);
        let units: Vec<&[T::Lanes]> = last.collect();
        let sample = |index: usize| {
            let (vector, lane) = (index / T::Lanes::COUNT, index % T::Lanes::COUNT);
            units.iter().map(move |row| row[vector].lane(lane))
        };
        (0..self.samples).flat_map(sample).collect()
    }

    fn forward(&mut self, parameters: &[T]) {
        let Self { widths, outputs, sums, panel, vectors, activation, .. } = self;
        let last = widths.len() - 2;
        for (index, (weight, bias)) in layers(widths, parameters).enumerate() {
            let (before, after) = outputs.split_at_mut(index + 1);
            let (batch, out) = (&before[index], &mut after[0]);
            let start = |row: usize| T::Lanes::splat(bias[row]);
            if index == last {
                rows_times_batch(weight, batch, *vectors, out, panel, start, |_, z| z);
            } else if let Some(sums) = sums.get_mut(index + 1) {
                rows_times_batch(weight, batch, *vectors, sums, panel, start, |_, z| z);
                for (out, &z) in out.iter_mut().zip(sums.iter()) {
                    *out = activate(z, *activation);
                }
            } else {
                specialised(*activation, |activation| {
                    rows_times_batch(weight, batch, *vectors, out, panel, start, |_, z| activate(z, activation));
                });
            }
        }
    }

    /// Puts the loss's gradient by the prediction into `delta` and answers the loss.
    fn residuals(&mut self) -> T {
        let outputs = self.widths[self.widths.len() - 1];
        let prediction = &self.outputs[self.widths.len() - 1];
        let count = T::from_f64((outputs * self.samples) as f64);
        let factor = T::Lanes::splat(T::from_f64(2.0) / count);
        let mut squares = T::Lanes::splat(T::ZERO);
        for ((row, targets), delta) in prediction
            .chunks_exact(self.vectors)
            .zip(self.targets.chunks_exact(self.vectors))
            .zip(self.delta.chunks_exact_mut(self.vectors))
        {
            for (((&y, &target), &mask), delta) in row.iter().zip(targets).zip(&self.mask).zip(delta) {
                let residual = (y - target) * mask;
                squares += residual * residual;
                *delta = residual * factor;
            }
        }
        squares.sum() / count
    }

    fn backward(&mut self, parameters: &[T], gradient: &mut [T]) {
        let Self { widths, outputs, sums, delta, below, transposed, panel, vectors, activation, .. } = self;
        let zero = T::Lanes::splat(T::ZERO);
        let mut end = parameters.len();
        for index in (0..widths.len() - 1).rev() {
            let (inputs, units) = (widths[index], widths[index + 1]);
            let start = end - (inputs + 1) * units;
            let (weight, _) = parameters[start..end].split_at(inputs * units);
            let (weight_gradient, bias_gradient) = gradient[start..end].split_at_mut(inputs * units);
            end = start;

            let upper = &delta[..units * *vectors];
            let batch = &outputs[index][..];
            batch_times_batch(upper, batch, *vectors, weight_gradient);
            for (sum, row) in bias_gradient.iter_mut().zip(upper.chunks_exact(*vectors)) {
                let mut lanes = zero;
                for &value in row {
                    lanes += value;
                }
                *sum = lanes.sum();
            }
            if index == 0 {
                break;
            }
            let lower = &mut below[..inputs * *vectors];
            let transposed = &mut transposed[..inputs * units];
            for (row, weights) in weight.chunks_exact(inputs).enumerate() {
                for (column, &w) in weights.iter().enumerate() {
                    transposed[column * units + row] = w;
                }
            }
            let seen = sums.get(index).unwrap_or(&outputs[index]);
            specialised(*activation, |activation| {
                rows_times_batch(
                    transposed,
                    upper,
                    *vectors,
                    lower,
                    panel,
                    |_| zero,
                    |place, sum| (sum * slope(seen[place], activation)).without_subnormals(),
                );
            });
            std::mem::swap(delta, below);
        }
    }
}

/// Samples row by row as units row by row: vectors of samples for the first value of each, then for the second ...
fn unit_rows<T: Element>(values: &[T], width: usize, samples: usize, vectors: usize) -> Vec<T::Lanes> {
    let mut rows = Vec::with_capacity(width * vectors);
    for unit in 0..width {
        for vector in 0..vectors {
            rows.push(T::Lanes::from_fn(|lane| {
                let sample = vector * T::Lanes::COUNT + lane;
                if sample < samples { values[sample * width + unit] } else { T::ZERO }
            }));
        }
    }
    rows
}

//! One sample at a time: each lane of a vector is another unit of the layer.

use super::activation::{activate, slope};
use super::layers;
use crate::nn::Activation;
use crate::tensor::{Element, Lanes};

/// The buffers of a plan with units in the lanes. Rows are filled up with units whose weights are 0 and whose
/// gradient is never asked for.
#[derive(Debug, Clone)]
pub(super) struct Single<T: Element> {
    widths: Vec<usize>,
    activation: Activation,
    x: Vec<T>,
    y: Vec<T>,
    layers: Vec<Packed<T>>,
    /// What each layer puts out, and the loss's gradient by what it adds up; one vector for each few units.
    outputs: Vec<Vec<T::Lanes>>,
    deltas: Vec<Vec<T::Lanes>>,
}

/// A layer's parameters as the two passes read them.
#[derive(Debug, Clone)]
struct Packed<T: Element> {
    /// For each input, its weights to all units: the forward pass adds these up.
    columns: Vec<T::Lanes>,
    /// For each unit, its weights from all inputs: the backward pass adds these up.
    rows: Vec<T::Lanes>,
    bias: Vec<T::Lanes>,
}

fn vectors<T: Element>(units: usize) -> usize {
    units.div_ceil(T::Lanes::COUNT)
}

impl<T: Element> Single<T> {
    pub(super) fn new(widths: &[usize], activation: Activation, x: &[T], y: &[T]) -> Self {
        let zero = T::Lanes::splat(T::ZERO);
        let units = |width: &usize| vec![zero; vectors::<T>(*width)];
        let layers = widths.windows(2).map(|pair| Packed {
            columns: vec![zero; pair[0] * vectors::<T>(pair[1])],
            rows: vec![zero; pair[1] * vectors::<T>(pair[0])],
            bias: units(&pair[1]),
        });
        let mut outputs: Vec<Vec<T::Lanes>> = widths.iter().map(units).collect();
        for (vector, values) in outputs[0].iter_mut().zip(x.chunks(T::Lanes::COUNT)) {
            *vector = T::Lanes::load(values);
        }
        Self {
            widths: widths.to_vec(),
            activation,
            x: x.to_vec(),
            y: y.to_vec(),
            layers: layers.collect(),
            outputs,
            deltas: widths.iter().map(units).collect(),
        }
    }

    pub(super) fn loss(&mut self, parameters: &[T]) -> T {
        self.pack(parameters);
        self.forward();
        self.residuals()
    }

    pub(super) fn loss_and_gradient(&mut self, parameters: &[T], gradient: &mut [T]) -> T {
        let loss = self.loss(parameters);
        self.backward(gradient);
        loss
    }

    fn pack(&mut self, parameters: &[T]) {
        let Self { widths, layers: packed, .. } = self;
        for (((weight, bias), packed), pair) in layers(widths, parameters).zip(packed).zip(widths.windows(2)) {
            let (inputs, across) = (pair[0], vectors::<T>(pair[1]));
            for (vector, values) in packed.bias.iter_mut().zip(bias.chunks(T::Lanes::COUNT)) {
                *vector = T::Lanes::load(values);
            }
            for (rows, weights) in packed.rows.chunks_exact_mut(vectors::<T>(inputs)).zip(weight.chunks_exact(inputs)) {
                for (vector, values) in rows.iter_mut().zip(weights.chunks(T::Lanes::COUNT)) {
                    *vector = T::Lanes::load(values);
                }
            }
            for (index, vector) in packed.columns.iter_mut().enumerate() {
                let (input, first) = (index / across, index % across * T::Lanes::COUNT);
                *vector = T::Lanes::from_fn(|lane| {
                    if first + lane < pair[1] { weight[(first + lane) * inputs + input] } else { T::ZERO }
                });
            }
        }
    }

    fn forward(&mut self) {
        let Self { layers, outputs, activation, widths, .. } = self;
        let last = layers.len() - 1;
        for (index, layer) in layers.iter().enumerate() {
            let (before, after) = outputs.split_at_mut(index + 1);
            let (input, out) = (&before[index], &mut after[0]);
            let activation = if index == last { Activation::Identity } else { *activation };
            let across = out.len();
            out.copy_from_slice(&layer.bias);
            for (k, column) in layer.columns.chunks_exact(across).enumerate().take(widths[index]) {
                let factor = T::Lanes::splat(input[k / T::Lanes::COUNT].lane(k % T::Lanes::COUNT));
                for (sum, &weight) in out.iter_mut().zip(column) {
                    *sum += factor * weight;
                }
            }
            for out in out.iter_mut() {
                *out = activate(*out, activation);
            }
        }
    }

    /// Puts the loss's gradient by the prediction into the last delta and answers the loss.
    fn residuals(&mut self) -> T {
        let count = T::from_f64(self.y.len() as f64);
        let factor = T::from_f64(2.0) / count;
        let last = self.widths.len() - 1;
        let mut squares = T::ZERO;
        for ((delta, &output), y) in
            self.deltas[last].iter_mut().zip(&self.outputs[last]).zip(self.y.chunks(T::Lanes::COUNT))
        {
            *delta = T::Lanes::from_fn(|lane| match y.get(lane) {
                Some(&y) => {
                    let residual = output.lane(lane) - y;
                    squares += residual * residual;
                    residual * factor
                }
                None => T::ZERO,
            });
        }
        squares / count
    }

    fn backward(&mut self, gradient: &mut [T]) {
        let Self { layers, outputs, deltas, activation, widths, x, .. } = self;
        let zero = T::Lanes::splat(T::ZERO);
        let mut end = gradient.len();
        for index in (0..layers.len()).rev() {
            let (inputs, units) = (widths[index], widths[index + 1]);
            let start = end - (inputs + 1) * units;
            let (weight_gradient, bias_gradient) = gradient[start..end].split_at_mut(inputs * units);
            end = start;
            let (below, above) = deltas.split_at_mut(index + 1);
            let (lower, upper) = (&mut below[index], &above[0]);
            let input = &outputs[index];
            for (out, delta) in bias_gradient.chunks_mut(T::Lanes::COUNT).zip(upper) {
                delta.store(out);
            }
            lower.fill(zero);
            let rows = layers[index].rows.chunks_exact(vectors::<T>(inputs));
            for (unit, (row, out)) in rows.zip(weight_gradient.chunks_exact_mut(inputs)).enumerate() {
                let delta = T::Lanes::splat(upper[unit / T::Lanes::COUNT].lane(unit % T::Lanes::COUNT));
                for ((out, &input), (sum, &weight)) in
                    out.chunks_mut(T::Lanes::COUNT).zip(input).zip(lower.iter_mut().zip(row))
                {
                    (delta * input).store(out);
                    *sum += delta * weight;
                }
            }
            if index > 0 {
                for (delta, output) in lower.iter_mut().zip(input) {
                    *delta = *delta * slope(*output, *activation);
                }
            }
        }
        debug_assert_eq!(x.len(), widths[0], "a single sample");
    }
}

//! One sample at a time: each lane of a vector holds a different unit of the layer.

use super::activation::{activate, result_gives_slope, slope};
use super::layers;
use crate::nn::Activation;
use crate::tensor::{Element, Lanes};

/// The buffers for units in the lanes. Rows are padded with units whose weights are 0 and whose gradient is never read.
#[derive(Debug, Clone)]
pub(super) struct Single<T: Element> {
    widths: Vec<usize>,
    activation: Activation,
    y: Vec<T>,
    layers: Vec<Packed<T>>,
    /// The output of each layer, one vector for every few units; the input comes first.
    outputs: Vec<Vec<T::Lanes>>,
    /// The pre-activations of each layer, if the slope of the activation needs them; otherwise empty.
    sums: Vec<Vec<T::Lanes>>,
    /// The gradient of the loss with respect to the pre-activations of each layer; index 0, the input's, is unused.
    deltas: Vec<Vec<T::Lanes>>,
}

/// The parameters of a layer, laid out for the two passes.
#[derive(Debug, Clone)]
struct Packed<T: Element> {
    /// For each input, its weights to all units, as the forward pass sums them.
    columns: Vec<T::Lanes>,
    /// For each unit, its weights from all inputs, as the backward pass sums them.
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
        let sums = if result_gives_slope(activation) { Vec::new() } else { outputs.clone() };
        Self {
            widths: widths.to_vec(),
            activation,
            sums,
            y: y.to_vec(),
            layers: layers.collect(),
            outputs,
            deltas: widths.iter().map(units).collect(),
        }
    }

    /// Lays the parameters out for both passes.
    pub(super) fn set_parameters(&mut self, parameters: &[T]) {
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

    /// The loss at the parameters set last.
    pub(super) fn loss(&mut self) -> T {
        self.forward();
        self.residuals()
    }

    /// The loss at the parameters set last; writes its gradient.
    pub(super) fn loss_and_gradient(&mut self, gradient: &mut [T]) -> T {
        let loss = self.loss();
        self.backward(gradient);
        loss
    }

    /// The output of the last forward pass.
    pub(super) fn predictions(&self) -> Vec<T> {
        let lane = |unit: usize| {
            let last = &self.outputs[self.outputs.len() - 1];
            last[unit / T::Lanes::COUNT].lane(unit % T::Lanes::COUNT)
        };
        (0..self.y.len()).map(lane).collect()
    }

    fn forward(&mut self) {
        let Self { layers, outputs, sums, activation, .. } = self;
        let activation = *activation;
        let (last, zero) = (layers.len() - 1, T::Lanes::splat(T::ZERO));
        for (index, layer) in layers.iter().enumerate() {
            let [input, out] = &mut outputs[index..index + 2] else { return };
            match (&input[..], &mut out[..], &layer.columns[..], &layer.bias[..]) {
                // Layers that fit into a vector on both sides: the sums stay in registers.
                ([input], [out], columns, [bias]) => {
                    // Two independent sums, so that an addition waits only for the one before the last.
                    let mut halves = [*bias, zero];
                    for (lane, &column) in columns.iter().enumerate() {
                        halves[lane % 2] += T::Lanes::splat(input.lane(lane)) * column;
                    }
                    let sum = halves[0] + halves[1];
                    if let Some(sums) = sums.get_mut(index + 1) {
                        sums[0] = sum;
                    }
                    *out = if index == last { sum } else { activate(sum, activation) };
                }
                (input, out, columns, bias) => {
                    out.copy_from_slice(bias);
                    for (k, column) in columns.chunks_exact(bias.len()).enumerate() {
                        let factor = T::Lanes::splat(input[k / T::Lanes::COUNT].lane(k % T::Lanes::COUNT));
                        for (sum, &weight) in out.iter_mut().zip(column) {
                            *sum += factor * weight;
                        }
                    }
                    if let Some(sums) = sums.get_mut(index + 1) {
                        sums.copy_from_slice(out);
                    }
                    if index < last {
                        for out in out.iter_mut() {
                            *out = activate(*out, activation);
                        }
                    }
                }
            }
        }
    }

    /// Writes the gradient of the loss with respect to the prediction into the last delta and returns the loss.
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
        let Self { layers, outputs, sums, deltas, widths, activation, .. } = self;
        let activation = *activation;
        let zero = T::Lanes::splat(T::ZERO);
        let mut rest = gradient;
        for (index, layer) in layers.iter().enumerate().rev() {
            let (inputs, units) = (widths[index], widths[index + 1]);
            let (before, own) = rest.split_at_mut(rest.len() - (inputs + 1) * units);
            rest = before;
            let (weight_gradient, bias_gradient) = own.split_at_mut(inputs * units);
            let [lower, upper] = &mut deltas[index..index + 2] else { return };
            let input = &outputs[index][..];
            let seen = &sums.get(index).unwrap_or(&outputs[index])[..];
            for (out, delta) in bias_gradient.chunks_mut(T::Lanes::COUNT).zip(upper.iter()) {
                delta.store(out);
            }
            match (&mut lower[..], &upper[..], input) {
                ([lower], [upper], [input]) => {
                    let mut sum = zero;
                    for (unit, (&row, out)) in
                        layer.rows.iter().zip(weight_gradient.chunks_exact_mut(inputs)).enumerate()
                    {
                        let delta = T::Lanes::splat(upper.lane(unit));
                        (delta * *input).store(out);
                        sum += delta * row;
                    }
                    *lower = (sum * slope(seen[0], activation)).without_subnormals();
                }
                (lower, upper, input) => {
                    lower.fill(zero);
                    let rows = layer.rows.chunks_exact(input.len());
                    for (unit, (row, out)) in rows.zip(weight_gradient.chunks_exact_mut(inputs)).enumerate() {
                        let delta = T::Lanes::splat(upper[unit / T::Lanes::COUNT].lane(unit % T::Lanes::COUNT));
                        for ((out, &input), (sum, &weight)) in
                            out.chunks_mut(T::Lanes::COUNT).zip(input).zip(lower.iter_mut().zip(row))
                        {
                            (delta * input).store(out);
                            *sum += delta * weight;
                        }
                    }
                    for (delta, &seen) in lower.iter_mut().zip(seen) {
                        *delta = (*delta * slope(seen, activation)).without_subnormals();
                    }
                }
            }
        }
    }
}

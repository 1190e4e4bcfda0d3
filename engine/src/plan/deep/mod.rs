//! Training steps of deep perceptrons with residual connections and normalisations.
//!
//! The lanes hold samples, and the products are those of [`super::batch`]. Every [`DeepShape`] is supported, so no run
//! needs the tape.

mod norms;
mod room;

use std::ops::Range;

use super::activation::{result_gives_slope, times_slopes};
use super::batch::squared_error;
use super::over_samples::{SampleSums, bias_gradient};
use super::pack::Pair;
use super::product::{Matrix, times_batch};
use crate::autograd::{Error, Tensor};
use crate::nn::Activation;
use crate::optim::Trainable;
use crate::tensor::{Element, Lanes};
use norms::{Samples, batch_norm_backward, layer_norm_backward};
use room::{Room, Statistics, add};

/// A network with one input, one output and hidden layers of equal width. Each of them has a linear layer, batch
/// normalisation, layer normalisation, an activation and a residual connection around all of these, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeepShape {
    /// Hidden layers, at least 1.
    pub depth: usize,
    /// Units of each hidden layer, at least 1.
    pub width: usize,
    /// The non-linearity of each hidden layer.
    pub activation: Activation,
    /// Whether each hidden layer but the first adds to its input.
    pub residual: bool,
    /// Whether there is layer normalisation.
    pub layer_norm: bool,
    /// Whether there is batch normalisation.
    pub batch_norm: bool,
}

/// The positions of a hidden layer's parameters among all parameters, in PyTorch's order.
#[derive(Debug, Clone)]
struct Places {
    weight: Range<usize>,
    bias: Range<usize>,
    /// Weight and bias of the batch normalisation; empty without one.
    batch_norm: Range<usize>,
    /// Weight and bias of the layer normalisation; empty without one.
    layer_norm: Range<usize>,
}

impl DeepShape {
    fn inputs(&self, hidden: usize) -> usize {
        if hidden == 0 { 1 } else { self.width }
    }

    /// The parameters of the hidden layer of this index.
    fn places(&self, hidden: usize) -> Places {
        let norms = 2 * self.width * (usize::from(self.batch_norm) + usize::from(self.layer_norm));
        let size = |inputs: usize| (inputs + 1) * self.width + norms;
        let start = if hidden == 0 { 0 } else { size(1) + (hidden - 1) * size(self.width) };
        let mut end = start;
        let mut next = |count: usize| {
            end += count;
            end - count..end
        };
        Places {
            weight: next(self.inputs(hidden) * self.width),
            bias: next(self.width),
            batch_norm: next(if self.batch_norm { 2 * self.width } else { 0 }),
            layer_norm: next(if self.layer_norm { 2 * self.width } else { 0 }),
        }
    }

    /// The number of the hidden layers' parameters; the output layer's weight and bias follow.
    fn hidden_parameters(&self) -> usize {
        self.places(self.depth - 1).layer_norm.end
    }

    /// The number of parameters.
    fn parameters(&self) -> usize {
        self.hidden_parameters() + self.width + 1
    }

    /// The number of running statistics.
    fn statistics(&self) -> usize {
        if self.batch_norm { 2 * self.width * self.depth } else { 0 }
    }

    /// The running statistics of the hidden layer of this index among all: means, then variances.
    fn running(&self, hidden: usize) -> Range<usize> {
        2 * self.width * hidden..2 * self.width * (hidden + 1)
    }

    /// Whether a pass has to keep the input or output of the activation for the slopes, because it is not the layer's
    /// output.
    fn keeps_seen(&self) -> bool {
        self.residual || !result_gives_slope(self.activation)
    }
}

/// A plan for deep networks of one shape on one data set, with the mean squared error as the loss.
#[derive(Debug, Clone)]
pub struct DeepPlan<T: Element> {
    shape: DeepShape,
    /// All parameters in a row, then all running statistics.
    state: Vec<T>,
    gradient: Vec<T>,
    room: Room<T>,
    targets: Vec<Pair<T::Lanes>>,
    /// The gradient of the loss with respect to a layer's outputs or sums, for the current layer and for the one below.
    delta: Vec<Pair<T::Lanes>>,
    below: Vec<Pair<T::Lanes>>,
    /// The gradient that passes through the residual connection of a layer; empty without residual connections.
    past: Vec<Pair<T::Lanes>>,
    over_samples: SampleSums<T>,
    /// Buffers for predictions, for as many samples as in the last call.
    viewer: Option<Room<T>>,
}

impl<T: Element> DeepPlan<T> {
    /// A plan for one input and one target per sample; at least one sample, and two with batch normalisation. The
    /// parameters start at 0.
    #[must_use]
    pub fn new(shape: DeepShape, x: &[T], y: &[T]) -> Self {
        let room = Room::new(&shape, x.len(), true).with(x);
        let (pairs, zero) = (room.pairs(), [T::Lanes::splat(T::ZERO); 2]);
        Self {
            shape,
            state: vec![T::ZERO; shape.parameters() + shape.statistics()],
            gradient: vec![T::ZERO; shape.parameters()],
            targets: room::fill_up(y),
            delta: vec![zero; shape.width * pairs],
            below: vec![zero; shape.width * pairs],
            past: vec![zero; if shape.residual { shape.width * pairs } else { 0 }],
            over_samples: SampleSums::new(shape.width, pairs),
            room,
            viewer: None,
        }
    }

    /// Everything that a step changes: the parameters in PyTorch's order (weight and bias of each hidden layer's linear
    /// layer, batch normalisation and layer normalisation, and of the output layer), then each hidden layer's running
    /// means and variances.
    #[must_use]
    pub fn state(&self) -> &[T] {
        &self.state
    }

    /// Overwrites the state; `values` has the same length.
    pub fn set_state(&mut self, values: &[T]) {
        self.state.copy_from_slice(values);
    }

    /// The parameters, the first part of the state.
    #[must_use]
    pub fn parameters(&self) -> &[T] {
        &self.state[..self.gradient.len()]
    }

    /// The gradient of the last [`DeepPlan::backward`], in the order of the parameters.
    #[must_use]
    pub fn gradient(&self) -> &[T] {
        &self.gradient
    }

    /// Calls `change` with the parameters, which it may change, and the gradient.
    pub fn update(&mut self, change: impl FnOnce(&mut [T], &[T])) {
        change(&mut self.state[..self.gradient.len()], &self.gradient);
    }

    /// The mean squared error at the parameters; its gradient can be read afterwards. The running statistics move
    /// towards those of the samples.
    pub fn backward(&mut self) -> T {
        let Self { shape, state, room, targets, delta, .. } = self;
        let (parameters, running) = state.split_at_mut(shape.parameters());
        room.forward(shape, parameters, Statistics::OfSamples(running));
        let loss = squared_error(&room.prediction, targets, 1, &room.mask, room.samples, delta);
        self.pull_back();
        loss
    }

    /// The network's value at each x, in evaluation: with the running statistics.
    pub fn predict(&mut self, x: &[T]) -> Vec<T> {
        let Self { shape, state, viewer, .. } = self;
        let (parameters, running) = state.split_at(shape.parameters());
        let room = viewer.take().filter(|room| room.samples == x.len());
        let room = room.unwrap_or_else(|| Room::new(shape, x.len(), false)).with(x);
        let room = viewer.insert(room);
        room.forward(shape, parameters, Statistics::Running(running));
        let lanes = |pair: &Pair<T::Lanes>| pair.map(|half| (0..T::Lanes::COUNT).map(move |lane| half.lane(lane)));
        room.prediction.iter().flat_map(lanes).flatten().take(x.len()).collect()
    }

    /// The backward pass, from the loss's gradient with respect to the prediction in `delta`.
    fn pull_back(&mut self) {
        let Self { shape, state, gradient, room, delta, below, past, over_samples, .. } = self;
        let (width, pairs, size) = (shape.width, room.pairs(), room.size());
        let zero = T::Lanes::splat(T::ZERO);
        let (hidden_gradient, output_gradient) = gradient.split_at_mut(shape.hidden_parameters());
        let output_weight = &state[hidden_gradient.len()..][..width];
        let upper = &delta[..pairs];
        let (by_weight, by_bias) = output_gradient.split_at_mut(width);
        over_samples.weight_gradient(upper, 1, room.output(shape.depth - 1), width, by_weight);
        bias_gradient(upper, by_bias);
        times_batch(Matrix::Transposed(output_weight), [width, 1], upper, below, &mut room.packed, |_| zero);
        for hidden in (0..shape.depth).rev() {
            std::mem::swap(delta, below);
            let (places, inputs) = (shape.places(hidden), shape.inputs(hidden));
            let has_way_past = shape.residual && hidden > 0;
            if has_way_past {
                past.copy_from_slice(delta);
            }
            times_slopes(delta.as_flattened_mut(), room.seen(hidden).as_flattened(), shape.activation);
            if shape.layer_norm {
                let (hats, scales) =
                    (&room.layer.hats[hidden * size..][..size], &room.layer.scales[hidden * pairs..][..pairs]);
                let at = places.layer_norm;
                layer_norm_backward(delta, &state[at.clone()], hats, scales, &mut hidden_gradient[at]);
            }
            if shape.batch_norm {
                let hats = &room.batch.hats[hidden * size..][..size];
                let scales = &room.batch.scales[hidden * width..][..width];
                let samples = Samples { mask: &room.mask, count: room.samples };
                let at = places.batch_norm;
                batch_norm_backward(delta, samples, &state[at.clone()], hats, scales, &mut hidden_gradient[at]);
            }
            let input = if hidden == 0 { &room.x } else { room.output(hidden - 1) };
            over_samples.weight_gradient(delta, width, input, inputs, &mut hidden_gradient[places.weight.clone()]);
            bias_gradient(delta, &mut hidden_gradient[places.bias]);
            if hidden == 0 {
                break;
            }
            let weight = Matrix::Transposed(&state[places.weight]);
            times_batch(weight, [width, width], delta, below, &mut room.packed, |_| zero);
            if has_way_past {
                add(below, past);
            }
        }
    }
}

impl<T: Element> Trainable<T> for DeepPlan<T> {
    /// All parameters are in one row, so one visit covers them.
    fn visit(&mut self, _: &[Tensor], visit: impl FnMut(&mut [T], &[T])) -> Result<(), Error> {
        self.update(visit);
        Ok(())
    }
}

//! The buffers of a forward pass, and the pass.

use super::DeepShape;
use super::norms::{Samples, batch_norm, batch_norm_evaluated, layer_norm};
use crate::plan::activation::{activate_all, result_gives_slope};
use crate::plan::batch::in_pairs;
use crate::plan::pack::{Pair, ROWS};
use crate::plan::product::{Matrix, times_batch};
use crate::tensor::{Element, Lanes};

/// The statistics that batch normalisation uses.
#[derive(Debug)]
pub(super) enum Statistics<'a, T> {
    /// Mean and variance of the samples, in training; the running ones move towards them.
    OfSamples(&'a mut [T]),
    /// The running ones, in evaluation.
    Running(&'a [T]),
}

/// The numbers of a normalisation that its gradient needs.
#[derive(Debug, Clone)]
pub(super) struct Kept<T, S> {
    /// The normalised values of each layer, before weight and bias.
    pub(super) hats: Vec<Pair<T>>,
    /// The factors 1 / √(variance + ε).
    pub(super) scales: Vec<S>,
}

/// The buffers of a pass over samples, stored as pairs of vectors as in [`crate::plan::batch::Batch`]. The last pairs
/// are padded with copies of the last sample, so that they are finite if the samples are; a backward pass masks them.
///
/// In training every hidden layer has its own buffers; in evaluation two buffers alternate.
#[derive(Debug, Clone)]
pub(super) struct Room<T: Element> {
    pub(super) samples: usize,
    pub(super) x: Vec<Pair<T::Lanes>>,
    /// 1 for a sample, 0 for padding.
    pub(super) mask: Vec<Pair<T::Lanes>>,
    pub(super) prediction: Vec<Pair<T::Lanes>>,
    width: usize,
    /// The number of hidden layers with buffers.
    places: usize,
    /// The outputs of the hidden layers.
    outputs: Vec<Pair<T::Lanes>>,
    /// The inputs or outputs of the activations, which the slopes need, if they are not the layers' outputs; otherwise
    /// empty.
    seen: Vec<Pair<T::Lanes>>,
    /// The numbers of layer normalisation, with a factor for each sample; empty without it.
    pub(super) layer: Kept<T::Lanes, Pair<T::Lanes>>,
    /// The numbers of batch normalisation, with a factor for each unit; empty without it.
    pub(super) batch: Kept<T::Lanes, T>,
    /// Scratch space: a weight packed for the tiles of a product.
    pub(super) packed: Vec<[T; ROWS]>,
}

impl<T: Element> Room<T> {
    /// Buffers for this many samples, for training or only for evaluation.
    pub(super) fn new(shape: &DeepShape, samples: usize, training: bool) -> Self {
        let zero = [T::Lanes::splat(T::ZERO); 2];
        let mask = in_pairs(&vec![T::ONE; samples], 1, samples);
        let (width, pairs) = (shape.width, mask.len());
        let places = if training { shape.depth } else { shape.depth.min(2) };
        let for_each = |wanted: bool, each: usize| vec![zero; if wanted { places * each } else { 0 }];
        Self {
            samples,
            x: vec![zero; pairs],
            mask,
            prediction: vec![zero; pairs],
            width,
            places,
            outputs: for_each(true, width * pairs),
            seen: for_each(training && shape.keeps_seen(), width * pairs),
            layer: Kept { hats: for_each(shape.layer_norm, width * pairs), scales: for_each(shape.layer_norm, pairs) },
            batch: Kept {
                hats: for_each(shape.batch_norm && training, width * pairs),
                scales: vec![T::ZERO; if shape.batch_norm && training { places * width } else { 0 }],
            },
            packed: vec![[T::ZERO; ROWS]; width * width.div_ceil(ROWS)],
        }
    }

    /// Sets the input of each sample.
    pub(super) fn with(mut self, x: &[T]) -> Self {
        self.x = fill_up(x);
        self
    }

    /// The number of pairs of vectors for all samples.
    pub(super) fn pairs(&self) -> usize {
        self.x.len()
    }

    /// The number of pairs of vectors for all samples of all units of a layer.
    pub(super) fn size(&self) -> usize {
        self.width * self.x.len()
    }

    /// The output of the hidden layer with this index.
    pub(super) fn output(&self, hidden: usize) -> &[Pair<T::Lanes>] {
        &self.outputs[hidden % self.places * self.size()..][..self.size()]
    }

    /// The numbers from which the slopes of the hidden layer with this index are computed.
    pub(super) fn seen(&self, hidden: usize) -> &[Pair<T::Lanes>] {
        if self.seen.is_empty() { self.output(hidden) } else { &self.seen[hidden * self.size()..][..self.size()] }
    }

    /// Computes the prediction at these parameters.
    pub(super) fn forward(&mut self, shape: &DeepShape, parameters: &[T], mut statistics: Statistics<'_, T>) {
        let (width, pairs, size) = (self.width, self.pairs(), self.size());
        let Self { x, outputs, seen, layer, batch, packed, mask, .. } = self;
        for hidden in 0..shape.depth {
            let place = hidden % self.places;
            let (input, out) = if hidden == 0 {
                (&x[..], &mut outputs[..size])
            } else {
                input_and_output(outputs, (hidden - 1) % self.places, place, size)
            };
            let (own, inputs) = (shape.places(hidden), shape.inputs(hidden));
            let (weight, bias) = (&parameters[own.weight], &parameters[own.bias]);
            times_batch(Matrix::Plain(weight), [width, inputs], input, out, packed, |unit| T::Lanes::splat(bias[unit]));
            if shape.batch_norm {
                let (own, running) = (&parameters[own.batch_norm], shape.running(hidden));
                match &mut statistics {
                    Statistics::OfSamples(all) => {
                        let (hats, scales) = (&mut batch.hats[place * size..], &mut batch.scales[place * width..]);
                        let samples = Samples { mask, count: self.samples };
                        let (hats, scales) = (&mut hats[..size], &mut scales[..width]);
                        batch_norm(out, samples, own, &mut all[running], hats, scales);
                    }
                    Statistics::Running(all) => batch_norm_evaluated(out, own, &all[running]),
                }
            }
            if shape.layer_norm {
                let (hats, scales) = (&mut layer.hats[place * size..], &mut layer.scales[place * pairs..]);
                layer_norm(out, &parameters[own.layer_norm], &mut hats[..size], &mut scales[..pairs]);
            }
            let seen = seen.get_mut(place * size..).and_then(|rest| rest.get_mut(..size)).unwrap_or(&mut []);
            if result_gives_slope(shape.activation) {
                activate_all(out.as_flattened_mut(), shape.activation);
                copy(out, seen);
            } else {
                copy(out, seen);
                activate_all(out.as_flattened_mut(), shape.activation);
            }
            if shape.residual && hidden > 0 {
                add(out, input);
            }
        }
        let (weight, bias) = parameters[shape.hidden_parameters()..].split_at(width);
        let last = &outputs[(shape.depth - 1) % self.places * size..][..size];
        let start = T::Lanes::splat(bias[0]);
        times_batch(Matrix::Plain(weight), [1, width], last, &mut self.prediction, packed, |_| start);
    }
}

/// One value of each sample as pairs of vectors, padded with the last value.
pub(super) fn fill_up<T: Element>(values: &[T]) -> Vec<Pair<T::Lanes>> {
    let samples = values.len().next_multiple_of(2 * T::Lanes::COUNT);
    let mut all = values.to_vec();
    all.resize(samples, values.last().copied().unwrap_or(T::ZERO));
    in_pairs(&all, 1, samples)
}

/// Adds a batch to another.
pub(super) fn add<L: Lanes>(sums: &mut [Pair<L>], terms: &[Pair<L>]) {
    for (sum, &term) in sums.as_flattened_mut().iter_mut().zip(terms.as_flattened()) {
        *sum += term;
    }
}

/// Copies a batch to its buffer, if it has one.
fn copy<L: Lanes>(batch: &[Pair<L>], kept: &mut [Pair<L>]) {
    for (kept, &pair) in kept.iter_mut().zip(batch) {
        *kept = pair;
    }
}

/// The buffers of two layers.
fn input_and_output<P>(outputs: &mut [P], input: usize, output: usize, size: usize) -> (&[P], &mut [P]) {
    if input < output {
        let (before, rest) = outputs.split_at_mut(output * size);
        (&before[input * size..][..size], &mut rest[..size])
    } else {
        let (before, rest) = outputs.split_at_mut(input * size);
        (&rest[..size], &mut before[output * size..][..size])
    }
}

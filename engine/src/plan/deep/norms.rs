//! Layer and batch normalisation of a batch with samples in the lanes, and their gradients.
//!
//! The formulas are those of the tape (`autograd/ops/layer_norm.rs` and `batch_norm.rs`). The parameters of a
//! normalisation are a row: the units' weights, then their biases; so is its gradient.

use crate::nn::{BatchNorm1d, LayerNorm};
use crate::plan::over_samples::{bias_gradient, products, sums};
use crate::plan::pack::Pair;
use crate::tensor::{Element, Lanes};

/// Gives each sample of `values` (pairs, units) mean 0 and variance 1 over the units, then each unit its weight and
/// bias.
///
/// `hats` gets the values between the two, and `scales` (pairs) what they were multiplied by: 1 / √(variance + ε).
pub(super) fn layer_norm<L: Lanes>(
    values: &mut [Pair<L>],
    parameters: &[L::Lane],
    hats: &mut [Pair<L>],
    scales: &mut [Pair<L>],
) {
    let (weight, bias) = parameters.split_at(parameters.len() / 2);
    let units = weight.len();
    let (zero, eps) = (L::splat(L::Lane::ZERO), L::splat(L::Lane::from_f64(LayerNorm::EPS)));
    let share = L::splat(L::Lane::ONE / L::Lane::from_f64(units as f64));
    let rows = values.chunks_exact_mut(units).zip(hats.chunks_exact_mut(units));
    for ((values, hats), scale) in rows.zip(scales) {
        let mean = total(values.iter().copied()).map(|sum| sum * share);
        let mut squares = [zero; 2];
        for (hat, value) in hats.iter_mut().zip(values.iter()) {
            for half in 0..2 {
                hat[half] = value[half] - mean[half];
                squares[half] += hat[half] * hat[half];
            }
        }
        *scale = squares.map(|squares| inverse_root(squares * share + eps));
        for ((value, hat), (&weight, &bias)) in values.iter_mut().zip(hats).zip(weight.iter().zip(bias)) {
            for half in 0..2 {
                hat[half] = hat[half] * scale[half];
                value[half] = hat[half] * L::splat(weight) + L::splat(bias);
            }
        }
    }
}

/// Converts `delta` (pairs, units), the gradient of the loss with respect to the output of [`layer_norm`], to that with
/// respect to its input, and writes the gradient of its parameters.
pub(super) fn layer_norm_backward<L: Lanes>(
    delta: &mut [Pair<L>],
    parameters: &[L::Lane],
    hats: &[Pair<L>],
    scales: &[Pair<L>],
    gradient: &mut [L::Lane],
) {
    let units = parameters.len() / 2;
    let (by_weight, by_bias) = gradient.split_at_mut(units);
    products(delta, hats, by_weight);
    bias_gradient(delta, by_bias);
    let weight = &parameters[..units];
    let zero = L::splat(L::Lane::ZERO);
    let share = L::splat(L::Lane::ONE / L::Lane::from_f64(units as f64));
    let rows = delta.chunks_exact_mut(units).zip(hats.chunks_exact(units));
    for ((delta, hats), scale) in rows.zip(scales) {
        let (mut mean, mut along) = ([zero; 2], [zero; 2]);
        for ((delta, hat), &weight) in delta.iter_mut().zip(hats).zip(weight) {
            for half in 0..2 {
                delta[half] = delta[half] * L::splat(weight);
                mean[half] += delta[half];
                along[half] += delta[half] * hat[half];
            }
        }
        let [mean, along] = [mean, along].map(|sums| sums.map(|sum| sum * share));
        for (delta, hat) in delta.iter_mut().zip(hats) {
            for half in 0..2 {
                delta[half] = scale[half] * (delta[half] - mean[half] - hat[half] * along[half]);
            }
        }
    }
}

/// The samples in the statistics of a batch normalisation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Samples<'a, L> {
    /// 1 for a sample, 0 for what fills the last pair up.
    pub(super) mask: &'a [Pair<L>],
    /// Their number, at least two.
    pub(super) count: usize,
}

/// Gives each unit of `values` (pairs, units) mean 0 and variance 1 over the samples, then its weight and bias; moves
/// the running statistics, the units' means and then their variances, towards those of the samples.
///
/// `hats` gets the values between the two, and `scales` (units) what they were multiplied by: 1 / √(variance + ε).
pub(super) fn batch_norm<L: Lanes>(
    values: &mut [Pair<L>],
    samples: Samples<'_, L>,
    parameters: &[L::Lane],
    running: &mut [L::Lane],
    hats: &mut [Pair<L>],
    scales: &mut [L::Lane],
) {
    let (weight, bias) = parameters.split_at(parameters.len() / 2);
    let (means, variances) = running.split_at_mut(running.len() / 2);
    let units = weight.len();
    let [count, others] = [0, 1].map(|less| L::Lane::from_f64((samples.count - less) as f64));
    let [momentum, rest] = [BatchNorm1d::MOMENTUM, 1.0 - BatchNorm1d::MOMENTUM].map(L::Lane::from_f64);
    let eps = L::Lane::from_f64(BatchNorm1d::EPS);
    let masked = |[pair, _]: [usize; 2], [a, b]: Pair<L>| a * samples.mask[pair][0] + b * samples.mask[pair][1];
    // The factors are computed after the means, which are stored in their place until then.
    sums(values, units, masked, |unit, sum| {
        scales[unit] = sum / count;
        means[unit] = momentum * scales[unit] + rest * means[unit];
    });
    let rows = values.chunks_exact(units).zip(hats.chunks_exact_mut(units));
    for ((values, hats), mask) in rows.zip(samples.mask) {
        for ((value, hat), &mean) in values.iter().zip(hats).zip(scales.iter()) {
            for half in 0..2 {
                hat[half] = (value[half] - L::splat(mean)) * mask[half];
            }
        }
    }
    sums(
        hats,
        units,
        |_, [a, b]| a * a + b * b,
        |unit, squares| {
            scales[unit] = L::Lane::ONE / (squares / count + eps).sqrt();
            variances[unit] = momentum * (squares / others) + rest * variances[unit];
        },
    );
    for (values, hats) in values.chunks_exact_mut(units).zip(hats.chunks_exact_mut(units)) {
        for (unit, (value, hat)) in values.iter_mut().zip(hats).enumerate() {
            let [scale, weight, bias] = [scales[unit], weight[unit], bias[unit]].map(L::splat);
            for half in 0..2 {
                hat[half] = hat[half] * scale;
                value[half] = hat[half] * weight + bias;
            }
        }
    }
}

/// Converts `delta` (pairs, units), the gradient of the loss with respect to the output of [`batch_norm`], to that with
/// respect to its input, and writes the gradient of its parameters.
pub(super) fn batch_norm_backward<L: Lanes>(
    delta: &mut [Pair<L>],
    samples: Samples<'_, L>,
    parameters: &[L::Lane],
    hats: &[Pair<L>],
    scales: &[L::Lane],
    gradient: &mut [L::Lane],
) {
    let units = parameters.len() / 2;
    let (by_weight, by_bias) = gradient.split_at_mut(units);
    products(delta, hats, by_weight);
    bias_gradient(delta, by_bias);
    let weight = &parameters[..units];
    let share = L::Lane::ONE / L::Lane::from_f64(samples.count as f64);
    let rows = delta.chunks_exact_mut(units).zip(hats.chunks_exact(units));
    for ((delta, hats), mask) in rows.zip(samples.mask) {
        for (unit, (delta, hat)) in delta.iter_mut().zip(hats).enumerate() {
            // The two sums over the samples are those of the parameters' gradient: each term has the unit's weight as a
            // factor.
            let mean = L::splat(by_bias[unit] * share);
            let along = L::splat(by_weight[unit] * share);
            let factor = L::splat(scales[unit] * weight[unit]);
            for half in 0..2 {
                delta[half] = factor * (delta[half] - mean - hat[half] * along) * mask[half];
            }
        }
    }
}

/// Normalises each unit of `values` (pairs, units) by its running mean and variance.
pub(super) fn batch_norm_evaluated<L: Lanes>(values: &mut [Pair<L>], parameters: &[L::Lane], running: &[L::Lane]) {
    let (weight, bias) = parameters.split_at(parameters.len() / 2);
    let (means, variances) = running.split_at(running.len() / 2);
    let eps = L::Lane::from_f64(BatchNorm1d::EPS);
    for values in values.chunks_exact_mut(weight.len()) {
        for (unit, value) in values.iter_mut().enumerate() {
            let scale = L::Lane::ONE / (variances[unit] + eps).sqrt();
            let [mean, scale, weight, bias] = [means[unit], scale, weight[unit], bias[unit]].map(L::splat);
            *value = value.map(|value| (value - mean) * scale * weight + bias);
        }
    }
}

/// The sums of the two halves.
#[inline(always)]
fn total<L: Lanes>(pairs: impl Iterator<Item = Pair<L>>) -> Pair<L> {
    let mut sums = [L::splat(L::Lane::ZERO); 2];
    for pair in pairs {
        for half in 0..2 {
            sums[half] += pair[half];
        }
    }
    sums
}

/// 1 / √x of each lane.
#[inline(always)]
fn inverse_root<L: Lanes>(x: L) -> L {
    L::from_fn(|lane| L::Lane::ONE / x.lane(lane).sqrt())
}

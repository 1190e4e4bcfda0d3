//! The gradient probe compared with 200-bit arithmetic, beyond the range of floats.

// Arbitrary-precision floats are a dependency only on the host.
#![cfg(not(target_arch = "wasm32"))]

use dashu_float::FBig;
use dashu_float::round::mode::HalfEven;
use engine::data::Generator;
use engine::nn::{Activation, Init};
use engine::probe::{DeepNetwork, Ensemble, Extended, ProbeConfig};

type Big = FBig<HalfEven, 2>;

const BITS: usize = 200;
const DEPTHS: [usize; 4] = [100, 500, 2000, 10_000];
/// The largest relative error of any gradient below is 3e-12: ten thousand layers, each with the rounding of a double.
const TOLERANCE: f64 = 1e-11;

fn big(value: f64) -> Big {
    Big::try_from(value).expect("a finite number").with_precision(BITS).value()
}

fn dot<'a>(one: impl Iterator<Item = &'a Big>, other: impl Iterator<Item = &'a Big>) -> Big {
    one.zip(other).fold(big(0.0), |sum, (a, b)| sum + a * b)
}

/// ∂f/∂w₁₁⁽¹⁾ of sigmoid networks of several depths, by a backward pass in 200-bit arithmetic.
fn gradients(config: &ProbeConfig, depths: &[usize]) -> Vec<Big> {
    let one = big(1.0);
    let mut generator = Generator::manual_seed(config.seed);
    let mut activations: Vec<Big> = config.input.iter().map(|&x| big(x)).collect();
    let (mut weights, mut slopes, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for layer in 1..=*depths.last().expect("a depth") {
        let (weight, bias) = config.init.draw::<f64>(activations.len(), config.units, &mut generator);
        let weight: Vec<Big> = weight.into_iter().map(|w| big(w * config.scale)).collect();
        let rows = weight.chunks_exact(activations.len()).zip(bias);
        activations = rows
            .map(|(row, bias)| {
                let z = dot(row.iter(), activations.iter()) + big(bias);
                &one / (&one + (-z).exp())
            })
            .collect();
        slopes.push(activations.iter().map(|h| h * (&one - h)).collect::<Vec<Big>>());
        weights.push(weight);
        if depths.contains(&layer) {
            let output = config.init.draw::<f64>(config.units, 1, &mut generator.clone()).0;
            let mut delta: Vec<Big> = output.into_iter().map(|c| big(c * config.scale)).collect();
            for (weight, slopes) in weights.iter().zip(&slopes).skip(1).rev() {
                let at: Vec<Big> = delta.iter().zip(slopes).map(|(delta, slope)| delta * slope).collect();
                let column = |unit: usize| weight.iter().skip(unit).step_by(config.units);
                delta = (0..config.units).map(|unit| dot(column(unit), at.iter())).collect();
            }
            found.push(&delta[0] * &slopes[0][0] * big(config.input[0]));
        }
    }
    found
}

fn relative_error(measured: Extended, exact: &Big) -> f64 {
    let measured = big(measured.mantissa) << isize::try_from(measured.exponent).expect("a moderate exponent");
    ((measured - exact) / exact).to_f64().value().abs()
}

fn check(units: usize, init: Init, seed: u32, scale: f64, x: f64, depths: &[usize]) {
    let layers = *depths.last().expect("a depth");
    let config =
        ProbeConfig { layers, units, activation: Activation::Sigmoid, init, seed, scale, input: vec![x; units] };
    let exact = gradients(&config, depths);
    let network = DeepNetwork::new(config.clone());
    let mut ensemble = Ensemble::new(config, 1);
    for (&depth, exact) in depths.iter().zip(&exact) {
        ensemble.pass(depth - ensemble.depths().end());
        for measured in [network.gradients(depth).dw11, ensemble.at(depth)[0]] {
            let error = relative_error(measured, exact);
            println!(
                "{init:?}, K = {units}, scale {scale}, L = {depth}: 10^{:.3}, relative error {error:.1e}",
                measured.log10().unwrap_or(0.0)
            );
            assert!(error < TOLERANCE, "{init:?}, K = {units}, L = {depth}: relative error {error:e}");
        }
    }
}

#[test]
fn three_units_of_uniform_weights() {
    check(3, Init::Uniform, 0, 1.0, 1.0, &DEPTHS);
}

#[test]
fn three_units_of_pytorchs_own_weights() {
    check(3, Init::Pytorch, 1, 1.0, 1.0, &DEPTHS);
}

#[test]
fn three_units_of_equal_weights() {
    check(3, Init::Ones, 0, 1.0, 1.0, &DEPTHS);
}

#[test]
fn five_units_of_scaled_weights() {
    check(5, Init::Xavier, 2, 2.5, -0.7, &DEPTHS[..3]);
}

#[test]
fn sixteen_units_of_large_weights_saturate() {
    check(16, Init::Uniform, 3, 4.0, 4.0, &DEPTHS[..2]);
}

use super::*;
use crate::autograd::{Error, Tape};
use crate::choice::Choice;
use crate::nn::Sequential;
use crate::probe::{DeepNetwork, ProbeConfig, log10_bound};
use crate::tensor::Shape;

fn drawn(layers: usize, units: usize, init: Init, seed: u32) -> StudyNet {
    StudyNet::draw(layers, Activation::Sigmoid, init, seed, vec![1.0; units])
}

fn assert_close(a: f64, b: f64, scale: f64, what: &str) {
    assert!((a - b).abs() <= 2e-14 * scale, "{what}: {a} and {b}");
}

#[test]
fn the_study_agrees_with_the_tape() -> Result<(), Error> {
    for (layers, units) in [(1, 3), (2, 3), (4, 3), (6, 3), (12, 3), (5, 1), (3, 5)] {
        for &init in Init::ALL.iter().filter(|&&init| init != Init::Tight) {
            let net = drawn(layers, units, init, 3);
            let study = net.study().expect("within the limits");
            let mut widths = vec![units; layers + 1];
            widths.push(1);
            let mut tape = Tape::<f64>::new();
            let mut generator = Generator::manual_seed(3);
            let model = Sequential::mlp(&mut tape, &widths, Activation::Sigmoid, init, &mut generator)?;
            let x = tape.constant(Shape::new([1, units]), &vec![1.0; units])?;
            let f = model.forward(&mut tape, x)?;
            tape.backward(f)?;
            assert_close(study.value, tape.value(f)?[0], 10.0, "f");
            let parameters: Vec<_> = model.parameters().collect();
            let first = tape.grad(parameters[0])?[0];
            let sizes = study.comparisons[0].right;
            assert_close(study.gradient, first, sizes, "the gradient");
            assert_close(study.forward_gradient, first, sizes, "the gradient by the forward pass");
            // The gradient with respect to a bias is the layer's delta.
            for (layer, deltas) in study.deltas.iter().enumerate() {
                for (&delta, &bias) in deltas.iter().zip(tape.grad(parameters[2 * layer + 1])?) {
                    assert_close(delta, bias, 1.0, "a delta");
                }
            }
            let Ok(paths) = net.paths() else { continue };
            assert_eq!(paths.len(), units.pow(layers as u32 - 1));
            assert!(paths.iter().all(|path| path.units.len() == layers && path.units[0] == 0));
            let total = |paths: &[Path]| *Path::running_sums(paths).last().expect("there is a path");
            assert_close(total(&paths), first, sizes, "the paths' sum");
            let size = |path: &Path| Path { product: path.product.abs(), units: Vec::new() };
            let lengths: Vec<_> = paths.iter().map(size).collect();
            assert_close(total(&lengths), sizes, sizes, "the paths' sizes");
            let distinct: std::collections::HashSet<_> = paths.iter().map(|path| &path.units).collect();
            assert_eq!(distinct.len(), paths.len(), "no path comes twice");
        }
    }
    Ok(())
}

fn config(layers: usize, units: usize, init: Init) -> ProbeConfig {
    let (activation, input) = (Activation::Sigmoid, vec![1.0; units]);
    ProbeConfig { layers, units, activation, init, seed: 5, scale: 1.0, input }
}

#[test]
fn a_drawn_network_is_the_probes() {
    for &init in Init::ALL {
        for layers in [1, 4, 12] {
            let probed = DeepNetwork::new(config(layers, 3, init)).gradients(layers).log10_dw11;
            let gradient = drawn(layers, 3, init, 5).study().expect("within the limits").gradient.abs();
            match probed {
                None => assert_eq!(gradient, 0.0),
                Some(log10) => assert!((gradient.log10() - log10).abs() < 1e-11, "{init:?} {layers}"),
            }
        }
    }
}

#[test]
fn weights_of_one_and_centred_units_reach_the_bound_exactly() {
    for units in 1..=MOST_UNITS {
        for layers in 1..=MOST_LAYERS {
            let ratio = drawn(layers, units, Init::Tight, 0).ratio().expect("within the limits");
            assert!((ratio - 1.0).abs() < 1e-12, "K = {units}, L = {layers}: {ratio}");
            // The way that the page shows, from any network: weights first, then layer after layer.
            let mut net = drawn(layers, units, Init::Uniform, 9);
            net.fill_weights_with_ones();
            let mut before = net.ratio().expect("within the limits");
            for layer in 0..layers {
                net.centre_layer(layer);
                let study = net.study().expect("within the limits");
                assert!(study.slopes[layer].iter().all(|slope| (slope - 0.25).abs() < 1e-15));
            }
            let after = net.ratio().expect("within the limits");
            assert!((after - 1.0).abs() < 1e-12 && after >= before - 1e-12, "K = {units}, L = {layers}: {after}");
            before = after;
            // Moving away from it costs.
            *net.layers[0].bias.first_mut().expect("has units") += 0.5;
            assert!(net.ratio().expect("within the limits") < before);
        }
    }
}

#[test]
fn every_comparison_holds_for_a_thousand_networks() {
    for seed in 0..1000 {
        let (layers, units) = (1 + seed as usize % MOST_LAYERS, 1 + seed as usize % MOST_UNITS);
        let init = [Init::Uniform, Init::Pytorch, Init::Ones, Init::Tight][seed as usize % 4];
        let net = drawn(layers, units, init, seed);
        let study = net.study().expect("within the limits");
        assert!(study.largest_weight <= 1.0);
        for (step, comparison) in study.comparisons.iter().enumerate() {
            assert!(comparison.holds(), "seed {seed}, step {step}: {comparison:?}");
            let slack = comparison.slack().expect("the gradient is not 0");
            assert!((comparison.left * slack - comparison.right).abs() <= 1e-15 * comparison.right);
        }
        // Each step begins where the one before ended, and the last but one ends at the known bound.
        assert!(study.comparisons.windows(2).all(|pair| pair[0].right == pair[1].left));
        let bound = log10_bound(&config(layers, units, Init::Uniform), layers) - (units as f64).log10();
        assert!((study.comparisons[3].right.log10() - bound).abs() < 1e-12);
        for layer in 0..layers {
            let most = if layer + 1 == layers { 1.0 } else { units as f64 };
            assert!(study.largest_slopes[layer] <= 0.25);
            assert!(study.path_factors[layer] <= most * (1.0 + 1e-12), "seed {seed}, layer {layer}");
            assert!(study.reached[layer] <= study.running[layer] * (1.0 + 1e-12), "seed {seed}, layer {layer}");
            assert!(study.running[layer] <= study.running_bounds[layer] * (1.0 + 1e-12), "seed {seed}, layer {layer}");
        }
        // The slack of the whole is the product of the layers' slacks.
        let slopes: f64 = study.largest_slopes.iter().map(|slope| 0.25 / slope).product();
        let gap = study.comparisons[2].slack().expect("not 0");
        assert!((slopes / gap - 1.0).abs() < 1e-12);
    }
}

#[test]
fn a_dead_network_has_no_finite_slack() {
    let study = drawn(3, 3, Init::Zeros, 0).study().expect("zero is a number");
    assert_eq!((study.gradient, study.comparisons[0].right), (0.0, 0.0));
    assert_eq!(study.comparisons[3].slack(), None);
    assert!(study.comparisons.iter().all(|comparison| comparison.holds()));
    assert!(study.path_factors.iter().all(|factor| *factor == 0.0));
}

#[test]
fn what_is_outside_the_limits_is_refused_in_words() {
    let message = |net: &StudyNet| net.study().expect_err("is refused");
    assert_eq!(message(&drawn(13, 3, Init::Ones, 0)), "depth is 13; it must be from 1 to 12");
    assert_eq!(message(&drawn(2, 6, Init::Ones, 0)), "hidden size is 6; it must be from 1 to 5");
    let mut net = drawn(2, 3, Init::Ones, 0);
    net.layers[1].weight.pop();
    assert_eq!(message(&net), "every layer must have 3 units with 3 weights and a bias each");
    let mut net = drawn(12, 2, Init::Ones, 0);
    net.output = vec![f64::MAX; 2];
    net.input = vec![f64::MAX; 2];
    assert!(message(&net).contains("too large to multiply"));
    let many = drawn(9, 3, Init::Ones, 0).paths().expect_err("is refused");
    assert_eq!(many, "6561 paths are too many to list; at most 4096 are listed");
    let mut net = drawn(2, 3, Init::Ones, 0);
    net.centre_unit(7, 0);
    net.centre_unit(0, 7);
    assert_eq!(net, drawn(2, 3, Init::Ones, 0));
}

#[test]
fn rounding_keeps_weights_within_one() {
    let mut net = drawn(6, 3, Init::Uniform, 4);
    net.round(2);
    let hundredths = |value: &f64| ((value * 100.0).round() - value * 100.0).abs() < 1e-9;
    assert!(net.layers.iter().all(|layer| layer.weight.iter().all(hundredths)) && net.largest_weight() <= 1.0);
}

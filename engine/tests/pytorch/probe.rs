//! The gradient probe agrees with PyTorch's double precision, to the depth at which that underflows.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::fixture::{count, number, numbers, parse, text};
use engine::choice::Choice;
use engine::nn::{Activation, Init};
use engine::probe::{DeepNetwork, Ensemble, ProbeConfig};

#[test]
fn gradients_by_depth_and_by_layer_are_pytorchs() {
    let fixture = parse(include_str!("../fixtures/vanishing.json"));
    let depths = numbers(&fixture["depths"]);
    let (mut values, mut layers) = (0, 0);
    for run in fixture["runs"].as_array().expect("runs") {
        if run["activation"] == "tanh" && run["init"] == "ones" {
            // All units saturate: 1 - tanh² is then only the rounding error of tanh, both in PyTorch and here.
            continue;
        }
        let network = DeepNetwork::new(ProbeConfig {
            layers: 60,
            units: count(&run["K"]),
            activation: Activation::parse(text(&run["activation"])).expect("an activation"),
            init: Init::parse(text(&run["init"])).expect("an initialisation"),
            // Networks without random weights do not depend on the seed.
            seed: run["seed"].as_u64().map_or(0, |seed| u32::try_from(seed).expect("32 bits")),
            scale: 1.0,
            input: vec![1.0; count(&run["D"])],
        });
        for (index, &depth) in depths.iter().enumerate() {
            let gradients = network.gradients(depth as usize);
            let what = format!(
                "L = {depth} of K = {}, D = {}, {}, {}, seed {}",
                run["K"], run["D"], run["activation"], run["init"], run["seed"]
            );
            assert_same(&what, gradients.log10_dw11, number(&run["dw11"][index]));
            values += 1;
            if let Some(norms) = run["norms"].get(index) {
                let norms = numbers(norms);
                assert_eq!(norms.len(), gradients.log10_norms.len());
                for (&actual, &expected) in gradients.log10_norms.iter().zip(&norms) {
                    assert_same(&what, actual, expected);
                    layers += 1;
                }
            }
        }
    }
    assert!(values > 1000 && layers > 500, "{values} values, {layers} layers");
}

/// Inputs other than 1 and scaled weights, up to the widest networks of the page, forward and backward.
#[test]
fn scaled_weights_and_other_inputs_are_pytorchs() {
    let fixture = parse(include_str!("../fixtures/vanishing.json"));
    let depths = numbers(&fixture["depths"]);
    let mut values = 0;
    for run in fixture["scaled_runs"].as_array().expect("runs") {
        let units = count(&run["K"]);
        let config = ProbeConfig {
            layers: 60,
            units,
            activation: Activation::parse(text(&run["activation"])).expect("an activation"),
            init: Init::parse(text(&run["init"])).expect("an initialisation"),
            seed: 5,
            scale: number(&run["scale"]),
            input: vec![number(&run["x"]); units],
        };
        let network = DeepNetwork::new(config.clone());
        let mut ensemble = Ensemble::new(config, 1);
        for (index, &depth) in depths.iter().enumerate() {
            let depth = depth as usize;
            ensemble.pass(depth - ensemble.depths().end());
            let (expected, what) = (number(&run["dw11"][index]), format!("L = {depth} of {run}"));
            // 1 - tanh² has few correct digits in PyTorch when units saturate, and large weights amplify the error.
            let tolerance = if run["activation"] == "tanh" && number(&run["scale"]) > 1.0 { 1e-6 } else { 1e-10 };
            assert_near(&what, network.gradients(depth).log10_dw11, expected, tolerance);
            assert_near(&what, ensemble.at(depth)[0].log10(), expected, tolerance);
            values += 2;
        }
    }
    assert!(values >= 300, "{values} values");
}

fn assert_same(what: &str, log10: Option<f64>, expected: f64) {
    assert_near(what, log10, expected, 1e-10);
}

fn assert_near(what: &str, log10: Option<f64>, expected: f64, tolerance: f64) {
    match log10 {
        None => assert_eq!(expected, 0.0, "{what}"),
        Some(log10) => {
            let error = (log10 - expected.abs().log10()).abs();
            assert!(error < tolerance, "{what}: 10^{log10}, PyTorch has {expected:e}");
        }
    }
}

/// The medians over the seeds 0 to 199, for three inputs of 1, as in the lab sheet's table.
#[test]
fn medians_over_two_hundred_networks_are_pytorchs() {
    let fixture = parse(include_str!("../fixtures/vanishing.json"));
    for init in [Init::Uniform, Init::Pytorch] {
        let networks: Vec<DeepNetwork> = (0..200)
            .map(|seed| {
                let (activation, input) = (Activation::Sigmoid, vec![1.0; 3]);
                DeepNetwork::new(ProbeConfig { layers: 60, units: 3, activation, init, seed, scale: 1.0, input })
            })
            .collect();
        for expected in fixture["medians_3_inputs"][init.name()].as_array().expect("medians") {
            let layers = count(&expected["L"]);
            let mut logs: Vec<f64> =
                networks.iter().map(|n| n.gradients(layers).log10_dw11.expect("not zero")).collect();
            logs.sort_by(f64::total_cmp);
            let median = (10.0_f64.powf(logs[99]) + 10.0_f64.powf(logs[100])) / 2.0;
            assert_same(&format!("{init:?}, L = {layers}"), Some(median.log10()), number(&expected["median"]));
        }
    }
}

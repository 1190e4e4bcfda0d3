//! Second derivatives agree with PyTorch's, and give the largest stable learning rate.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::fixture::{assert_close, count, largest, number, numbers, parse, text};
use engine::autograd::Error;
use engine::choice::Choice;
use engine::data::{LAB_X, LAB_Y};
use engine::nn::Activation;
use engine::optim::{OptimizerConfig, OptimizerKind};
use engine::train::{Config, Session};

fn session(layers: Vec<usize>, activation: Activation, seed: u32, learning_rate: f64) -> Session<f64> {
    let optimizer = OptimizerConfig::new(OptimizerKind::Sgd, learning_rate);
    let config = Config::new(layers, activation, optimizer, seed);
    Session::new(&config, &LAB_X, &LAB_Y).expect("the lab's data fits")
}

fn line(seed: u32, learning_rate: f64) -> Session<f64> {
    session(vec![1, 1], Activation::Identity, seed, learning_rate)
}

#[test]
fn products_and_eigenvalues_are_pytorchs() -> Result<(), Error> {
    let fixture = parse(include_str!("../fixtures/curvature.json"));
    let cases = fixture["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), 18);
    for case in cases {
        let layers = case["layers"].as_array().expect("widths").iter().map(count).collect();
        let activation = Activation::parse(text(&case["activation"])).expect("an activation");
        let seed = u32::try_from(count(&case["seed"])).expect("32 bits");
        let curvature = session(layers, activation, seed, 0.1).curvature()?;
        let (product, eigenvalues) = (numbers(&case["product"]), numbers(&case["eigenvalues"]));
        let scale = largest(&eigenvalues);
        assert_close("product", &curvature.times(&numbers(&case["direction"]))?, &product, 1e-13, scale);
        assert_close("eigenvalues", &curvature.eigenvalues().expect("finite"), &eigenvalues, 1e-13, scale);
        let top = eigenvalues[eigenvalues.len() - 1];
        // The power iteration converges slowly if the next eigenvalue is close, and then ends early.
        assert_close("largest", &[curvature.largest_eigenvalue().expect("finite")], &[top], 1e-7, 0.0);
    }
    Ok(())
}

#[test]
fn linear_regression_on_the_lab_has_the_known_eigenvalues_everywhere() -> Result<(), Error> {
    let fixture = parse(include_str!("../fixtures/regression.json"));
    let expected = &fixture["least_squares"];
    let mut run = line(0, 1e-3);
    for _ in 0..3 {
        let curvature = run.curvature()?;
        let eigenvalues = curvature.eigenvalues().expect("finite");
        assert_close("eigenvalues", &eigenvalues, &numbers(&expected["hessian_eigenvalues"]), 1e-12, 0.0);
        assert_eq!(format!("{:.4} {:.2}", eigenvalues[0], eigenvalues[1]), "0.2568 86.40");
        let rate = curvature.largest_stable_rate().expect("the loss is convex");
        assert_close("rate", &[rate], &[number(&expected["largest_stable_sgd_rate"])], 1e-12, 0.0);
        run.step(100)?;
    }
    Ok(())
}

#[test]
fn the_rate_separates_runs_that_diverge_from_those_that_do_not() -> Result<(), Error> {
    let rate = line(3, 1.0).curvature()?.largest_stable_rate().expect("the loss is convex");
    for (factor, diverges) in [(0.99, false), (1.01, true)] {
        let mut run = line(3, factor * rate);
        run.step(100_000)?;
        assert_eq!(run.divergence().is_some(), diverges, "{factor} times the rate");
    }
    Ok(())
}

#[test]
fn the_rate_is_that_of_the_current_parameters() -> Result<(), Error> {
    let mut run = session(vec![1, 8, 1], Activation::Tanh, 0, 0.01);
    let start = run.curvature()?.largest_stable_rate().expect("the loss curves upwards");
    run.step(2_000)?;
    let curvature = run.curvature()?;
    let later = curvature.largest_stable_rate().expect("the loss curves upwards");
    let eigenvalues = curvature.eigenvalues().expect("finite");
    assert_close("rate", &[later], &[2.0 / eigenvalues[eigenvalues.len() - 1]], 1e-9, 0.0);
    assert!((later - start).abs() > 0.01 * start, "{start} and {later}");
    Ok(())
}

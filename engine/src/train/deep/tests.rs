use super::*;
use crate::autograd::{Error, Tape};
use crate::choice::Choice;
use crate::data::{Generator, LAB_X, LAB_Y};
use crate::nn::{Activation, Init, MSELoss, Sequential};
use crate::optim::{OptimizerConfig, OptimizerKind};
use crate::plan::DeepPlan;
use crate::tensor::{Element, Shape};
use crate::train::ConfigError;

fn config() -> DeepConfig {
    DeepConfig {
        depth: 6,
        width: 4,
        activation: Activation::Tanh,
        init: Init::Pytorch,
        residual: false,
        layer_norm: false,
        batch_norm: false,
        optimizer: OptimizerConfig::new(OptimizerKind::Adam, 0.01),
        seed: 3,
    }
}

fn run(config: &DeepConfig) -> DeepRun<f32> {
    DeepRun::new(config, &LAB_X, &LAB_Y).expect("the lab's data fits")
}

fn overflowing() -> DeepConfig {
    let optimizer = OptimizerConfig::new(OptimizerKind::Sgd, 1.0);
    DeepConfig { depth: 3, activation: Activation::Identity, optimizer, ..config() }
}

#[test]
fn a_plain_net_is_the_perceptron_and_its_norms_are_the_tapes() {
    let config = config();
    let run = DeepRun::<f64>::new(&config, &LAB_X, &LAB_Y).expect("the lab's data fits");
    let mut tape = Tape::<f64>::new();
    let mut generator = Generator::manual_seed(config.seed);
    let widths = [1, 4, 4, 4, 4, 4, 4, 1];
    let model = Sequential::mlp(&mut tape, &widths, config.activation, config.init, &mut generator).expect("fits");
    let x = tape.constant(Shape::new([15, 1]), &LAB_X).expect("fits");
    let y = tape.constant(Shape::new([15, 1]), &LAB_Y).expect("fits");
    let prediction = model.forward(&mut tape, x).expect("fits");
    let loss = MSELoss.forward(&mut tape, prediction, y).expect("fits");
    tape.backward(loss).expect("a scalar");
    let loss = tape.item(loss).expect("one number");
    assert!((loss - run.loss()).abs() < 1e-15, "{loss} and {}", run.loss());
    assert_eq!(run.gradient_norms().len(), 7);
    for (weight, norm) in model.parameters().step_by(2).zip(run.gradient_norms()) {
        let squares: f64 = tape.grad(weight).expect("its own").iter().map(|g| g * g).sum();
        assert!((squares.sqrt() - norm).abs() < 1e-14 * norm, "{} and {norm}", squares.sqrt());
    }
}

#[test]
fn every_number_of_the_state_has_a_name() {
    let config = DeepConfig { depth: 2, residual: true, layer_norm: true, batch_norm: true, ..config() };
    let run = run(&config);
    let names: Vec<(String, usize)> = run
        .state()
        .map(|(name, values)| match name {
            StateName::Parameter(name) => (name.to_string(), values.len()),
            StateName::RunningMean(layer) => (format!("mean {layer}"), values.len()),
            StateName::RunningVariance(layer) => (format!("variance {layer}"), values.len()),
        })
        .collect();
    let of_layer = |layer: usize, weights: usize| {
        let own = [("weight", weights), ("bias", 4)].map(|(kind, count)| (format!("layer {layer}'s {kind}"), count));
        let norm = |norm: &'static str| ["weight", "bias"].map(|kind| (format!("layer {layer}'s {norm} {kind}"), 4));
        own.into_iter().chain(norm("batch norm")).chain(norm("layer norm"))
    };
    let output = [("layer 3's weight".to_owned(), 4), ("layer 3's bias".to_owned(), 1)];
    let running = ["mean 1", "variance 1", "mean 2", "variance 2"].map(|name| (name.to_owned(), 4));
    assert!(names.into_iter().eq(of_layer(1, 4).chain(of_layer(2, 16)).chain(output).chain(running)));
    assert!(run.state().all(|(name, values)| name != StateName::RunningVariance(2) || values.iter().all(|v| *v > 0.0)));
}

/// The numbers of a training step: the state before and after, gradient, predictions and loss.
struct Found<T> {
    before: Vec<T>,
    after: Vec<T>,
    gradient: Vec<T>,
    predictions: Vec<T>,
    loss: T,
}

fn by_tape<T: Element>(config: &DeepConfig, x: &[T], y: &[T]) -> Result<Found<T>, Error> {
    let mut tape = Tape::<T>::new();
    let network = config.network(&mut tape)?;
    let row = |tape: &Tape<T>| -> Result<Vec<T>, Error> {
        let rows = network.changing.iter().map(|&tensor| tape.value(tensor).map(<[T]>::to_vec));
        Ok(rows.collect::<Result<Vec<_>, _>>()?.concat())
    };
    let before = row(&tape)?;
    let shape = Shape::new([x.len(), 1]);
    let (x, y) = (tape.constant(shape, x)?, tape.constant(shape, y)?);
    let prediction = network.model.forward_training(&mut tape, x, &mut Generator::manual_seed(0))?;
    let loss = MSELoss.forward(&mut tape, prediction, y)?;
    tape.backward(loss)?;
    let evaluated = network.model.forward(&mut tape, x)?;
    let (after, predictions, loss) = (row(&tape)?, tape.value(evaluated)?.to_vec(), tape.item(loss)?);
    let gradients = network.model.parameters().map(|parameter| tape.grad(parameter).map(<[T]>::to_vec));
    let gradient = gradients.collect::<Result<Vec<_>, _>>()?.concat();
    Ok(Found { before, after, gradient, predictions, loss })
}

/// The plan's numbers agree with the tape's, relative to the largest number of their kind. The tolerances are for no, one
/// and two normalisations, which divide by deviations that may be small.
fn plan_agrees<T: Element>(tolerances: [f64; 3]) -> Result<(), Error> {
    let close = |what: &str, tolerance: f64, own: &[T], expected: &[T]| {
        let size = expected.iter().fold(1.0_f64, |size, value| size.max(value.to_f64().abs()));
        assert_eq!(own.len(), expected.len(), "{what}");
        for (own, expected) in own.iter().zip(expected) {
            assert!((own.to_f64() - expected.to_f64()).abs() <= tolerance * size, "{what}: {own} and {expected}");
        }
    };
    for (depth, width, samples) in [(1, 1, 2), (1, 5, 15), (4, 3, 9), (3, 16, 15), (2, 6, 16), (5, 9, 37)] {
        for &activation in Activation::ALL {
            for flags in 0..8 {
                let [residual, layer_norm, batch_norm] = [1, 2, 4].map(|bit| flags & bit != 0);
                // Units of one layer normalise to 0: nothing is left to compare.
                if layer_norm && width == 1 {
                    continue;
                }
                let config =
                    DeepConfig { depth, width, activation, residual, layer_norm, batch_norm, ..self::config() };
                let mut generator = Generator::manual_seed(1);
                let mut draw = || -> Vec<T> { (0..samples).map(|_| generator.uniform(2.0)).collect() };
                let (x, y) = (draw(), draw());
                let found = by_tape(&config, &x, &y)?;
                let mut plan = DeepPlan::new(config.shape(), &x, &y);
                let tolerance = tolerances[usize::from(layer_norm) + usize::from(batch_norm)];
                // A second pass over the same buffers gives the same.
                for _ in 0..2 {
                    plan.set_state(&found.before);
                    close(&format!("{config:?}: loss"), tolerance, &[plan.backward()], &[found.loss]);
                    close(&format!("{config:?}: gradient"), tolerance, plan.gradient(), &found.gradient);
                    close(&format!("{config:?}: state"), tolerance, plan.state(), &found.after);
                    close(&format!("{config:?}: predictions"), tolerance, &plan.predict(&x), &found.predictions);
                }
            }
        }
    }
    Ok(())
}

#[test]
fn a_plan_gives_the_tapes_numbers_in_f32() -> Result<(), Error> {
    plan_agrees::<f32>([1e-5, 1e-2, f64::INFINITY])
}

#[test]
fn a_plan_gives_the_tapes_numbers_in_f64() -> Result<(), Error> {
    plan_agrees::<f64>([1e-13, 1e-10, 1e-8])
}

#[test]
fn a_run_is_a_function_of_its_settings_bit_for_bit() {
    let config = DeepConfig { batch_norm: true, layer_norm: true, residual: true, ..config() };
    let (mut whole, mut pieces) = (run(&config), run(&config));
    assert_eq!(whole.advance(60), Ok(60));
    for _ in 0..20 {
        assert_eq!(pieces.advance(3), Ok(3));
        // Looking at a run must not change it.
        pieces.predict(&[0.0, 20.0]);
    }
    assert_eq!(whole.loss().to_bits(), pieces.loss().to_bits());
    assert_eq!(whole.gradient_norms(), pieces.gradient_norms());
    assert_eq!(whole.update_ratios(), pieces.update_ratios());
    assert_eq!(whole.predict(&[1.5]), pieces.predict(&[1.5]));
    assert!(whole.history().entries().eq(pieces.history().entries()));
}

#[test]
fn sgd_moves_each_weight_by_its_gradient() {
    let optimizer = OptimizerConfig::new(OptimizerKind::Sgd, 0.01);
    let config = DeepConfig { optimizer, init: Init::Ones, width: 1, depth: 2, ..config() };
    let mut run = DeepRun::<f64>::new(&config, &LAB_X, &LAB_Y).expect("the lab's data fits");
    assert!(run.update_ratios().is_empty(), "nothing has moved yet");
    let norms = run.gradient_norms();
    run.advance(1).expect("fits");
    for (ratio, norm) in run.update_ratios().iter().zip(norms) {
        // All weights are 1, so the ratio is the rate times the gradient.
        assert!((ratio - 0.01 * norm).abs() < 1e-13, "{ratio} and {norm}");
    }
    let zeros = DeepConfig { init: Init::Zeros, ..config };
    let mut run = DeepRun::<f64>::new(&zeros, &LAB_X, &LAB_Y).expect("the lab's data fits");
    run.advance(1).expect("fits");
    assert_eq!(run.update_ratios(), [0.0, 0.0, 0.0], "nothing leaves zero, where nothing has a gradient");
}

#[test]
fn a_deep_sigmoid_net_does_not_move_and_residual_connections_cure_it() {
    let sick = DeepConfig { depth: 30, width: 16, activation: Activation::Sigmoid, ..config() };
    let x: Vec<f64> = LAB_X.iter().map(|x| (x - 6.2) / 2.4).collect();
    let train = |config: &DeepConfig| {
        let mut run = DeepRun::<f32>::new(config, &x, &LAB_Y).expect("the lab's data fits");
        let start = run.gradient_norms();
        run.advance(300).expect("fits");
        (start[0] / start[30], run.update_ratios()[0], run.loss())
    };
    let (share, moved, loss) = train(&sick);
    assert!(share < 1e-12 && moved == 0.0 && loss > 0.54, "{share} {moved} {loss}");
    let (share, moved, loss) = train(&DeepConfig { residual: true, ..sick });
    assert!(share > 1e-6 && moved > 1e-6 && loss < 0.3, "{share} {moved} {loss}");
}

#[test]
fn a_diverging_run_freezes_at_its_last_finite_step() {
    for config in [overflowing(), DeepConfig { residual: true, batch_norm: true, ..overflowing() }] {
        let mut run = run(&config);
        let done = run.advance(100_000).expect("fits");
        let Some(divergence) = run.divergence().cloned() else {
            assert!(config.batch_norm, "learning rate 1 on raw x diverges");
            continue;
        };
        assert_eq!((u64::from(done), divergence.epoch), (run.step(), run.step() + 1));
        assert!(run.loss().is_finite());
        assert!(run.gradient_norms().into_iter().chain(run.update_ratios()).all(f64::is_finite));
        assert_eq!(run.advance(10), Ok(0), "a diverged run stays where it is");
        // The same run, stopped at that step, is in the same state: nothing after it has leaked in.
        let mut again = self::run(&config);
        assert_eq!(again.advance(done), Ok(done));
        assert_eq!((again.loss(), again.predict(&[1.0])), (run.loss(), run.predict(&[1.0])));
        assert_eq!((again.gradient_norms(), again.update_ratios()), (run.gradient_norms(), run.update_ratios()));
    }
}

#[test]
fn the_first_tensor_to_leave_the_finite_numbers_is_named() {
    let culprit = |config: &DeepConfig| {
        let mut run = run(config);
        run.advance(100_000).expect("fits");
        (run.step(), run.divergence().map(|divergence| divergence.culprit.to_string()))
    };
    // 8 to the power of 50 is beyond single precision, 8 to the power of 40 is not: 10^38.5 = 8^42.6.
    let growing = DeepConfig { depth: 60, width: 8, init: Init::Ones, ..overflowing() };
    let (step, named) = culprit(&growing);
    assert_eq!((step, named.as_deref()), (0, Some("the output of layer 43")));
    let empty = run(&growing);
    assert!(empty.gradient_norms().is_empty() && empty.history().entries().next().is_none());
    // There the outputs are finite, and their squares are not.
    let (step, named) = culprit(&DeepConfig { depth: 30, ..growing });
    assert_eq!((step, named.as_deref()), (0, Some("the loss")));
    let (_, named) = culprit(&DeepConfig { depth: 20, ..growing });
    assert!(named.is_some_and(|named| named.starts_with("the ") || named.starts_with("layer ")));
}

#[test]
fn every_combination_trains() {
    for &activation in Activation::ALL {
        for &init in Init::ALL {
            for flags in 0..8 {
                let [residual, layer_norm, batch_norm] = [1, 2, 4].map(|bit| flags & bit != 0);
                let config = DeepConfig { activation, init, residual, layer_norm, batch_norm, depth: 3, ..config() };
                let mut run = run(&config);
                run.advance(3).expect("fits");
                assert_eq!((run.step(), run.gradient_norms().len()), (3, 4), "{config:?}");
                assert!(run.update_ratios().into_iter().chain(run.gradient_norms()).all(f64::is_finite));
            }
        }
    }
}

#[test]
fn each_mistake_is_named() {
    let message = |config: &DeepConfig, x: &[f64], y: &[f64]| -> ConfigError {
        DeepRun::<f32>::new(config, x, y).expect_err("cannot be set up")
    };
    assert_eq!(message(&DeepConfig { depth: 0, ..config() }, &[1.0], &[1.0]), ConfigError::Layers(vec![1]));
    assert_eq!(message(&config(), &[1.0, 2.0], &[1.0]), ConfigError::Samples { x: 2, y: 1 });
    assert_eq!(message(&config(), &[f64::NAN], &[1.0]), ConfigError::NotFinite { name: "x", index: 0 });
    let batch = DeepConfig { batch_norm: true, ..config() };
    assert!(matches!(message(&batch, &[1.0], &[1.0]), ConfigError::Engine(_)), "one sample has no variance");
}

//! Training runs follow PyTorch's, epoch by epoch.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::fixture::{assert_close, count, dtype, number, numbers, parse, text};
use engine::autograd::{Error, Tape};
use engine::choice::Choice;
use engine::data::{LAB_X, LAB_Y};
use engine::nn::{Activation, Linear, MSELoss};
use engine::optim::{OptimizerConfig, OptimizerKind, SGD};
use engine::tensor::{Element, Shape};
use engine::train::{
    Card, Config, Regression, RegressionConfig, Session, TargetShape, least_squares, mean_predictor_loss,
};
use serde_json::Value;

fn column<T: Element>(values: &[f64]) -> Vec<T> {
    values.iter().map(|&value| T::from_f64(value)).collect()
}

/// The run of Exercise 2: w and b from 0, prediction and loss written out, and steps of SGD. Returns the loss at each
/// epoch, before its update.
fn by_hand<T: Element>(epochs: usize, clear: bool) -> Result<Vec<T>, Error> {
    let mut tape = Tape::<T>::new();
    let w = tape.parameter(Shape::SCALAR, &[T::ZERO])?;
    let b = tape.parameter(Shape::SCALAR, &[T::ZERO])?;
    let x = tape.buffer(Shape::new([15]), &column(&LAB_X))?;
    let y = tape.buffer(Shape::new([15]), &column(&LAB_Y))?;
    let mut optimizer = SGD::new([w, b], 1e-3);
    let mut losses = Vec::new();
    for _ in 0..epochs {
        tape.rewind();
        let scaled = tape.mul(x, w)?;
        let prediction = tape.add(scaled, b)?;
        let loss = MSELoss.forward(&mut tape, prediction, y)?;
        losses.push(tape.item(loss)?);
        if clear {
            tape.zero_grad();
        }
        tape.backward(loss)?;
        optimizer.step(&mut tape)?;
    }
    Ok(losses)
}

fn by_hand_agrees<T: Element>(tolerance: f64) {
    let fixture = parse(include_str!("../fixtures/regression.json"));
    let fixture = &fixture[dtype::<T>()];
    for (name, clear) in [("by_hand", true), ("no_zero_grad", false)] {
        let expected = numbers(&fixture[name]["losses"]);
        let losses = by_hand::<T>(expected.len(), clear).expect("the shapes fit");
        assert_close(name, &losses, &expected, tolerance, 0.0);
    }
}

#[test]
fn the_run_by_hand_is_pytorchs_in_f32() {
    by_hand_agrees::<f32>(1e-5);
}

#[test]
fn the_run_by_hand_is_pytorchs_in_f64() {
    by_hand_agrees::<f64>(1e-12);
}

/// The same two runs as loops of cards.
fn cards_agree<T: Element>(tolerance: f64) {
    let fixture = parse(include_str!("../fixtures/regression.json"));
    let fixture = &fixture[dtype::<T>()];
    for (name, cards) in [("by_hand", &Card::LOOP[..]), ("no_zero_grad", &Card::LOOP[1..])] {
        let expected = numbers(&fixture[name]["losses"]);
        let mut run = Regression::<T>::new(loop_of(cards), &LAB_X, &LAB_Y).expect("as many y as x");
        let mut losses = Vec::new();
        for _ in &expected {
            losses.push(run.loss());
            assert_eq!(run.advance(1), Ok(1));
        }
        assert_close(name, &losses, &expected, tolerance, 0.0);
    }
}

fn loop_of(cards: &[Card]) -> RegressionConfig {
    RegressionConfig {
        cards: cards.to_vec(),
        learning_rate: 1e-3,
        start: [0.0, 0.0],
        standardised: false,
        target: TargetShape::Column,
        summed: false,
    }
}

#[test]
fn loops_of_cards_are_pytorchs_runs_in_f32() {
    cards_agree::<f32>(1e-5);
}

#[test]
fn loops_of_cards_are_pytorchs_runs_in_f64() {
    cards_agree::<f64>(1e-12);
}

#[test]
fn the_run_by_hand_prints_what_the_notebook_prints() {
    let losses = by_hand::<f32>(50, true).expect("the shapes fit");
    let printed: Vec<String> = losses.iter().step_by(10).map(|loss| format!("{loss:.4}")).collect();
    assert_eq!(printed, ["5.9467", "1.1699", "0.3857", "0.2567", "0.2352"]);
}

#[test]
fn without_zero_grad_the_loss_oscillates_as_in_the_notebook() {
    let losses = by_hand::<f32>(20, false).expect("the shapes fit");
    let printed: Vec<String> = [1, 5, 10, 15, 20].map(|epoch: usize| format!("{:.2}", losses[epoch - 1])).to_vec();
    assert_eq!(printed, ["5.95", "0.57", "5.43", "1.27", "4.57"]);
}

#[test]
fn by_hand_and_the_layer_agree_from_equal_weights() -> Result<(), Error> {
    let by_hand = by_hand::<f32>(50, true)?;
    let mut tape = Tape::<f32>::new();
    let weight = tape.parameter(Shape::new([1, 1]), &[0.0])?;
    let bias = tape.parameter(Shape::new([1]), &[0.0])?;
    let layer = Linear { weight, bias };
    let x = tape.buffer(Shape::new([15, 1]), &column(&LAB_X))?;
    let y = tape.buffer(Shape::new([15, 1]), &column(&LAB_Y))?;
    let mut optimizer = SGD::new([weight, bias], 1e-3);
    for expected in by_hand {
        tape.rewind();
        let prediction = layer.forward(&mut tape, x)?;
        let loss = MSELoss.forward(&mut tape, prediction, y)?;
        assert_eq!(tape.item(loss)?, expected, "the same arithmetic gives the same bits");
        tape.zero_grad();
        tape.backward(loss)?;
        optimizer.step(&mut tape)?;
    }
    Ok(())
}

#[test]
fn a_flat_target_broadcasts_silently_and_learns_the_mean() -> Result<(), Error> {
    let mut tape = Tape::<f64>::new();
    let weight = tape.parameter(Shape::new([1, 1]), &[0.1])?;
    let bias = tape.parameter(Shape::new([1]), &[0.2])?;
    let layer = Linear { weight, bias };
    let x = tape.buffer(Shape::new([15, 1]), &LAB_X)?;
    let flat = tape.buffer(Shape::new([15]), &LAB_Y)?;
    let mut optimizer = SGD::new([weight, bias], 0.02);
    let mut last = 0.0;
    for _ in 0..10_000 {
        tape.rewind();
        let prediction = layer.forward(&mut tape, x)?;
        let residual = tape.sub(prediction, flat)?;
        assert_eq!(tape.shape(residual)?, Shape::new([15, 15]));
        let loss = MSELoss.forward(&mut tape, prediction, flat)?;
        last = tape.item(loss)?;
        tape.zero_grad();
        tape.backward(loss)?;
        optimizer.step(&mut tape)?;
    }
    assert!(tape.item(weight)?.abs() < 1e-6, "the slope is lost");
    assert_eq!(format!("{last:.4} {:.4}", tape.value(bias)?[0]), "0.5439 2.3244");
    Ok(())
}

fn config(run: &Value) -> Config {
    let optimizer = OptimizerKind::parse(text(&run["optimizer"])).expect("an optimizer");
    Config::new(
        run["layers"].as_array().expect("widths").iter().map(count).collect(),
        Activation::parse(text(&run["activation"])).expect("an activation"),
        OptimizerConfig::new(optimizer, number(&run["lr"])),
        u32::try_from(count(&run["seed"])).expect("32 bits"),
    )
}

fn networks_agree<T: Element>(tolerance: f64) {
    let fixture = parse(include_str!("../fixtures/mlp.json"));
    let runs = fixture["runs"].as_array().expect("runs").iter().filter(|run| run["dtype"] == dtype::<T>());
    let mut lab_seeds = 0;
    for run in runs {
        let config = config(run);
        lab_seeds += usize::from(config.layers == [1, 2, 1] && config.optimizer.kind() == OptimizerKind::Adam);
        let mut session = Session::<T>::new(&config, &LAB_X, &LAB_Y).expect("the lab's data fits");
        let mut losses = Vec::new();
        for epoch in numbers(&run["loss_epochs"]) {
            // PyTorch's loss of epoch n is taken before the n-th update, when n - 1 are done.
            session.step((epoch - 1.0) as u32 - session.epoch() as u32).expect("the shapes fit");
            losses.push(session.loss());
        }
        assert_close(&format!("{config:?}"), &losses, &numbers(&run["losses"]), tolerance, 0.0);
    }
    assert_eq!(lab_seeds, 10);
}

/// Measured over 300 epochs: 7.3e-6 in single precision, 7.9e-15 in double.
#[test]
fn networks_train_as_in_pytorch_in_f32() {
    networks_agree::<f32>(2e-5);
}

#[test]
fn networks_train_as_in_pytorch_in_f64() {
    networks_agree::<f64>(5e-14);
}

#[test]
fn the_references_are_numpys() {
    let fixture = parse(include_str!("../fixtures/regression.json"));
    let expected = &fixture["least_squares"];
    let line = least_squares(&LAB_X, &LAB_Y);
    let actual = [line.slope, line.intercept, line.loss, mean_predictor_loss(&LAB_Y)];
    let expected = ["w", "b", "mse", "mean_predictor_mse"].map(|name| number(&expected[name]));
    assert_close("least squares", &actual, &expected, 1e-12, 0.0);
}

/// The functions of the decomposition are the same on every target, too.
#[test]
fn the_best_line_has_the_same_bits_on_every_target() {
    let line = least_squares(&LAB_X, &LAB_Y);
    let expected = [4_598_355_181_551_309_514, 4_604_909_589_552_026_661, 4_595_253_833_730_826_189];
    assert_eq!([line.slope, line.intercept, line.loss].map(f64::to_bits), expected);
}

/// `cargo xtask test` runs these tests twice in a browser, and sets a variable for the build without SIMD.
#[cfg(target_arch = "wasm32")]
#[test]
fn the_build_has_simd_unless_it_is_turned_off() {
    assert_eq!(cfg!(target_feature = "simd128"), option_env!("GRADIENT_LAB_WITHOUT_SIMD").is_none());
}

/// A run is the same on the host and in every browser, with SIMD and without.
#[test]
fn a_run_has_the_same_bits_on_every_target() {
    fn last_loss<T: Element>(activation: Activation) -> u64 {
        let config = Config::new(vec![1, 9, 9, 1], activation, OptimizerConfig::new(OptimizerKind::Adam, 0.05), 42);
        let mut session = Session::<T>::new(&config, &LAB_X, &LAB_Y).expect("the lab's data fits");
        session.step(300).expect("the shapes fit");
        session.loss().to_f64().to_bits()
    }
    let bits = [
        last_loss::<f32>(Activation::Sigmoid),
        last_loss::<f32>(Activation::Tanh),
        last_loss::<f64>(Activation::Sigmoid),
        last_loss::<f64>(Activation::Tanh),
    ];
    // The numbers are those of a run on the host.
    let expected =
        [4_595_078_885_816_664_064, 4_595_135_310_412_644_352, 4_595_147_305_886_688_970, 4_595_123_419_466_963_218];
    assert_eq!(bits, expected);
}

/// The same for runs of straight lines.
#[test]
fn a_loop_of_cards_has_the_same_bits_on_every_target() {
    let bits = [TargetShape::Column, TargetShape::Flat].map(|target| {
        let config = RegressionConfig { target, learning_rate: 0.01, ..loop_of(&Card::LOOP) };
        let mut run = Regression::<f32>::new(config, &LAB_X, &LAB_Y).expect("as many y as x");
        assert_eq!(run.advance(1_000), Ok(1_000));
        let [w, b] = run.parameters();
        [w, b, run.loss()].map(f32::to_bits)
    });
    // Computed independently of the engine, with each operation in double precision and rounded to single precision.
    assert_eq!(bits, [[1_049_167_673, 1_060_227_476, 1_043_159_372], [1_020_061_263, 1_074_372_493, 1_057_767_188]]);
}

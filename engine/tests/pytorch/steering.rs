//! Schedules and clipping agree with PyTorch's.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::fixture::{assert_close, dtype, narrow, number, numbers, parse, tensor, text};
use engine::autograd::{Error, Tape, Tensor};
use engine::optim::{Schedule, clip_grad_norm, clip_grad_value};
use engine::tensor::Element;
use serde_json::Value;

/// The fixture's schedule, for a run with this learning rate.
pub(crate) fn schedule(case: &Value, base: f64) -> Schedule {
    let set = |name: &str, default: f64| case["settings"].get(name).map_or(default, number);
    match text(&case["schedule"]) {
        "step" => Schedule::Step { every: set("step_size", 1.0) as u64, gamma: set("gamma", 0.1) },
        "exponential" => Schedule::Exponential { gamma: set("gamma", 0.1) },
        "cosine" => Schedule::Cosine { epochs: set("T_max", 1.0) as u64, floor: set("eta_min", 0.0) / base },
        "warm_up" => Schedule::WarmUp { epochs: set("total_iters", 5.0) as u64, start: set("start_factor", 1.0 / 3.0) },
        other => panic!("the fixture has a schedule {other}"),
    }
}

#[test]
fn rates_by_epoch_are_pytorchs() {
    let fixture = parse(include_str!("../fixtures/schedules.json"));
    let base = number(&fixture["base_lr"]);
    for case in fixture["cases"].as_array().expect("cases") {
        let schedule = schedule(case, base);
        assert_eq!(schedule.check(), Ok(()));
        let expected = numbers(&case["rates"]);
        let rates: Vec<f64> = (0..expected.len() as u64).map(|epoch| base * schedule.factor(epoch)).collect();
        // PyTorch multiplies the rate from epoch to epoch, so its rounding errors accumulate.
        assert_close(&format!("{schedule:?}"), &rates, &expected, 1e-13, base);
    }
}

fn clipping_agrees<T: Element>(tolerance: f64) -> Result<(), Error> {
    let fixture = parse(include_str!("../fixtures/clipping.json"));
    let cases = fixture["cases"].as_array().expect("cases").iter().filter(|case| case["dtype"] == dtype::<T>());
    let mut seen = 0;
    for case in cases {
        seen += 1;
        let limit = number(&case["limit"]);
        let (mut tape, parameters) = with_gradients::<T>(case)?;
        let norm = clip_grad_norm(&mut tape, &parameters, limit)?;
        assert_close("norm", &[norm], &[number(&case["norm"])], tolerance, 0.0);
        for (&parameter, expected) in parameters.iter().zip(case["by_norm"].as_array().expect("gradients")) {
            assert_close("by norm", tape.grad(parameter)?, &numbers(expected), tolerance, 0.0);
        }
        let (mut tape, parameters) = with_gradients::<T>(case)?;
        clip_grad_value(&mut tape, &parameters, limit)?;
        for (&parameter, expected) in parameters.iter().zip(case["by_value"].as_array().expect("gradients")) {
            assert_eq!(tape.grad(parameter)?, narrow::<T>(&numbers(expected)));
        }
    }
    assert_eq!(seen, 4);
    Ok(())
}

/// Parameters with the case's gradients, which a loss has as factors.
fn with_gradients<T: Element>(case: &Value) -> Result<(Tape<T>, Vec<Tensor>), Error> {
    let mut tape = Tape::new();
    let mut parameters = Vec::new();
    let gradients: Vec<_> = case["gradients"].as_array().expect("gradients").iter().map(tensor::<T>).collect();
    for (shape, gradient) in &gradients {
        parameters.push(tape.parameter(*shape, &vec![T::ZERO; gradient.len()])?);
    }
    for (&parameter, (_, gradient)) in parameters.iter().zip(&gradients) {
        let minus = tape.neg(parameter)?;
        let plus = tape.neg(minus)?;
        tape.backward_from(plus, gradient)?;
    }
    Ok((tape, parameters))
}

#[test]
fn clipped_gradients_are_pytorchs_in_f32() -> Result<(), Error> {
    clipping_agrees::<f32>(1e-6)
}

#[test]
fn clipped_gradients_are_pytorchs_in_f64() -> Result<(), Error> {
    clipping_agrees::<f64>(1e-14)
}

//! Each operation's values and gradients are PyTorch's.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::collections::BTreeMap;

use crate::fixture::{assert_close, count, dtype, largest, narrow, number, numbers, parse, tensor, text};
use engine::autograd::{Error, Tape, Tensor};
use engine::nn::{BatchNorm1d, CrossEntropyLoss, HuberLoss, L1Loss, MSELoss};
use engine::tensor::{Element, Shape};
use serde_json::Value;

/// The relative tolerances of the two types.
const F32: f64 = 1e-6;
const F64: f64 = 1e-12;

/// Only sums of terms can cancel in a value, and these operations have them.
const SUMS: [&str; 10] = [
    "sum",
    "mean",
    "matmul",
    "mse_loss",
    "l1_loss",
    "huber_loss",
    "cross_entropy",
    "log_softmax",
    "layer_norm",
    "batch_norm",
];

/// Records the operation that a fixture names.
fn record<T: Element>(tape: &mut Tape<T>, case: &Value, x: &[Tensor]) -> Result<Tensor, Error> {
    let attrs = &case["attrs"];
    let keep = attrs["keepdim"].as_bool().unwrap_or(false);
    match text(&case["op"]) {
        "add" => tape.add(x[0], x[1]),
        "sub" => tape.sub(x[0], x[1]),
        "mul" => tape.mul(x[0], x[1]),
        "div" => tape.div(x[0], x[1]),
        "neg" => tape.neg(x[0]),
        "pow" => tape.pow(x[0], number(&attrs["exponent"])),
        "exp" => tape.exp(x[0]),
        "log" => tape.log(x[0]),
        "matmul" => tape.matmul(x[0], x[1]),
        "transpose" => tape.transpose(x[0]),
        "sum" if attrs["axis"].is_null() => tape.sum(x[0]),
        "sum" => tape.sum_axis(x[0], count(&attrs["axis"]), keep),
        "mean" if attrs["axis"].is_null() => tape.mean(x[0]),
        "mean" => tape.mean_axis(x[0], count(&attrs["axis"]), keep),
        "reshape" => tape.reshape(x[0], shape(&attrs["shape"])),
        "sigmoid" => tape.sigmoid(x[0]),
        "tanh" => tape.tanh(x[0]),
        "relu" => tape.relu(x[0]),
        "mse_loss" => MSELoss.forward(tape, x[0], x[1]),
        _ => record_more(tape, case, x),
    }
}

/// The operations of the second file.
fn record_more<T: Element>(tape: &mut Tape<T>, case: &Value, x: &[Tensor]) -> Result<Tensor, Error> {
    let attrs = &case["attrs"];
    let axis = || count(&attrs["axis"]);
    match text(&case["op"]) {
        "maximum" => tape.maximum(x[0], x[1]),
        "minimum" => tape.minimum(x[0], x[1]),
        "abs" => tape.abs(x[0]),
        "sqrt" => tape.sqrt(x[0]),
        "clamp" => {
            let bound = |name, missing| attrs[name].as_f64().unwrap_or(missing);
            tape.clamp(x[0], bound("min", f64::NEG_INFINITY), bound("max", f64::INFINITY))
        }
        "where" => tape.where_cond(x[0], x[1], x[2]),
        "leaky_relu" => tape.leaky_relu(x[0], number(&attrs["negative_slope"])),
        "elu" => tape.elu(x[0], number(&attrs["alpha"])),
        "gelu" => tape.gelu(x[0]),
        "silu" => tape.silu(x[0]),
        "softplus" => tape.softplus(x[0]),
        "concatenate" => tape.concatenate(x, axis()),
        "slice" => tape.slice(x[0], axis(), count(&attrs["start"]), count(&attrs["stop"])),
        "index_select" => {
            let indices = list(tape, &attrs["indices"]);
            tape.index_select(x[0], axis(), indices)
        }
        "broadcast_to" => tape.broadcast_to(x[0], shape(&attrs["shape"])),
        "softmax" => tape.softmax(x[0], axis()),
        "log_softmax" => tape.log_softmax(x[0], axis()),
        "layer_norm" => tape.layer_norm(x[0], x[1], x[2], number(&attrs["eps"])),
        "batch_norm" => batch_norm(tape, attrs, x),
        "l1_loss" => L1Loss.forward(tape, x[0], x[1]),
        "huber_loss" => HuberLoss { delta: number(&attrs["delta"]) }.forward(tape, x[0], x[1]),
        "cross_entropy" => {
            let classes = list(tape, &attrs["targets"]);
            CrossEntropyLoss.forward(tape, x[0], classes)
        }
        other => panic!("the fixtures have an operation {other} that this test does not know"),
    }
}

/// The layer with the fixture's running statistics, which have to be PyTorch's afterwards too.
fn batch_norm<T: Element>(tape: &mut Tape<T>, attrs: &Value, x: &[Tensor]) -> Result<Tensor, Error> {
    let features = Shape::new([numbers(&attrs["running_mean"]).len()]);
    let mut buffer = |name| tape.buffer(features, &narrow(&numbers(&attrs[name])));
    let (running_mean, running_var) = (buffer("running_mean")?, buffer("running_var")?);
    let (momentum, eps) = (number(&attrs["momentum"]), number(&attrs["eps"]));
    let layer = BatchNorm1d { weight: x[1], bias: x[2], running_mean, running_var, momentum, eps };
    let training = attrs["training"] == true;
    let output = if training { layer.forward_training(tape, x[0])? } else { layer.forward(tape, x[0])? };
    for (name, running) in [("running_mean_after", running_mean), ("running_var_after", running_var)] {
        assert_close(
            name,
            tape.value(running)?,
            &numbers(&attrs[name]),
            if T::PRECISION == 24 { F32 } else { F64 },
            1.0,
        );
    }
    Ok(output)
}

/// Whole numbers as a tensor.
fn list<T: Element>(tape: &mut Tape<T>, value: &Value) -> Tensor {
    let values = narrow(&numbers(value));
    tape.constant(Shape::new([values.len()]), &values).expect("fits")
}

fn shape(value: &Value) -> Shape {
    let extents: Vec<usize> = value.as_array().expect("extents").iter().map(count).collect();
    Shape::from_extents(&extents).expect("a shape of few axes")
}

/// Runs all cases of a file and counts its operations.
fn ops_agree<T: Element>(file: &str, tolerance: f64, operations: usize) {
    let fixture = parse(file);
    let mut cases_by_op = BTreeMap::new();
    for case in fixture["cases"].as_array().expect("cases").iter().filter(|case| case["dtype"] == dtype::<T>()) {
        let inputs: Vec<(Shape, Vec<T>)> = case["inputs"].as_array().expect("inputs").iter().map(tensor).collect();
        let mut tape = Tape::<T>::new();
        let x: Vec<Tensor> =
            inputs.iter().map(|(shape, values)| tape.parameter(*shape, values).expect("fits")).collect();
        let shapes: Vec<Shape> = inputs.iter().map(|(shape, _)| *shape).collect();
        let op = text(&case["op"]);
        let what = format!("{op} {} of {shapes:?}", case["attrs"]);
        let output = record(&mut tape, case, &x).unwrap_or_else(|error| panic!("{what}: {error}"));
        let (shape, _) = tensor::<T>(&case["output"]);
        assert_eq!(tape.shape(output), Ok(shape), "{what}");
        let inputs: Vec<f64> = inputs.iter().flat_map(|(_, values)| values.iter().map(|x| x.to_f64())).collect();
        let (value, expected) = (tape.value(output).expect("fresh"), numbers(&case["output"]["data"]));
        if op == "gelu" {
            // PyTorch takes x (1 + erf(x/√2)) / 2, whose terms cancel below 0; the engine's erfc does not. So the two agree
            // to the digits of x only, at each x by itself.
            for (index, &x) in inputs.iter().enumerate() {
                let what = format!("{what} at {x}");
                assert_close(&what, &value[index..=index], &expected[index..=index], tolerance, x.abs());
            }
        } else {
            let scale = if SUMS.contains(&op) { largest(&inputs) } else { 0.0 };
            assert_close(&what, value, &expected, tolerance, scale);
        }
        // In a gradient terms of the size of the cotangent may cancel. A single element has no variance, and PyTorch takes
        // its x̂ = 0 as the difference of x / √ε and mean / √ε: those are the terms there.
        let cotangent = numbers(&case["cotangent"]);
        let single = op == "layer_norm" && shape.extents().last() == Some(&1);
        let magnified = if single { largest(&inputs) / number(&case["attrs"]["eps"]).sqrt() } else { 1.0 };
        let scale = largest(&cotangent) * magnified;
        tape.backward_from(output, &narrow(&cotangent)).expect("the cotangent fits");
        for (index, (&x, expected)) in x.iter().zip(case["grads"].as_array().expect("grads")).enumerate() {
            let what = format!("{what}, gradient by operand {index}");
            assert_close(&what, tape.grad(x).expect("a parameter"), &numbers(expected), tolerance, scale);
        }
        *cases_by_op.entry(op.to_owned()).or_insert(0) += 1;
    }
    assert_eq!(cases_by_op.len(), operations, "{cases_by_op:?}");
    assert!(cases_by_op.values().all(|&cases| cases >= 4), "{cases_by_op:?}");
}

const OPS: &str = include_str!("../fixtures/ops.json");
const OPS_MORE: &str = include_str!("../fixtures/ops_more.json");

#[test]
fn values_and_gradients_are_pytorchs_in_f32() {
    ops_agree::<f32>(OPS, F32, 17);
}

#[test]
fn values_and_gradients_are_pytorchs_in_f64() {
    ops_agree::<f64>(OPS, F64, 17);
}

#[test]
fn more_values_and_gradients_are_pytorchs_in_f32() {
    ops_agree::<f32>(OPS_MORE, F32, 22);
}

#[test]
fn more_values_and_gradients_are_pytorchs_in_f64() {
    ops_agree::<f64>(OPS_MORE, F64, 22);
}

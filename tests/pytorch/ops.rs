//! Each operation's values and gradients are PyTorch's.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::collections::BTreeMap;

use crate::fixture::{assert_close, count, dtype, largest, narrow, number, numbers, parse, tensor, text};
use gradient_lab::autograd::{Error, Tape, Tensor};
use gradient_lab::nn::MSELoss;
use gradient_lab::tensor::{Element, Shape};
use serde_json::Value;

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
        "reshape" => {
            let extents: Vec<usize> = numbers(&attrs["shape"]).iter().map(|&extent| extent as usize).collect();
            tape.reshape(x[0], Shape::from_extents(&extents).expect("a shape of few axes"))
        }
        "sigmoid" => tape.sigmoid(x[0]),
        "tanh" => tape.tanh(x[0]),
        "relu" => tape.relu(x[0]),
        "mse_loss" => MSELoss.forward(tape, x[0], x[1]),
        other => panic!("the fixtures have an operation {other} that this test does not know"),
    }
}

fn ops_agree<T: Element>(tolerance: f64) {
    let fixture = parse(include_str!("../fixtures/ops.json"));
    let mut cases_by_op = BTreeMap::new();
    for case in fixture["cases"].as_array().expect("cases").iter().filter(|case| case["dtype"] == dtype::<T>()) {
        let inputs: Vec<(Shape, Vec<T>)> = case["inputs"].as_array().expect("inputs").iter().map(tensor).collect();
        let mut tape = Tape::<T>::new();
        let x: Vec<Tensor> =
            inputs.iter().map(|(shape, values)| tape.parameter(*shape, values).expect("fits")).collect();
        let shapes: Vec<Shape> = inputs.iter().map(|(shape, _)| *shape).collect();
        let what = format!("{} {} of {shapes:?}", text(&case["op"]), case["attrs"]);
        let output = record(&mut tape, case, &x).unwrap_or_else(|error| panic!("{what}: {error}"));
        let (shape, _) = tensor::<T>(&case["output"]);
        assert_eq!(tape.shape(output), Ok(shape), "{what}");
        // Only sums of terms can cancel in a value; in a gradient, terms of the size of the cotangent.
        let sums = ["sum", "mean", "matmul", "mse_loss"].contains(&text(&case["op"]));
        let inputs: Vec<f64> = inputs.iter().flat_map(|(_, values)| values.iter().map(|x| x.to_f64())).collect();
        let scale = if sums { largest(&inputs) } else { 0.0 };
        assert_close(&what, tape.value(output).expect("fresh"), &numbers(&case["output"]["data"]), tolerance, scale);
        let cotangent = numbers(&case["cotangent"]);
        tape.backward_from(output, &narrow(&cotangent)).expect("the cotangent fits");
        for (index, (&x, expected)) in x.iter().zip(case["grads"].as_array().expect("grads")).enumerate() {
            let what = format!("{what}, gradient by operand {index}");
            assert_close(&what, tape.grad(x).expect("a parameter"), &numbers(expected), tolerance, largest(&cotangent));
        }
        *cases_by_op.entry(text(&case["op"]).to_owned()).or_insert(0) += 1;
    }
    assert_eq!(cases_by_op.len(), 17, "{cases_by_op:?}");
    assert!(cases_by_op.values().all(|&cases| cases >= 4), "{cases_by_op:?}");
}

#[test]
fn values_and_gradients_are_pytorchs_in_f32() {
    ops_agree::<f32>(1e-6);
}

#[test]
fn values_and_gradients_are_pytorchs_in_f64() {
    ops_agree::<f64>(1e-12);
}

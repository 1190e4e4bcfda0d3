//! Each operation's values and gradients agree with PyTorch's.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::collections::BTreeMap;

use crate::fixture::{assert_close, count, dtype, largest, narrow, number, numbers, parse, tensor, text};
use engine::autograd::{Argument, Call, Error, Operation, Takes, Tape, Tensor};
use engine::choice::Choice;
use engine::nn::{BatchNorm1d, CrossEntropyLoss, HuberLoss, L1Loss, MSELoss};
use engine::tensor::{Element, Shape};
use serde_json::Value;

/// The relative tolerances of the two types.
const F32: f64 = 1e-6;
const F64: f64 = 1e-12;

/// Operations of the list whose fixtures have the name of a layer or loss that contains them.
const INSIDE: [(&str, &str); 1] = [("nll_loss", "cross_entropy")];

/// Records the operation of a fixture: one of the list, or a layer or loss made of several.
fn record<T: Element>(tape: &mut Tape<T>, case: &Value, x: &[Tensor]) -> Result<Tensor, Error> {
    let attrs = &case["attrs"];
    match text(&case["op"]) {
        "mse_loss" => MSELoss.forward(tape, x[0], x[1]),
        "l1_loss" => L1Loss.forward(tape, x[0], x[1]),
        "huber_loss" => HuberLoss { delta: number(&attrs["delta"]) }.forward(tape, x[0], x[1]),
        "batch_norm" => batch_norm(tape, attrs, x),
        "cross_entropy" => {
            let classes = list(tape, &attrs["targets"]);
            CrossEntropyLoss.forward(tape, x[0], classes)
        }
        "index_select" => {
            let indices = list(tape, &attrs["indices"]);
            tape.index_select(x[0], count(&attrs["axis"]), indices)
        }
        op => call(op, attrs).record(tape, x),
    }
}

/// The operation with this name and the attributes of a fixture.
pub(crate) fn call(op: &str, attrs: &Value) -> Call {
    let operation = operation(op).unwrap_or_else(|| panic!("the list has no operation {op}"));
    let given = attrs.as_object().expect("attributes").iter().filter(|(_, value)| !value.is_null());
    given.fold(Call::new(operation), |call, (name, value)| {
        let name = if name == "axis" { "dim" } else { name };
        let parameter = operation.signature().parameters.iter().find(|parameter| parameter.name == name);
        let argument = match parameter.unwrap_or_else(|| panic!("{op} has no parameter {name}")).takes {
            Takes::Number(_) => Argument::Number(number(value)),
            Takes::Index | Takes::OptionalIndex => Argument::Index(count(value)),
            Takes::Flag => Argument::Flag(value == true),
            Takes::Shape => Argument::Shape(shape(value)),
            Takes::Operand | Takes::Operands => panic!("{op} takes {name} as a tensor"),
        };
        call.with(name, argument).expect("the parameter is there")
    })
}

/// The operation with this name.
pub(crate) fn operation(op: &str) -> Option<Operation> {
    Operation::ALL.iter().copied().find(|operation| operation.name_on_tape() == op)
}

/// The layer with the fixture's running statistics, which must agree with PyTorch's afterwards, too.
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

/// Runs all cases of both files; each operation of the list must have some.
fn ops_agree<T: Element>(tolerance: f64) {
    let mut cases_by_op = BTreeMap::new();
    for case in cases().iter().filter(|case| case["dtype"] == dtype::<T>()) {
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
            // PyTorch computes x (1 + erf(x/√2)) / 2, whose terms cancel below 0; the engine uses erfc, without
            // cancellation. So the two agree relative to x, at each x separately.
            for (index, &x) in inputs.iter().enumerate() {
                let what = format!("{what} at {x}");
                assert_close(&what, &value[index..=index], &expected[index..=index], tolerance, x.abs());
            }
        } else {
            // A layer or loss that is not in the list contains a sum.
            let cancels = operation(op).is_none_or(Operation::cancels);
            let scale = if cancels { largest(&inputs) } else { 0.0 };
            assert_close(&what, value, &expected, tolerance, scale);
        }
        // In a gradient terms of the size of the cotangent may cancel. A single element has no variance, and PyTorch
        // takes its x̂ = 0 as the difference of x / √ε and mean / √ε: those are the terms there.
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
    assert!(cases_by_op.values().all(|&cases| cases >= 4), "{cases_by_op:?}");
    for operation in Operation::ALL {
        let name = operation.name_on_tape();
        let shown = INSIDE.iter().find(|(inner, _)| *inner == name).map_or(name, |(_, outer)| *outer);
        assert!(cases_by_op.contains_key(shown), "no case of {name}: add some to fixgen/ops_more.py");
    }
}

/// The cases of both files.
pub(crate) fn cases() -> Vec<Value> {
    let files = [include_str!("../fixtures/ops.json"), include_str!("../fixtures/ops_more.json")];
    files.into_iter().flat_map(|file| parse(file)["cases"].as_array().expect("cases").clone()).collect()
}

#[test]
fn values_and_gradients_are_pytorchs_in_f32() {
    ops_agree::<f32>(F32);
}

#[test]
fn values_and_gradients_are_pytorchs_in_f64() {
    ops_agree::<f64>(F64);
}

//! Programs of the autograd page give PyTorch's numbers.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::collections::BTreeSet;

use crate::fixture::{assert_close, number, numbers, parse, tensor, text};
use crate::ops::{cases, operation};
use engine::autograd::Language;
use engine::choice::Choice;
use engine::expression::{Operation, Session};
use serde_json::Value;

/// Relative to the larger of the number and 1: the order of additions differs.
const TOLERANCE: f64 = 1e-13;

fn session(case: &Value) -> Session {
    let code = text(&case["code"]);
    Session::new(code).unwrap_or_else(|problem| panic!("{code}: {problem} at {:?}", problem.span))
}

/// Compares the session's values of each name with a table of the fixture.
fn compare<'a>(what: &str, session: &'a Session, table: &Value, get: impl Fn(&'a Session, usize) -> Option<Vec<f64>>) {
    for (name, expected) in table.as_object().expect("a table") {
        let has_name = |node: &engine::expression::Node| node.name.as_deref() == Some(name);
        let node = session.graph().nodes.iter().position(has_name).expect("the program has that name");
        let (shape, expected) = tensor::<f64>(expected);
        assert_eq!(session.graph().nodes[node].shape, shape, "{name}");
        let actual = get(session, node).unwrap_or_else(|| panic!("{name} has no {what}"));
        assert_close(&format!("{what} of {name} in\n{}", session.code()), &actual, &expected, TOLERANCE, 1.0);
    }
}

#[test]
fn values_gradients_and_steps_are_pytorchs() {
    let fixture = parse(include_str!("../fixtures/programs.json"));
    let rate = number(&fixture["learning_rate"]);
    let value = |session: &Session, node| session.value(node).map(<[f64]>::to_vec);
    for case in fixture["cases"].as_array().expect("cases") {
        let mut session = session(case);
        session.backward();
        compare("value", &session, &case["values"], value);
        let (_, output) = tensor::<f64>(&case["output"]);
        let ours = value(&session, session.graph().output).expect("computed");
        assert_close("the output", &ours, &output, TOLERANCE, 1.0);
        compare("gradient", &session, &case["once"], Session::gradient);
        session.backward();
        compare("second gradient", &session, &case["twice"], Session::gradient);
        session.step(rate);
        compare("stepped value", &session, &case["stepped"], value);
    }
}

/// Numbers in brackets, as in a program, for a tensor of this shape.
fn brackets(extents: &[usize], values: &[f64]) -> String {
    let Some((_, inner)) = extents.split_first() else { return format!("{:?}", values[0]) };
    let size = inner.iter().product::<usize>().max(1);
    let rows: Vec<_> = values.chunks(size).map(|row| brackets(inner, row)).collect();
    format!("[{}]", rows.join(", "))
}

/// The program of an operation's fixture: its value, weighted by the cotangent so that the gradients are the fixture's.
/// `None` if the language has no such operation, or no tensor of this shape.
fn program(case: &Value) -> Option<String> {
    let operation = operation(text(&case["op"])).filter(|operation| operation.language() == Language::Function)?;
    let operands = case["inputs"].as_array().expect("inputs").iter().map(tensor::<f64>);
    let operands: Vec<_> = operands.filter(|(shape, _)| shape.size() > 0).collect();
    let (output, _) = tensor::<f64>(&case["output"]);
    if operands.len() < case["inputs"].as_array().map_or(0, Vec::len) || output.size() == 0 {
        return None;
    }
    let mut code = String::new();
    let mut arguments = Vec::new();
    for (index, (shape, values)) in operands.iter().enumerate() {
        code += &format!("x{index} = tensor({}, requires_grad=True)\n", brackets(shape.extents(), values));
        arguments.push(format!("x{index}"));
    }
    for (name, value) in case["attrs"].as_object().expect("attributes") {
        let name = if name == "axis" { "dim" } else { name };
        match value {
            Value::Null => {}
            Value::Bool(flag) => arguments.push(format!("{name}={}", if *flag { "True" } else { "False" })),
            // A tensor without elements would be an empty list, which the language does not have.
            Value::Array(extents) if extents.is_empty() => return None,
            Value::Array(extents) => {
                let extents: Vec<_> = extents.iter().map(Value::to_string).collect();
                arguments.push(format!("{name}=({},)", extents.join(", ")));
            }
            value => arguments.push(format!("{name}={value}")),
        }
    }
    let function = format!("{}({})", operation.name(), arguments.join(", "));
    let cotangent = brackets(output.extents(), &numbers(&case["cotangent"]));
    Some(format!("{code}y = {function}\nsum(y * {cotangent})"))
}

/// The cases of each operation give the same numbers as programs.
#[test]
fn every_function_of_an_operation_gives_pytorchs_numbers() {
    let mut used = BTreeSet::new();
    for case in cases().iter().filter(|case| case["dtype"] == "f64") {
        let Some(code) = program(case) else { continue };
        let mut session =
            Session::new(&code).unwrap_or_else(|problem| panic!("{code}: {problem} at {:?}", problem.span));
        session.backward();
        let named = |name: &str| session.graph().nodes.iter().position(|node| node.name.as_deref() == Some(name));
        let y = session.value(named("y").expect("the result")).expect("computed");
        assert_close(&code, y, &numbers(&case["output"]["data"]), 1e-12, 1.0);
        for (index, expected) in case["grads"].as_array().expect("gradients").iter().enumerate() {
            let gradient = session.gradient(named(&format!("x{index}")).expect("an operand")).expect("computed");
            assert_close(&code, &gradient, &numbers(expected), 1e-12, 1.0);
        }
        used.insert(text(&case["op"]).to_owned());
    }
    for operation in Operation::ALL.iter().filter(|operation| operation.language() == Language::Function) {
        assert!(used.contains(operation.name_on_tape()), "no program uses {operation:?}");
    }
}

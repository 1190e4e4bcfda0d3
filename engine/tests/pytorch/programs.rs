//! The programs of the autograd page compute what PyTorch computes.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::fixture::{assert_close, number, parse, tensor, text};
use engine::choice::Choice;
use engine::expression::{Operation, Session};
use serde_json::Value;

/// Relative to the larger of the number and 1: the order of additions differs.
const TOLERANCE: f64 = 1e-13;

fn session(case: &Value) -> Session {
    let code = text(&case["code"]);
    Session::new(code).unwrap_or_else(|problem| panic!("{code}: {problem} at {:?}", problem.span))
}

/// Compares what the session has under each name with a table of the fixture.
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

#[test]
fn every_operation_is_among_the_programs() {
    let fixture = parse(include_str!("../fixtures/programs.json"));
    let cases = fixture["cases"].as_array().expect("cases");
    let graphs: Vec<_> = cases.iter().map(|case| session(case).graph().clone()).collect();
    for &operation in Operation::ALL {
        let used = graphs.iter().flat_map(|graph| &graph.nodes).any(|node| match node.kind {
            engine::expression::Kind::Result { instruction, .. } => instruction.operation() == operation,
            engine::expression::Kind::Leaf { .. } => false,
        });
        assert!(used, "no program uses {operation:?}");
    }
}

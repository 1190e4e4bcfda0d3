//! Programs of the expression language: PyTorch's rules for gradients, and gradients compared with finite differences.
#![cfg(not(target_arch = "wasm32"))]

use engine::expression::{Event, Session};
use proptest::prelude::*;

const LINE: &str = "w = tensor(2.0, requires_grad=True)\nb = tensor(0.5, requires_grad=True)\nx = [1, 2, 3]\ny = [2, 3, 5]\n\
                    loss = mean((w*x + b - y)**2)";

/// The broadcasting trap: predictions of shape (15, 1) against targets of shape (15,).
const TRAP: &str = "w = tensor(0.0, requires_grad=True)\nb = tensor(0.0, requires_grad=True)\n\
                    prediction = w * lab_x.reshape(15, 1) + b\nmean((prediction - lab_y) ** 2)";

fn open(code: &str) -> Session {
    Session::new(code).unwrap_or_else(|problem| panic!("{code}: {problem}"))
}

fn named(session: &Session, name: &str) -> usize {
    let named = |node: &engine::expression::Node| node.name.as_deref() == Some(name);
    session.graph().nodes.iter().position(named).expect("the program has that name")
}

fn gradient(session: &Session, name: &str) -> Option<Vec<f64>> {
    session.gradient(named(session, name))
}

fn loss(session: &Session) -> f64 {
    session.value(session.graph().output).expect("computed")[0]
}

#[test]
fn gradients_are_those_derived_by_hand() {
    // Residuals 0.5, 1.5, 1.5: loss (0.25 + 2.25 + 2.25) / 3; gradients 2/3 Σ r x = 2/3 · 8 and 2/3 Σ r.
    let mut session = open(LINE);
    assert_eq!((session.value(session.graph().output), gradient(&session, "w")), (None, None));
    session.forward();
    assert!((loss(&session) - 4.75 / 3.0).abs() < 1e-15);
    session.backward();
    assert_eq!(session.event(), &Event::Backward { again: false });
    let (w, b) = (gradient(&session, "w").expect("there"), gradient(&session, "b").expect("there"));
    assert!((w[0] - 16.0 / 3.0).abs() < 1e-14 && (b[0] - 7.0 / 3.0).abs() < 1e-14, "{w:?} {b:?}");
    assert_eq!(gradient(&session, "x"), None, "x has no requires_grad");
    for check in session.checks().into_iter().flatten().flatten().flatten() {
        assert!(check.relative_error() < 1e-9, "{check:?}");
    }
    assert_eq!(session.checks().iter().flatten().count(), 2);
}

#[test]
fn a_second_pass_doubles_the_leaves_to_the_bit_and_not_the_results() {
    let mut session = open(LINE);
    session.backward();
    let (once, of_loss) = (gradient(&session, "w").expect("there"), gradient(&session, "loss"));
    session.backward();
    assert_eq!(session.event(), &Event::Backward { again: true }, "PyTorch would ask for retain_graph=True");
    assert_eq!((session.passes(), gradient(&session, "w")), (2, Some(vec![2.0 * once[0]])));
    assert_eq!(gradient(&session, "loss"), of_loss);
    session.forward();
    session.backward();
    assert_eq!(session.event(), &Event::Backward { again: false }, "a new forward pass makes a new graph");
    assert_eq!((session.passes(), gradient(&session, "w")), (3, Some(vec![3.0 * once[0]])));
    session.zero_grad();
    assert_eq!((session.passes(), gradient(&session, "w")), (0, None), "none, as in PyTorch, and not 0");
}

#[test]
fn tanks_fill_by_quarters() {
    let mut session = open(LINE);
    let w = named(&session, "w");
    let mut fills = Vec::new();
    for _ in 0..5 {
        fills.push(session.fill(w));
        session.backward();
    }
    fills.push(session.fill(w));
    for (fill, expected) in fills.iter().zip([0.0, 0.25, 0.5, 0.75, 1.0, 1.0]) {
        assert!((fill - expected).abs() < 1e-12, "{fills:?}");
    }
    session.zero_grad();
    assert_eq!(session.fill(w), 0.0);
}

#[test]
fn one_operation_at_a_time_ends_where_a_whole_pass_ends() {
    let (mut by_hand, mut at_once) = (open(LINE), open(LINE));
    at_once.backward();
    let mut seen = Vec::new();
    while by_hand.next_forward().is_some() {
        by_hand.forward_one();
        let Event::Computed(node) = by_hand.event() else { panic!("{:?}", by_hand.event()) };
        seen.push(*node);
    }
    assert_eq!(seen, by_hand.graph().operations().collect::<Vec<_>>());
    let mut walked = Vec::new();
    loop {
        by_hand.backward_one();
        let Event::Pulled(node) = by_hand.event() else { panic!("{:?}", by_hand.event()) };
        walked.push(*node);
        assert!(by_hand.shares(*node).is_some_and(|shares| shares.iter().any(Option::is_some)));
        if by_hand.next_backward().is_none() {
            break;
        }
    }
    seen.reverse();
    assert_eq!(walked, seen);
    assert_eq!((by_hand.passes(), gradient(&by_hand, "w")), (1, gradient(&at_once, "w")));
}

#[test]
fn nothing_comes_between_the_operations_of_a_backward_pass() {
    let mut session = open(LINE);
    session.backward_one();
    assert_eq!((session.passes(), gradient(&session, "w")), (0, None));
    session.step(0.1);
    assert_eq!((session.passes(), session.event()), (1, &Event::Stepped));
    assert!(gradient(&session, "w").is_some(), "a step leaves the gradients");
    assert_eq!(session.value(session.graph().output), None, "what was computed from the old w is gone");
}

#[test]
fn a_step_goes_against_the_gradient() {
    let mut session = open(LINE);
    session.step(0.1);
    assert_eq!(session.event(), &Event::NothingToStep);
    session.backward();
    let before = loss(&session);
    session.step(0.03);
    let w = session.value(named(&session, "w")).expect("a leaf")[0];
    assert!((w - (2.0 - 0.03 * 16.0 / 3.0)).abs() < 1e-15, "{w}");
    session.forward();
    assert!(loss(&session) < before);
}

#[test]
fn backward_gives_the_reason_of_a_failure() {
    let refusal = |code: &str| {
        let mut session = open(code);
        session.backward();
        match session.event() {
            Event::Refused(reason) => reason.clone(),
            other => panic!("{other:?}"),
        }
    };
    let reason = refusal("w = tensor([1, 2, 3], requires_grad=True)\nw * 2");
    assert_eq!(
        reason,
        "backward starts from a single number, and the last line has shape (3,) with 3 numbers: take its mean or its sum"
    );
    assert!(refusal("x = [1, 2]\nmean(x)").contains("requires_grad=True"));
}

#[test]
fn a_leaf_alone_has_the_derivative_one() {
    let mut session = open("w = tensor(3.0, requires_grad=True)\nw");
    session.backward();
    assert_eq!(gradient(&session, "w"), Some(vec![1.0]));
}

#[test]
fn an_edited_number_is_written_into_the_program_and_everything_follows() {
    let mut session = open(LINE);
    session.backward();
    session.backward();
    let y = named(&session, "y");
    session.edit(y, 1, -4.5);
    assert_eq!(session.event(), &Event::Edited);
    assert_eq!(session.code(), LINE.replace("[2, 3, 5]", "[2, -4.5, 5]"));
    let mut fresh = open(session.code());
    fresh.backward();
    assert_eq!(loss(&session), loss(&fresh));
    assert_eq!(gradient(&session, "w"), gradient(&fresh, "w"), "of one pass at the new values");
    session.edit(y, 9, 1.0);
    assert!(matches!(session.event(), Event::Refused(_)));
}

#[test]
fn the_broadcasting_trap_ends_at_the_mean_of_y() {
    let mut session = open(TRAP);
    session.forward();
    assert!(session.graph().nodes.iter().any(|node| node.shape.to_string() == "(15, 15)"));
    session.train(5000, 0.02);
    assert_eq!(session.event(), &Event::Looped(5000));
    assert!((loss(&session) - 0.5439).abs() < 5e-5, "{}", loss(&session));
    let mut repaired = open(&TRAP.replace("- lab_y", "- lab_y.reshape(15, 1)"));
    repaired.train(5000, 0.02);
    assert!((loss(&repaired) - 0.16892).abs() < 5e-6, "{}", loss(&repaired));
}

#[test]
fn training_stops_before_the_numbers_stop_being_finite() {
    let mut session = open(&TRAP.replace("- lab_y", "- lab_y.reshape(15, 1)"));
    session.train(10_000, 1.0);
    assert!(matches!(session.event(), Event::Refused(reason) if reason.contains("smaller learning rate")));
    assert!(loss(&session).is_finite());
}

/// The text of a random expression in a, b (shape (2, 3)) and c (shape (3,)), smooth and away from poles.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![Just("a".to_owned()), Just("b".to_owned()), Just("c".to_owned()), Just("0.7".to_owned())];
    leaf.prop_recursive(5, 24, 2, |inner| {
        let functions = ["exp", "tanh", "sigmoid", "softplus", "silu", "gelu", "neg", "square"];
        prop_oneof![
            (inner.clone(), inner.clone(), 0..3usize)
                .prop_map(|(left, right, which)| { format!("({left} {} {right})", ["+", "-", "*"][which]) }),
            (inner.clone(), inner.clone()).prop_map(|(top, bottom)| format!("({top}) / (2 + square(tanh({bottom})))")),
            (inner.clone(), 0..functions.len()).prop_map(move |(x, which)| format!("{}(tanh({x}))", functions[which])),
            inner.clone().prop_map(|x| format!("log(1.5 + sigmoid({x}))")),
            inner.clone().prop_map(|x| format!("sqrt(1 + ({x})**2)")),
            inner.clone().prop_map(|x| format!("softmax(a + {x}, dim=1)")),
            inner.prop_map(|x| format!("log_softmax(({x}) * b, -1)")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn gradients_of_random_expressions_pass_the_difference_check(
        body in expression(),
        values in proptest::collection::vec(-1.5..1.5f64, 15),
    ) {
        let list = |values: &[f64]| values.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
        let code = format!(
            "a = tensor([[{}], [{}]], requires_grad=True)\nb = tensor([[{}], [{}]], requires_grad=True)\n\
             c = tensor([{}], requires_grad=True)\nmean({body} + a * b * c)",
            list(&values[..3]), list(&values[3..6]), list(&values[6..9]), list(&values[9..12]), list(&values[12..]),
        );
        let mut session = open(&code);
        session.backward();
        let checks = session.checks();
        prop_assert_eq!(checks.iter().flatten().flatten().count(), 15);
        for (node, checks) in checks.iter().enumerate() {
            let Some(checks) = checks else { continue };
            // Single backward operations give the same gradients as a backward pass of the tape.
            let collected = session.gradient(node).expect("a pass was run");
            for (check, collected) in checks.iter().zip(collected) {
                let check = check.expect("finite");
                prop_assert!(check.relative_error() < 1e-8, "{check:?} in {code}");
                prop_assert!((check.analytic - collected).abs() <= 1e-12 * collected.abs().max(1.0));
            }
        }
    }
}

//! The failure clinic's broken scripts fail as they do in PyTorch.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::fixture::{assert_close, count, number, numbers, parse, text};
use engine::choice::Choice;
use engine::train::{Case, Trial};

/// Agreement within 1e-10. Numbers with cancellation are compared relative to their terms: the gradients of a converged
/// run are only rounding errors, and those of the shape trap, with fifteen differences for each point, nearly so.
#[test]
fn broken_scripts_fail_as_in_pytorch() {
    let fixture = parse(include_str!("../fixtures/clinic.json"));
    let runs = fixture["runs"].as_array().expect("runs");
    assert_eq!(runs.len(), Case::ALL.len());
    for run in runs {
        let case = Case::parse(text(&run["case"])).expect("a patient");
        let script = case.script();
        assert_eq!(number(&run["lr"]), script.learning_rate);
        assert_eq!(count(&run["epochs"]) as u64, case.epochs());
        let mut own = Trial::<f64>::new(case, script).expect("it can be set up");
        let (mut printed, mut errors, mut gradients) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            let signs = own.signs();
            printed.push(signs.printed);
            errors.push(signs.error);
            gradients.push(signs.gradient);
            if own.is_over() {
                break;
            }
            own.advance(u32::try_from(case.epochs() / 10).expect("few")).expect("the shapes fit");
        }
        let what = |of: &str| format!("{case:?}, {of}");
        assert_close(&what("printed"), &printed, &numbers(&run["printed"]), 1e-10, 0.0);
        assert_close(&what("errors"), &errors, &numbers(&run["errors"]), 1e-10, 0.0);
        let expected = numbers(&run["gradients"]);
        assert_close(&what("gradients"), &gradients, &expected, 1e-10, expected[0]);
    }
}

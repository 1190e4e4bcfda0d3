//! Answers to blanks are right by what they compute, in every script.
#![cfg(not(target_arch = "wasm32"))]

#[allow(dead_code, reason = "the other test reads the rest of a case")]
mod cases;

use protocol::BlankRequest;
use twin::{Blank, Check, Comparison, Line};
use worker::{BlankService, Service};

fn outcome(line: &Line, blank: &Blank, answer: &str) -> Result<(), String> {
    match blank.check(&line.text, answer) {
        Check::Known(outcome) => outcome,
        Check::Compare(Comparison { given, wanted, answer }) => {
            let request = BlankRequest { request: 1, given, wanted, answer };
            BlankService.answer(request, &|| 0.0).expect("no refusal").expect("an answer").outcome
        }
    }
}

/// The blanks of all scripts.
fn blanks(cases: &[cases::Case]) -> Vec<(&Line, &Blank)> {
    let lines = cases.iter().flat_map(|case| &case.script.sections).flat_map(|section| &section.lines);
    lines.filter_map(|line| Some((line, line.blank.as_ref()?))).collect()
}

#[test]
fn what_the_script_has_is_right_in_every_blank_and_something_else_is_not() {
    let cases = cases::all();
    let blanks = blanks(&cases);
    assert!(blanks.len() > 300, "{}", blanks.len());
    for (line, blank) in blanks {
        let wanted = blank.wanted(&line.text);
        assert_eq!(outcome(line, blank, wanted), Ok(()), "{}", line.text);
        for other in ["", "nothing", "0.5", &format!("{wanted} * 2")] {
            assert!(outcome(line, blank, other).is_err(), "{other:?} in {}", line.text);
        }
    }
}

#[test]
fn what_means_the_same_is_right_too_and_what_does_not_gets_a_reason() {
    let cases = cases::all();
    let blanks = blanks(&cases);
    let with = |wanted: &str, answer: &str| {
        let (line, blank) = blanks.iter().find(|(line, blank)| blank.wanted(&line.text) == wanted).expect("a blank");
        outcome(line, blank, answer)
    };
    for (wanted, answer) in [
        ("self.w * x + self.b", "self.b + x * self.w"),
        ("((y_pred - y) ** 2).mean()", "torch.mean((y - y_pred).pow(2))"),
        ("lr * parameter.grad", "parameter.grad * lr"),
        ("torch.sigmoid(self.fc1(x))", "1 / (1 + torch.exp(-self.fc1(x)))"),
        ("criterion(y_pred, y)", "((y_pred - y) ** 2).mean()"),
        ("mse(model.forward(x), y)", "mse( model.forward( x ), y )"),
    ] {
        assert_eq!(with(wanted, answer), Ok(()), "{answer}");
    }
    for (wanted, answer, reason) in [
        ("self.w * x + self.b", "self.w * x - self.b", "with random numbers it gives"),
        ("((y_pred - y) ** 2).mean()", "(y_pred - y) ** 2", "its shape is (4, 1) instead of ()"),
        ("lr * parameter.grad", "lr * parameter.gradient", "expected"),
        ("torch.sigmoid(self.fc1(x))", "self.fc1", "self.fc1 has to be called"),
        ("criterion(y_pred, y)", "criterion(y_pred)", "criterion takes the predictions and the targets"),
        ("model(x)", "model(z)", "z is not defined"),
    ] {
        let told = with(wanted, answer).expect_err(answer);
        assert!(told.contains(reason), "{answer}: {told}");
    }
}

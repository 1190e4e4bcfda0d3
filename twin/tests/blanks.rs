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
        (
            "lr * parameter.grad",
            "lr * parameter.gradient",
            "parameter.gradient is not defined; there are lr, parameter, parameter.grad",
        ),
        ("torch.sigmoid(self.fc1(x))", "self.fc1", "self.fc1 has to be called"),
        ("criterion(y_pred, y)", "criterion(y_pred)", "criterion takes the predictions and the targets"),
        ("model(x)", "model(z)", "z is not defined"),
    ] {
        let told = with(wanted, answer).expect_err(answer);
        assert!(told.contains(reason), "{answer}: {told}");
    }
}

/// What students write into each kind of blank, with the message; an empty one stands for a right answer.
#[test]
fn plausible_answers_are_right_or_get_a_message_that_fits_a_script() {
    const LOSS: &str = "((y_pred - y) ** 2).mean()";
    const CRITERION: &str = "criterion(y_pred, y)";
    const LINE: &str = "self.w * x + self.b";
    const STEP: &str = "lr * parameter.grad";
    const LAYER: &str = "torch.sigmoid(self.fc1(x))";
    const MODEL: &str = "model(x)";
    let cases = cases::all();
    let blanks = blanks(&cases);
    let mut failures = Vec::new();
    for (wanted, answers) in [
        (
            LOSS,
            &[
                ("((y-y_pred)**2).mean()", ""),
                ("torch.mean((y - y_pred) ** 2)", ""),
                ("torch.mean(torch.square(y_pred - y))", ""),
                ("(y_pred - y).pow(2).mean()", ""),
                ("((y_pred - y) * (y_pred - y)).mean()", ""),
                ("torch.nn.functional.mse_loss(y_pred, y)", ""),
                ("F.mse_loss(y_pred, y)", ""),
                ("nn.functional.mse_loss(y_pred, y, reduction='mean')", ""),
                ("nn.MSELoss()(y_pred, y)", ""),
                ("torch.nn.MSELoss()(y_pred, y)", ""),
                ("((y_pred - y) ** 2).sum() / len(y)", ""),
                ("((y_pred - y) ** 2).sum() / y.shape[0]", ""),
                ("((y_pred - y) ** 2).sum() / y.size(0)", ""),
                ("((y_pred - y) ** 2).sum() / y.numel()", ""),
                ("torch.sum((y_pred - y) ** 2) / len(y_pred)", ""),
                ("1e0 * ((y_pred - y) ** 2).mean();", ""),
                ("((y_pred - y).T @ (y_pred - y)).sum() / y.shape[-2]", ""),
                ("(y_pred - y) ** 2", "its shape is (4, 1) instead of ()"),
                ("((y_pred - y) ** 2).sum()", "with random numbers it gives"),
                ("(y_pred - y).mean() ** 2", "with random numbers it gives"),
                ("torch.nn.functional.mse_loss(pred, y)", "pred is not defined; there are y_pred, y"),
                ("((pred-y)**2).mean()", "pred is not defined; there are y_pred, y"),
                (
                    "loss_function(y_pred, y)",
                    "there is no function loss_function here; there are these of torch: abs, clamp, ",
                ),
                ("np.mean((y_pred - y) ** 2)", "there is no function np.mean here"),
                ("len(x)", "len needs one of the columns here: y_pred, y"),
                ("y.shape[2]", "y has no such extent"),
                ("x.shape[0]", "x.shape is not defined; there are y_pred, y"),
                ("loss.backward()", "loss.backward() is a statement, and a value is needed here"),
                ("((y_pred - y) ** 2).mean", "mean is a method, which needs brackets: .mean()"),
                ("((y_pred - y) ** 2).item()", "there is no method item here; there are abs, clamp, "),
                ("((y_pred - y)^2).mean()", "expected an operator, a comma or )"),
                (
                    "return ((y_pred - y) ** 2).mean()",
                    "only the value that is returned is needed here, without “return”",
                ),
                (
                    "loss = ((y_pred - y) ** 2).mean()",
                    "one expression is enough here: “return” stands before it already",
                ),
                ("mean", "mean is a function, which needs brackets: mean(…)"),
                ("0,1", "decimals have a point here, as in 1.5"),
                ("((y_pred - y) ** 2", "this ( is never closed"),
                ("?", "expected a number, a name"),
                ("mse", "mse is not defined"),
            ][..],
        ),
        (
            CRITERION,
            &[
                ("criterion( y_pred,y )", ""),
                ("nn.MSELoss()(y_pred, y)", ""),
                ("torch.nn.functional.mse_loss(y_pred, y)", ""),
                ("((y - y_pred) ** 2).mean()", ""),
                (
                    "loss_function(y_pred, y)",
                    "there is no function loss_function here; there are criterion, and these of torch: ",
                ),
                ("criterion", "criterion has to be called, as in criterion(x)"),
                ("criterion(y_pred)", "criterion takes the predictions and the targets"),
                ("criterion(pred, y)", "pred is not defined; there are criterion, y_pred, y"),
                ("loss = criterion(y_pred, y)", "one expression is enough here: “loss =” stands before it already"),
                ("criterion(y_pred, y).backward()", "backward() is a statement"),
                ("nn.MSELoss(y_pred, y)", "MSELoss makes an object"),
                ("nn.CrossEntropy()(y_pred, y)", "nn.CrossEntropy would make a new layer"),
            ],
        ),
        (
            LINE,
            &[
                ("self.b + self.w * x", ""),
                ("x * self.w + self.b", ""),
                ("torch.add(torch.mul(self.w, x), self.b)", ""),
                ("self.w.data * x + self.b.detach()", ""),
                ("w * x + b", "w is not defined; there are self.w, self.b, x"),
                ("self.w * x", "with random numbers it gives"),
                ("self.weight * x + self.b", "self.weight is not defined; there are self.w, self.b, x"),
                ("self.linear(x)", "there is no function self.linear here"),
                ("return self.w * x + self.b", "without “return”"),
                ("y = self.w * x + self.b", "one expression is enough here"),
                ("nn.Linear(1, 1)(x)", "nn.Linear would make a new layer, and no layer is made here"),
                ("self.w * x + self.b = y", "one expression is enough here"),
                ("2x", "expected an operator"),
            ],
        ),
        (
            STEP,
            &[
                ("parameter.grad*lr", ""),
                ("lr * parameter.grad.data", ""),
                ("torch.mul(lr, parameter.grad)", ""),
                ("w -= lr * w.grad", "one expression is enough here: “parameter -=” stands before it already"),
                ("parameter = parameter - lr * parameter.grad", "one expression is enough here"),
                ("w - lr * w.grad", "w is not defined; there are lr, parameter, parameter.grad"),
                ("lr * w.grad", "w.grad is not defined; there are lr, parameter, parameter.grad"),
                ("parameter - lr * parameter.grad", "with random numbers it gives"),
                ("-lr * parameter.grad", "with random numbers it gives"),
                ("lr * grad", "grad is not defined"),
                ("0.1 * parameter.grad", "with random numbers it gives"),
                ("learning_rate * parameter.grad", "learning_rate is not defined"),
                ("optimizer.step()", "optimizer.step() is a statement, and a value is needed here"),
                ("lr * parameter.grad()", "parameter.grad is a value, which cannot be called"),
            ],
        ),
        (
            LAYER,
            &[
                ("self.fc1(x).sigmoid()", ""),
                ("F.sigmoid(self.fc1(x))", ""),
                ("nn.Sigmoid()(self.fc1(x))", ""),
                ("torch.sigmoid(self.fc1.forward(x))", ""),
                ("1 / (1 + torch.exp(-self.fc1(x)))", ""),
                ("self.fc1(x)", "with random numbers it gives"),
                ("torch.relu(self.fc1(x))", "with random numbers it gives"),
                ("self.fc1", "self.fc1 has to be called"),
                (
                    "self.sigmoid(self.fc1(x))",
                    "there is no function self.sigmoid here; there are self.fc1, self.fc2, self.fc3, self.fc4, and",
                ),
                ("torch.sigmoid(fc1(x))", "there is no function fc1 here; there are self.fc1, "),
                ("torch.sigmoid(self.fc1(x, y))", "y is not defined; there are self.fc1, "),
                ("torch.sigmoid", "sigmoid is a function, which needs brackets: torch.sigmoid(…)"),
            ],
        ),
        (
            MODEL,
            &[
                ("model.forward(x)", ""),
                ("model( x )", ""),
                ("model", "model has to be called, as in model(x)"),
                ("model()", "model takes one argument, not 0"),
                ("model(x, y)", "model takes one argument, not 2"),
                ("model.predict(x)", "model has to be called, as in model(x)"),
                ("y_pred = model(x)", "one expression is enough here: “y_pred =” stands before it already"),
                ("net(x)", "there is no function net here; there are model, and these of torch: "),
                ("model(y)", "with random numbers it gives"),
            ],
        ),
        (
            "optimizer.zero_grad()",
            &[
                ("model.zero_grad()", ""),
                ("optimizer . zero_grad( )", ""),
                ("optimizer.zero_grad(set_to_none=True)", ""),
                ("optimizer.zero_grad();", ""),
                ("optimizer.zero_grad", "a method needs brackets to be called: optimizer.zero_grad()"),
                ("optimizer.step()", "this is not the statement needed here, which is a method of optimizer"),
                ("zero_grad()", "which is a method of optimizer"),
                ("loss.zero_grad()", "which is a method of optimizer"),
            ],
        ),
        (
            "loss.backward()",
            &[
                ("loss.backward", "a method needs brackets to be called: loss.backward()"),
                ("backward()", "which is a method of loss"),
                ("y_pred.backward()", "which is a method of loss"),
            ],
        ),
        (
            "None",
            &[
                ("torch.zeros_like(parameter)", ""),
                ("0", "after this line, there has to be no gradient: “parameter.grad = …”"),
                ("parameter.grad.zero_()", "after this line, there has to be no gradient"),
            ],
        ),
    ] {
        let (line, blank) = blanks.iter().find(|(line, blank)| blank.wanted(&line.text) == wanted).expect("a blank");
        for (answer, message) in answers {
            let told = outcome(line, blank, answer).err().unwrap_or_default();
            let fits = if message.is_empty() { told.is_empty() } else { told.contains(message) };
            if !fits || told.contains("button") || told.contains("the graph") {
                failures.push(format!("{answer:?} for {wanted}: {told}"));
            }
        }
    }
    assert_eq!(failures, Vec::<String>::new());
}

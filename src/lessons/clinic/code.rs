//! The text of the training scripts.

use engine::nn::Activation;
use protocol::{Case, Diagnosis, Reduction, Script};

/// What a line of a script is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Points,
    Inputs,
    Target,
    Seed,
    Model,
    /// Its initial weights, where the script sets them.
    Weights,
    Optimizer,
    Loop,
    Predict,
    Loss,
    /// Clearing the gradients.
    Clear,
    Backward,
    Step,
    Print,
}

/// All parts in the order of a script.
const PARTS: [Part; 14] = [
    Part::Points,
    Part::Inputs,
    Part::Target,
    Part::Seed,
    Part::Model,
    Part::Weights,
    Part::Optimizer,
    Part::Loop,
    Part::Predict,
    Part::Loss,
    Part::Clear,
    Part::Backward,
    Part::Step,
    Part::Print,
];

/// How a line is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    /// The mistake is here.
    Wrong,
    /// The treatment removes it.
    Removed,
    /// The treatment adds it.
    Added,
}

/// A line that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its text, indented with spaces.
    pub(crate) text: String,
    pub(crate) look: Look,
}

/// The lines of a patient's script. If the illness is `found`, they show what is wrong and what the treatment changes.
pub(crate) fn lines(case: Case, treatment: &Script, found: bool) -> Vec<Line> {
    let broken = case.script();
    let mut lines = Vec::new();
    for part in PARTS {
        let (before, after) = (text(part, case, &broken), text(part, case, treatment));
        let wrong = found && is_wrong(case.illness(), part);
        if !found || before == after {
            let look = if wrong { Look::Wrong } else { Look::Plain };
            let gap = (wrong && before.is_none()).then(|| "    # nothing clears the gradients".to_owned());
            lines.extend(before.or(gap).map(|text| Line { text, look }));
        } else {
            lines.extend(before.map(|text| Line { text, look: Look::Removed }));
            lines.extend(after.map(|text| Line { text, look: Look::Added }));
        }
    }
    lines
}

/// Whether an illness is caused by a part.
fn is_wrong(illness: Diagnosis, part: Part) -> bool {
    match illness {
        Diagnosis::NoZeroGrad => part == Part::Clear,
        Diagnosis::ShapeTrap => part == Part::Target,
        Diagnosis::RateHigh | Diagnosis::RateLow => part == Part::Optimizer,
        // A high rate kills only ReLUs, so both lines are to blame.
        Diagnosis::DeadRelu => matches!(part, Part::Model | Part::Optimizer),
        Diagnosis::Saturated => part == Part::Weights,
        Diagnosis::NoNonlinearity => part == Part::Model,
        Diagnosis::SummedLoss => part == Part::Loss,
    }
}

/// The line of a part. `None` if the script has none.
fn text(part: Part, case: Case, script: &Script) -> Option<String> {
    let fixed = |text: &str| Some(text.to_owned());
    match part {
        Part::Points => fixed("x, y = load_points()  # 15 of each"),
        Part::Inputs => fixed("x = x.reshape(15, 1)"),
        Part::Target => fixed(if script.flat_target { "y = y.reshape(15)" } else { "y = y.reshape(15, 1)" }),
        Part::Seed => (script.hidden > 0).then(|| format!("torch.manual_seed({})", case.seed())),
        Part::Model if script.hidden == 0 => fixed("model = nn.Linear(1, 1)"),
        Part::Model => {
            let hidden = script.hidden;
            let bend = module(script.activation).map(|module| format!(" {module},")).unwrap_or_default();
            Some(format!("model = nn.Sequential(nn.Linear(1, {hidden}),{bend} nn.Linear({hidden}, 1))"))
        }
        Part::Weights if script.hidden == 0 => fixed("set_to_zero(model)  # w = b = 0"),
        Part::Weights => (script.scale != 1.0).then(|| format!("model[0].weight *= {}", script.scale)),
        Part::Optimizer => {
            use engine::choice::Choice;
            let (name, rate) = (case.optimizer().label(), script.learning_rate);
            Some(format!("optimizer = {name}(model.parameters(), lr={rate})"))
        }
        Part::Loop => Some(format!("for epoch in range({}):", case.epochs())),
        Part::Predict => fixed("    prediction = model(x)"),
        Part::Loss => fixed(match script.reduction {
            Reduction::Mean => "    loss = ((prediction - y) ** 2).mean()",
            Reduction::Sum => "    loss = ((prediction - y) ** 2).sum()",
        }),
        Part::Clear => script.zero_grad.then(|| "    optimizer.zero_grad()".to_owned()),
        Part::Backward => fixed("    loss.backward()"),
        Part::Step => fixed("    optimizer.step()"),
        Part::Print => fixed("    print(epoch, loss)"),
    }
}

/// The PyTorch module of an activation. The identity has none.
fn module(activation: Activation) -> Option<&'static str> {
    Some(match activation {
        Activation::Sigmoid => "nn.Sigmoid()",
        Activation::Tanh => "nn.Tanh()",
        Activation::Relu => "nn.ReLU()",
        Activation::LeakyRelu => "nn.LeakyReLU()",
        Activation::Gelu => "nn.GELU()",
        Activation::Silu => "nn.SiLU()",
        Activation::Softplus => "nn.Softplus()",
        Activation::Identity => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::choice::Choice;

    fn of(lines: &[Line], look: Look) -> Vec<&str> {
        lines.iter().filter(|line| line.look == look).map(|line| line.text.trim()).collect()
    }

    #[test]
    fn the_mistake_is_in_the_script_and_not_marked_before_it_is_found() {
        for &case in Case::ALL {
            let lines = lines(case, &case.script(), false);
            assert!(lines.iter().all(|line| line.look == Look::Plain), "{case:?}");
            assert!(lines.iter().all(|line| !line.text.contains("nothing clears")), "{case:?}");
            assert_eq!(lines.iter().any(|line| line.text.contains("zero_grad")), case != Case::NoZeroGrad);
            assert_eq!(lines.iter().any(|line| line.text.contains(".sum()")), case == Case::SummedLoss);
            assert_eq!(lines.iter().any(|line| line.text.contains("reshape(15)")), case == Case::ShapeTrap);
        }
    }

    #[test]
    fn once_found_the_wrong_line_is_marked() {
        for (case, wrong) in [
            (Case::RateHigh, vec!["optimizer = SGD(model.parameters(), lr=0.025)"]),
            (Case::RateLow, vec!["optimizer = SGD(model.parameters(), lr=0.00001)"]),
            (Case::NoZeroGrad, vec!["# nothing clears the gradients"]),
            (Case::ShapeTrap, vec!["y = y.reshape(15)"]),
            (Case::SummedLoss, vec!["loss = ((prediction - y) ** 2).sum()"]),
            (Case::Saturated, vec!["model[0].weight *= 30"]),
            (Case::NoNonlinearity, vec!["model = nn.Sequential(nn.Linear(1, 8), nn.Linear(8, 1))"]),
            (
                Case::DeadRelu,
                vec![
                    "model = nn.Sequential(nn.Linear(1, 8), nn.ReLU(), nn.Linear(8, 1))",
                    "optimizer = SGD(model.parameters(), lr=0.1)",
                ],
            ),
        ] {
            assert_eq!(of(&lines(case, &case.script(), true), Look::Wrong), wrong);
        }
    }

    #[test]
    fn a_treatment_shows_what_it_changes() {
        let case = Case::Saturated;
        let treated = lines(case, &Script { scale: 1.0, zero_grad: false, ..case.script() }, true);
        assert_eq!(of(&treated, Look::Removed), ["model[0].weight *= 30", "optimizer.zero_grad()"]);
        assert!(of(&treated, Look::Added).is_empty() && of(&treated, Look::Wrong).is_empty());
        let case = Case::NoZeroGrad;
        let treated = lines(case, &Script { zero_grad: true, learning_rate: 0.01, ..case.script() }, true);
        assert_eq!(of(&treated, Look::Removed), ["optimizer = SGD(model.parameters(), lr=0.001)"]);
        let added = ["optimizer = SGD(model.parameters(), lr=0.01)", "optimizer.zero_grad()"];
        assert_eq!(of(&treated, Look::Added), added);
    }
}

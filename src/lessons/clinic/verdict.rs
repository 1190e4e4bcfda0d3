//! Why a diagnosis fits a patient, or does not.

use super::state::End;
use crate::charts::numerals::{fixed, grouped, plain, significant};
use protocol::{Case, ClinicScene, Diagnosis, Signs};

/// The verdict on a diagnosis of a patient whose run has ended.
pub(crate) fn verdict(case: Case, made: Diagnosis, end: &End, scene: &ClinicScene) -> String {
    if made == case.illness() {
        return format!("Right. {}", why_right(case, end, scene));
    }
    format!("No. {} {}", would_show(made, scene), but_here(case, made, end, scene))
}

/// A number of the run with four digits.
fn told(value: f64) -> String {
    significant(value, 4)
}

/// A norm or a loss that may be tiny or huge.
fn rough(value: f64) -> String {
    significant(value, 2)
}

/// What the charts would show for an illness.
fn would_show(diagnosis: Diagnosis, scene: &ClinicScene) -> String {
    match diagnosis {
        Diagnosis::NoZeroGrad => {
            "If the gradients were never cleared, they would add up, and the error would rise and fall until the last \
             epoch."
                .to_owned()
        }
        Diagnosis::ShapeTrap => format!(
            "If the target broadcast, the best that the model could do would be the mean of y: a flat line at {}, where it \
             would settle with a loss of {}.",
            told(scene.mean),
            told(scene.mean_loss)
        ),
        Diagnosis::RateHigh => {
            "If the rate were too high, each step would overshoot further than the one before, and the error would grow \
             until the run diverged."
                .to_owned()
        }
        Diagnosis::RateLow => {
            "If the rate were too low, the error would fall at every epoch, but far too slowly, and the gradient would \
             stay large."
                .to_owned()
        }
        Diagnosis::DeadRelu => {
            "If the ReLUs were dead, each hidden unit’s output would be exactly 0 at every point, and so would the hidden \
             layer’s gradient."
                .to_owned()
        }
        Diagnosis::Saturated => {
            "If the sigmoids were saturated, each hidden unit would sit near 0 or 1 at every point, and next to nothing of \
             the gradient would get through."
                .to_owned()
        }
        Diagnosis::NoNonlinearity => format!(
            "Without an activation between its layers, the model would be a straight line: it would end at the best \
             line’s error, {}, however many units it had.",
            told(scene.line_loss)
        ),
        Diagnosis::SummedLoss => {
            "If the loss were a sum, the first number that the script prints would be 15 times the mean squared error."
                .to_owned()
        }
    }
}

/// How the error developed.
fn course(end: &End) -> String {
    let End { epoch, diverged, signs, .. } = end;
    let (first, last, epochs) = (told(signs.first_error), told(signs.error), grouped(*epoch));
    if *diverged {
        format!("the error grows from {first}, and the run diverges after epoch {epochs}")
    } else if signs.turns > 15 {
        format!("the error turns {} times in {epochs} epochs and does not settle", signs.turns)
    } else if let Some(since) = signs.still_since {
        format!("the hidden layer has not moved since epoch {}, and the error ends at {last}", grouped(since))
    } else {
        format!("the error goes from {first} to {last} in {epochs} epochs")
    }
}

/// The evidence against a wrong diagnosis.
fn but_here(case: Case, made: Diagnosis, end: &End, scene: &ClinicScene) -> String {
    let signs = &end.signs;
    let rate = plain(case.script().learning_rate);
    match made {
        Diagnosis::NoZeroGrad => {
            let swing = match signs.turns {
                _ if end.diverged => format!("Here the error does not swing: {}.", course(end)),
                0..3 => format!("Here {}, without swinging.", course(end)),
                turns => format!(
                    "Here the error does turn {turns} times at first, but then it settles at {}. With gradients that are never cleared it would not.",
                    told(signs.error)
                ),
            };
            format!("{swing} And the script does call zero_grad.")
        }
        Diagnosis::ShapeTrap => match (case.illness(), signs.line) {
            (Diagnosis::DeadRelu | Diagnosis::Saturated, _) => format!(
                "Here the curve is flat at the mean, too, but the target has the shape (15, 1). Look at the hidden units: \
                 {} With a target of the wrong shape, they would still change.",
                stuck(signs)
            ),
            (_, Some(_)) if end.diverged => format!("Here nothing settles: {}.", course(end)),
            (_, Some([w, b])) => format!(
                "Here w is {} and b is {} at the end: {}. And the target has the shape (15, 1).",
                fixed(w, 3),
                fixed(b, 3),
                course(end)
            ),
            (_, None) => format!(
                "Here the model’s values at the points lie {} apart, so it is not flat: {}. And the target has the shape \
                 (15, 1).",
                fixed(signs.spread, 2),
                course(end)
            ),
        },
        Diagnosis::RateHigh => match case.illness() {
            Diagnosis::SummedLoss => format!(
                "Here the run does diverge, but a rate of {rate} is far below the edge of stability at {}. Something else \
                 makes the steps too long. Compare the first number that the script prints, {}, with the mean squared \
                 error there, {}.",
                told(scene.stable_rate),
                told(signs.first_printed),
                told(signs.first_error)
            ),
            Diagnosis::DeadRelu => format!(
                "That is how it began: a rate of {rate} made the first step too long. But here {}: {} No learning \
                 rate can change that now. What did the step break?",
                course(end),
                stuck(signs)
            ),
            _ => format!("Here {}. The run never diverges.", course(end)),
        },
        Diagnosis::RateLow => {
            let course = course(end);
            match case.illness() {
                Diagnosis::DeadRelu | Diagnosis::Saturated => format!(
                    "Here {course}. The hidden layer’s gradient is {}: no learning rate turns that into a useful step.",
                    rough(signs.gradient)
                ),
                _ if end.diverged => format!("Here the steps are too long and not too short: {course}."),
                _ if signs.turns > 15 => format!("Here {course}: each step goes too far, not too short."),
                _ => format!(
                    "Here {course}, and the gradient has shrunk from {} to {}: the run has converged, but to the wrong place.",
                    rough(signs.first_gradient),
                    rough(signs.gradient)
                ),
            }
        }
        Diagnosis::DeadRelu => match case.illness() {
            Diagnosis::Saturated => format!(
                "Here the units are sigmoids: some give 1, and the gradient of {} is tiny but not 0.",
                rough(signs.gradient)
            ),
            _ if signs.units > 0 => format!(
                "Here {} of {} units give 0 at every point, and the script has no ReLU.",
                signs.dead, signs.units
            ),
            _ => format!("Here there is no hidden layer, so there is no ReLU to die: {}.", course(end)),
        },
        Diagnosis::Saturated => match case.illness() {
            Diagnosis::DeadRelu => format!(
                "Here the units are ReLUs, which have no upper end: {} The gradient is not small but exactly 0.",
                stuck(signs)
            ),
            _ if signs.units > 0 => {
                "Here each unit’s output is a straight line that never levels off, and the script has no sigmoid."
                    .to_owned()
            }
            _ => format!("Here there is no hidden layer, so there is no sigmoid: {}.", course(end)),
        },
        Diagnosis::NoNonlinearity => {
            let course = course(end);
            if signs.units > 0 {
                format!("Here {course}, far above that, and the script has an activation between its layers.")
            } else {
                format!("Here the model is meant to be one straight line, with no second layer, and {course}.")
            }
        }
        Diagnosis::SummedLoss => format!(
            "Here the script first prints {}, which is the mean squared error itself. After that {}.",
            told(signs.first_printed),
            course(end)
        ),
    }
}

/// The state in which the hidden units are stuck.
fn stuck(signs: &Signs) -> String {
    if signs.dead == signs.units {
        format!("all {} give 0 at all 15 points.", signs.units)
    } else {
        format!("{} of {} sit at 0 or 1 at all 15 points.", signs.saturated + signs.dead, signs.units)
    }
}

/// The evidence for the right diagnosis.
fn why_right(case: Case, end: &End, scene: &ClinicScene) -> String {
    let signs = &end.signs;
    let rate = plain(case.script().learning_rate);
    let epochs = |half_life: Option<f64>| half_life.map_or("no".to_owned(), |epochs| grouped(epochs.round() as u64));
    match case.illness() {
        Diagnosis::NoZeroGrad => format!(
            "Each backward adds to the gradients, and without zero_grad each step uses the sum of all gradients so far. So \
             the line passes the lowest point again and again: the error has turned {} times in {} epochs. It got down \
             to {}, but did not stay there.",
            signs.turns,
            grouped(end.epoch),
            told(signs.lowest_error)
        ),
        Diagnosis::ShapeTrap => {
            let [w, b] = signs.line.unwrap_or_default();
            format!(
                "(15, 1) minus (15,) is (15, 15): each prediction is compared with every target, and the best answer to all \
                 of them is their mean. So w goes to 0 (here {}), b to the mean of y (here {}), and the loss to {}. On its \
                 way the line had an error of {}, and the script’s loss led it away from there.",
                fixed(w, 4),
                fixed(b, 4),
                told(scene.mean_loss),
                told(signs.lowest_error)
            )
        }
        Diagnosis::RateHigh => format!(
            "A rate of {rate} lies beyond the edge of stability, 2 / λmax = {}: along the steep axis each step overshoots \
             the lowest point by more than it was away. w and b jump from side to side, further each time, until the run \
             diverges after epoch {}.",
            told(scene.stable_rate),
            grouped(end.epoch)
        ),
        Diagnosis::RateLow => format!(
            "The error falls at every epoch, from {} to {} in {}, and the gradient is still {}: the slope is steep, but \
             the steps are tiny. Along the flat direction, half of the way takes {} epochs at the notebook’s rate of 0.001; \
             at {rate} it takes {}.",
            told(signs.first_error),
            told(signs.error),
            grouped(end.epoch),
            rough(signs.gradient),
            epochs(scene.half_life_of_the_notebook),
            epochs(scene.half_life)
        ),
        Diagnosis::DeadRelu => format!(
            "The first steps at a rate of {rate} were so long that they pushed every unit’s input below 0. Since epoch {} {} \
             There a ReLU’s slope is 0, the hidden layer’s gradient is exactly 0, and nothing brings it back. What is left \
             is the last bias, which has learned the mean: an error of {}.",
            grouped(signs.still_since.unwrap_or(end.epoch)),
            stuck(signs),
            told(signs.error)
        ),
        Diagnosis::Saturated => format!(
            "The initial weights are 30 times as large as PyTorch’s, and so are the inputs of the units: {} At those ends a \
             sigmoid is flat. The hidden layer’s gradient was {} before the first epoch and is {} now; only the output \
             layer has learned, and from constant units it can only produce the mean: an error of {}.",
            stuck(signs),
            rough(signs.first_gradient),
            rough(signs.gradient),
            told(signs.error)
        ),
        Diagnosis::NoNonlinearity => format!(
            "Two linear layers in a row are one linear layer: the {} units are straight lines, and so is their sum. The \
             error ends at {}, the best line’s, and would do so with any number of units.",
            signs.units,
            told(signs.error)
        ),
        Diagnosis::SummedLoss => format!(
            "The script first prints {} where the mean squared error is {}: 15 times as much, once for each point. The \
             gradient is 15 times as large, too, and a rate of {rate} acts like one of 0.03, beyond the edge of stability \
             at {}.",
            told(signs.first_printed),
            told(signs.first_error),
            told(scene.stable_rate)
        ),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use engine::choice::Choice;

    pub(in crate::lessons::clinic) fn scene() -> ClinicScene {
        ClinicScene {
            points: vec![],
            grid: vec![],
            best_line: [0.26, 0.7477],
            line_loss: 0.168_92,
            mean_loss: 0.543_87,
            mean: 2.3244,
            stable_rate: 0.023_148,
            half_life: Some(269_895.0),
            half_life_of_the_notebook: Some(2698.7),
            goal: 0.177_36,
        }
    }

    /// The signs of a line that learns too slowly.
    pub(in crate::lessons::clinic) const SIGNS: Signs = Signs {
        error: 2.64,
        first_error: 5.9467,
        lowest_error: 2.64,
        printed: 2.64,
        first_printed: 5.9467,
        turns: 0,
        spread: 1.09,
        gradient: 20.4,
        first_gradient: 31.42,
        still_since: None,
        line: Some([0.126, 0.019]),
        units: 0,
        dead: 0,
        saturated: 0,
    };

    /// The ends as the engine's tests have them.
    fn end(case: Case) -> End {
        let line = SIGNS;
        let net = Signs { error: 0.543_87, spread: 0.0, line: None, units: 8, ..line };
        let (diverged, signs) = match case {
            Case::RateLow => (false, line),
            Case::RateHigh => (true, Signs { error: 2.2e37, lowest_error: 5.9467, ..line }),
            Case::SummedLoss => (true, Signs { error: 1.3e37, first_printed: 89.2005, first_gradient: 471.3, ..line }),
            Case::NoZeroGrad => (false, Signs { error: 0.394, lowest_error: 0.17, turns: 18, ..line }),
            Case::ShapeTrap => (
                false,
                Signs {
                    error: 0.54345,
                    turns: 11,
                    gradient: 2.6e-4,
                    line: Some([1.4e-4, 2.3234]),
                    lowest_error: 0.216,
                    ..line
                },
            ),
            Case::DeadRelu => (false, Signs { gradient: 0.0, still_since: Some(2), dead: 8, ..net }),
            Case::Saturated => (false, Signs { gradient: 4.9e-7, first_gradient: 6.8e-7, saturated: 8, ..net }),
            Case::NoNonlinearity => (false, Signs { error: 0.168_92, spread: 2.24, turns: 8, gradient: 1.2e-8, ..net }),
        };
        let epoch = if diverged { 284 } else { case.epochs() };
        End { epoch, diverged, cured: false, signs }
    }

    fn of(case: Case, made: Diagnosis) -> String {
        verdict(case, made, &end(case), &scene())
    }

    #[test]
    fn each_patient_has_one_right_diagnosis_and_a_reason_of_its_own_against_each_other() {
        for &case in Case::ALL {
            let verdicts: Vec<String> = Diagnosis::ALL.iter().map(|&made| of(case, made)).collect();
            for (verdict, &made) in verdicts.iter().zip(Diagnosis::ALL) {
                assert_eq!(verdict.starts_with("Right. "), made == case.illness(), "{case:?} {verdict}");
                assert!(made == case.illness() || verdict.contains("Here ") || verdict.contains("here "), "{verdict}");
                assert!(!verdict.contains("not a finite"), "{verdict}");
            }
            for (index, verdict) in verdicts.iter().enumerate() {
                assert!(!verdicts[..index].contains(verdict), "{case:?}: said twice: {verdict}");
            }
        }
    }

    #[test]
    fn the_known_facts_are_in_the_reasons() {
        for (case, made, facts) in [
            (Case::RateLow, Diagnosis::RateLow, &["2,699 epochs", "269,895"][..]),
            (Case::RateHigh, Diagnosis::RateHigh, &["2 / λmax = 0.02315", "epoch 284"]),
            (Case::ShapeTrap, Diagnosis::ShapeTrap, &["2.3234", "0.5439", "(15, 15)"]),
            (Case::DeadRelu, Diagnosis::DeadRelu, &["0.5439", "exactly 0", "Since epoch 2 all 8"]),
            (Case::NoNonlinearity, Diagnosis::NoNonlinearity, &["0.1689"]),
            (Case::SummedLoss, Diagnosis::SummedLoss, &["89.20", "5.947", "0.02315"]),
            (Case::NoZeroGrad, Diagnosis::NoZeroGrad, &["18 times in 100 epochs", "0.1700"]),
            (Case::Saturated, Diagnosis::Saturated, &["8 of 8", "6.8 × 10⁻⁷", "0.5439"]),
            (Case::SummedLoss, Diagnosis::RateHigh, &["far below the edge", "89.20"]),
            (Case::DeadRelu, Diagnosis::RateHigh, &["That is how it began", "No learning rate can change that"]),
            (Case::Saturated, Diagnosis::RateLow, &["4.9 × 10⁻⁷"]),
            (Case::ShapeTrap, Diagnosis::NoZeroGrad, &["turn 11 times at first"]),
            (Case::RateHigh, Diagnosis::SummedLoss, &["first prints 5.947"]),
        ] {
            let verdict = of(case, made);
            for fact in facts {
                assert!(verdict.contains(fact), "{fact}: {verdict}");
            }
        }
    }
}

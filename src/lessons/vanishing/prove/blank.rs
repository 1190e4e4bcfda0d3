//! The blanks of the proof: what each step asks, and the feedback to every likely answer.

use super::state::Step;

/// How a blank is filled.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// By choosing from a list of answers, each with the feedback to it.
    Choose(&'static [(&'static str, &'static str)]),
    /// By typing a number or a fraction: the value that is asked for, and the feedback to any value.
    Type(f64, fn(f64) -> &'static str),
}

#[derive(Debug, Clone, Copy)]
pub(in crate::lessons::vanishing) struct Blank {
    pub(in crate::lessons::vanishing) question: &'static str,
    /// The right answer.
    pub(in crate::lessons::vanishing) solution: &'static str,
    pub(super) kind: Kind,
}

/// Whether an answer is right, and the feedback to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) is_right: bool,
    pub(super) feedback: &'static str,
}

const MULTIPLY: &str = "The choices multiply: every path through one layer can continue in K ways in the next. So the number is a power, not a product.";

impl Blank {
    pub(in crate::lessons::vanishing) fn of(step: Step) -> Self {
        match step {
            Step::Chain => Self {
                question: "The output node is linear. What does it contribute to the product?",
                solution: "its weights c",
                kind: Kind::Choose(&[
                    (
                        "nothing",
                        "Its weights matter: doubling c doubles f, and with it the derivative of f with respect to anything before it.",
                    ),
                    (
                        "its weights c",
                        "Yes: f is c · h plus a constant, so the derivative with respect to h is c, without a slope.",
                    ),
                    (
                        "its weights c and a slope",
                        "A slope comes from an activation function, and the output node has none: it is linear.",
                    ),
                    (
                        "its constant d",
                        "The constant d shifts f by the same amount everywhere, so it does not appear in any \
                         derivative.",
                    ),
                ]),
            },
            Step::Slope => Self {
                question: "What is the largest value that σ′(z) takes?",
                solution: "1/4",
                kind: Kind::Type(0.25, slope),
            },
            Step::Paths => Self {
                question: "How many paths lead from unit 1 of layer 1 to the output?",
                solution: "K^(L − 1)",
                kind: Kind::Choose(&[
                    ("K · L", MULTIPLY),
                    ("K · (L − 1)", MULTIPLY),
                    (
                        "K^(L − 1)",
                        "Yes: the start is fixed, and each of the L − 1 layers after the first has K units to choose from.",
                    ),
                    (
                        "K^L",
                        "That would let the path begin at any unit of layer 1. But w₁₁⁽¹⁾ leads into unit 1 only: one choice fewer.",
                    ),
                    ("L^K", "It is the other way round: each layer has K units to choose from, so K is the base."),
                ]),
            },
            Step::Product => Self {
                question: "Which power of 1/4 does each path carry at most?",
                solution: "L",
                kind: Kind::Choose(&[
                    (
                        "L − 1",
                        "L − 1 counts the weights between hidden layers. But unit 1 of layer 1 also has a slope, so there is one more.",
                    ),
                    ("L", "Yes: a path passes one unit of each of the L hidden layers, the first one included."),
                    ("L + 1", "The output node is linear and has no slope, so there is one fewer."),
                    ("K", "K is how wide the layers are. A path is as long as the network is deep."),
                    ("K^(L − 1)", "That is the number of paths. The question is how many slopes each path has."),
                ]),
            },
            Step::Conclusion => Self {
                question: "With K = 3 and |x₁| ≤ 1 the gradient is at most this number to the power L. Which one?",
                solution: "3/4",
                kind: Kind::Type(0.75, conclusion),
            },
        }
    }

    pub(super) fn judge(&self, answer: &str) -> Verdict {
        let wrong = |feedback| Verdict { is_right: false, feedback };
        match self.kind {
            Kind::Choose(options) => match options.iter().find(|(option, _)| *option == answer) {
                Some((option, feedback)) => Verdict { is_right: *option == self.solution, feedback },
                None => wrong("Choose an answer first."),
            },
            Kind::Type(asked, feedback) => match number(answer) {
                Some(value) => Verdict { is_right: is_near(value, asked), feedback: feedback(value) },
                None => wrong(
                    "That is not a number. Write it as a fraction, such as 2/3, or with decimals, such as \
                               0.3.",
                ),
            },
        }
    }
}

fn is_near(value: f64, other: f64) -> bool {
    (value - other).abs() < 1e-9
}

fn slope(value: f64) -> &'static str {
    match value {
        _ if is_near(value, 0.25) => {
            "Yes: σ′ = σ (1 − σ), and a product of two numbers that add up to 1 is largest when both are 1/2."
        }
        _ if is_near(value, 0.5) => {
            "1/2 is σ(0), the value in the middle. The slope there is σ(0)(1 − σ(0)) = 1/2 · 1/2."
        }
        _ if is_near(value, 1.0) => {
            "1 is the largest slope of tanh, and the height of the sigmoid. The sigmoid itself is flatter: look at the top of the \
             curve."
        }
        _ if is_near(value, 0.0) => {
            "0 is what the slope tends to far from the middle. Its largest value is at the top of the curve."
        }
        _ if value < 0.0 => "The sigmoid rises everywhere, so its slope is positive.",
        _ if value > 0.25 => {
            "The slope does stay below that, but it never gets that large: find the top of the curve, at z = 0."
        }
        _ => "At z = 0 the slope is larger than that. Put σ(0) = 1/2 into σ (1 − σ).",
    }
}

fn conclusion(value: f64) -> &'static str {
    match value {
        _ if is_near(value, 0.75) => {
            "Yes: (|x₁| / 3)(3/4)ᴸ is the attained bound, and |x₁| / 3 is below 1. Every further layer takes away at least a quarter."
        }
        _ if is_near(value, 0.25) => {
            "1/4 is the slope of one unit. Each layer also multiplies the number of paths, by K = 3."
        }
        _ if is_near(value, 3.0) => {
            "3 is the number of units, and so of ways to continue. Each of them is \
                                     multiplied by a slope of at most 1/4."
        }
        _ if is_near(value, 4.0 / 3.0) => {
            "This is upside down: 3 ways, each with a slope of at most 1/4, give 3 · \
                                           1/4."
        }
        _ if is_near(value, 1.0 / 3.0) => {
            "The factor 1/3 appears only once, because the first layer's unit is fixed; it is not raised to the power L."
        }
        _ if is_near(value, 1.0) => "That is the case of K = 4 units. With K = 3 each layer multiplies by K/4.",
        _ if value >= 1.0 => "A number above 1 grows with L. Each layer multiplies by K/4, with K = 3.",
        _ => "Each layer multiplies by K/4: K ways to continue, each with a slope of at most 1/4. Put K = 3.",
    }
}

/// A number as people write it: "1/4", "0.25", ".25", "¼", "0,25".
fn number(text: &str) -> Option<f64> {
    let text = text.replace(['−', '–'], "-").replace([' ', '\u{a0}'], "").replace(',', ".").replace('⁄', "/");
    let text = text.replace('¼', "1/4").replace('½', "1/2").replace('¾', "3/4");
    let value = match text.split_once('/') {
        Some((above, below)) => above.parse::<f64>().ok()? / below.parse::<f64>().ok()?,
        None => text.parse().ok()?,
    };
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::choice::Choice;

    fn wrong(step: Step, answer: &str) -> &'static str {
        let Verdict { is_right, feedback } = Blank::of(step).judge(answer);
        assert!(!is_right, "{answer} is not right");
        feedback
    }

    #[test]
    fn the_solution_is_right_and_nothing_else_on_the_list_is() {
        for &step in Step::ALL {
            let blank = Blank::of(step);
            assert!(blank.judge(blank.solution).is_right);
            if let Kind::Choose(options) = blank.kind {
                let others = options.iter().filter(|(option, _)| *option != blank.solution);
                assert!(others.map(|(option, _)| wrong(step, option)).all(|why| why.len() > 30));
            }
        }
    }

    #[test]
    fn a_number_may_be_written_in_any_way() {
        for quarter in ["1/4", "0.25", ".25", "¼", "0,25", " 1 / 4 ", "2/8", "25e-2"] {
            assert!(Blank::of(Step::Slope).judge(quarter).is_right, "{quarter}");
        }
        assert!(Blank::of(Step::Conclusion).judge("¾").is_right);
        assert!(
            ["", "a quarter", "1/0", "1/4/2", "/"].iter().all(|text| wrong(Step::Slope, text).contains("not a number"))
        );
    }

    #[test]
    fn each_likely_mistake_has_an_answer_of_its_own() {
        assert!(wrong(Step::Slope, "1/2").contains("σ(0)"));
        assert!(wrong(Step::Slope, "1").contains("tanh"));
        assert!(wrong(Step::Slope, "0.3").contains("never gets that large"));
        assert!(wrong(Step::Slope, "-1/4").contains("positive"));
        assert!(wrong(Step::Slope, "0.2").contains("larger than that"));
        assert!(wrong(Step::Paths, "K^L").contains("unit 1 only"));
        assert!(wrong(Step::Paths, "K · L").contains("multiply"));
        assert!(wrong(Step::Product, "L − 1").contains("one more"));
        assert!(wrong(Step::Product, "L + 1").contains("linear"));
        assert!(wrong(Step::Conclusion, "1/4").contains("K = 3"));
        assert!(wrong(Step::Conclusion, "4/3").contains("upside down"));
        let all: std::collections::HashSet<_> =
            ["0", "1/2", "1", "2", "-1", "0.1"].into_iter().map(|text| wrong(Step::Slope, text)).collect();
        assert_eq!(all.len(), 6);
    }
}

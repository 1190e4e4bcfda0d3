//! The blanks of the proof: what each step asks, and the feedback to every likely answer.

use super::state::Step;

/// How a blank is filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// By choosing from a list.
    Choose(&'static [&'static str]),
    /// By typing a number or a fraction.
    Type,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Blank {
    pub(super) question: &'static str,
    pub(super) kind: Kind,
    /// The right answer.
    pub(super) solution: &'static str,
    /// The feedback to the right answer.
    pub(super) praise: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    /// Wrong, for this reason.
    Wrong(&'static str),
}

impl Blank {
    pub(super) fn of(step: Step) -> Self {
        match step {
            Step::Chain => Self {
                question: "The output node is linear. What does it put into the product?",
                kind: Kind::Choose(&["nothing", "its weights c", "its weights c and a slope", "its constant d"]),
                solution: "its weights c",
                praise: "Yes: f is c · h plus a constant, so the derivative by h is c, and no slope comes in.",
            },
            Step::Slope => Self {
                question: "What is the largest value that σ′(z) takes?",
                kind: Kind::Type,
                solution: "1/4",
                praise: "Yes: σ′ = σ (1 − σ), and a product of two numbers that add up to 1 is largest when both are 1/2.",
            },
            Step::Paths => Self {
                question: "How many paths lead from unit 1 of layer 1 to the output?",
                kind: Kind::Choose(&["K · L", "K · (L − 1)", "K^(L − 1)", "K^L", "L^K"]),
                solution: "K^(L − 1)",
                praise: "Yes: the start is fixed, and each of the L − 1 layers after the first offers K units to go through.",
            },
            Step::Product => Self {
                question: "Which power of 1/4 does each path carry at most?",
                kind: Kind::Choose(&["L − 1", "L", "L + 1", "K", "K^(L − 1)"]),
                solution: "L",
                praise: "Yes: a path passes one unit of each of the L hidden layers, the first one included.",
            },
            Step::Conclusion => Self {
                question: "With K = 3 and |x₁| ≤ 3 the gradient is at most this number to the power L. Which one?",
                kind: Kind::Type,
                solution: "3/4",
                praise: "Yes: (|x₁| / 3)(3/4)ᴸ, and |x₁| / 3 is at most 1. Every further layer takes at least a quarter away.",
            },
        }
    }
}

/// Judges an answer.
pub(super) fn judge(step: Step, answer: &str) -> Verdict {
    if matches!(Blank::of(step).kind, Kind::Type) {
        return match number(answer) {
            None => {
                Verdict::Wrong("That is no number. Write it as a fraction, such as 2/3, or with decimals, such as 0.3.")
            }
            Some(value) if step == Step::Slope => slope(value),
            Some(value) => conclusion(value),
        };
    }
    if answer == Blank::of(step).solution {
        return Verdict::Right;
    }
    Verdict::Wrong(match (step, answer) {
        (_, "") => "Choose an answer first.",
        (Step::Chain, "nothing") => {
            "Its weights matter: doubling c doubles f, and with it the derivative of f by anything before it."
        }
        (Step::Chain, "its weights c and a slope") => {
            "A slope comes from an activation function, and the output node has none: it is linear."
        }
        (Step::Chain, _) => {
            "The constant d shifts f by the same amount everywhere, so it has no part in any derivative."
        }
        (Step::Paths, "K^L") => {
            "That would let the path begin at any unit of layer 1. But w₁₁⁽¹⁾ leads into unit 1 only: one choice fewer."
        }
        (Step::Paths, "L^K") => "The other way round: each layer offers a choice of K units, so K is the base.",
        (Step::Paths, _) => {
            "The choices multiply: every path through one layer goes on in K ways in the next. So there is a power, no product."
        }
        (Step::Product, "L − 1") => {
            "L − 1 counts the weights between hidden layers. But unit 1 of layer 1 has a slope, too: one more."
        }
        (Step::Product, "L + 1") => "The output node is linear and brings no slope: one fewer.",
        (Step::Product, "K") => "K is how wide the layers are. A path is as long as the network is deep.",
        (Step::Product, _) => "That is the number of paths. The question is how many slopes lie on one of them.",
        (Step::Slope | Step::Conclusion, _) => "Write a number.",
    })
}

fn slope(value: f64) -> Verdict {
    let is = |other: f64| (value - other).abs() < 1e-9;
    if is(0.25) {
        return Verdict::Right;
    }
    Verdict::Wrong(if is(0.5) {
        "1/2 is σ(0), the value in the middle. The slope there is σ(0)(1 − σ(0)) = 1/2 · 1/2."
    } else if is(1.0) {
        "1 is the largest slope of tanh, and the height of the sigmoid. The sigmoid itself is flatter: look at the top of the curve."
    } else if is(0.0) {
        "0 is what the slope tends to far from the middle. Its largest value is at the top of the curve."
    } else if value < 0.0 {
        "The sigmoid rises everywhere, so its slope is positive."
    } else if value > 0.25 {
        "True, the slope stays below that, but it never gets so high: find the top of the curve, at z = 0."
    } else {
        "At z = 0 the slope is larger than that. Put σ(0) = 1/2 into σ (1 − σ)."
    })
}

fn conclusion(value: f64) -> Verdict {
    let is = |other: f64| (value - other).abs() < 1e-9;
    if is(0.75) {
        return Verdict::Right;
    }
    Verdict::Wrong(if is(0.25) {
        "1/4 is the slope of one unit. Each layer also multiplies the number of paths, by K = 3."
    } else if is(3.0) {
        "3 is the number of units, so of ways on. Each way costs a slope of at most 1/4."
    } else if is(4.0 / 3.0) {
        "Upside down: 3 paths, each with a slope of at most 1/4, make 3 · 1/4."
    } else if is(1.0 / 3.0) {
        "The factor 1/3 appears only once, because the first layer's unit is fixed; it is not raised to the power L."
    } else if is(1.0) {
        "That is the case of K = 4 units. With K = 3 each layer multiplies by K/4."
    } else if value >= 1.0 {
        "A number above 1 grows with L. Each layer multiplies by K/4, with K = 3."
    } else {
        "Each layer multiplies by K/4: K ways on, each with a slope of at most 1/4. Put K = 3."
    })
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
        match judge(step, answer) {
            Verdict::Wrong(why) => why,
            Verdict::Right => panic!("{answer} is not right"),
        }
    }

    #[test]
    fn the_solution_is_right_and_nothing_else_on_the_list_is() {
        for &step in Step::ALL {
            let blank = Blank::of(step);
            assert_eq!(judge(step, blank.solution), Verdict::Right);
            if let Kind::Choose(options) = blank.kind {
                assert!(options.contains(&blank.solution));
                let others = options.iter().filter(|option| **option != blank.solution);
                assert!(others.map(|option| wrong(step, option)).all(|why| why.len() > 30));
            }
        }
    }

    #[test]
    fn a_number_may_be_written_in_any_way() {
        for quarter in ["1/4", "0.25", ".25", "¼", "0,25", " 1 / 4 ", "2/8", "25e-2"] {
            assert_eq!(judge(Step::Slope, quarter), Verdict::Right, "{quarter}");
        }
        assert_eq!(judge(Step::Conclusion, "¾"), Verdict::Right);
        assert!(
            ["", "a quarter", "1/0", "1/4/2", "/"].iter().all(|text| wrong(Step::Slope, text).contains("no number"))
        );
    }

    #[test]
    fn each_likely_mistake_has_an_answer_of_its_own() {
        assert!(wrong(Step::Slope, "1/2").contains("σ(0)"));
        assert!(wrong(Step::Slope, "1").contains("tanh"));
        assert!(wrong(Step::Slope, "0.3").contains("never gets so high"));
        assert!(wrong(Step::Slope, "-1/4").contains("positive"));
        assert!(wrong(Step::Slope, "0.2").contains("larger than that"));
        assert!(wrong(Step::Paths, "K^L").contains("unit 1 only"));
        assert!(wrong(Step::Paths, "K · L").contains("multiply"));
        assert!(wrong(Step::Product, "L − 1").contains("one more"));
        assert!(wrong(Step::Product, "L + 1").contains("linear"));
        assert!(wrong(Step::Conclusion, "1/4").contains("K = 3"));
        assert!(wrong(Step::Conclusion, "4/3").contains("Upside down"));
        let all: std::collections::HashSet<_> =
            ["0", "1/2", "1", "2", "-1", "0.1"].into_iter().map(|text| wrong(Step::Slope, text)).collect();
        assert_eq!(all.len(), 6);
    }
}

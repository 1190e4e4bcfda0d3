//! The sentences of the exercises.

use super::super::words::named;
use super::state::{Problem, Turn};
use crate::run::words::capital;
use engine::choice::Choice;
use engine::expression::Operation;
use protocol::{AutogradNode, AutogradState, ExerciseLevel, GradientMistake};

/// What an exercise is about.
#[must_use]
pub fn level(level: ExerciseLevel) -> &'static str {
    match level {
        ExerciseLevel::Products => "sums and products",
        ExerciseLevel::Shared => "a value used twice",
        ExerciseLevel::Curves => "relu, squares and exp",
        ExerciseLevel::Sums => "broadcasting and sums",
    }
}

/// What is wrong with the answer for a node, and what helps.
#[must_use]
pub fn problem(problem: &Problem, node: &AutogradNode, state: &AutogradState) -> String {
    let name = named(node);
    let of = |id: u32| state.nodes.get(id as usize).map(named).unwrap_or_default();
    let operation = |id: u32| state.nodes.get(id as usize).and_then(|node| node.operation).map(|named| named.0);
    match problem {
        Problem::Illegible(why) => {
            format!("{}. Write numbers: 3, −0.5 or 1/3; several with commas between them.", capital(why))
        }
        Problem::Mistake(mistake) => match *mistake {
            GradientMistake::Count { expected: 1 } => {
                format!("{name} is one number, so its gradient is one number, too.")
            }
            GradientMistake::Count { expected } => {
                format!(
                    "{name} has {expected} numbers, so its gradient has {expected}, too: write commas between them."
                )
            }
            GradientMistake::OnePath { through } => {
                format!(
                    "That is what comes back through {} alone. {name} is used more than once: add what comes back from each use.",
                    of(through)
                )
            }
            GradientMistake::Sign => "The size is right, but not the sign.".to_owned(),
            GradientMistake::NoUpstream { of: id } => {
                format!("That is the slope of {}. Multiply it by the gradient that arrives at {}.", of(id), of(id))
            }
            GradientMistake::NoSlope { of: id } => match operation(id) {
                Some(Operation::Relu) => {
                    format!("relu has slope 0 where its input is negative: there, {} passes nothing on.", of(id))
                }
                Some(Operation::Sub) => format!("{} subtracts {name}, so its slope is −1.", of(id)),
                _ => format!(
                    "That is the gradient that arrives at {}. Multiply it by the slope of {} by {name}.",
                    of(id),
                    of(id)
                ),
            },
            GradientMistake::OwnOperand { of: id } => {
                format!("In the product {}, the slope by {name} is the other factor, not {name}.", of(id))
            }
            GradientMistake::NoExponent { of: id } => {
                format!("The slope of a square is twice its input: the factor 2 of {} is missing.", of(id))
            }
            GradientMistake::NotSummed { of: id } => {
                format!("{} uses {name} for each of its numbers: add up what comes back from all of them.", of(id))
            }
            GradientMistake::Value => {
                format!("That is the value of {name}. The gradient says how fast L changes with it.")
            }
            GradientMistake::Rule { of: id } => {
                let rule = operation(id).map_or("this op", Choice::name);
                format!("Not yet. Multiply the gradient that arrives at {} by the slope of {rule}:", of(id))
            }
        },
    }
}

/// How to find the gradient by a node.
#[must_use]
pub fn hint(node: &AutogradNode, users: &[u32], state: &AutogradState) -> String {
    let names: Vec<String> = users.iter().filter_map(|&user| state.nodes.get(user as usize)).map(named).collect();
    let name = named(node);
    match &names[..] {
        [one] => {
            format!("{name} goes into {one}. Its gradient is the gradient that arrives at {one}, times this slope:")
        }
        _ => format!(
            "{name} goes into {}. Each passes back the gradient that arrives there, times its slope; add them up.",
            names.join(" and ")
        ),
    }
}

/// Which values the letters of a rule stand for; empty for a rule with one operand.
#[must_use]
pub fn letters(user: &AutogradNode, state: &AutogradState) -> String {
    let name = |input: u32| state.nodes.get(input as usize).map(named);
    match user.inputs[..] {
        [a, b] => name(a).zip(name(b)).map_or_else(String::new, |(a, b)| format!("Here a is {a} and b is {b}.")),
        _ => String::new(),
    }
}

/// How far the exercise has come.
#[must_use]
pub fn progress(turn: &Turn) -> String {
    match &turn.sheet {
        None => "Drawing a graph.".to_owned(),
        Some(Err(problem)) => format!("Not possible: {problem}."),
        Some(Ok(_)) if turn.is_solved() && turn.helped => "Complete, with help. Try the next graph.".to_owned(),
        Some(Ok(_)) if turn.is_solved() => "Solved: every gradient is right.".to_owned(),
        Some(Ok(sheet)) => {
            let count = sheet.asked.len();
            format!("{} of {count} gradients found.", count - turn.missing().count())
        }
    }
}

/// How many graphs in a row are solved.
#[must_use]
pub fn row(count: u32) -> String {
    format!("{count} solved in a row")
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{AutogradEvent, NamedOperation};

    fn state() -> AutogradState {
        let node = |name: &str, operation: Option<Operation>| AutogradNode {
            operation: operation.map(NamedOperation),
            name: Some(name.to_owned()),
            text: String::new(),
            inputs: Vec::new(),
            shape: Vec::new(),
            size: 1,
            requires_grad: true,
            editable: false,
            value: None,
            gradient: None,
            fill: 0.0,
            shares: Vec::new(),
            differences: Vec::new(),
        };
        AutogradState {
            code: String::new(),
            python: Default::default(),
            nodes: vec![node("a", None), node("p", Some(Operation::Mul)), node("q", Some(Operation::Relu))],
            output: 2,
            next_forward: None,
            next_backward: None,
            passes: 0,
            event: AutogradEvent::Forward,
        }
    }

    #[test]
    fn each_mistake_has_a_reason_that_names_what_helps() {
        let state = state();
        let told = |mistake| problem(&Problem::Mistake(mistake), &state.nodes[0], &state);
        let part = |mistake, part: &str| assert!(told(mistake).contains(part), "{}", told(mistake));
        part(GradientMistake::NoUpstream { of: 1 }, "Multiply it by the gradient that arrives at p");
        part(GradientMistake::OnePath { through: 2 }, "through q alone");
        part(GradientMistake::NoSlope { of: 2 }, "relu has slope 0");
        part(GradientMistake::NoSlope { of: 1 }, "the slope of p by a");
        part(GradientMistake::OwnOperand { of: 1 }, "the other factor, not a");
        part(GradientMistake::Count { expected: 3 }, "its gradient has 3");
        part(GradientMistake::Rule { of: 1 }, "by the slope of mul:");
        assert_eq!(
            hint(&state.nodes[0], &[1], &state),
            "a goes into p. Its gradient is the gradient that arrives at p, times this slope:"
        );
        let mul = AutogradNode { inputs: vec![0, 2], ..state.nodes[1].clone() };
        assert_eq!(letters(&mul, &state), "Here a is a and b is q.");
        assert_eq!(letters(&state.nodes[2], &state), "");
        assert!(hint(&state.nodes[0], &[1, 2], &state).starts_with("a goes into p and q. Each"));
    }
}

//! Draws the exercises of the autograd lesson and checks their answers.

use std::rc::Rc;

use super::autograd::{figures, state};
use super::service::check;
use engine::expression::{Exercise, Level, Mistake};
use protocol::{
    AutogradAnswer, CheckedGradient, EXERCISES, ExerciseLevel, ExerciseOrder, ExerciseSheet, GradientMistake,
};

/// Carries out an order about an exercise.
pub(super) fn answer(order: ExerciseOrder) -> AutogradAnswer {
    let (ExerciseOrder::Draw { seed } | ExerciseOrder::Check { seed, .. } | ExerciseOrder::Tell { seed, .. }) = order;
    let exercise = check("the number of the exercise", seed, &EXERCISES).and_then(|()| Exercise::new(seed));
    match (exercise, order) {
        (Err(problem), _) => AutogradAnswer::Exercise(Err(problem)),
        (Ok(exercise), ExerciseOrder::Draw { .. }) => AutogradAnswer::Exercise(Ok(Rc::new(sheet(seed, &exercise)))),
        (Ok(exercise), ExerciseOrder::Check { node, answer, .. }) => {
            let outcome =
                exercise.verdict(node as usize, &answer).map_err(told).and_then(|()| gradient(&exercise, node));
            AutogradAnswer::Checked(CheckedGradient { seed, node, outcome, told: false })
        }
        (Ok(exercise), ExerciseOrder::Tell { node, .. }) => {
            let outcome = gradient(&exercise, node);
            AutogradAnswer::Checked(CheckedGradient { seed, node, outcome, told: true })
        }
    }
}

fn gradient(exercise: &Exercise, node: u32) -> Result<Vec<protocol::Figure>, GradientMistake> {
    let gradient = exercise.gradients().get(node as usize).ok_or(GradientMistake::Rule { of: node })?;
    Ok(figures(gradient))
}

fn sheet(seed: u32, exercise: &Exercise) -> ExerciseSheet {
    let mut state = state(exercise.session(), None);
    let output = state.output;
    for node in &mut state.nodes {
        (node.differences, node.editable) = (Vec::new(), false);
    }
    if let Some(last) = state.nodes.get_mut(output as usize) {
        last.gradient = Some(figures(&[exercise.arriving()]));
    }
    let count = state.nodes.len() as u32;
    let users = |node: u32| exercise.users(node as usize).map(|user| user as u32).collect();
    ExerciseSheet {
        seed,
        level: match exercise.level() {
            Level::Products => ExerciseLevel::Products,
            Level::Shared => ExerciseLevel::Shared,
            Level::Curves => ExerciseLevel::Curves,
            Level::Sums => ExerciseLevel::Sums,
        },
        asked: (0..count).rev().filter(|&node| node != output).collect(),
        users: (0..count).map(users).collect(),
        state,
    }
}

fn told(mistake: Mistake) -> GradientMistake {
    let id = |node: usize| node as u32;
    match mistake {
        Mistake::Count { expected } => GradientMistake::Count { expected: id(expected) },
        Mistake::OnePath { through } => GradientMistake::OnePath { through: id(through) },
        Mistake::Sign => GradientMistake::Sign,
        Mistake::NoUpstream { of } => GradientMistake::NoUpstream { of: id(of) },
        Mistake::NoSlope { of } => GradientMistake::NoSlope { of: id(of) },
        Mistake::OwnOperand { of } => GradientMistake::OwnOperand { of: id(of) },
        Mistake::NoExponent { of } => GradientMistake::NoExponent { of: id(of) },
        Mistake::NotSummed { of } => GradientMistake::NotSummed { of: id(of) },
        Mistake::Value => GradientMistake::Value,
        Mistake::Rule { of } => GradientMistake::Rule { of: id(of) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Figure;

    fn drawn(seed: u32) -> Rc<ExerciseSheet> {
        match answer(ExerciseOrder::Draw { seed }) {
            AutogradAnswer::Exercise(Ok(sheet)) => sheet,
            other => panic!("no exercise: {other:?}"),
        }
    }

    #[test]
    fn an_exercise_shows_its_values_and_hides_its_gradients() {
        let sheet = drawn(1);
        let output = &sheet.state.nodes[sheet.state.output as usize];
        assert_eq!((output.name.as_deref(), &output.gradient), (Some("L"), &Some(vec![Figure::Number(1.0)])));
        assert!(sheet.state.nodes.iter().all(|node| node.value.is_some() && node.name.is_some()));
        assert!(sheet.asked.iter().all(|&node| sheet.state.nodes[node as usize].gradient.is_none()));
        assert_eq!(sheet.asked.len() + 1, sheet.state.nodes.len());
        let text = protocol::encode(&sheet.state.nodes[0].differences).expect("encodes");
        assert_eq!(
            text,
            protocol::encode(&Vec::<protocol::Difference>::new()).expect("encodes"),
            "nothing is given away"
        );
    }

    #[test]
    fn what_is_told_is_right_and_something_else_is_not() {
        for seed in 1..=20 {
            let sheet = drawn(seed);
            for &node in &sheet.asked {
                let AutogradAnswer::Checked(CheckedGradient { outcome: Ok(gradient), told: true, .. }) =
                    answer(ExerciseOrder::Tell { seed, node })
                else {
                    panic!("not told")
                };
                let numbers = |by: f64| {
                    let number = |figure: &Figure| match figure {
                        Figure::Number(number) => number + by,
                        other => panic!("{other:?}"),
                    };
                    gradient.iter().map(number).collect()
                };
                let outcome =
                    |answer_given: Vec<f64>| match answer(ExerciseOrder::Check { seed, node, answer: answer_given }) {
                        AutogradAnswer::Checked(checked) => checked.outcome,
                        other => panic!("{other:?}"),
                    };
                assert_eq!(outcome(numbers(0.0)), Ok(gradient.clone()));
                assert!(outcome(numbers(41.5)).is_err(), "exercise {seed}");
            }
        }
    }

    #[test]
    fn a_number_out_of_range_is_refused_by_name() {
        let refused = answer(ExerciseOrder::Draw { seed: 0 });
        let problem = "the number of the exercise is 0; it must be from 1 to 999999".to_owned();
        assert_eq!(refused, AutogradAnswer::Exercise(Err(problem)));
    }
}

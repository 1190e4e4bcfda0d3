//! The page's tasks.

use super::state::Tried;
use crate::frame::{Done, Task};
use protocol::{Finding, RegressionFrame, RegressionScene, RegressionSettings};

/// The tasks, in the order of the acts that they belong to.
pub(crate) static TASKS: [Task; 5] = [
    Task {
        name: "beat",
        what: "Move the line yourself until its loss is so small that gradient descent at 0.001 needs over a \
               thousand epochs to reach it.",
        hint: "Open “Move the line yourself” below and choose “You”. Leave the learning rate at 0.001 and drag the dot along the valley, towards the best line.",
        why: "You see both axes of the bowl at once; the gradient points almost entirely along the steep one.",
    },
    Task {
        name: "descend",
        what: "Let gradient descent bring the loss of the line by hand below 0.17.",
        hint: "Raise the learning rate to just below the edge of stability that is marked on its slider, and press Play.",
        why: "Near the edge of stability, a few hundred epochs are enough; at 0.001, the flat axis takes thousands.",
    },
    Task {
        name: "round",
        what: "Make the bowl round, and find the learning rate that reaches the lowest point in a single epoch.",
        hint: "Tick “Standardise x” and look at the factor 1 − ηλ: with λ = 2 along both axes, which rate η makes it 0?",
        why: "With x standardised, both curvatures are 2, and at a learning rate of 1/2 the factor 1 − 2 · 1/2 is 0 along every axis.",
    },
    Task {
        name: "equal",
        what: "Make the two lines equal to the last bit after ten epochs or more.",
        hint: "The two runs differ in nothing but where they start. Tick “Copy initial weights” and press “Ten steps”.",
        why: "From the same initial weights, nn.Linear does exactly what you wrote by hand, rounding included.",
    },
    Task {
        name: "swing",
        what: "Remove a card so that the loss goes up and down, and watch it turn at least three times.",
        hint: "Which card clears the old gradients? Drop it, then press Play: the line is carried past the lowest point and back.",
        why: "Gradients that are never cleared add up: each step uses the sum of all gradients so far.",
    },
];

/// The tasks that are done after a new frame of a run.
pub(crate) fn after_frame(
    done: &Done,
    settings: &RegressionSettings,
    scene: &RegressionScene,
    frame: &RegressionFrame,
) -> Done {
    let mut next = done.clone();
    if settings.own.is_some() {
        // The tasks are about the lab's points.
        return next;
    }
    let (by_hand, linear) = (&frame.by_hand, &frame.linear);
    next.note("descend", scene.finding == Finding::Right && by_hand.epoch > 0 && by_hand.loss < 0.17);
    let losses: Vec<f32> = by_hand.path.iter().map(|(_, [_, _, loss])| *loss).collect();
    next.note("swing", scene.finding == Finding::NeverCleared && turns(&losses) >= 3);
    let first = by_hand.path.iter().find(|(epoch, _)| *epoch == 1).map(|(_, [_, _, loss])| f64::from(*loss));
    let arrives = first.is_some_and(|loss| loss - scene.bowl.floor < 1e-5);
    next.note("round", settings.standardised && scene.finding == Finding::Right && arrives);
    next.note(
        "equal",
        by_hand.epoch >= 10 && by_hand.epoch == linear.epoch && by_hand.line == linear.line && moved(&losses),
    );
    next
}

/// The tasks that are done after the reader has tried a line.
pub(crate) fn after_try(done: &Done, settings: &RegressionSettings, tried: &Tried) -> Done {
    let mut next = done.clone();
    let is_asked = settings.own.is_none() && settings.learning_rate == 1e-3;
    next.note("beat", is_asked && tried.epochs.is_some_and(|epochs| epochs > 1000));
    next
}

/// How often a sequence changes between rising and falling.
fn turns(row: &[f32]) -> usize {
    let rises: Vec<bool> = row.windows(2).map(|pair| pair[1] > pair[0]).collect();
    rises.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

fn moved(losses: &[f32]) -> bool {
    losses.first() != losses.last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{BowlShape, Drawn, LineFrame, LineModel};

    fn scene(finding: Finding) -> RegressionScene {
        let bowl = BowlShape {
            lowest: [0.26, 0.75],
            floor: 0.1689,
            curvatures: [86.4, 0.26],
            axes: [[1.0, 0.0], [0.0, 1.0]],
            largest_stable_rate: 0.023,
            condition: 336.0,
        };
        let (mean, mean_loss, line_loss, r_squared) = (2.3244, 0.54, 0.1689, 0.689);
        let drawn = Drawn { seed: 0, one: [0.0; 2], two: [[0.0; 2]; 2], normal: [0.0; 2] };
        RegressionScene {
            points: vec![],
            scaling: [None; 2],
            bowl,
            mean,
            mean_loss,
            line_loss,
            r_squared,
            finding,
            drawn,
        }
    }

    fn frame(losses: &[f32], apart: f32) -> RegressionFrame {
        let line = |model, w| LineFrame {
            model,
            epoch: losses.len() as u64 - 1,
            line: [w, 0.5],
            made: vec![],
            loss: losses[losses.len() - 1],
            slope: None,
            path: losses.iter().enumerate().map(|(epoch, &loss)| (epoch as u32, [w, 0.5, loss])).collect(),
            printed: vec![],
            stop: None,
        };
        let (by_hand, linear) = (line(LineModel::ByHand, 0.3), line(LineModel::Linear, 0.3 + apart));
        RegressionFrame { run: 1, epoch: losses.len() as u64 - 1, changes: Some(vec![]), by_hand, linear }
    }

    fn done(standardised: bool, finding: Finding, frame: &RegressionFrame) -> String {
        let settings = RegressionSettings { standardised, ..RegressionSettings::default() };
        after_frame(&Done::default(), &settings, &scene(finding), frame).text().to_owned()
    }

    #[test]
    fn each_task_is_done_by_what_it_asks_for_and_by_nothing_less() {
        assert_eq!(done(false, Finding::Right, &frame(&[5.9, 0.169], 0.1)), "descend");
        assert_eq!(done(false, Finding::NeverCleared, &frame(&[5.9, 0.169], 0.1)), "", "another loop than asked for");
        assert_eq!(done(false, Finding::Right, &frame(&[0.169], 0.1)), "", "nothing has run yet");
        assert_eq!(done(false, Finding::NeverCleared, &frame(&[5.9, 0.5, 5.0, 0.6, 4.0], 0.1)), "swing");
        assert_eq!(done(false, Finding::NeverCleared, &frame(&[5.9, 0.5, 5.0], 0.1)), "", "only one turn");
        assert_eq!(done(true, Finding::Right, &frame(&[5.9, 0.168_901], 0.1)), "descend round");
        assert_eq!(done(true, Finding::Right, &frame(&[5.9, 0.5, 0.168_901], 0.1)), "descend", "an epoch too late");
        let falling: Vec<f32> = (0..12).map(|epoch| 5.0 - 0.1 * epoch as f32).collect();
        assert_eq!(done(false, Finding::Right, &frame(&falling, 0.0)), "equal");
        assert_eq!(done(false, Finding::Right, &frame(&falling, 1e-6)), "", "not to the last bit");
        assert_eq!(done(false, Finding::NoStep, &frame(&[5.0; 12], 0.0)), "", "nothing has moved");
    }

    #[test]
    fn a_good_line_is_one_that_descent_takes_long_for() {
        let tried = |epochs| Tried { line: [0.3, 0.5], loss: 0.2, epochs };
        let (none, course) = (Done::default(), RegressionSettings::default());
        assert_eq!(after_try(&none, &course, &tried(Some(1001))).text(), "beat");
        let fast = RegressionSettings { learning_rate: 1e-2, ..course.clone() };
        let own = protocol::Points::new(vec![1.0, 2.0], vec![1.0, 2.0]).expect("sound");
        let own = RegressionSettings { own: Some(own.into()), ..course.clone() };
        for (settings, epochs) in [(&course, Some(1000)), (&course, None), (&fast, Some(5000)), (&own, Some(5000))] {
            assert_eq!(after_try(&none, settings, &tried(epochs)), none);
        }
    }
}

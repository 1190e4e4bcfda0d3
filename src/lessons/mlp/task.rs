//! The page's tasks.

use crate::frame::{Done, Task};
use engine::data::DataSet;
use engine::nn::Activation;
use protocol::{Frame, RunSettings, Scene};

/// The tasks. Each builds on those before it.
pub const TASKS: [Task; 5] = [
    Task {
        name: "early",
        what: "Get below the best line’s loss, 0.1689, within the first hundred epochs.",
        hint: "Take 8 hidden units and a learning rate of about 0.3. Then press Reset, so that the run begins anew.",
        why: "A larger learning rate takes larger steps, and more units find the S-shape sooner.",
    },
    Task {
        name: "diverge",
        what: "Make a run diverge: find a network, an optimizer and a learning rate at which the loss becomes infinite or NaN.",
        hint: "Choose the identity as the activation, SGD as the optimizer, and a learning rate of 1.",
        why: "Beyond the largest stable learning rate, each step overshoots by more than the last. Without an activation, nothing stops this; saturated or dead units pass no gradient on, and Adam limits its steps.",
    },
    Task {
        name: "mean",
        what: "Make a ReLU network predict the same for every x: the mean of y.",
        hint: "Choose ReLU and SGD and leave the learning rate at 0.1: the first steps are too large. If the curve does not go flat, try another seed.",
        why: "A step that was too large has turned its units off for all 15 points. Only the output’s bias still learns: loss 0.5439.",
    },
    Task {
        name: "seed",
        what: "With the course’s settings, find a seed whose loss gets below the best line’s within 300 epochs.",
        hint: "Change nothing but the seed: press New seed and watch 300 epochs, then the next one. Seed 8 is one of the good ones.",
        why: "Most seeds do not. A network’s loss has many valleys, and the seed decides in which one a run ends.",
    },
    Task {
        name: "close",
        what: "Fit the points to a loss below 0.1.",
        hint: "Give the network more room: tanh, 16 hidden units, depth 3, and a learning rate of 0.02. Then wait for a thousand epochs or two.",
        why: "The curve has begun to follow the noise of single points: a smaller loss here need not mean better predictions.",
    },
];

/// A ReLU network whose predictions differ by less than this predicts one number.
const SAME: f32 = 0.01;
/// That number is the mean if the relative difference between its loss and the mean's is less than this.
const NEAR: f64 = 0.01;

/// Whether the tasks are about the data of a run: they are about the lab's points, as they are and all of them.
#[must_use]
pub fn is_about(settings: &RunSettings) -> bool {
    let RunSettings { data, own, noise, standardised, validation, .. } = settings;
    *data == DataSet::Lab && own.is_none() && *noise == 0.0 && !standardised && *validation == 0
}

/// The tasks that are done after a new frame of a run. `apart` says whether the run's settings were changed after epoch 0, or
/// its parameters by hand.
#[must_use]
pub fn after_frame(done: &Done, settings: &RunSettings, apart: bool, scene: &Scene, frame: &Frame) -> Done {
    let mut next = done.clone();
    if !is_about(settings) {
        return next;
    }
    let line = scene.line.loss;
    let is_below_by =
        |last: u32| frame.history.iter().any(|&(epoch, loss)| (1..=last).contains(&epoch) && f64::from(loss) < line);
    next.note("early", is_below_by(100));
    if frame.diverged.is_none() && frame.epoch > 0 {
        next.note("mean", settings.activation == Activation::Relu && predicts_the_mean(scene, frame));
        let courses = RunSettings { seed: settings.seed, ..RunSettings::default() };
        next.note("seed", !apart && *settings == courses && is_below_by(300));
        next.note("close", frame.loss < 0.1);
    }
    next
}

/// The tasks that are done after a run has diverged.
#[must_use]
pub fn after_divergence(done: &Done) -> Done {
    let mut next = done.clone();
    next.note("diverge", true);
    next
}

fn predicts_the_mean(scene: &Scene, frame: &Frame) -> bool {
    let (low, high) = frame
        .predictions
        .iter()
        .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)));
    high - low < SAME && (frame.loss / scene.mean_loss - 1.0).abs() < NEAR
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::mlp::samples;
    use protocol::Divergence;

    fn frame(epoch: u64, loss: f64) -> Frame {
        let history = vec![(0, 5.0), (100, 0.3), (200, 0.16)];
        Frame { predictions: vec![1.0, 2.0, 3.0], history, ..samples::frame(epoch, loss) }
    }

    fn done(settings: &RunSettings, apart: bool, frame: &Frame) -> String {
        after_frame(&Done::default(), settings, apart, &samples::scene(), frame).text().to_owned()
    }

    #[test]
    fn each_task_is_done_by_what_it_asks_for_and_by_nothing_less() {
        let course = RunSettings { hidden: 3, ..RunSettings::default() };
        assert_eq!(done(&course, false, &frame(200, 0.16)), "", "below the line, but only after epoch 100");
        let early = Frame { history: vec![(0, 5.0), (100, 0.168)], ..frame(101, 0.168) };
        assert_eq!(done(&course, false, &early), "early");
        let diverged = Divergence { culprit: String::new(), survives: None };
        assert_eq!(
            done(&course, false, &Frame { diverged: Some(diverged), ..frame(400, 0.05) }),
            "",
            "a run that has failed"
        );
        assert_eq!(done(&course, false, &frame(9, 0.0999)), "close");
    }

    #[test]
    fn the_tasks_are_about_the_labs_points_as_they_are() {
        let early = Frame { history: vec![(0, 5.0), (100, 0.1)], ..frame(101, 0.05) };
        let course = RunSettings { hidden: 3, ..RunSettings::default() };
        assert_eq!(done(&course, false, &early), "early close");
        let own = protocol::Points::new(vec![1.0, 2.0], vec![1.0, 2.0]).expect("sound");
        for other in [
            RunSettings { data: DataSet::Sine, ..course.clone() },
            RunSettings { noise: 0.1, ..course.clone() },
            RunSettings { standardised: true, ..course.clone() },
            RunSettings { validation: 20, ..course.clone() },
            course.with_own(Some(own.into())),
        ] {
            assert_eq!(done(&other, false, &early), "", "{other:?}");
        }
    }

    #[test]
    fn a_flat_relu_network_predicts_the_mean() {
        let relu = RunSettings { activation: Activation::Relu, ..RunSettings::default() };
        let flat = Frame { predictions: vec![2.32, 2.325], history: vec![(0, 5.0)], ..frame(50, 0.544) };
        assert_eq!(done(&relu, false, &flat), "mean");
        assert_eq!(done(&RunSettings::default(), false, &flat), "", "another activation");
        assert_eq!(done(&relu, false, &frame(50, 0.544)), "", "as bad as the mean, but not flat");
        assert_eq!(done(&relu, false, &Frame { loss: 0.7, ..flat }), "", "flat, but not at the mean");
    }

    #[test]
    fn a_good_seed_is_one_with_the_courses_settings_from_the_start() {
        let course = RunSettings { seed: 7, ..RunSettings::default() };
        assert_eq!(done(&course, false, &frame(300, 0.16)), "seed");
        assert_eq!(done(&course, true, &frame(300, 0.16)), "", "tuned on the way");
        assert_eq!(done(&RunSettings { learning_rate: 0.05, ..course.clone() }, false, &frame(300, 0.16)), "");
        let late = Frame { history: vec![(0, 5.0), (301, 0.16)], ..frame(301, 0.16) };
        assert_eq!(done(&course, false, &late), "", "an epoch too late");
    }
}

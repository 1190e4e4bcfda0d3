//! The lesson's charts and events in words.

use super::leave_one_out::Known;
use super::state::{Ended, Stopped};
use crate::charts::numerals::{fixed, grouped, plain, significant};
use crate::run::left_out::name;
use crate::run::words::epochs;
use protocol::{Frame, Scaling, Scene, StopRule, Survival};

/// The note on a run that does not start from the weights of its seed.
pub(super) const GIVEN: &str = "This run starts from weights that the link gives, such as those of a model made in Python. Reset brings \
                                them back; another seed or another network has weights of its own.";

/// A description of the fit chart.
pub(crate) fn fit(scene: &Scene, frame: &Frame) -> String {
    let count = grouped(scene.points.len() as u64);
    let ends = scene.grid.first().zip(scene.grid.last()).zip(frame.curve.first().zip(frame.curve.last()));
    let course = ends.map_or_else(String::new, |((from, to), (first, last))| {
        let value = |value: &f32, decimals| fixed(f64::from(*value), decimals);
        format!(
            " The network's curve goes from {} at x = {} to {} at x = {}.",
            value(first, 2),
            value(from, 1),
            value(last, 2),
            value(to, 1)
        )
    });
    let held_out = match scene.held_out.len() {
        0 => String::new(),
        count => format!(", {} held out", grouped(count as u64)),
    };
    format!(
        "Fit: {count} data points{held_out}, the network's curve after {} and the best line.{course} Mean squared error: network {}, best \
         line {}.",
        epochs(frame.epoch),
        significant(frame.loss, 4),
        significant(scene.line.loss, 4)
    )
}

/// What standardising does to the numbers and to the learning rate, computed for the points of the run.
pub(crate) fn standardising(scene: &Scene) -> String {
    let [plain, standardised] = scene.stable_rates.map(|rate| significant(rate, 2));
    let of_line = format!(
        "For a straight line through these points, gradient descent is stable up to a learning rate of {plain}, and up to \
         {standardised} once x is standardised."
    );
    let formula = |name: &str, Scaling { mean, deviation }: Scaling| {
        let sign = if mean < 0.0 { "+" } else { "−" };
        format!("{name} = ({name} {sign} {})/{}", significant(mean.abs(), 4), significant(deviation, 4))
    };
    match scene.scaling {
        None => of_line,
        Some([x, y]) => {
            format!("Charts and losses are in standardised units: {}, {}. {of_line}", formula("x", x), formula("y", y))
        }
    }
}

/// A description of the loss chart.
pub(crate) fn loss(scene: &Scene, frame: &Frame, leave_one_out: Option<Known>) -> String {
    let first = frame.history.first().map_or(frame.loss, |&(_, loss)| f64::from(loss));
    let than = |loss: f64| if frame.loss < loss { "below" } else { "above" };
    let leave_one_out = leave_one_out.map_or_else(String::new, |Known { epoch, error }| {
        format!(" The {} is {} after {}.", name(scene.left_out), significant(error, 4), epochs(epoch))
    });
    format!(
        "Loss by epoch on a logarithmic scale: from {} to {} after {}, {} the best line's {} and {} the {} of always \
         predicting the mean.{leave_one_out}",
        significant(first, 4),
        significant(frame.loss, 4),
        epochs(frame.epoch),
        than(scene.line.loss),
        significant(scene.line.loss, 4),
        than(scene.mean_loss),
        significant(scene.mean_loss, 4)
    )
}

/// A data point, its prediction and its residual, in three lines.
pub(crate) fn point([x, y]: [f32; 2], prediction: f32) -> String {
    let (x, y, prediction) = (f64::from(x), f64::from(y), f64::from(prediction));
    format!(
        "x = {}, y = {}\nprediction {}\nresidual {}",
        fixed(x, 3),
        fixed(y, 3),
        fixed(prediction, 3),
        fixed(y - prediction, 3)
    )
}

/// How a run diverged, and which learning rate it survives.
pub(crate) fn divergence(ended: &Ended) -> String {
    let advice = ended.cause.survives.map_or_else(
        || " Try a much smaller learning rate.".to_owned(),
        |Survival { rate, epochs: count }| {
            format!(
                " With a learning rate of {}, the same run does not diverge within {}.",
                plain(rate),
                epochs(u64::from(count))
            )
        },
    );
    format!(
        "The run diverged after {}: {} became infinite or NaN. The charts show the last finite epoch.{advice}",
        epochs(ended.epoch),
        ended.cause.culprit
    )
}

/// Why a rule stopped a run.
pub(crate) fn stop(stopped: &Stopped) -> String {
    let why = match stopped.rule {
        StopRule::Never => return String::new(),
        StopRule::Below(limit) => format!("the loss is below {}", plain(limit)),
        StopRule::Patience(count) => format!("the loss has not improved for {}", epochs(u64::from(count))),
        StopRule::At(_) => "this is the epoch to stop at".to_owned(),
    };
    format!("Stopped after {}: {why}. Play goes on from here.", epochs(stopped.epoch))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::mlp::samples;
    use protocol::Divergence;

    fn scene() -> Scene {
        Scene { points: vec![[3.3, 1.7]], grid: vec![2.0, 11.0], ..samples::scene() }
    }

    fn frame() -> Frame {
        Frame { curve: vec![-1.204, 3.5], history: vec![(0, 7.5)], ..samples::frame(1234, 0.1651) }
    }

    #[test]
    fn the_charts_say_what_they_show() {
        assert_eq!(
            fit(&scene(), &frame()),
            "Fit: 1 data points, the network's curve after 1,234 epochs and the best line. The network's curve goes from −1.20 \
             at x = 2.0 to 3.50 at x = 11.0. Mean squared error: network 0.1651, best line 0.1689."
        );
        assert_eq!(
            loss(&scene(), &frame(), None),
            "Loss by epoch on a logarithmic scale: from 7.500 to 0.1651 after 1,234 epochs, below the best line's 0.1689 \
             and below the 0.5439 of always predicting the mean."
        );
        let with_error = loss(&scene(), &frame(), Some(Known { epoch: 1000, error: 0.205 }));
        assert!(
            with_error.ends_with("the mean. The leave-one-out error is 0.2050 after 1,000 epochs."),
            "{with_error}"
        );
    }

    #[test]
    fn standardising_says_what_it_does_to_the_learning_rate() {
        assert_eq!(
            standardising(&scene()),
            "For a straight line through these points, gradient descent is stable up to a learning rate of 0.020, and up to \
             1.0 once x is standardised."
        );
        let scaling = |mean, deviation| Scaling { mean, deviation };
        let scaled = Scene { scaling: Some([scaling(40.0, 5.9), scaling(-2.0, 1.0)]), ..scene() };
        assert!(
            standardising(&scaled).starts_with(
                "Charts and losses are in standardised units: x = (x − 40.00)/5.900, y = (y + 2.000)/1.000. For a straight"
            ),
            "{}",
            standardising(&scaled)
        );
    }

    #[test]
    fn a_stop_says_why() {
        let words = |rule| stop(&Stopped { epoch: 161, rule });
        assert_eq!(
            words(StopRule::Below(0.17)),
            "Stopped after 161 epochs: the loss is below 0.17. Play goes on from here."
        );
        assert!(words(StopRule::Patience(1)).contains("has not improved for 1 epoch."));
        assert!(words(StopRule::At(161)).contains("the epoch to stop at"));
    }

    #[test]
    fn a_point_is_told_with_its_residual() {
        assert_eq!(point([3.3, 1.7], 2.0), "x = 3.300, y = 1.700\nprediction 2.000\nresidual −0.300");
    }

    #[test]
    fn a_divergence_names_what_broke_and_what_would_not_have() {
        let culprit = "the gradient of layer 1's weight".to_owned();
        let ended =
            Ended { epoch: 1, cause: Divergence { culprit, survives: Some(Survival { rate: 0.02, epochs: 1000 }) } };
        assert_eq!(
            divergence(&ended),
            "The run diverged after 1 epoch: the gradient of layer 1's weight became infinite or NaN. The charts \
             show the last finite epoch. With a learning rate of 0.02, the same run does not diverge within 1,000 \
             epochs."
        );
    }
}

//! The race in words.

use super::link::TrainLink;
use super::side::Side;
use crate::charts::numerals::{from_log10, grouped, plain, significant};
pub(super) use crate::lessons::vanishing::words::size;
use crate::lessons::vanishing::words::size_or_exact_zero;
use crate::run::words::{count, epochs};
use engine::choice::Choice;
use engine::nn::{Activation, Init};
use protocol::{DeepFrame, DeepSettings, Scene};

/// The log ratio of the first layer's gradient to the last layer's below which the gradient counts as vanishing.
const VANISHED: f32 = -6.0;
/// The log ratio above which it counts as exploding.
const EXPLODING: f32 = 3.0;
/// The logarithm of update / weight below which a layer counts as standing still.
const STILL: f32 = -8.0;

/// What fails in a net, or that nothing does.
pub(super) fn diagnosis(settings: &DeepSettings, frame: &DeepFrame, mean_loss: f64) -> String {
    if let Some(culprit) = &frame.diverged {
        return exploded(frame, culprit);
    }
    let ends = frame.gradients.first().zip(frame.gradients.last());
    let gradient = match ends {
        Some((None, _)) => zero(settings).to_owned(),
        Some((Some(first), Some(last))) => {
            let ratio = from_log10(f64::from(first - last), 1);
            match first - last {
                share if share < VANISHED => {
                    format!("Vanishing gradient: the first layer’s is {ratio} times the last layer’s.")
                }
                share if share > EXPLODING => {
                    format!("Exploding gradient: the first layer’s is {ratio} times the last layer’s.")
                }
                _ if frame.updates.first() == Some(&None) => format!(
                    "The gradient is passed back: the first layer’s is {ratio} times the last layer’s. Both are so small that the \
                     first layer’s weights do not move."
                ),
                _ => format!("The gradient arrives: the first layer’s is {ratio} times the last layer’s."),
            }
        }
        _ => "The last layer has no gradient either: nothing is left to learn from.".to_owned(),
    };
    let parts = [Some(gradient), motion(frame), success(frame, mean_loss)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn exploded(frame: &DeepFrame, culprit: &str) -> String {
    if frame.loss.is_none() {
        return format!(
            "Explosion before the first epoch: every layer makes its input larger, until {culprit} is beyond 3.4 × 10³⁸, the \
             largest number of single precision. What follows would be infinite, and infinity minus infinity is NaN, not a \
             number: this net cannot take one step."
        );
    }
    format!(
        "Explosion in epoch {}: the step was so large that {culprit} became infinite or NaN, not a number. The net is shown as \
         it was before; one more step, and every weight would be NaN. A smaller learning rate, another initialisation or a \
         normalisation prevents it.",
        grouped(frame.step + 1)
    )
}

/// The settings that differ from those with which the tab opens, in a few words each.
pub(super) fn differing(link: &TrainLink) -> Vec<String> {
    let default = TrainLink::default();
    let of_net = |side: Side| {
        let (now, then) = (link.nets[side.index()], default.nets[side.index()]);
        let switch = |name: &str, on: bool| format!("{}{name}", if on { "" } else { "no " });
        let all = [
            (now.depth != then.depth).then(|| format!("depth {}", now.depth)),
            (now.hidden != then.hidden).then(|| count(now.hidden.into(), "unit")),
            (now.activation != then.activation).then(|| now.activation.label().to_owned()),
            (now.init != then.init).then(|| format!("initialisation {}", now.init.label())),
            (now.optimizer != then.optimizer).then(|| now.optimizer.label().to_owned()),
            (now.learning_rate != then.learning_rate).then(|| format!("learning rate {}", plain(now.learning_rate))),
            (now.residual != then.residual).then(|| switch("residual connections", now.residual)),
            (now.layer_norm != then.layer_norm).then(|| switch("layer norm", now.layer_norm)),
            (now.batch_norm != then.batch_norm).then(|| switch("batch norm", now.batch_norm)),
        ];
        all.into_iter().flatten().map(move |text| format!("{}: {text}", side.label()))
    };
    let (seed, speed) = (link.nets[0].seed, link.speed);
    let shared = [
        (seed != default.nets[0].seed).then(|| format!("seed {seed}")),
        (speed != default.speed).then(|| speed.label().to_ascii_lowercase()),
    ];
    Side::BOTH.into_iter().flat_map(of_net).chain(shared.into_iter().flatten()).collect()
}

/// Whether the diagnosis names a failure.
pub(super) fn is_ill(frame: &DeepFrame) -> bool {
    frame.diverged.is_some()
        || match (frame.gradients.first(), frame.gradients.last()) {
            (Some(Some(first)), Some(Some(last))) => first - last < VANISHED || first - last > EXPLODING,
            _ => true,
        }
}

/// Why the first layer's gradient is exactly 0.
fn zero(settings: &DeepSettings) -> &'static str {
    match (settings.init, settings.activation) {
        (Init::Zeros, _) => {
            "All weights are 0, so nothing is passed back: the first layer’s gradient is exactly 0, and it stays so."
        }
        (Init::He, Activation::Relu) => {
            "Dead units: in some layer every ReLU is off, its slope is 0, and the first layer’s gradient is exactly 0. He’s weights \
             keep the signal’s size over wide layers; in a layer of few units, all can still be off."
        }
        (_, Activation::Relu) => {
            "Dead units: in some layer every ReLU is off, its slope is 0, and the first layer’s gradient is exactly 0."
        }
        _ => {
            "Underflow: the first layer’s gradient is below 1.4 × 10⁻⁴⁵, the smallest positive number in float32, and became \
             exactly 0. PyTorch prints 0.0 here, too."
        }
    }
}

/// In how many layers the newest step has moved the weights. Biases are not counted: that of the output learns where no weight does.
fn motion(frame: &DeepFrame) -> Option<String> {
    let still = frame.updates.iter().filter(|update| update.is_none_or(|log10| log10 < STILL)).count();
    let first = frame.updates.first()?;
    let layers = frame.updates.len();
    match still {
        0 => return Some("The weights of every layer move.".to_owned()),
        all if all == layers => {
            return Some(format!("The weights of all {layers} layers stand still; only biases can still learn."));
        }
        _ => {}
    }
    // A gradient of 0 gives no update. A vanishing one gives an update that is lost by rounding.
    let why = match (first, frame.gradients.first(), frame.gradients.last()) {
        (None, Some(None), _) => "The weights of that layer do not move. ",
        (None, Some(Some(first)), Some(Some(last))) if first - last < VANISHED => {
            "The weights of that layer do not move: their updates are rounded away to exactly 0. "
        }
        _ => "",
    };
    Some(format!("{why}The weights of {} of {layers} layers stand still.", grouped(still as u64)))
}

/// What the net has learned.
fn success(frame: &DeepFrame, mean_loss: f64) -> Option<String> {
    let loss = frame.loss.filter(|_| frame.step > 0)?;
    let shown = significant(loss, 4);
    Some(if loss > 0.99 * mean_loss && loss < 1.01 * mean_loss {
        format!("Loss {shown}: it has learned the mean of y and nothing about x.")
    } else if loss < mean_loss {
        format!("Loss {shown}, below the {} of always predicting the mean.", significant(mean_loss, 4))
    } else {
        format!("Loss {shown}, which is still worse than always predicting the mean.")
    })
}

/// A chart of bars in words; `what` is its quantity ("gradient norm").
pub(super) fn bars(what: &str, side: Side, values: &[Option<f32>]) -> String {
    let name = |value: &Option<f32>| size_or_exact_zero(value.map(f64::from));
    let Some((first, last)) = values.first().zip(values.last()) else {
        return format!("{}: {what} by layer; there is nothing to show yet.", side.label());
    };
    let zeros = values.iter().filter(|value| value.is_none()).count();
    let dots = match zeros {
        0 => String::new(),
        1 => " In 1 layer it is exactly 0, shown as a dot.".to_owned(),
        _ => format!(" In {zeros} layers it is exactly 0, shown as dots."),
    };
    format!(
        "{}: {what} in each of {} layers, logarithmic scale: {} in the first, {} in the last, the output layer.{dots}",
        side.label(),
        values.len(),
        name(first),
        name(last)
    )
}

/// The chart of losses in words.
pub(super) fn losses(scene: &Scene, frames: [&DeepFrame; 2]) -> String {
    let [first, second] = frames.map(|frame| loss(frame.loss));
    format!(
        "Losses of both nets by epoch, logarithmic scale: net A {first} after {}, net B {second} after {}. The best line \
         has {}, the mean {}.",
        epochs(frames[0].step),
        epochs(frames[1].step),
        significant(scene.line.loss, 4),
        significant(scene.mean_loss, 4)
    )
}

/// The chart of a net's fit in words.
pub(super) fn fit(scene: &Scene, side: Side, frame: &DeepFrame) -> String {
    let course = match (frame.curve.first(), frame.curve.last()) {
        (Some(&first), Some(&last)) => {
            format!("goes from {} to {}", significant(f64::from(first), 3), significant(f64::from(last), 3))
        }
        _ => "is not drawn, since its values are not finite".to_owned(),
    };
    let (name, after) = (side.label(), epochs(frame.step));
    format!("{name}: {} data points and the net’s curve, which {course} after {after}.", scene.points.len())
}

/// A loss as the counters show it.
pub(super) fn loss(loss: Option<f64>) -> String {
    loss.map_or_else(|| "not finite".to_owned(), |loss| significant(loss, 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(gradients: &[Option<f32>], updates: &[Option<f32>], loss: f64) -> DeepFrame {
        DeepFrame {
            step: 100,
            loss: Some(loss),
            gradients: gradients.to_vec(),
            updates: updates.to_vec(),
            curve: vec![],
            history: vec![],
            diverged: None,
        }
    }

    #[test]
    fn each_illness_has_its_name() {
        let sick = DeepSettings::default();
        let say = |settings: &DeepSettings, frame: &DeepFrame| diagnosis(settings, frame, 0.5439);
        let vanished = frame(&[Some(-26.0), Some(-10.0), Some(0.0)], &[None, Some(-9.0), Some(-3.0)], 0.5439);
        assert_eq!(
            say(&sick, &vanished),
            "Vanishing gradient: the first layer’s is 1 × 10⁻²⁶ times the last layer’s. The weights of that layer do not \
             move: their updates are rounded away to exactly 0. The weights of 2 of 3 layers stand still. Loss 0.5439: it has learned the mean of y and nothing about x."
        );
        let healthy = frame(&[Some(-1.0), Some(-1.0)], &[Some(-3.0), Some(-3.0)], 0.1755);
        assert_eq!(
            say(&sick, &healthy),
            "The gradient arrives: the first layer’s is 1 times the last layer’s. The weights of every layer move. Loss 0.1755, below the \
             0.5439 of always predicting the mean."
        );
        assert!(say(&sick, &frame(&[Some(5.0), Some(0.0)], &[], 8.0)).starts_with("Exploding gradient"));
        let dead = frame(&[None, Some(0.0)], &[], 0.6);
        assert!(say(&sick, &dead).starts_with("Underflow") && say(&sick, &dead).contains("PyTorch prints 0.0"));
        assert!(is_ill(&dead) && is_ill(&vanished) && !is_ill(&healthy));
        let unmoved = frame(&[None, Some(0.0)], &[None, Some(-3.0)], 0.6);
        assert!(
            say(&sick, &unmoved).contains("The weights of that layer do not move. The weights of 1 of 2 layers"),
            "{}",
            say(&sick, &unmoved)
        );
        let relu = DeepSettings { activation: Activation::Relu, ..sick };
        assert!(say(&relu, &dead).starts_with("Dead units"));
        let he = DeepSettings { init: Init::He, ..relu };
        assert!(say(&he, &dead).contains("in a layer of few units, all can still be off"), "the cure may not cure");
    }

    #[test]
    fn a_net_whose_loss_falls_is_not_said_to_stand_still_as_a_whole() {
        let relu = DeepSettings { activation: Activation::Relu, ..DeepSettings::default() };
        let told = diagnosis(&relu, &frame(&[None, None, Some(-1.0)], &[None, None, None], 0.553), 0.5439);
        assert!(told.contains("The weights of all 3 layers stand still; only biases can still learn."), "{told}");
    }

    #[test]
    fn a_gradient_that_is_too_small_everywhere_does_not_arrive() {
        let tiny = frame(&[Some(-11.0), Some(-10.0)], &[None, Some(-5.0)], 0.5439);
        assert_eq!(
            diagnosis(&DeepSettings::default(), &tiny, 0.5439),
            "The gradient is passed back: the first layer’s is 0.1 times the last layer’s. Both are so small that the first \
             layer’s weights do not move. The weights of 1 of 2 layers stand still. Loss 0.5439: it has learned the mean of y \
             and nothing about x."
        );
    }

    #[test]
    fn an_explosion_is_explained_where_it_happens() {
        let mut exploded = frame(&[], &[], 1.0);
        exploded.diverged = Some("the output of layer 43".to_owned());
        let words = diagnosis(&DeepSettings::default(), &exploded, 0.5);
        assert!(
            words.starts_with(
                "Explosion in epoch 101: the step was so large that the output of layer 43 became infinite"
            ),
            "{words}"
        );
        exploded.loss = None;
        let words = diagnosis(&DeepSettings::default(), &exploded, 0.5);
        assert!(
            words.starts_with("Explosion before the first epoch") && words.contains("layer 43 is beyond 3.4 × 10³⁸")
        );
    }

    #[test]
    fn what_differs_from_the_first_race_is_listed_net_by_net() {
        let mut link = TrainLink::default();
        assert!(differing(&link).is_empty());
        link.nets[0] = DeepSettings { depth: 20, hidden: 100, init: Init::He, seed: 5, ..link.nets[0] };
        link.nets[1] = DeepSettings { residual: false, batch_norm: true, learning_rate: 0.001, ..link.nets[1] };
        assert_eq!(
            differing(&link),
            [
                "Net A: depth 20",
                "Net A: 100 units",
                "Net A: initialisation He",
                "Net B: learning rate 0.001",
                "Net B: no residual connections",
                "Net B: batch norm",
                "seed 5",
            ]
        );
    }

    #[test]
    fn charts_say_what_they_show() {
        assert_eq!(
            bars("gradient norm", Side::A, &[None, Some(-2.0)]),
            "Net A: gradient norm in each of 2 layers, logarithmic scale: exactly 0 in the first, 0.010 in the last, the output \
             layer. In 1 layer it is exactly 0, shown as a dot."
        );
        assert!(bars("update", Side::B, &[]).ends_with("there is nothing to show yet."));
    }
}

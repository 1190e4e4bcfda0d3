//! The page's findings in words.

use super::state::{Ended, Tried};
use crate::charts::numerals::{fixed, grouped, plain, significant, significant_or_short};
use crate::run::words::own_points;
use protocol::{
    BowlShape, Card, Drawn, Finding, LineFrame, LineModel, LineStop, Pace, Points, RegressionScene, RegressionSettings,
};

/// A card's line of Python, by hand and with `nn`.
pub(crate) fn code(card: Card, model: LineModel, summed: bool) -> &'static str {
    match (card, model) {
        (Card::ZeroGrad, LineModel::ByHand) => "w.grad = None; b.grad = None",
        (Card::ZeroGrad, LineModel::Linear) => "optimizer.zero_grad()",
        (Card::Forward, LineModel::ByHand) if summed => "loss = ((w * x + b - y) ** 2).sum()",
        (Card::Forward, LineModel::ByHand) => "loss = ((w * x + b - y) ** 2).mean()",
        (Card::Forward, LineModel::Linear) if summed => "loss = sse(model(x), y)",
        (Card::Forward, LineModel::Linear) => "loss = mse(model(x), y)",
        (Card::Backward, _) => "loss.backward()",
        (Card::Step, LineModel::ByHand) => "w -= lr * w.grad; b -= lr * b.grad",
        (Card::Step, LineModel::Linear) => "optimizer.step()",
    }
}

/// What a card has made in an epoch; in short where there are two lines side by side.
pub(crate) fn made(card: Card, [one, two]: [f32; 2], short: bool) -> String {
    let number = |value: f32, digits: usize| significant(f64::from(value), digits);
    match card {
        Card::ZeroGrad => "cleared".to_owned(),
        Card::Forward if short => loss_in_short(one),
        Card::Forward => format!("loss {}", number(one, 5)),
        Card::Backward if short => [one, two].map(|value| significant_or_short(value.into(), 3, 1)).join(", "),
        Card::Backward => {
            let [w, b] = [one, two].map(|value| significant_or_short(value.into(), 4, 2));
            format!("w.grad {w}, b.grad {b}")
        }
        Card::Step if short => [one, two].map(|value| coordinate_to(value, 3, 1)).join(", "),
        Card::Step => line([one, two]),
    }
}

/// A loss, in short where two stand side by side.
pub(crate) fn loss_in_short(loss: f32) -> String {
    significant_or_short(loss.into(), 5, 3)
}

/// When the cards have made it. The loss of a card before the step is not that of the line after the epoch, which is shown elsewhere.
pub(crate) fn made_in(epoch: u64, cards: &[Card]) -> String {
    if epoch == 0 {
        return String::new();
    }
    let place = |of: Card| cards.iter().position(|&card| card == of);
    let is_before = place(Card::Forward).zip(place(Card::Step)).is_some_and(|(forward, step)| forward < step);
    let loss = if is_before { ", loss before the step" } else { "" };
    format!("made in epoch {}{loss}", grouped(epoch))
}

/// w and b of a line.
pub(crate) fn line(line: [f32; 2]) -> String {
    let [w, b] = line.map(|value| coordinate(value, 4));
    format!("w = {w}, b = {b}")
}

/// What the lowest point of the bowl is called.
pub(crate) fn lowest(settings: &RegressionSettings) -> &'static str {
    if settings.flat_target { "lowest point" } else { "best line" }
}

/// What the cards in their current order do.
pub(crate) fn finding(finding: Finding) -> String {
    match finding {
        Finding::Right => "This is gradient descent as it should be.".to_owned(),
        Finding::Empty => "An empty loop does nothing. Add a card.".to_owned(),
        Finding::NoStep => "There is no step, so w and b never change.".to_owned(),
        Finding::NoBackward => {
            "Without backward there is no gradient, and a step without a gradient changes nothing.".to_owned()
        }
        Finding::NoLoss => {
            "backward runs before there is a loss. PyTorch raises an error here, and this loop stops.".to_owned()
        }
        Finding::UsedRecording => {
            "A second backward uses the same graph, which PyTorch frees after the first. PyTorch raises an error: \
             run forward again in between."
                .to_owned()
        }
        Finding::ClearedTooSoon => {
            "zero_grad runs between backward and step, so the step has no gradient, and w and b do not change."
                .to_owned()
        }
        Finding::NeverCleared => {
            "Without zero_grad, each backward adds its gradient to all earlier ones: the line overshoots, comes \
             back, and overshoots again."
                .to_owned()
        }
        Finding::SummedGradient(times) => {
            format!("Each step uses the sum of {times} gradients, as if the learning rate were {times} times as large.")
        }
        Finding::SteppedOften(times) => {
            format!("Each gradient is used for {times} steps, as if the learning rate were {times} times as large.")
        }
        Finding::OneEpochLate => {
            "Each step uses the gradient of the previous epoch. The first epoch changes nothing; after that, the run \
             is correct, but one epoch late."
                .to_owned()
        }
        Finding::WastedForward => {
            "One forward is never used: the run is correct, but slower than necessary.".to_owned()
        }
    }
}

/// What a learning rate beyond the edge of stability does.
pub(crate) fn beyond(rate: f64, stable: f64) -> Option<String> {
    (rate > stable).then(|| {
        format!(
            "Beyond the edge of stability at {}: each step overshoots the steep axis by more than it corrects.",
            significant(stable, 4)
        )
    })
}

/// Why the run has stopped.
pub(crate) fn ended(how: &Ended, rate: f64, stable: f64) -> String {
    use engine::choice::Choice;
    let Ended { model, stop, epoch } = *how;
    match stop {
        LineStop::Card(place) => {
            format!("The loop stops at card {}: backward has no new loss. Put forward before it.", place + 1)
        }
        LineStop::Diverged if rate > stable => format!(
            "The line {} diverged: it left the range of float32 after epoch {}. A learning rate of {} is beyond the \
             edge of stability at {}: each step overshoots by more than it corrects.",
            model.label(),
            grouped(epoch),
            plain(rate),
            significant(stable, 4)
        ),
        LineStop::Diverged => format!(
            "The line {} diverged: it left the range of float32 after epoch {}. The learning rate alone would be \
             stable; the order of the cards makes the steps too large.",
            model.label(),
            grouped(epoch)
        ),
    }
}

/// How fast the error shrinks along each axis of the bowl.
#[must_use]
pub fn pace(bowl: &BowlShape, pace: &Pace) -> String {
    let axis = |half_life: Option<f64>| match half_life {
        Some(epochs) if epochs < 0.5 => "is gone after one epoch".to_owned(),
        Some(epochs) => format!("is halved every {} epochs", significant_epochs(epochs)),
        None => "never shrinks".to_owned(),
    };
    format!(
        "At a rate of {} the error along the steep axis {}, and along the flat axis it {}. The bowl is {} times as \
         steep along one axis as along the other.",
        plain(pace.learning_rate),
        axis(pace.half_lives[0]),
        axis(pace.half_lives[1]),
        significant_epochs(bowl.condition)
    )
}

/// What is known exactly, without any training.
#[must_use]
pub fn exact(scene: &RegressionScene) -> String {
    let RegressionScene { bowl, mean, mean_loss, line_loss, r_squared, .. } = scene;
    format!(
        "The lowest point of the bowl is w = {}, b = {}, with loss {}. Always predicting the mean of y, {}, has loss \
         {}. The best line has loss {}: R² = {}. The bowl’s curvatures are {} and {}, so its condition number is {} \
         and the edge of stability is {}.",
        fixed(bowl.lowest[0], 5),
        fixed(bowl.lowest[1], 5),
        fixed(bowl.floor, 5),
        fixed(*mean, 4),
        fixed(*mean_loss, 4),
        fixed(*line_loss, 5),
        fixed(*r_squared, 3),
        significant(bowl.curvatures[0], 4),
        significant(bowl.curvatures[1], 4),
        significant_epochs(bowl.condition),
        significant(bowl.largest_stable_rate, 4)
    )
}

fn significant_epochs(epochs: f64) -> String {
    if epochs >= 99.5 { grouped(epochs.round() as u64) } else { fixed(epochs, 1) }
}

/// How the reader's line compares with gradient descent.
pub(crate) fn tried(tried: &Tried, best: &Tried, tries: u32, floor: f64) -> String {
    let epochs = match tried.epochs {
        Some(0) => "gradient descent starts with a loss as small as yours".to_owned(),
        Some(1) => "gradient descent needs one epoch to reach it".to_owned(),
        Some(epochs) => format!("gradient descent needs {} epochs to reach it", grouped(epochs)),
        None => "gradient descent never reaches it at this learning rate".to_owned(),
    };
    let above = best.loss - floor;
    let verdict = if above <= 1e-4 {
        "This is the smallest possible loss.".to_owned()
    } else {
        format!(
            "Your smallest loss so far is {}; the best line’s is {}.",
            significant(best.loss, 4),
            significant(floor, 4)
        )
    };
    let lines =
        if tries == 1 { "1 line tried".to_owned() } else { format!("{} lines tried", grouped(u64::from(tries))) };
    format!("Your loss is {}; {epochs}. {verdict} {lines}.", significant(tried.loss, 4))
}

/// The difference between the two lines.
pub(crate) fn difference(by_hand: &LineFrame, linear: &LineFrame) -> String {
    if by_hand.epoch != linear.epoch {
        return "The two lines are at different epochs.".to_owned();
    }
    let apart = |index: usize| f64::from(by_hand.line[index]) - f64::from(linear.line[index]);
    let (w, b) = (apart(0), apart(1));
    if w == 0.0 && b == 0.0 {
        return "The two lines are equal to the last bit.".to_owned();
    }
    format!("Difference: {} in w, {} in b.", significant(w.abs(), 3), significant(b.abs(), 3))
}

/// w, b or one of their gradients. A value that is too large for decimals has four significant digits.
pub(crate) fn coordinate(value: f32, decimals: usize) -> String {
    coordinate_to(value, decimals, 4)
}

/// The same with so many digits where it takes a power of ten.
fn coordinate_to(value: f32, decimals: usize, digits: usize) -> String {
    let value = f64::from(value);
    if value.abs() < 1e4 { fixed(value, decimals) } else { significant_or_short(value, 4, digits) }
}

/// The losses in columns, as the notebook prints them.
#[must_use]
pub fn printed(by_hand: &LineFrame, linear: &LineFrame) -> String {
    let loss = |losses: &[f32], place: usize| losses.get(place).map_or(String::new(), |&loss| coordinate(loss, 4));
    let mut lines = format!("{:>5} {:>12} {:>12}", "epoch", "by hand", "nn.Linear");
    for place in 0..by_hand.printed.len().max(linear.printed.len()) {
        let [hand, module] = [by_hand, linear].map(|line| loss(&line.printed, place));
        lines.push_str(&format!("\n{:>5} {hand:>12} {module:>12}", 10 * place + 1));
    }
    lines
}

/// What the seed decides.
#[must_use]
pub fn drawn(drawn: &Drawn) -> String {
    let four = |value: f32| fixed(f64::from(value), 4);
    let Drawn { seed, one: [w, b], two: [weights, biases], .. } = drawn;
    format!(
        "After torch.manual_seed({seed}), nn.Linear(1, 1) has weight {} and bias {}. With two units, nn.Linear(1, 2) would \
         have weight {}, {} and bias {}, {}: both take the same row of random numbers, weights first.",
        four(*w),
        four(*b),
        four(weights[0]),
        four(weights[1]),
        four(biases[0]),
        four(biases[1])
    )
}

/// The best line for a target of shape (n,).
#[must_use]
pub fn trapped(scene: &RegressionScene) -> String {
    let RegressionScene { bowl: BowlShape { lowest: [w, b], floor, .. }, .. } = scene;
    format!(
        "The best line is flat, at the mean of y: w = {}, b = {}, loss {}.",
        plain((w * 1e4).round() / 1e4),
        fixed(*b, 4),
        fixed(*floor, 4)
    )
}

/// The bowl's chart in words.
pub(crate) fn bowl(bowl: &BowlShape, by_hand: &LineFrame, linear: Option<&LineFrame>) -> String {
    let place = |line: [f32; 2]| format!("w = {}, b = {}", coordinate(line[0], 3), coordinate(line[1], 3));
    let downhill = by_hand.slope.map(|[w, b]| {
        let [w, b] = [-w, -b].map(|value| significant(f64::from(value), 4));
        format!(
            " The negative gradient of the line by hand, the direction of steepest descent, is {w} in w and {b} in b."
        )
    });
    format!(
        "The loss over w and b, as contours around its lowest point at w = {}, b = {} with loss {}. After epoch {} the line \
         by hand is at {}{}.{}",
        fixed(bowl.lowest[0], 3),
        fixed(bowl.lowest[1], 3),
        significant(bowl.floor, 4),
        grouped(by_hand.epoch),
        place(by_hand.line),
        linear.map(|linear| format!(", that of nn.Linear at {}", place(linear.line))).unwrap_or_default(),
        downhill.unwrap_or_default()
    )
}

/// The points of a run in words.
pub(crate) fn points(own: Option<&Points>) -> String {
    own.map_or_else(|| "The course’s 15 points".to_owned(), |own| own_points(own.count()))
}

/// The fit's chart in words.
pub(crate) fn fit(own: Option<&Points>, by_hand: &LineFrame, linear: Option<&LineFrame>) -> String {
    let line = |line: [f32; 2]| format!("{} x + {}", coordinate(line[0], 3), coordinate(line[1], 3));
    format!(
        "{}, the best line, and after epoch {} the line by hand, {}{}.",
        points(own),
        grouped(by_hand.epoch),
        line(by_hand.line),
        linear.map(|linear| format!(", and that of nn.Linear, {}", line(linear.line))).unwrap_or_default()
    )
}

/// The loss chart in words.
pub(crate) fn loss(by_hand: &LineFrame, linear: Option<&LineFrame>, (floor, name): (f64, &str)) -> String {
    format!(
        "The loss by epoch on a log scale. After epoch {} it is {} by hand{}; that of the {name} is {}.",
        grouped(by_hand.epoch),
        significant(f64::from(by_hand.loss), 4),
        linear
            .map(|linear| format!(" and {} with nn.Linear", significant(f64::from(linear.loss), 4)))
            .unwrap_or_default(),
        significant(floor, 4)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bowl_shape() -> BowlShape {
        BowlShape {
            lowest: [0.26, 0.7477],
            floor: 0.1689,
            curvatures: [86.4, 0.2568],
            axes: [[1.0, 0.0], [0.0, 1.0]],
            largest_stable_rate: 0.02315,
            condition: 336.4,
        }
    }

    #[test]
    fn the_pace_is_told_in_epochs() {
        let told = pace(&bowl_shape(), &Pace { learning_rate: 1e-3, half_lives: [Some(7.67), Some(2698.6)] });
        assert!(told.contains("steep axis is halved every 7.7 epochs"), "{told}");
        assert!(told.contains("flat axis it is halved every 2,699 epochs"), "{told}");
        assert!(told.contains("336 times"), "{told}");
        let told = pace(&bowl_shape(), &Pace { learning_rate: 0.03, half_lives: [None, Some(90.0)] });
        assert!(told.contains("never shrinks"), "{told}");
    }

    #[test]
    fn the_bowl_says_where_the_gradient_points() {
        let line = |slope| LineFrame {
            model: LineModel::ByHand,
            epoch: 0,
            line: [0.0, 0.0],
            made: vec![],
            loss: 5.947,
            slope,
            path: vec![],
            printed: vec![],
            stop: None,
        };
        let told = bowl(&bowl_shape(), &line(Some([-27.74, -4.649])), None);
        assert!(told.contains("is 27.74 in w and 4.649 in b."), "{told}");
        assert!(!bowl(&bowl_shape(), &line(None), None).contains("gradient"));
    }

    #[test]
    fn a_try_is_measured_against_descent() {
        let at = |loss, epochs| Tried { line: [0.0, 0.0], loss, epochs };
        let told = tried(&at(0.5, Some(1234)), &at(0.3, Some(2000)), 4, 0.1689);
        assert!(told.contains("needs 1,234 epochs") && told.contains("loss so far is 0.3000"), "{told}");
        assert!(tried(&at(0.16891, None), &at(0.16891, None), 1, 0.1689).contains("smallest possible"));
    }

    #[test]
    fn a_line_that_runs_away_is_told_by_its_size() {
        assert_eq!([0.25999, -7.5, 9999.0].map(|value| coordinate(value, 3)), ["0.260", "−7.500", "9999.000"]);
        assert_eq!(coordinate(-5.349_197e17, 4), "−5.349 × 10¹⁷");
    }

    #[test]
    fn each_card_says_what_it_has_made() {
        let all = Card::LOOP.map(|card| made(card, [-13.774, 0.5], false));
        assert_eq!(all, ["cleared", "loss −13.774", "w.grad −13.77, b.grad 0.5000", "w = −13.7740, b = 0.5000"]);
        assert_eq!(made(Card::Step, [0.25, 0.5], true), "0.250, 0.500");
        let far = [Card::Forward, Card::Backward, Card::Step].map(|card| made(card, [-1.717_2e37, 4.6e18], true));
        assert_eq!(
            far,
            ["−1.72 × 10³⁷", "−2 × 10³⁷, 5 × 10¹⁸", "−2 × 10³⁷, 5 × 10¹⁸"],
            "room for two lines side by side"
        );
    }

    #[test]
    fn a_loss_from_before_the_step_says_so() {
        assert_eq!(made_in(0, &Card::LOOP), "");
        assert_eq!(made_in(1200, &Card::LOOP), "made in epoch 1,200, loss before the step");
        let late = [Card::Backward, Card::Step, Card::Forward];
        assert_eq!([made_in(7, &late), made_in(7, &[Card::Forward])], ["made in epoch 7", "made in epoch 7"]);
    }

    #[test]
    fn the_edge_of_stability_is_named_before_a_run_diverges() {
        assert_eq!(beyond(0.02, 0.02315), None);
        assert!(beyond(0.03, 0.02315).is_some_and(|told| told.contains("stability at 0.02315")));
    }

    #[test]
    fn the_difference_is_exact() {
        let frame = |w: f32| LineFrame {
            model: LineModel::ByHand,
            epoch: 3,
            line: [w, 0.0],
            made: vec![],
            loss: 1.0,
            slope: None,
            path: vec![],
            printed: vec![],
            stop: None,
        };
        assert!(difference(&frame(0.1), &frame(0.1)).contains("last bit"));
        let apart = difference(&frame(0.1), &frame(f32::from_bits(0.1_f32.to_bits() + 1)));
        assert!(apart.contains("× 10⁻⁹ in w"), "{apart}");
    }

    #[test]
    fn a_run_that_ended_says_why() {
        let how = |stop, epoch| Ended { model: LineModel::ByHand, stop, epoch };
        let beyond = ended(&how(LineStop::Diverged, 1200), 0.03, 0.02315);
        assert!(beyond.contains("after epoch 1,200. A learning rate of 0.03 is beyond"), "{beyond}");
        assert!(beyond.contains("edge of stability at 0.02315"), "{beyond}");
        assert!(ended(&how(LineStop::Diverged, 9), 0.01, 0.02315).contains("order of the cards"));
        assert!(ended(&how(LineStop::Card(0), 0), 0.01, 0.02315).contains("card 1"));
    }
}

//! Scenarios, outcomes and reasons in words. Every number in them comes from the settings or from the measurement.

use super::guess::{Guess, Score};
use crate::charts::numerals::{fixed, from_log10, plain, short, significant};
use crate::lessons::vanishing::words::size_or_exact_zero;
use engine::choice::Choice;
use engine::nn::{Activation, Init};
use protocol::{BreakingReport, DEEPEST_GUESS, Experiment, Scenario, Trend};

/// The networks of a scenario.
pub(in crate::lessons::vanishing) fn question(scenario: Scenario) -> String {
    let Experiment { units, activation, init, scale, networks, .. } = scenario.experiment();
    let largest = plain(scale);
    let weights = match init {
        Init::Tight => format!("Every weight is +{largest}, and the biases hold every unit at 0, where its slope is largest."),
        Init::Uniform => format!("The weights are drawn uniformly from −{largest} to {largest}, and the biases are 0."),
        Init::Ones => format!("Every weight is +{largest}, and the biases are 0."),
        Init::Orthogonal => {
            "The weights of a layer are a random orthogonal matrix, which keeps every vector’s length; the biases are 0.".to_owned()
        }
        other => format!("The weights are drawn with the initialisation “{}”.", other.label()),
    };
    let many = match networks {
        1 => String::new(),
        _ => format!(" You will see the median of {networks} such networks."),
    };
    format!("Each hidden layer has {units} {} units. {weights} Every input is 1.{many}", name(activation))
}

/// The outcome of the reader's choice.
pub(super) fn verdict(choice: Trend, report: &BreakingReport) -> String {
    let word = |trend| match trend {
        Trend::Vanishes => "vanishes",
        Trend::Constant => "stays about constant",
        Trend::Explodes => "explodes",
    };
    if choice == report.trend {
        format!("Right: it {}.", word(report.trend))
    } else {
        format!("Not quite: you expected that it {}, but it {}.", word(choice), word(report.trend))
    }
}

/// The measurement in a sentence or two.
#[must_use]
pub fn measurement(report: &BreakingReport) -> String {
    let size = |depth: u32| at(report, depth).map_or_else(|| "exactly 0".to_owned(), |size| from_log10(size, 3));
    let steps = [1, 20, 40, DEEPEST_GUESS].map(|depth| format!("{} at L = {depth}", size(depth)));
    let [first, second, third, last] = steps;
    let per_layer = if report.trend == Trend::Constant && (report.per_layer - 1.0).abs() < 1e-9 {
        "One more layer changes nothing.".to_owned()
    } else if let Some(depth) = report.zero_from {
        format!(
            "Up to L = {}, one more layer multiplies it by {} on average; from L = {depth} on it is exactly 0.",
            depth - 1,
            significant(report.per_layer, 3)
        )
    } else {
        format!("One more layer multiplies it by {} on average.", significant(report.per_layer, 3))
    };
    format!("The gradient is {first}, {second}, {third} and {last}. {per_layer}")
}

/// The bound in a sentence.
#[must_use]
pub fn bound(report: &BreakingReport) -> String {
    let Experiment { units, .. } = report.scenario.experiment();
    let way = match report.base {
        base if (base - 1.0).abs() < 1e-9 => "so it neither shrinks nor grows",
        base if base < 1.0 => "so it shrinks",
        _ => "so it grows",
    };
    format!(
        "Each layer multiplies the bound by K · max φ′ · max |w| = {units} · {} · {} = {}, {way}.",
        short(report.largest_slope),
        short(report.largest_weight),
        short(report.base)
    )
}

/// Why the gradient behaves as it does.
pub(super) fn reason(report: &BreakingReport) -> String {
    let Experiment { units, scale, networks, .. } = report.scenario.experiment();
    let (base, per_layer) = (short(report.base), significant(report.per_layer, 3));
    let (slope, scale) = (short(report.largest_slope), plain(scale));
    match report.scenario {
        Scenario::ThreeTight => format!(
            "{base} is below 1. All {units} paths into a unit have the same sign and every slope is {slope}, so nothing is lost on \
             the way: this network lies on the attained bound. No weights of size up to 1 can do better, and still it vanishes."
        ),
        Scenario::FourTight => format!(
            "A slope takes the factor {slope}, and {units} paths add up to bring it back: {units} · {slope} = {base}. This is the \
             edge between vanishing and exploding, and it takes perfectly centred units to stay on it."
        ),
        Scenario::FiveTight => format!(
            "{units} paths bring back more than the slope {slope} takes. The proof that gradients vanish needs K · max φ′ below \
             1; at {base} it no longer holds, and this network takes full advantage of that."
        ),
        Scenario::ThreeRandom => format!(
            "The bound allows {base} per layer, but only {per_layer} is left of the gradient: random weights have both signs, \
             so that paths cancel, most are smaller than {}, and units off the middle have slopes below {slope}.",
            short(report.largest_weight)
        ),
        Scenario::FiveRandom => format!(
            "The bound grows by {base} per layer, and the gradient vanishes all the same: a bound says what cannot be exceeded, not \
             what is reached. With both signs the paths cancel, and {per_layer} is left per layer. Some networks do grow \
             like that; random ones do not."
        ),
        Scenario::DoubleTight => format!(
            "Weights of {scale} double what each path carries: {units} · {slope} · {scale} = {base}. The condition |w| ≤ 1 is as \
             much a part of the proof as the slope’s {slope}."
        ),
        Scenario::DoubleRandom => format!(
            "Larger weights work both ways. They carry more, and the bound grows by {base} per layer; but they also push the units \
             out to where the sigmoid is flat. The slopes shrink faster than the weights grow: {per_layer} per layer."
        ),
        Scenario::TanhRandom => format!(
            "tanh’s slope reaches {slope}, four times a sigmoid’s, and {units} units with weights of both signs carry more than \
             saturation takes: {per_layer} per layer. That is far below the bound’s {base}, but above 1, and above 1 is \
             enough. (This is the median of {networks} networks; single ones vary widely.)"
        ),
        Scenario::TanhOrthogonal => format!(
            "An orthogonal matrix keeps the gradient’s length. As the signal shrinks a little in each layer, the units move to where \
             tanh is steepest, with a slope near {slope}. The factor per layer is {per_layer}: good weights keep a gradient \
             alive where a bound of {base} per layer promises nothing."
        ),
        Scenario::ReluNarrow => {
            let dies = report.zero_from.map_or_else(String::new, |depth| {
                format!(
                    " Here layer {depth} is the first whose {units} units are all off: from L = {depth} on the gradient is not small \
                     but exactly 0, a dead network that no training step can revive."
                )
            });
            format!(
                "A ReLU’s slope is {slope} or 0. He’s weights keep the signal’s size on average over wide layers; with {units} units, \
                 sooner or later all of them are off.{dies}"
            )
        }
        Scenario::ReluLarge => format!(
            "Every pre-activation is positive, so every slope is {slope}: nothing holds back, and {units} paths of weight \
             {scale} multiply by {base} per layer. The network lies on the attained bound."
        ),
    }
}

/// The depth from which 32-bit floats cannot represent the gradient, or from which it is exactly 0.
pub(super) fn limits(report: &BreakingReport) -> Option<String> {
    if let Some(depth) = report.zero_from {
        return Some(format!(
            "Exactly 0 has no place on a logarithmic scale: the curve ends before L = {depth}, and from there on the gradient \
             is exactly 0, not just rounded to 0."
        ));
    }
    if let Some(depth) = report.too_small_from {
        return Some(format!(
            "From L = {depth} on the gradient is below the smallest 32-bit float, 1.4 × 10⁻⁴⁵: PyTorch prints 0.0 there \
             (underflow). The curve goes on because this page stores the exponent separately."
        ));
    }
    let depth = report.too_large_from?;
    Some(format!(
        "From L = {depth} on the gradient is beyond the largest 32-bit float, 3.4 × 10³⁸: PyTorch prints inf there, and a \
         training step with it turns weights into NaN (not a number), from inf − inf and 0 · inf. The curve goes on because \
         this page stores the exponent separately."
    ))
}

/// The error of the guess.
pub(super) fn score(guess: &Guess, report: &BreakingReport) -> Option<String> {
    let Score { decades, depths } = guess.score(&report.gradient)?;
    let all = if depths == DEEPEST_GUESS as usize { String::new() } else { format!(" over {depths} depths") };
    let praise = match decades {
        d if d < 0.5 => "Excellent.",
        d if d < 2.0 => "Very close.",
        d if d < 10.0 => "The right region.",
        _ => "A long way off, and now you know why.",
    };
    Some(format!("Your curve is off by {} powers of ten on average{all}. {praise}", fixed(decades, 1)))
}

/// The chart in words.
pub(in crate::lessons::vanishing) fn chart(guess: &Guess, revealed: Option<&BreakingReport>) -> String {
    let guessed = match guess.ends() {
        _ if guess.is_empty() => "you have not drawn a guess".to_owned(),
        [Some(first), Some(last)] => {
            let [first, last] = [first, last].map(|end| from_log10(end, 2));
            format!("your guess goes from {first} at L = 1 to {last} at L = {DEEPEST_GUESS}")
        }
        _ => "your guess covers a part of the depths".to_owned(),
    };
    let start = format!(
        "Your guess of the gradient for 1 to {DEEPEST_GUESS} hidden layers, logarithmic scale: {guessed}. The measured curve"
    );
    let Some(report) = revealed else { return format!("{start} is hidden.") };
    let size = |depth| size_or_exact_zero(at(report, depth));
    let bound = report.bound.last().map_or_else(String::new, |&bound| from_log10(bound, 2));
    format!("{start} goes from {} to {}, the attained bound ends at {bound}.", size(1), size(DEEPEST_GUESS))
}

fn at(report: &BreakingReport, depth: u32) -> Option<f64> {
    report.gradient.get(depth as usize - 1).copied().flatten()
}

/// The activation's name within a sentence.
fn name(activation: Activation) -> &'static str {
    match activation {
        Activation::Sigmoid => "sigmoid",
        Activation::Tanh => "tanh",
        other => other.label(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::state::tests::report;
    use super::*;

    #[test]
    fn every_scenario_is_described_and_explained() {
        assert_eq!(
            question(Scenario::ThreeTight),
            "Each hidden layer has 3 sigmoid units. Every weight is +1, and the biases hold every unit at 0, where its slope is \
             largest. Every input is 1."
        );
        for &scenario in Scenario::ALL {
            let report = report(scenario, Trend::Vanishes);
            assert!(question(scenario).contains(&scenario.experiment().units.to_string()));
            assert!(reason(&report).len() > 100, "{scenario:?}");
        }
        assert!(
            reason(&report(Scenario::FourTight, Trend::Constant)).contains("4 · 0.25 = 0.75"),
            "the report's number"
        );
    }

    #[test]
    fn the_outcome_names_both_sides() {
        let report = report(Scenario::ThreeTight, Trend::Vanishes);
        assert_eq!(verdict(Trend::Vanishes, &report), "Right: it vanishes.");
        assert_eq!(verdict(Trend::Explodes, &report), "Not quite: you expected that it explodes, but it vanishes.");
        assert_eq!(
            measurement(&report),
            "The gradient is 0.100 at L = 1, 1.00 × 10⁻²⁰ at L = 20, 1.00 × 10⁻⁴⁰ at L = 40 and 1.00 × 10⁻¹⁰⁰ at L = 100. One \
             more layer multiplies it by 0.100 on average."
        );
        assert_eq!(
            bound(&report),
            "Each layer multiplies the bound by K · max φ′ · max |w| = 3 · 0.25 · 1 = 0.75, so it shrinks."
        );
    }

    #[test]
    fn no_factor_is_given_for_layers_that_pass_nothing_back() {
        let alive = report(Scenario::ReluNarrow, Trend::Vanishes);
        let gradient = alive.gradient.iter().enumerate().map(|(index, &size)| size.filter(|_| index < 17)).collect();
        let dead = BreakingReport { gradient, zero_from: Some(18), per_layer: 0.889, ..alive };
        let told = measurement(&dead);
        assert!(told.contains("exactly 0 at L = 20"), "{told}");
        assert!(
            told.ends_with(
                "Up to L = 17, one more layer multiplies it by 0.889 on average; from L = 18 on it is exactly 0."
            ),
            "{told}"
        );
    }

    #[test]
    fn the_ends_of_floats_are_explained() {
        let small = report(Scenario::ThreeTight, Trend::Vanishes);
        assert!(limits(&small).expect("underflow").starts_with("From L = 46 on the gradient is below"));
        let large = BreakingReport { too_small_from: None, too_large_from: Some(22), ..small.clone() };
        assert!(limits(&large).expect("overflow").contains("prints inf"));
        let dead = BreakingReport { zero_from: Some(18), ..small.clone() };
        assert!(limits(&dead).expect("zero").contains("ends before L = 18"));
        let fine = BreakingReport { too_small_from: None, ..small };
        assert_eq!(limits(&fine), None);
    }

    #[test]
    fn a_guess_is_scored_and_the_chart_told() {
        let report = report(Scenario::ThreeTight, Trend::Vanishes);
        let guess = Guess::straight(-1.0, -100.0);
        assert_eq!(
            score(&guess, &report).as_deref(),
            Some("Your curve is off by 0.0 powers of ten on average. Excellent.")
        );
        assert_eq!(score(&Guess::default(), &report), None);
        let hidden = chart(&guess, None);
        assert!(
            hidden.contains("from 0.10 at L = 1 to 1.0 × 10⁻¹⁰⁰ at L = 100") && hidden.ends_with("is hidden."),
            "{hidden}"
        );
        assert!(!hidden.contains("bound"));
        assert!(chart(&Guess::default(), Some(&report)).contains("The measured curve goes from 0.10 to 1.0 × 10⁻¹⁰⁰"));
    }
}

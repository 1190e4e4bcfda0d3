//! A small network's numbers in words.

use std::ops::Range;

use crate::charts::numerals::{fixed, plain, power_of_ten, significant};
use protocol::{StudyComparison, StudyKnob, StudyReport};

/// The slack of a comparison as a factor and in decades: "× 3.40", "0.53".
pub(crate) fn slack(comparison: &StudyComparison) -> (String, String) {
    let none = |words: &str| (words.to_owned(), "–".to_owned());
    if !comparison.holds {
        return none("does not hold");
    }
    match comparison.slack {
        None if comparison.right == 0.0 => none("both 0"),
        None => none("no limit"),
        Some(slack) if slack < 1.0 + 1e-9 => ("equal".to_owned(), "0".to_owned()),
        Some(slack) => (format!("× {}", significant(slack, 3)), fixed(slack.log10(), 2)),
    }
}

/// The chart of the factors by layer in words.
pub(crate) fn factors(report: &StudyReport) -> String {
    let first = report.layers.first().map(|layer| [layer.running.left, layer.running.right, layer.reached]);
    let [product, bound, reached] = first.unwrap_or_default().map(|value| significant(value, 2));
    format!(
        "Factors by layer, logarithmic scale, for {} layers. From the output to layer 1 the product of largest slopes and path \
         sums comes to {product}, the attained bound to {bound}; the gradient to {reached}.",
        report.layers.len(),
    )
}

/// The chart of the sigmoid's slope in words.
pub(crate) fn slopes(report: &StudyReport) -> String {
    let [low, high] = slope_range(report);
    format!(
        "The slope of the sigmoid by pre-activation, a bell with its top at z = 0, and {} units on it, with slopes from {low} to \
         {high}.",
        report.layers.len() * report.output.len(),
    )
}

/// The smallest and the largest slope.
fn slope_range(report: &StudyReport) -> [String; 2] {
    let slopes = || report.layers.iter().flat_map(|layer| layer.slope.iter().copied());
    [slopes().fold(f64::INFINITY, f64::min), slopes().fold(0.0, f64::max)].map(|slope| significant(slope, 2))
}

/// The highlighted layers, as the end of a description.
pub(crate) fn lit(layers: &Range<usize>) -> String {
    match layers.len() {
        0 => String::new(),
        1 => format!(" Layer {} is highlighted.", layers.start + 1),
        _ => " All layers are highlighted.".to_owned(),
    }
}

/// Whether two computations of the gradient agree in all digits.
pub(crate) fn agreement(sum: f64, gradient: f64) -> String {
    if fifteen_digits(sum) == fifteen_digits(gradient) {
        return "The two agree to all 15 digits.".to_owned();
    }
    let apart = significant((sum - gradient).abs(), 1);
    format!("The two differ by {apart}. This is rounding: they multiply and add in different orders.")
}

/// A share of the bound. It is "1" only if it equals 1 up to rounding.
pub(crate) fn ratio(ratio: f64) -> String {
    if (ratio - 1.0).abs() < 1e-10 {
        return "1".to_owned();
    }
    let text = significant(ratio, 3);
    // A share that is rounded up to 1 would look like the bound itself.
    if text.starts_with('1') && ratio > 0.5 { format!("1 − {}", significant(1.0 - ratio, 2)) } else { text }
}

/// A number with fifteen significant digits, as many as every double has: "−1.23456789012345 × 10⁻⁵".
pub(crate) fn fifteen_digits(value: f64) -> String {
    let text = format!("{value:.14e}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return plain(value) };
    let mantissa = mantissa.replace('-', "−");
    match exponent.parse() {
        Ok(0) | Err(_) => mantissa,
        Ok(exponent) => format!("{mantissa} × {}", power_of_ten(exponent)),
    }
}

/// The name of a number, by its place in the network: "layer 2 weight from unit 1 to unit 3".
pub(crate) fn knob(knob: StudyKnob) -> String {
    match knob {
        StudyKnob::Weight { layer: 0, to, from } => {
            format!("layer 1 weight from input {} to unit {}", from + 1, to + 1)
        }
        StudyKnob::Weight { layer, to, from } => {
            format!("layer {} weight from unit {} to unit {}", layer + 1, from + 1, to + 1)
        }
        StudyKnob::Bias { layer, unit } => format!("layer {} bias of unit {}", layer + 1, unit + 1),
        StudyKnob::Output { unit } => format!("output weight from unit {}", unit + 1),
    }
}

/// The value of a number.
pub(crate) fn value_of(report: &StudyReport, knob: StudyKnob) -> Option<f64> {
    let layer = |layer: u32| report.layers.get(layer as usize);
    match knob {
        StudyKnob::Weight { layer: at, to, from } => {
            layer(at)?.weight.get(to as usize * report.output.len() + from as usize)
        }
        StudyKnob::Bias { layer: at, unit } => layer(at)?.bias.get(unit as usize),
        StudyKnob::Output { unit } => report.output.get(unit as usize),
    }
    .copied()
}

/// The drawing of a network in words.
pub(crate) fn diagram(report: &StudyReport) -> String {
    let [low, high] = slope_range(report);
    let negative = report.layers.iter().flat_map(|layer| &layer.weight).chain(&report.output).filter(|w| **w < 0.0);
    format!(
        "The network: {} inputs, hidden layers of {} units: {}, one output. Slopes from {low} to {high}; the largest weight has \
         size {}, {} weights are negative.",
        report.input.len(),
        report.output.len(),
        report.layers.len(),
        significant(report.largest_weight, 2),
        negative.count(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::vanishing::study::sample::comparison;

    #[test]
    fn slack_is_a_factor_and_in_decades() {
        let at = |left: f64, right: f64| slack(&comparison(left, right));
        let words = |factor: &str, decades: &str| (factor.to_owned(), decades.to_owned());
        assert_eq!(at(0.1, 0.25), words("× 2.50", "0.40"));
        assert_eq!(at(0.25, 0.25), words("equal", "0"));
        assert_eq!(at(0.0, 0.25), words("no limit", "–"));
        assert_eq!(at(0.0, 0.0), words("both 0", "–"));
        assert_eq!(at(3.0, 1.0), words("does not hold", "–"));
    }

    #[test]
    fn only_the_bound_itself_is_one() {
        assert_eq!([1.0, 1.0 - 1e-13, 0.5, 0.012_34].map(ratio), ["1", "1", "0.500", "0.0123"]);
        assert_eq!(ratio(0.999_99), "1 − 1.0 × 10⁻⁵");
        assert_eq!(ratio(0.123), "0.123");
    }

    #[test]
    fn fifteen_digits_are_fifteen() {
        assert_eq!(fifteen_digits(-0.1), "−1.00000000000000 × 10⁻¹");
        assert_eq!(fifteen_digits(1.0 / 3.0), "3.33333333333333 × 10⁻¹");
        assert_eq!(fifteen_digits(0.0), "0.00000000000000");
        assert_eq!(agreement(0.1, 0.1 + 1e-17), "The two agree to all 15 digits.");
        assert!(agreement(0.1, 0.1 + 2e-15).contains("differ by 2 × 10⁻¹⁵"));
    }

    #[test]
    fn numbers_are_named_by_their_place() {
        assert_eq!(knob(StudyKnob::Weight { layer: 1, to: 2, from: 0 }), "layer 2 weight from unit 1 to unit 3");
        assert_eq!(knob(StudyKnob::Weight { layer: 0, to: 0, from: 1 }), "layer 1 weight from input 2 to unit 1");
        assert_eq!(knob(StudyKnob::Bias { layer: 0, unit: 1 }), "layer 1 bias of unit 2");
        assert_eq!(knob(StudyKnob::Output { unit: 2 }), "output weight from unit 3");
    }
}

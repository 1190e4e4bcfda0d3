//! The game in words.

use crate::charts::numerals::{fixed, plain, significant};
use crate::lessons::vanishing::study::words::{knob as name_of, ratio, value_of};
use crate::run::words::capital;
use protocol::{StudyEdit, StudyHint, StudyKnob, StudyLayer, StudyReport};

/// The name of a number's control: "Layer 2 weight from unit 1 to unit 3".
pub(super) fn name(knob: StudyKnob) -> String {
    capital(&name_of(knob))
}

/// How to read the drawing.
pub(in crate::lessons::vanishing) const LEGEND: &str = "A thick edge is a weight near ±1, a dashed edge a negative weight. The closer a unit’s slope is to \
    1/4, the more of it is filled. Every input is 1; the bound assumes |x| ≤ 1. Click an edge or a unit to change its number.";

/// How close the network is to the bound.
pub(in crate::lessons::vanishing) fn finding(report: &StudyReport) -> String {
    let layers = report.layers.len();
    let bound = report.comparisons.get(3).map_or(0.0, |comparison| comparison.right);
    if ratio(report.ratio) == "1" {
        return format!(
            "You reach the attained bound: the gradient is {} with L = {layers}, and no network can have more.",
            significant(bound, 4)
        );
    }
    format!(
        "The gradient has size {}. The attained bound for L = {layers} is {}.",
        significant(report.gradient.abs(), 3),
        significant(bound, 3),
    )
}

/// A hint: what to change, why, and by how much the ratio grows.
pub(super) fn hint(report: &StudyReport, hint: &StudyHint) -> String {
    let gain = format!("The ratio goes from {} to {}.", ratio(report.ratio), ratio(hint.ratio));
    match hint.edit {
        StudyEdit::Set { knob, value } => {
            let now = value_of(report, knob).unwrap_or(0.0);
            let why = if now.abs() < 1.0 {
                "its size is below 1, so its paths lose something"
            } else {
                "with this sign, its paths cancel others"
            };
            format!("The {} is {}: {why}. Set it to {}. {gain}", name_of(knob), fixed(now, 2), plain(value))
        }
        StudyEdit::Centre { layer, unit } => {
            let numbers = report.layers.get(layer as usize);
            let of = |pick: fn(&StudyLayer) -> &Vec<f64>| {
                numbers.and_then(|numbers| pick(numbers).get(unit as usize)).copied().unwrap_or(0.0)
            };
            format!(
                "Unit {} of layer {} is off-centre: z = {}, so its slope is only {}. Centre it. {gain}",
                unit + 1,
                layer + 1,
                fixed(of(|layer| &layer.pre_activation), 2),
                significant(of(|layer| &layer.slope), 3)
            )
        }
        StudyEdit::CentreLayer { layer } => format!("Centre layer {}. {gain}", layer + 1),
        StudyEdit::Ones => format!("Set every weight to +1. {gain}"),
    }
}

/// What to say if no single change helps.
pub(super) fn no_hint(report: &StudyReport) -> String {
    if ratio(report.ratio) == "1" {
        return "Nothing is left to gain: every slope is 1/4, every weight has size 1, and no paths cancel.".to_owned();
    }
    let cancelled = report.comparisons.first().and_then(|comparison| comparison.slack);
    match cancelled {
        None => "No single change helps: no path gets through. Give some weights a value other than 0.".to_owned(),
        Some(slack) => format!(
            "No single change helps any more. Paths of opposite signs still cancel: without that the gradient would be {} times \
             as large. Change the sign of several weights at once, or let the page show you.",
            significant(slack, 3)
        ),
    }
}

/// Why a step of the demonstration helps.
pub(super) fn step(edit: &StudyEdit) -> String {
    match edit {
        StudyEdit::Ones => {
            "All weights are +1 now: no path loses anything to a weight, and all paths have the same sign, so that they add up."
                .to_owned()
        }
        StudyEdit::CentreLayer { layer: 0 } => {
            "Layer 1 is centred: each bias takes away what the inputs bring, so z = 0, where the slope is 1/4.".to_owned()
        }
        StudyEdit::CentreLayer { layer } => format!(
            "Layer {} is centred: each unit before it gives 1/2 now, three of them 3/2, so the bias is −3/2 and the slope 1/4.",
            layer + 1
        ),
        StudyEdit::Centre { .. } | StudyEdit::Set { .. } => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::vanishing::study::sample;

    #[test]
    fn controls_are_named_by_their_place() {
        assert_eq!(name(StudyKnob::Weight { layer: 1, to: 2, from: 0 }), "Layer 2 weight from unit 1 to unit 3");
        assert_eq!(name(StudyKnob::Output { unit: 0 }), "Output weight from unit 1");
    }

    #[test]
    fn every_step_on_the_way_has_its_reason() {
        assert!(step(&StudyEdit::Ones).contains("same sign"));
        assert!(step(&StudyEdit::CentreLayer { layer: 0 }).contains("inputs"));
        assert!(step(&StudyEdit::CentreLayer { layer: 3 }).starts_with("Layer 4 is centred"));
    }

    fn report(ratio: f64) -> StudyReport {
        sample::report(vec![sample::layer(-0.43, 1.816)], -1.0, ratio)
    }

    #[test]
    fn the_finding_knows_when_the_bound_is_reached() {
        assert_eq!(finding(&report(0.12)), "The gradient has size 0.0300. The attained bound for L = 1 is 0.250.");
        assert!(finding(&report(1.0)).starts_with("You reach the attained bound: the gradient is 0.2500 with L = 1"));
    }

    #[test]
    fn hints_say_what_is_wrong_and_what_it_brings() {
        let hint = |edit, after| hint(&report(0.12), &StudyHint { edit, ratio: after });
        assert_eq!(
            hint(StudyEdit::Centre { layer: 0, unit: 0 }, 0.25),
            "Unit 1 of layer 1 is off-centre: z = 1.82, so its slope is only 0.120. Centre it. The ratio goes from 0.120 to \
             0.250."
        );
        let weight = StudyKnob::Weight { layer: 0, to: 0, from: 0 };
        let words = hint(StudyEdit::Set { knob: weight, value: 1.0 }, 0.2);
        assert!(
            words.starts_with("The layer 1 weight from input 1 to unit 1 is −0.43: its size is below 1"),
            "{words}"
        );
        let words = hint(StudyEdit::Set { knob: StudyKnob::Output { unit: 0 }, value: 1.0 }, 0.2);
        assert!(words.contains("with this sign, its paths cancel others. Set it to 1."), "{words}");
        assert!(no_hint(&report(0.12)).contains("4.00 times as large"));
        assert!(no_hint(&report(1.0)).starts_with("Nothing is left to gain"));
    }
}

//! The tasks of the game.

use crate::frame::{Done, Task};
use protocol::{StudyEdit, StudyReport, StudySettings};

/// The tasks, in the order in which they build on each other.
pub const TASKS: [Task; 3] = [
    Task {
        name: "tenth",
        what: "With two layers or more, bring the ratio to 0.1, number by number.",
        hint: "Set the weights to +1 one by one. Then give each unit a bias that brings its z to 0, where its slope is 1/4.",
        why: "Weights of one sign let the paths add up, and a bias brings its unit back to where the slope is 1/4.",
    },
    Task {
        name: "touch",
        what: "Reach the attained bound number by number: use neither “Show me” nor the buttons for whole layers.",
        hint: "Begin with the first layer: all weights +1, then the bias that makes z = 0. Only then go on to the next one, since its z depends on the layer before.",
        why: "Every weight +1 and every unit at z = 0: then all that the proof estimates is exactly as large as it allows.",
    },
    Task {
        name: "signs",
        what: "Reach the attained bound with a negative weight in the network.",
        hint: "Start from a network that attains the bound. Change the sign of a unit’s outgoing weights and of all its incoming ones, and centre its z again.",
        why: "A path with two minus signs is positive. What counts is that no two paths cancel, not that all weights are +1.",
    },
];

/// The smallest ratio that counts as touched: 1 up to rounding.
const TOUCHED: f64 = 1.0 - 1e-9;

/// The tasks that are done after a network.
#[must_use]
pub fn after_study(done: &Done, settings: &StudySettings, report: &StudyReport) -> Done {
    let mut next = done.clone();
    let by_hand = settings.edits.iter().all(|edit| matches!(edit, StudyEdit::Set { .. } | StudyEdit::Centre { .. }));
    let touched = report.ratio >= TOUCHED;
    next.note("tenth", by_hand && !settings.edits.is_empty() && settings.layers >= 2 && report.ratio >= 0.1);
    next.note("touch", by_hand && touched);
    let mut weights = report.layers.iter().flat_map(|layer| &layer.weight).chain(&report.output);
    next.note("signs", touched && weights.any(|&weight| weight < 0.0));
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::vanishing::study::sample::report;
    use protocol::StudyKnob;

    const SET: StudyEdit = StudyEdit::Set { knob: StudyKnob::Output { unit: 0 }, value: 1.0 };

    fn done(layers: u32, edits: &[StudyEdit], ratio: f64, output: f64) -> String {
        let settings = StudySettings { layers, edits: edits.to_vec(), ..StudySettings::default() };
        let report = report(Vec::new(), output, ratio);
        after_study(&Done::default(), &settings, &report).text().to_owned()
    }

    #[test]
    fn each_task_is_done_by_what_it_asks_for_and_by_nothing_less() {
        assert_eq!(done(2, &[SET], 0.1, 1.0), "tenth");
        assert_eq!(done(1, &[SET], 0.1, 1.0), "", "a single layer");
        assert_eq!(done(2, &[], 0.1, 1.0), "", "nothing was changed");
        assert_eq!(done(2, &[SET, StudyEdit::Ones], 0.1, 1.0), "", "not number by number");
        assert_eq!(done(2, &[SET], 1.0, 1.0), "tenth touch");
        assert_eq!(done(2, &[StudyEdit::Ones], 1.0, 1.0), "");
        assert_eq!(done(2, &[StudyEdit::Ones, SET], 1.0, -1.0), "signs");
        assert_eq!(done(2, &[StudyEdit::Ones, SET], 0.9, -1.0), "");
    }
}

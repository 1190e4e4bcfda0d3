//! The page's charts, goal and outcome in words.

use super::state::{Clinic, End};
use crate::charts::numerals::{fixed, grouped, short, significant};
use crate::frame::Page;
use crate::run::words::capital;
use engine::choice::Choice;
use protocol::{Case, ClinicFrame, ClinicScene, TrialFrame};

/// For readers whose link contained the diagnosis.
const TOLD: &str = "Mend the marked line. To make the cure count, press “Forget the diagnosis” and find it yourself.";
const COPIED: &str =
    "The treatment works. It counts once you have made the diagnosis yourself: press “Forget the diagnosis”.";

/// What to do next.
pub(crate) fn next(page: &Clinic) -> &'static str {
    if page.link.is_treated() && page.news.treated.is_some_and(|end| end.cured) {
        if page.has_diagnosed() { "This one is cured. Take the next patient." } else { COPIED }
    } else if page.link.found && !page.has_diagnosed() {
        TOLD
    } else if page.link.found {
        "Mend the marked line, then run the treated script beside the broken one."
    } else if page.ended.is_some() {
        "Look at the charts and at the script, then say what is wrong."
    } else {
        "Press Play and watch this patient’s script to its end."
    }
}

/// What brings the patient to the clinic.
pub(crate) fn complaint(case: Case) -> &'static str {
    match case {
        Case::RateHigh => "My loss grows and grows.",
        Case::NoNonlinearity => "My network’s loss stops at 0.1689.",
        Case::NoZeroGrad => "My loss swings up and down.",
        Case::DeadRelu => "My network gives the same answer everywhere.",
        Case::SummedLoss => "My loss is nan after a few epochs.",
        Case::ShapeTrap => "My line comes out flat.",
        Case::Saturated => "My network hardly learns.",
        Case::RateLow => "My training takes forever.",
    }
}

/// How hard it is to find what is wrong.
pub(crate) fn difficulty(case: Case) -> &'static str {
    match case {
        Case::RateHigh | Case::NoZeroGrad | Case::RateLow => "easy",
        Case::NoNonlinearity | Case::DeadRelu | Case::Saturated => "medium",
        Case::SummedLoss | Case::ShapeTrap => "hard",
    }
}

/// When a run counts as cured.
pub(crate) fn goal(case: Case, scene: &ClinicScene) -> String {
    format!(
        "Cured: an error below {}, {} times the best line’s, over the last tenth of the {} epochs.",
        significant(scene.goal, 4),
        short(case.goal_by_line()),
        grouped(case.epochs())
    )
}

/// The outcome of the treated run.
pub(crate) fn outcome(case: Case, end: &End, scene: &ClinicScene) -> String {
    let (error, goal, epoch) = (significant(end.signs.error, 4), significant(scene.goal, 4), grouped(end.epoch));
    if end.cured {
        format!("Cured. The error ends at {error}, below the goal of {goal}. {}", lesson(case))
    } else if end.diverged {
        format!("Not cured: the treated run diverges after epoch {epoch}.")
    } else if end.signs.error <= scene.goal {
        format!("Not cured: the error ends at {error}, but it does not stay below the goal of {goal}.")
    } else {
        format!("Not cured: after {epoch} epochs the error is {error}, and the goal is {goal}.")
    }
}

/// What a patient's cure shows.
fn lesson(case: Case) -> &'static str {
    match case {
        Case::RateHigh => {
            "Below the edge 2 / λmax every step corrects more than it overshoots. The nearer to it, the faster the \
             flat direction learns."
        }
        Case::NoNonlinearity => {
            "With an activation between the layers, each unit bends at its own place, and their sum follows the points as \
             no straight line can."
        }
        Case::NoZeroGrad => {
            "Cleared in each epoch, the gradient belongs to the current w and b only. Nothing is left over from earlier \
             epochs that would carry the descent past the lowest point."
        }
        Case::DeadRelu => {
            "A shorter first step leaves the units where they have a slope, and an activation that has one below 0, too, lets \
             them come back. A ReLU that is dead cannot recover by itself: it gets no gradient."
        }
        Case::SummedLoss => {
            "With a mean, the right rate does not depend on how many points there are. Dividing the rate by 15 \
             works here, too, but would be wrong again for other data."
        }
        Case::ShapeTrap => {
            "With the shape (15, 1) each prediction meets its own target. An assertion before the loop that both \
             shapes are equal would have found this at once."
        }
        Case::Saturated => {
            "With small initial weights the units start where their slope is large, and the gradient gets through \
             from the first epoch on."
        }
        Case::RateLow => {
            "A good rate lies not far below the edge of stability, here 0.02315. A rate a thousand times smaller takes \
             a thousand times as many epochs."
        }
    }
}

/// How many patients have been diagnosed and cured.
pub(crate) fn progress(page: &Clinic) -> String {
    let found = Case::ALL.iter().filter(|&&case| page.is_found(case)).count();
    let (cured, all) = Clinic::progress(&page.done);
    let case = page.link.case;
    format!("{}, {}. {found} of {all} diagnosed, {cured} of {all} cured.", case.label(), difficulty(case))
}

/// A description of the broken run and of the treated one.
fn each(frame: &ClinicFrame, what: impl Fn(&TrialFrame) -> String) -> String {
    let broken = what(&frame.broken);
    match &frame.treated {
        Some(treated) => format!("Broken script: {broken}. Treated script: {}.", what(treated)),
        None => format!("{}.", capital(&broken)),
    }
}

/// The fit's chart.
pub(crate) fn fit(frame: &ClinicFrame) -> String {
    let what = |run: &TrialFrame| match run.signs.line {
        Some([w, b]) if !run.diverged => {
            format!("after epoch {} the line is {} x + {}", grouped(run.epoch), fixed(w, 3), fixed(b, 3))
        }
        Some(_) => "the line has left the chart".to_owned(),
        None => {
            let (epoch, spread) = (grouped(run.epoch), fixed(run.signs.spread, 2));
            format!("after epoch {epoch} the curve’s values at the points are {spread} apart")
        }
    };
    format!("Fit to the course’s 15 points. {}", each(frame, what))
}

/// The chart of errors.
pub(crate) fn errors(frame: &ClinicFrame, scene: &ClinicScene) -> String {
    let what = |run: &TrialFrame| {
        let (epoch, error) = (grouped(run.epoch), significant(run.signs.error, 4));
        let left = if run.diverged { ", where the run diverges" } else { "" };
        format!("after epoch {epoch} it is {error}{left}")
    };
    let goal = significant(scene.goal, 4);
    format!("Mean squared error by epoch on a log scale. {} The goal is {goal}.", each(frame, what))
}

/// The chart of gradients.
pub(crate) fn gradients(frame: &ClinicFrame) -> String {
    let what = |run: &TrialFrame| match run.signs.gradient {
        0.0 => format!("after epoch {} it is exactly 0", grouped(run.epoch)),
        norm => format!("after epoch {} it is {}", grouped(run.epoch), significant(norm, 3)),
    };
    format!("Gradient norm by epoch on a log scale. {}", each(frame, what))
}

/// The chart of w and b.
pub(crate) fn lines(frame: &ClinicFrame) -> String {
    let what = |run: &TrialFrame| {
        let [w, b] = run.signs.line.unwrap_or_default();
        format!("after epoch {} w is {} and b is {}", grouped(run.epoch), significant(w, 3), significant(b, 3))
    };
    format!("w and b by epoch. {}", each(frame, what))
}

/// The chart of hidden units.
pub(crate) fn units(frame: &ClinicFrame) -> String {
    let what = |run: &TrialFrame| {
        let (signs, epoch) = (&run.signs, grouped(run.epoch));
        let state = match (signs.dead, signs.saturated) {
            (0, 0) => format!("all {} units have a slope", signs.units),
            (dead, 0) => format!("{dead} of {} units have no slope at any point", signs.units),
            (dead, flat) => format!("{} of {} units are as good as constant at every point", dead + flat, signs.units),
        };
        format!("after epoch {epoch}, {state}")
    };
    format!("Hidden units’ outputs over x. {}", each(frame, what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::clinic::verdict::tests::{SIGNS, scene};
    use protocol::Signs;

    fn run(error: f64, dead: u32) -> TrialFrame {
        let signs = Signs { error, line: None, gradient: 0.0, units: 8, dead, ..SIGNS };
        let (curve, units, errors, gradients, lines) = (vec![], vec![], vec![], vec![], vec![]);
        let cured = Some(error < 0.2);
        TrialFrame { epoch: 1000, diverged: false, cured, signs, curve, units, errors, gradients, lines }
    }

    #[test]
    fn charts_tell_of_both_runs() {
        let alone = ClinicFrame { run: 1, broken: run(0.5439, 8), treated: None };
        assert_eq!(
            units(&alone),
            "Hidden units’ outputs over x. After epoch 1,000, 8 of 8 units have no slope at any point."
        );
        assert!(gradients(&alone).contains("After epoch 1,000 it is exactly 0."));
        let both = ClinicFrame { treated: Some(run(0.1689, 0)), ..alone };
        let told = errors(&both, &scene());
        assert!(told.contains("Broken script: after epoch 1,000 it is 0.5439. Treated script:"), "{told}");
        assert!(told.ends_with("The goal is 0.1774."), "{told}");
        assert!(units(&both).contains("Treated script: after epoch 1,000, all 8 units have a slope"));
    }

    #[test]
    fn the_first_sentence_follows_what_has_been_done() {
        use crate::frame::task::Done;
        use crate::lessons::clinic::link::ClinicLink;
        use crate::lessons::clinic::state::{News, found};
        let case = Case::NoZeroGrad;
        let mut page = Clinic::new(ClinicLink::new(case), Done::default());
        assert!(next(&page).starts_with("Press Play"));
        page.link.found = true;
        assert!(next(&page).contains("To make the cure count, press “Forget the diagnosis”"), "{}", next(&page));
        page.link.treatment.zero_grad = true;
        let cured = TrialFrame { cured: Some(true), ..run(0.17, 0) };
        page.news = News { broken: None, treated: End::of(&cured), over: true };
        assert!(next(&page).contains("counts once you have made the diagnosis yourself"));
        page.done.note(&found(case), true);
        assert_eq!(next(&page), "This one is cured. Take the next patient.");
        page.news = News::default();
        assert!(next(&page).starts_with("Mend the marked line"));
    }

    #[test]
    fn an_outcome_names_the_goal() {
        let end = |error| End::of(&run(error, 0)).expect("it has ended");
        assert!(outcome(Case::DeadRelu, &end(0.17), &scene()).starts_with("Cured. The error ends at 0.1700"));
        let told = outcome(Case::DeadRelu, &end(0.5439), &scene());
        assert_eq!(told, "Not cured: after 1,000 epochs the error is 0.5439, and the goal is 0.1774.");
        let swinging = End { cured: false, ..end(0.17) };
        assert!(outcome(Case::DeadRelu, &swinging, &scene()).contains("does not stay below"));
        let away = End { diverged: true, ..end(9.0) };
        assert!(outcome(Case::DeadRelu, &away, &scene()).contains("the treated run diverges after epoch 1,000"));
        assert!(goal(Case::NoNonlinearity, &scene()).contains("0.99 times the best line’s"));
    }
}

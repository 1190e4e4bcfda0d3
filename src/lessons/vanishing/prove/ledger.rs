//! The ledger: each inequality of the proof with the network's numbers and its slack.

use std::ops::Range;

use yew::prelude::*;

use super::state::Step;
use crate::charts::numerals::significant;
use crate::frame::unbroken;
use crate::lessons::vanishing::formulas::quantity;
use crate::lessons::vanishing::study::words;
use engine::choice::Choice;
use protocol::{StudyComparison, StudyLayer, StudyReport};

/// Why each inequality holds, and the step that shows it.
const REASONS: [(Step, &str); 5] = [
    (Step::Paths, "paths may cancel"),
    (Step::Product, "largest slope of each layer"),
    (Step::Product, "largest slope of all"),
    (Step::Product, "|w| ≤ 1 on every path"),
    (Step::Conclusion, "|x₁| ≤ 1"),
];

/// The inequalities from the gradient up to the bound, as far as the open step.
pub(super) fn ledger(report: &StudyReport, step: Step, light: &Callback<Range<usize>>) -> Html {
    let shown = REASONS.iter().filter(|(of, _)| of.index() <= step.index()).count();
    if shown == 0 {
        return html! {
            <p class="hint">{ "The chain of inequalities starts with step 3. Every step adds its lines here." }</p>
        };
    }
    let lines =
        report.comparisons.iter().zip(REASONS).take(shown).enumerate().map(|(index, (&comparison, (_, why)))| {
            let start = if index == 0 { quantity(0) } else { Html::default() };
            let head =
                html! { <><span class="why">{ unbroken(why) }</span>{ start }{ " ≤ " }{ quantity(index + 1) }</> };
            line(head, comparison, 0..report.layers.len(), light)
        });
    table("From the gradient up to the bound", report, lines.collect())
}

/// The inequality of a step in each layer; nothing if the step is about the whole network only.
pub(super) fn by_layer(report: &StudyReport, step: Step, light: &Callback<Range<usize>>) -> Html {
    let (caption, pick): (_, fn(&StudyLayer) -> StudyComparison) = match step {
        Step::Slope => {
            ("The largest slope of each layer compared with the largest possible slope", |layer| layer.largest_slope)
        }
        Step::Paths => {
            ("By how much each layer multiplies the sum over paths, and K (at the output 1)", |layer| layer.path_factor)
        }
        Step::Product => {
            ("The product of both factors from the output to each layer, and its bound", |layer| layer.running)
        }
        Step::Chain | Step::Conclusion => return Html::default(),
    };
    let lines = report.layers.iter().enumerate().rev();
    let lines = lines
        .map(|(layer, numbers)| line(html! { format!("Layer {}", layer + 1) }, pick(numbers), layer..layer + 1, light));
    table(caption, report, lines.collect())
}

/// One line. `light` is called with its layers while the pointer is on it or it has the focus.
fn line(head: Html, comparison: StudyComparison, layers: Range<usize>, light: &Callback<Range<usize>>) -> Html {
    let on = light.reform(move |()| layers.clone());
    let off = light.reform(|()| 0..0);
    let StudyComparison { left, right, holds, .. } = comparison;
    let (factor, decades) = words::slack(&comparison);
    html! {
        <tr
            tabindex="0"
            class={(!holds).then_some("broken")}
            onpointerenter={on.reform(|_| ())}
            onpointerleave={off.reform(|_| ())}
            onfocus={on.reform(|_| ())}
            onblur={off.reform(|_| ())}
        >
            <th scope="row">{ head }</th>
            <td>{ significant(left, 4) }</td>
            <td>{ if holds { "≤" } else { ">" } }</td>
            <td>{ significant(right, 4) }</td>
            <td>{ factor }</td>
            <td>{ decades }</td>
        </tr>
    }
}

fn table(caption: &'static str, report: &StudyReport, lines: Html) -> Html {
    let head = |name: &'static str| html! { <th scope="col">{ name }</th> };
    html! {
        // A box that may scroll must be reachable by keyboard, and then needs a name.
        <div class="lines" role="region" tabindex="0" aria-label={caption}>
            <table>
                <caption>{ caption }</caption>
                <thead>
                    <tr>
                        { for ["Statement", "Left"].map(head) }
                        <td></td>
                        { for ["Right", "Slack", "Decades"].map(head) }
                    </tr>
                </thead>
                <tbody>{ lines }</tbody>
            </table>
            if report.largest_weight > 1.0 + 1e-12 {
                <p class="hint">
                    { unbroken(&format!(
                        "The proof assumes |w| ≤ 1, but this network’s largest weight has size {}: lines that count weights need \
                         not hold for it.",
                        significant(report.largest_weight, 3)
                    )) }
                </p>
            }
        </div>
    }
}

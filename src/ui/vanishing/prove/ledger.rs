//! The ledger: each "at most" of the proof with the network's numbers and its slack.

use std::ops::Range;

use yew::prelude::*;

use super::formulas;
use super::state::Step;
use crate::charts::numerals::significant;
use crate::choice::Choice;
use crate::protocol::{StudyComparison, StudyReport};
use crate::ui::vanishing::study::words;

#[derive(Properties, PartialEq)]
pub(super) struct LineProps {
    /// What stands on the left and on the right.
    pub(super) head: Html,
    pub(super) comparison: StudyComparison,
    /// The layers that it is about.
    pub(super) layers: Range<usize>,
    /// Told the layers while the line is pointed at or has the focus.
    pub(super) onlight: Callback<Range<usize>>,
}

/// One line.
#[function_component]
fn Line(props: &LineProps) -> Html {
    let light = |layers: Range<usize>| {
        let onlight = props.onlight.clone();
        move || onlight.emit(layers.clone())
    };
    let (on, off) = (light(props.layers.clone()), light(0..0));
    let (focus, blur) = (on.clone(), off.clone());
    let StudyComparison { left, right, holds, .. } = props.comparison;
    html! {
        <tr
            tabindex="0"
            class={(!holds).then_some("broken")}
            onpointerenter={move |_| on()}
            onpointerleave={move |_| off()}
            onfocus={move |_| focus()}
            onblur={move |_| blur()}
        >
            <th scope="row">{ props.head.clone() }</th>
            <td>{ significant(left, 4) }</td>
            <td aria-label={if holds { "at most" } else { "more than" }}>{ if holds { "≤" } else { ">" } }</td>
            <td>{ significant(right, 4) }</td>
            <td class="slack">{ words::slack(&props.comparison) }</td>
        </tr>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct LedgerProps {
    pub(super) report: StudyReport,
    pub(super) step: Step,
    pub(super) onlight: Callback<Range<usize>>,
}

/// The comparisons from the gradient up to the bound, as far as the proof has come.
#[function_component]
pub(super) fn Ledger(props: &LedgerProps) -> Html {
    let report = &props.report;
    let all = 0..report.layers.len();
    // The step in which each comparison is made.
    let steps = [Step::Paths, Step::Product, Step::Product, Step::Product, Step::Conclusion];
    let shown = steps.iter().filter(|step| step.index() <= props.step.index()).count();
    let lines = report.comparisons.iter().take(shown).enumerate();
    if shown == 0 {
        return html! {
            <p class="hint">{ "The chain of inequalities begins with step 3; every step adds its lines here." }</p>
        };
    }
    html! {
        <Lines caption="From the gradient up to the bound" report={report.clone()}>
            { for lines.map(|(index, &comparison)| html! {
                <Line
                    head={html! { <>{ formulas::quantity(index) }{ " ≤ " }{ formulas::quantity(index + 1) }</> }}
                    {comparison}
                    layers={all.clone()}
                    onlight={props.onlight.clone()}
                />
            }) }
        </Lines>
    }
}

/// What a step says about each layer by itself; nothing where it speaks of the whole only.
#[function_component]
pub(super) fn ByLayer(props: &LedgerProps) -> Html {
    let report = &props.report;
    type Pick = fn(&crate::protocol::StudyLayer) -> StudyComparison;
    let (caption, pick): (_, Pick) = match props.step {
        Step::Slope => ("The largest slope of each layer against the largest there is", |layer| layer.largest_slope),
        Step::Paths => {
            ("By how much each layer multiplies the sum over paths, and K (at the output 1)", |layer| layer.path_factor)
        }
        Step::Product => {
            ("The product of both factors from the output to each layer, and its bound", |layer| layer.running)
        }
        Step::Chain | Step::Conclusion => return Html::default(),
    };
    html! {
        <Lines {caption} report={report.clone()}>
            { for report.layers.iter().enumerate().rev().map(|(layer, numbers)| html! {
                <Line
                    head={html! { format!("Layer {}", layer + 1) }}
                    comparison={pick(numbers)}
                    layers={layer..layer + 1}
                    onlight={props.onlight.clone()}
                />
            }) }
        </Lines>
    }
}

#[derive(Properties, PartialEq)]
struct LinesProps {
    caption: &'static str,
    report: StudyReport,
    children: Html,
}

#[function_component]
fn Lines(props: &LinesProps) -> Html {
    html! {
        // A box that may scroll must be reachable by keyboard, and then needs a name.
        <div class="lines" role="region" tabindex="0" aria-label={props.caption}>
            <table>
                <caption>{ props.caption }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ "Statement" }</th>
                        <th scope="col">{ "Left" }</th>
                        <td></td>
                        <th scope="col">{ "Right" }</th>
                        <th scope="col">{ "Slack" }</th>
                    </tr>
                </thead>
                <tbody>{ props.children.clone() }</tbody>
            </table>
            if props.report.largest_weight > 1.0 + 1e-12 {
                <p class="hint">
                    { format!(
                        "The proof assumes |w| ≤ 1, but this network’s largest weight has size {}: lines that count weights need \
                         not hold for it.",
                        significant(props.report.largest_weight, 3)
                    ) }
                </p>
            }
        </div>
    }
}

//! The paths of a shallow network, and their sum beside the engine's gradient.

use std::rc::Rc;

use yew::prelude::*;

use super::state::{Action, PATH_LAYERS};
use crate::charts::numerals::{grouped, significant};
use crate::components::{button, fold, scroll_table, slider};
use crate::lessons::vanishing::study::{Look, NETWORK, Studied, diagram, words};
use crate::run;
use crate::settings::{Field, Scale};
use protocol::StudyPath;

/// The largest number of rows that are shown at a time.
const PAGE: usize = 81;

#[derive(Properties, PartialEq)]
pub(super) struct PathsProps {
    pub(super) studied: Rc<Studied>,
    /// The path that is drawn, by its number in the list from 1.
    pub(super) path: u32,
    pub(super) act: Callback<Action>,
}

#[function_component]
pub(super) fn Paths(props: &PathsProps) -> Html {
    let hovered = use_state_eq(|| None::<usize>);
    let page = use_state_eq(|| 0_usize);
    use_effect_with(props.studied.question.clone(), {
        let (hovered, page) = (hovered.setter(), page.setter());
        move |_| {
            hovered.set(None);
            page.set(0);
        }
    });
    let (studied, act) = (&props.studied, &props.act);
    let report = &studied.answer;
    let paths = &report.paths;
    let Some(last) = paths.last() else {
        return html! {
            <section class="stack" aria-labelledby="paths-title">
                    <h2 id="paths-title">{ "Every path" }</h2>
                    <p>
                        { format!(
                            "The paths are listed for networks of up to {PATH_LAYERS} layers. This one has {}.",
                            report.layers.len()
                        ) }
                    </p>
                    <div class="buttons">
                        { button("Four layers", "Sets the depth to 4.", act.reform(|()| Action::Layers(4))).sets([Field::DEPTH.name]) }
                    </div>
            </section>
        };
    };
    let count = paths.len();
    let chosen = (props.path as usize).clamp(1, count) - 1;
    let shown = hovered.filter(|&at| at < count).unwrap_or(chosen);
    let first = (*page * PAGE).min(count - 1);
    let end = (first + PAGE).min(count);
    let field = Field { name: "Path", min: 1.0, max: count as f64, whole: true };
    let turn = |by: isize| {
        let (page, to) = (page.setter(), page.saturating_add_signed(by));
        Callback::from(move |()| page.set(to))
    };
    let row = |at: usize, path: &StudyPath| {
        let hover = |at: Option<usize>| {
            let hovered = hovered.setter();
            move |_: PointerEvent| hovered.set(at)
        };
        let pick = act.reform(move |_| Action::Path(at as u32 + 1));
        html! {
            <tr
                class={(at == shown).then_some("shown")}
                onpointerenter={hover(Some(at))}
                onpointerleave={hover(None)}
                onclick={pick}
            >
                <td>{ at + 1 }</td>
                <td>{ route(path) }</td>
                <td>{ significant(path.product, 4) }</td>
                <td>{ significant(path.sum, 4) }</td>
            </tr>
        }
    };
    let sum = |name: &'static str, value: f64| {
        html! { <div><dt>{ name }</dt><dd><output aria-label={name}>{ words::fifteen_digits(value) }</output></dd></div> }
    };
    let units = report.output.len();
    let list = html! {
        <div class="stack">
            { scroll_table(
                "lines path-list",
                "Paths",
                ["Path", "Units", "Product", "Sum so far"].map(Html::from),
                (first..end).map(|at| row(at, &paths[at])),
            ) }
            if count > PAGE {
                <div class="buttons">
                    if first > 0 {
                        { button("Previous paths", "Shows the previous, larger paths.", turn(-1)) }
                    }
                    if end < count {
                        { button("More paths", "Shows the next, smaller paths.", turn(1)) }
                    }
                    <span class="count">
                        { format!("{}–{} of {}", grouped(first as u64 + 1), grouped(end as u64), grouped(count as u64)) }
                    </span>
                </div>
            }
        </div>
    };
    html! {
        <section class="stack" aria-labelledby="paths-title">
                <h2 id="paths-title">{ "Every path" }</h2>
                <p>
                    { format!("Paths from w₁₁⁽¹⁾ to the output: {units}") }
                    <sup>{ report.layers.len() - 1 }</sup>
                    { format!(
                        " = {}. Each contributes x₁ times its slopes and weights. Together they are the gradient.",
                        run::words::count(count as u64, "path")
                    ) }
                </p>
                <dl class="sums">
                    { sum("Sum over the paths", last.sum) }
                    { sum("Gradient by the engine", report.gradient) }
                </dl>
                <p class="judgement right">{ words::agreement(last.sum, report.gradient) }</p>
                <div data-figure={NETWORK}>
                    { diagram(report, &Look { path: paths.get(shown).map(|path| path.units.clone()), ..Look::default() }) }
                </div>
                <p class="shown-path" aria-live="polite">
                    { paths.get(shown).map(|path| format!(
                        "Path {} of {}: x₁ → {} → f contributes {}.",
                        grouped(shown as u64 + 1),
                        grouped(count as u64),
                        route(path),
                        significant(path.product, 6)
                    )) }
                </p>
                if count > 1 {
                    { slider(
                        field,
                        Scale::Whole { min: 1, max: count as u32 },
                        (chosen + 1) as f64,
                        "The path that is highlighted in the drawing. Path 1 is the largest. Pointing at a line of \
                         the list shows its path, too.",
                        act.reform(|value| Action::Path(value as u32)),
                    ) }
                }
                { fold("List of paths", "the largest first, with their sum so far", list) }
        </section>
    }
}

fn route(path: &StudyPath) -> String {
    path.units.iter().map(|unit| (unit + 1).to_string()).collect::<Vec<_>>().join("→")
}

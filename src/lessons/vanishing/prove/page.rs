//! The tab's page.

use std::ops::Range;
use std::rc::Rc;

use yew::prelude::*;

use super::background::BACKGROUND;
use super::blank::Blank;
use super::ledger::{by_layer, ledger};
use super::paths::Paths;
use super::state::{Action, DEPTH, HIDDEN, Prove, STEP, Step};
use super::step::step_card;
use super::write_up::write_up;
use crate::charts::numerals::significant;
use crate::components::{background, gloss, select, slider};
use crate::frame::{Page, PageHandle, use_answer, use_page};
use crate::lessons::vanishing::controls::{TabProps, head, intro, seed_button, seed_slider};
use crate::lessons::vanishing::study::{Chart, Look, NETWORK, Studied, StudyChart, diagram};
use crate::platform;
use crate::settings::Scale;
use engine::choice::Choice;
use protocol::{StudyReport, StudySettings};

#[function_component]
pub(crate) fn ProvePage(TabProps { page: props, strip }: &TabProps) -> Html {
    let page = use_page::<Prove>(props);
    use_effect_with(page.step, |step| platform::store(STEP, step.name()));
    let studied = use_answer(&props.kept, &props.workers, Prove::NAME, &page.settings);
    let report = studied.as_ref().map(|studied| Rc::clone(&studied.answer));
    let report = report.as_deref();
    let act = page.act.clone();
    let lit = use_state_eq(|| 0..0);
    let (written, outcome) = (use_state_eq(|| false), use_state_eq(|| ""));
    let light = use_callback((), {
        let setter = lit.setter();
        move |layers: Range<usize>, ()| setter.set(layers)
    });
    // The answer in the blank of a step, until another step is open.
    let given = use_state_eq(|| None::<(Step, String)>);
    use_effect_with(page.step, {
        let given = given.setter();
        move |_| given.set(None)
    });
    let answer = Callback::from({
        let (step, given, act) = (page.step, given.setter(), act.clone());
        move |text: String| {
            if Blank::of(step).judge(&text).is_right {
                act.emit(Action::Solve(step));
            }
            given.set(Some((step, text)));
        }
    });
    let given = given.as_ref().filter(|(step, _)| *step == page.step).map(|(_, text)| text.as_str());
    html! {
        <article class="gradients prove">
            { head(strip, &page.hash, &page.notes, Html::default()) }
            { intro(gloss!("Read a step, fill its blank and press Next: five steps show that the [[gradient]] has to shrink, with \
                            the numbers of your network. Every input is 1; the bound assumes |x| ≤ 1.")) }
            <div class="row stage">
                <div class="c7 stack">
                    { step_card(&page, &act, given, &answer) }
                    if Step::ALL.iter().all(|&step| page.knows(step)) {
                        { write_up(&written, &outcome) }
                    }
                </div>
                <div class="c5 stack">
                    if let Some(studied) = studied {
                        { picture(&page, studied, &lit) }
                    } else {
                        // A link to a frame with it is right, even before it is there.
                        <div data-figure={chart_of(page.step).map_or(NETWORK, Chart::title)} />
                    }
                </div>
            </div>
            <div class="desk">{ controls(&page.settings, &act) }</div>
            if let Some(report) = report {
                <div class="row below">
                    <div class="c7">{ ledger(report, page.step, &light) }</div>
                    <div class="c5">{ by_layer(report, page.step, &light) }</div>
                </div>
            }
            <div class="below">{ background(BACKGROUND, Html::default()) }</div>
        </article>
    }
}

/// What the open step is about: the network, its paths, or a chart of its numbers.
fn picture(page: &PageHandle<Prove>, studied: Rc<Studied>, lit: &Range<usize>) -> Html {
    let report = Rc::clone(&studied.answer);
    if let Some(chart) = chart_of(page.step) {
        return html! { <StudyChart key={format!("{chart:?}")} {chart} {report} lit={lit.clone()} /> };
    }
    if page.step == Step::Paths {
        return html! { <Paths {studied} path={page.path} act={page.act.clone()} /> };
    }
    let network = diagram(&report, &Look { lit: lit.clone(), ..Look::default() });
    html! { <><div data-figure={NETWORK}>{ network }</div>{ two_ways(&report) }</> }
}

/// The chart of a step that does not show the network.
fn chart_of(step: Step) -> Option<Chart> {
    match step {
        Step::Chain | Step::Paths => None,
        Step::Slope => Some(Chart::Slope),
        Step::Product | Step::Conclusion => Some(Chart::Factors),
    }
}

/// The product of Jacobians, multiplied from both ends.
fn two_ways(report: &StudyReport) -> Html {
    let [backward, forward] = [report.gradient, report.forward_gradient].map(|product| significant(product, 10));
    html! {
        <dl class="sums">
            <div><dt>{ "Multiplied from the output (backward pass)" }</dt><dd>{ backward }</dd></div>
            <div><dt>{ "Multiplied from the input (forward pass)" }</dt><dd>{ forward }</dd></div>
        </dl>
    }
}

fn controls(settings: &StudySettings, act: &Callback<Action>) -> Html {
    html! {
        <section class="row" aria-label="Network">
            <div class="c3">
                { slider(
                    DEPTH,
                    Scale::whole(DEPTH),
                    settings.layers,
                    "How many hidden layers the network has. Step 3 lists the paths of up to six layers.",
                    act.reform(|value| Action::Layers(value as u32)),
                ).symbol("L") }
            </div>
            <div class="c2">
                { slider(
                    HIDDEN,
                    Scale::whole(HIDDEN),
                    settings.units,
                    "Units in each hidden layer. The problem has three.",
                    act.reform(|value| Action::Units(value as u32)),
                ).symbol("K") }
            </div>
            <div class="c4 weights">
                { select(
                    "Initialisation",
                    settings.init,
                    "How the weights are drawn. “Tight” has no slack in any step.",
                    act.reform(Action::Init),
                ) }
                <div class="buttons">{ seed_button("New seed", "Draws new weights.", &act.reform(Action::Seed)) }</div>
            </div>
            <div class="c3">
                { seed_slider(
                    settings.seed,
                    "Sets the weights, as torch.manual_seed does. The box also accepts larger seeds.",
                    &act.reform(Action::Seed),
                ) }
            </div>
        </section>
    }
}

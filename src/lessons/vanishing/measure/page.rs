//! The tab's page.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::anchor::anchor;
use super::background::BACKGROUND;
use super::explanation::explanation;
use super::state::{Action, Vanishing};
use super::stream::ENDS;
use super::task::{TASKS, after_answer};
use super::view::{Core, Parts};
use super::words;
use crate::charts::numerals::{grouped, plain};
use crate::components::{
    ChartFigure, TaskChip, activation_slider, background, chip, fold, gloss, menu, picking, select, slider, task_list,
};
use crate::frame::{Page, unbroken, use_answer, use_page, use_runner};
use crate::lessons::vanishing::controls::{TabProps, head, intro, seed_button, seed_slider};
use crate::lessons::vanishing::layers::link::Shown;
use crate::lessons::vanishing::layers::{ByLayerProps, layers_fold};
use crate::settings::{Field, Scale};
use protocol::{ProbeReport, ProbeSettings};

#[function_component]
pub(crate) fn MeasurePage(TabProps { page: props, strip }: &TabProps) -> Html {
    let page = use_page::<Vanishing>(props);
    let answer = use_answer(&props.kept, &props.workers, Vanishing::NAME, &page.settings);
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let chart = use_runner::<Core>(props, &page, &parts);
    use_effect_with(answer.clone(), {
        let (done, act, chart) = (page.done.clone(), page.act.clone(), Rc::clone(&chart));
        move |answer| {
            if let Some(answer) = answer {
                act.emit(Action::Done(after_answer(&done, &answer.question, &answer.answer)));
            }
            chart.change(|core| core.mark(answer.clone()));
        }
    });
    let (of_table, of_point) = (Rc::clone(&chart), chart);
    let table = use_callback((), move |(), ()| of_table.read(Core::table));
    let onpoint = use_callback((), move |place, ()| of_point.change(|core| core.point_at(place)));
    let onchange = use_callback(page.act.clone(), |change, act| act.emit(Action::Show(change)));
    let (settings, act) = (&page.settings, &page.act);
    // A link to a layer opens the layers.
    let open = use_state_eq(|| page.shown != Shown::default());
    let layers = ByLayerProps {
        settings: settings.clone(),
        shown: page.shown,
        onchange,
        kept: props.kept.clone(),
        workers: props.workers.clone(),
    };
    html! {
        <article class="gradients vanishing">
            { head(strip, &page.hash, &page.notes, Html::default()) }
            <div class="row stage">
                <div class="c8">
                    <ChartFigure
                        title="What reaches the first layer"
                        class="by-depth"
                        canvas={parts.canvas.clone()}
                        label="The first layer's gradient by depth; it is being measured."
                        legend={html! { <span class="unit">{ "|∂" }<i>{ "f" }</i>{ "/∂" }<i>{ "w" }</i>{ "| by depth, logarithmic" }</span> }}
                        {table}
                        {onpoint}
                    >
                        <p class="pointed" ref={parts.pointed.clone()} aria-hidden="true" hidden=true />
                    </ChartFigure>
                    <div class="axis" ref={parts.axis.clone()}>{ depth_controls(settings, page.end, act) }</div>
                </div>
                <div class="c4 findings">
                    { intro(gloss!("Drag the depth and watch how little of the [[gradient]] reaches the first layer.")) }
                    <div class="says">
                        <p class="finding" aria-live="polite">
                            { answer.as_ref().map(|answer| finding(&answer.question, &answer.answer)) }
                        </p>
                        <p class="anchor">{ answer.as_ref().and_then(|answer| answer.answer.gradient).map(|log10| unbroken(&anchor(log10))) }</p>
                    </div>
                    { facts(answer.as_ref().map(|answer| &*answer.answer), &parts) }
                    <TaskChip tasks={&TASKS[..]} done={page.done.clone()} />
                </div>
            </div>
            <div class="desk">
                { controls(settings, act) }
                { fold("More settings", differing(settings), more_controls(settings, act)) }
            </div>
            <div class="below">
                { layers_fold(&open, layers) }
                { fold("Why it vanishes", "the bound, and what it assumes", explanation()) }
            </div>
            <div class="row below">
                <div class="c8">{ background(BACKGROUND, Html::default()) }</div>
                <div class="c4">{ task_list(&page) }</div>
            </div>
        </article>
    }
}

/// How much of the gradient arrives, beside its bound.
fn finding(settings: &ProbeSettings, report: &ProbeReport) -> Html {
    let [gradient, reaches, bound, end] = words::finding(settings, report);
    html! { <>{ "A gradient of " }<b>{ gradient }</b>{ reaches }<span>{ bound }</span>{ unbroken(&end) }</> }
}

/// What is known of the network's gradient, and of networks like it.
fn facts(report: Option<&ProbeReport>, parts: &Parts) -> Html {
    html! {
        <dl class="facts">
            <div>
                <dt>{ "PyTorch prints" }</dt>
                <dd>{ report.map(|report| words::printed(report.printed)) }</dd>
            </div>
            { for parts.losses.iter().map(|[what, from]| html! {
                <div><dt ref={what.clone()} /><dd ref={from.clone()} /></div>
            }) }
            <div>
                <dt>{ "One layer passes back, on average" }</dt>
                <dd>{ report.map(|report| words::passed(report).unwrap_or_else(|| "–".to_owned())) }</dd>
            </div>
        </dl>
    }
}

/// The depth, and how deep the chart goes.
fn depth_controls(settings: &ProbeSettings, end: u32, act: &Callback<Action>) -> Html {
    let field = Field::layers(settings.units);
    let to = picking(&act.reform(Action::End), |event: Event| {
        event.target_dyn_into::<HtmlSelectElement>()?.value().parse().ok()
    });
    let ends = ENDS.iter().filter(|&&depth| f64::from(depth) <= field.max);
    let options = ends.map(|&depth| {
        html! { <option value={depth.to_string()} selected={depth == end}>{ grouped(depth.into()) }</option> }
    });
    html! {
        <>
            { slider(
                field,
                Scale::Whole { min: 1, max: end },
                settings.layers,
                format!("How many hidden layers the gradient has to pass. The box takes up to {}.", field.text(field.max)),
                act.reform(|value| Action::Layers(value as u32)),
            ).symbol("L") }
            { menu("Chart to", options.collect(), "The deepest network in the chart.", to) }
        </>
    }
}

fn controls(settings: &ProbeSettings, act: &Callback<Action>) -> Html {
    html! {
        <div class="row">
            <div class="c2">
                { slider(
                    Field::UNITS,
                    Scale::WIDTHS,
                    settings.units,
                    "Units in each hidden layer, and inputs. The problem has three. Above 40, the depth is limited.",
                    act.reform(|value| Action::Units(value as u32)),
                ).symbol("K") }
            </div>
            <div class="c3 weights">
                { select("Initialisation", settings.init, "How the weights are drawn.", act.reform(Action::Init)) }
                <div class="buttons">
                    { seed_button("New seed", "Draws new weights.", &act.reform(Action::Seed)) }
                </div>
            </div>
            <div class="c7">{ activation_slider(settings.activation, &act.reform(Action::Activation)) }</div>
        </div>
    }
}

/// What differs from the problem's settings, in a few words.
fn differing(settings: &ProbeSettings) -> Html {
    let ProbeSettings { seed, scale, input, .. } = ProbeSettings::default();
    let all = [
        (settings.seed != seed).then(|| format!("seed {}", settings.seed)),
        (settings.scale != scale).then(|| format!("weight scale {}", plain(settings.scale))),
        (settings.input != input).then(|| format!("input {}", plain(settings.input))),
    ];
    if all.iter().all(Option::is_none) {
        return html! { "seed, weight scale, input" };
    }
    all.into_iter().flatten().map(chip).collect()
}

fn more_controls(settings: &ProbeSettings, act: &Callback<Action>) -> Html {
    html! {
        <section class="row" aria-label="Settings">
            <div class="c4">
                { seed_slider(
                    settings.seed,
                    "Sets the weights, as torch.manual_seed does. The other networks use the seeds after it. The box \
                     also accepts larger seeds.",
                    &act.reform(Action::Seed),
                ) }
            </div>
            <div class="c4">
                { slider(
                    Field::SCALE,
                    Scale::LogUpTo { min: -1, last: 32 },
                    settings.scale,
                    "Multiplies all weights after they are drawn, including the output’s, but no biases. The problem \
                     allows weights up to 1, so at most 1 for “Uniform”.",
                    act.reform(Action::Scale),
                ).symbol("s") }
            </div>
            <div class="c4">
                { slider(
                    Field::INPUT,
                    Scale::Even { min: -4.0, step: 0.1, last: 80 },
                    settings.input,
                    "The value of every input. The gradient is proportional to it, so it is exactly 0 at 0. The bound \
                     assumes |x| ≤ 1.",
                    act.reform(Action::Input),
                ).symbol("x") }
            </div>
        </section>
    }
}

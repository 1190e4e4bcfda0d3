//! The tab's page.

use std::rc::Rc;

use yew::prelude::*;

use super::background::BACKGROUND;
use super::explanation::explanation;
use super::state::{Action, Vanishing};
use super::task::after_answer;
use super::view::{Core, Parts};
use super::words;
use crate::components::{
    ChartFigure, Sample, Share, Table, activation_slider, background, gloss, legend, legend_item, select, slider,
    task_list,
};
use crate::frame::answer::use_answer;
use crate::frame::driven::use_runner;
use crate::frame::page::{Page, PageProps, use_page};
use crate::lessons::vanishing::controls::{head, seed_button, seed_slider};
use crate::lessons::vanishing::layers::ByLayer;
use crate::settings::field::Field;
use crate::settings::scale::Scale;
use protocol::ProbeSettings;

#[function_component]
pub(crate) fn MeasurePage(props: &PageProps) -> Html {
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
    let finding = answer.as_ref().map(|answer| {
        let finding = words::finding(&answer.question, &answer.answer);
        format!("{finding} {}", words::printed(answer.answer.printed))
    });
    html! {
        <article class="vanishing">
            { head(
                "Gradients vanish in deep networks",
                gloss!("Drag the depth and watch how little of the [[gradient]] reaches the first layer."),
                &page.notes,
            ) }
            { by_depth(&page.settings, &parts, table, onpoint) }
            <div class="first">
                <p class="finding" aria-live="polite">{ finding.unwrap_or_default() }</p>
                <p class="losses" ref={parts.losses.clone()} />
                { controls(&page.settings, &page.act, &page.hash) }
            </div>
            <ByLayer
                settings={page.settings.clone()}
                shown={page.shown}
                {onchange}
                kept={props.kept.clone()}
                workers={props.workers.clone()}
            />
            { explanation() }
            { task_list(&page) }
            { background(BACKGROUND, Html::default()) }
        </article>
    }
}

/// The figure of the gradient by depth, and the values at one depth.
fn by_depth(
    settings: &ProbeSettings,
    parts: &Parts,
    table: Callback<(), Table>,
    onpoint: Callback<Option<(f64, f64)>>,
) -> Html {
    html! {
        <>
            <ChartFigure
                title="Gradient by depth"
                class="by-depth"
                canvas={parts.canvas.clone()}
                label="The first layer's gradient by depth; it is being measured."
                legend={legend_of(settings, parts.median.clone())}
                {table}
                {onpoint}
            >
                <p class="pointed" ref={parts.pointed.clone()} aria-hidden="true" hidden=true />
            </ChartFigure>
            <dl class="at-depth" aria-label="Values at one depth">
                <div><dt>{ "Depth" }</dt><dd ref={parts.depth.clone()}>{ "…" }</dd></div>
                { for words::TOLD.iter().zip(&parts.values).map(|(name, value)| html! {
                    <div><dt>{ *name }</dt><dd ref={value.clone()}>{ "…" }</dd></div>
                }) }
            </dl>
        </>
    }
}

fn legend_of(settings: &ProbeSettings, median: NodeRef) -> Html {
    let bound = html! { <>{ "bound " }{ words::bracketed_bound_base(settings) }<sup><i>{ "L" }</i></sup></> };
    let sharp = html! { <>{ "sharp, · |" }<i>{ "x" }</i>{ "|/" }<i>{ "K" }</i></> };
    let others = settings.init.is_random().then(|| {
        [
            legend_item(Sample::Dashed, "gradient", html! { <span ref={median}>{ "median" }</span> }),
            legend_item(Sample::Band, "gradient", "10–90 %"),
            legend_item(Sample::Faint, "gradient", "single ones"),
        ]
    });
    let bounds = [legend_item(Sample::Dashed, "reference", bound), legend_item(Sample::Dotted, "reference", sharp)];
    let own = [legend_item(Sample::Solid, "gradient", "this network")];
    legend(own.into_iter().chain(others.into_iter().flatten()).chain(bounds))
}

fn controls(settings: &ProbeSettings, act: &Callback<Action>, hash: &str) -> Html {
    html! {
        <section class="controls" aria-label="Network">
            { slider(
                Field::LAYERS,
                Scale::Depths,
                settings.layers,
                "How many hidden layers the gradient has to pass.",
                act.reform(|value| Action::Layers(value as u32)),
            ).symbol("L") }
            { slider(
                Field::UNITS,
                Scale::whole(Field::UNITS),
                settings.units,
                "Units in each hidden layer, and inputs. The problem has three.",
                act.reform(|value| Action::Units(value as u32)),
            ).symbol("K") }
            { activation_slider(settings.activation, &act.reform(Action::Activation)) }
            { select("Initialisation", settings.init, "How the weights are drawn.", act.reform(Action::Init)) }
            { seed_slider(
                settings.seed,
                "Decides the weights, as torch.manual_seed does; the other networks have the seeds after it. The box takes \
                 larger seeds, too.",
                &act.reform(Action::Seed),
            ) }
            { slider(
                Field::SCALE,
                Scale::LogUpTo { min: -1, last: 32 },
                settings.scale,
                "Multiplies all weights after they are drawn, those of the output too, but no bias. The problem allows \
                 weights up to 1, so at most 1 for “Uniform”.",
                act.reform(Action::Scale),
            ).symbol("s") }
            { slider(
                Field::INPUT,
                Scale::Even { min: -4.0, step: 0.1, last: 80 },
                settings.input,
                "The value of every input. The gradient has it as a factor, so that at 0 the gradient is exactly 0.",
                act.reform(Action::Input),
            ).symbol("x") }
            <div class="buttons">
                { seed_button("New seed", "Draws other weights.", &act.reform(Action::Seed)) }
                <Share hash={hash.to_owned()} />
            </div>
        </section>
    }
}

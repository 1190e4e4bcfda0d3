//! The component: charts, strip, backward pass, and the numbers of one layer.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::detail::detail;
use super::link::{self, Change, Shown};
use super::view::{self, Canvases, Core, News, mean_and_spread};
use super::{Colouring, words};
use crate::charts::layers::needs_logarithms;
use crate::charts::numerals::{fixed, short, significant};
use crate::components::{Cell, ChartFigure, Sample, Table, button, legend, legend_item, select, slider};
use crate::frame::{Kept, Workers, unbroken, use_answer, use_view};
use crate::lessons::vanishing::question::{AllLayers, OneLayer};
use crate::lessons::vanishing::words::size_or_exact_zero;
use crate::settings::Scale;
use protocol::{LayersReport, ProbeSettings};

#[derive(Properties, PartialEq)]
pub(in crate::lessons::vanishing) struct ByLayerProps {
    pub(in crate::lessons::vanishing) settings: ProbeSettings,
    pub(in crate::lessons::vanishing) shown: Shown,
    /// The same callback at every rendering.
    pub(in crate::lessons::vanishing) onchange: Callback<Change>,
    pub(in crate::lessons::vanishing) kept: Kept,
    pub(in crate::lessons::vanishing) workers: Workers,
}

/// The name that tells these questions from others of their type.
const NAME: &str = "layers";

/// A fold with the layers. They are measured only while it is `open`, since charts that are not seen need no numbers.
pub(in crate::lessons::vanishing) fn layers_fold(open: &UseStateHandle<bool>, layers: ByLayerProps) -> Html {
    let setter = open.setter();
    let ontoggle = move |event: Event| setter.set(event.target_unchecked_into::<Element>().has_attribute("open"));
    html! {
        <details class="fold" open={**open} {ontoggle}>
            <summary>
                <span class="fold-title">{ "Look into the layers" }</span>
                <span class="fold-inside">{ "gradient by layer, every unit’s slope, activations, saturation, one layer’s numbers" }</span>
            </summary>
            if **open {
                <ByLayer ..layers />
            }
        </details>
    }
}

/// One network layer by layer.
#[function_component]
fn ByLayer(props: &ByLayerProps) -> Html {
    let ByLayerProps { settings, kept, workers, onchange, .. } = props;
    let Shown { colouring, inputs, .. } = props.shown;
    // The layer that the backward pass has reached, while it runs.
    let walk = use_state_eq(|| None::<u32>);
    let layer = walk.unwrap_or(props.shown.layer).min(settings.layers);
    let answered = use_answer(kept, workers, NAME, &AllLayers { settings: settings.clone(), inputs });
    let one = use_answer(kept, workers, NAME, &OneLayer { settings: settings.clone(), layer });
    let canvases = (*use_memo((), |()| Canvases::default())).clone();
    let tell = use_callback(onchange.clone(), {
        let walk = walk.setter();
        move |news, onchange: &Callback<Change>| match news {
            News::Reached(layer) => walk.set(Some(layer)),
            News::Arrived => {
                onchange.emit(Change::Layer(1));
                walk.set(None);
            }
        }
    });
    let shown = view::Shown { answered: answered.clone(), colouring, marked: layer };
    let view = use_view::<Core>(workers, &Rc::new(shown), &canvases, &tell);

    let choose = {
        let (walk, view, onchange) = (walk.setter(), Rc::clone(&view), onchange.clone());
        Callback::from(move |layer| {
            view.change(Core::arrive);
            walk.set(None);
            onchange.emit(Change::Layer(layer));
        })
    };
    let play = {
        let (setter, view, playing, onchange) = (walk.setter(), Rc::clone(&view), walk.is_some(), onchange.clone());
        move |()| {
            view.change(if playing { Core::pause } else { Core::play });
            setter.set((!playing).then_some(layer));
            if playing {
                onchange.emit(Change::Layer(layer));
            }
        }
    };
    let pick = |canvas: usize| {
        let (view, choose) = (Rc::clone(&view), choose.clone());
        let pick = move |event: MouseEvent| {
            let layer = view.read(|core| core.layer_at(canvas, f64::from(event.offset_x())));
            layer.into_iter().for_each(|layer| choose.emit(layer));
        };
        // The slider does the same by keyboard. A swipe that scrolls the page is no click.
        html! { <div class="pick" aria-hidden="true" onclick={pick} /> }
    };

    let report = answered.as_ref().map(|answered| Rc::clone(&answered.answer));
    let chart = |canvas: usize, title, class, label, legend, make: fn(&LayersReport) -> Table| {
        let report = report.clone();
        let table = Callback::from(move |()| report.as_deref().map(make).unwrap_or_default());
        html! {
            <ChartFigure {title} {class} canvas={canvases[canvas].clone()} {label} {legend} {table}>
                { pick(canvas) }
            </ChartFigure>
        }
    };
    let field = link::field(settings.layers);
    html! {
        <section class="row layers" aria-label="Layer by layer">
            <div class="c8 layer-charts">
                { chart(
                    0,
                    "Gradient by layer",
                    "by-layer",
                    "The gradient's norm by layer; it is being measured.",
                    norm_legend(settings.layers),
                    norm_table,
                ) }
                { chart(
                    3,
                    "The whole network",
                    "strip-chart",
                    "The whole network; it is being measured.",
                    scale(report.as_deref(), colouring),
                    unit_table,
                ) }
                <p class="ends" aria-hidden="true"><span>{ "← input" }</span><span>{ "output →" }</span></p>
                { chart(
                    1,
                    "Activations by layer",
                    "activations",
                    "The activations' mean and spread by layer; they are being measured.",
                    activation_legend(report.as_deref()),
                    activation_table,
                ) }
                { chart(
                    2,
                    "Saturated units by layer",
                    "saturated",
                    "The share of saturated units by layer; it is being measured.",
                    Html::default(),
                    share_table,
                ) }
            </div>
            <div class="c4 layer-side">
                <div class="stack">
                    if let Some(answered) = &answered {
                        <p>{ unbroken(&words::finding(&answered.answer)) }</p>
                        if let Some(trouble) = words::trouble(&answered.question.settings, &answered.answer) {
                            <p class="notice">{ trouble }</p>
                        }
                        if let Some(selection) = words::selection(&answered.answer) {
                            <p class="remark">{ selection }</p>
                        }
                    }
                </div>
                <div class="controls">
                    <div class="buttons">
                        { button(
                            if walk.is_some() { "Pause" } else { "Play backward pass" },
                            "Shows the gradient moving from the output back to the first layer.",
                            play,
                        ).primary(true) }
                    </div>
                    { slider(
                        field,
                        Scale::whole(field),
                        layer,
                        "The layer whose numbers are shown below. You can also click a layer in a chart.",
                        choose.reform(|value| value as u32),
                    ).symbol("l") }
                    { select(
                        "Colour",
                        colouring,
                        "What the colours of the strip show: the slope of each unit, or the size of the gradient \
                         that arrives there.",
                        onchange.reform(Change::Colouring),
                    ) }
                    { select(
                        "Mean and spread over",
                        inputs,
                        "Which activations of a layer are counted: those at the input of the gradient, or also those \
                         at other inputs.",
                        onchange.reform(Change::Inputs),
                    ) }
                </div>
                if let Some(one) = &one {
                    { detail(&one.answer) }
                }
                <p class="remark">{ definitions(report.as_deref()) }</p>
            </div>
        </section>
    }
}

fn norm_legend(layers: u32) -> Html {
    legend([
        legend_item(Sample::Dot, "gradient", "hidden layers"),
        legend_item(Sample::Dot, "ink", format!("output layer ({})", layers + 1)),
    ])
}

fn activation_legend(report: Option<&LayersReport>) -> Html {
    if needs_logarithms(&report.map(mean_and_spread).unwrap_or_default()) {
        return legend([
            legend_item(Sample::Solid, "network", "size of the mean"),
            legend_item(Sample::Dashed, "second", "standard deviation"),
        ]);
    }
    legend([legend_item(Sample::Solid, "network", "mean, band: ± one standard deviation")])
}

/// The colour scale of the strip.
fn scale(report: Option<&LayersReport>, colouring: Colouring) -> Html {
    let Some(report) = report else { return Html::default() };
    let (low, high) = words::ends(report, colouring);
    let zero = report.rows.iter().any(|row| match colouring {
        Colouring::Slope => row.slopes.contains(&0.0),
        Colouring::Delta => row.deltas.contains(&None),
    });
    html! {
        <p class="strip-scale">
            if low != high {
                <span>{ low }</span><span class="colour-bar" aria-hidden="true" /><span>{ high }</span>
            }
            if zero {
                <span class="colour-zero" aria-hidden="true" /><span>{ "exactly 0" }</span>
            }
        </p>
    }
}

fn definitions(report: Option<&LayersReport>) -> String {
    report.map_or_else(String::new, |report| {
        format!(
            "A unit counts as saturated where its slope is below {} % of the activation’s largest, {}: below {}. Mean and \
             standard deviation are over all units of a layer, at the inputs chosen above; the strip, the gradient and the \
             table belong to the one input x.",
            fixed(100.0 * report.saturated_below, 0),
            short(report.largest_slope),
            short(report.saturated_below * report.largest_slope),
        )
    })
}

fn norm_table(report: &LayersReport) -> Table {
    let row = |layer: u32, norm: Option<f64>| vec![Cell::from(layer.to_string()), size_or_exact_zero(norm).into()];
    let output = row(report.layers + 1, report.output_norm);
    let rows = report.rows.iter().map(|of| row(of.layer, of.norm)).chain([output]);
    Table { head: vec!["Layer", "Gradient norm"], rows: rows.collect() }
}

fn unit_table(report: &LayersReport) -> Table {
    let rows = report.rows.iter().map(|row| {
        let slopes: Vec<_> = row.slopes.iter().map(|&slope| significant(f64::from(slope), 3)).collect();
        let deltas: Vec<_> = row.deltas.iter().map(|&delta| size_or_exact_zero(delta)).collect();
        [row.layer.to_string(), slopes.join("; "), deltas.join("; ")].map(Cell::from).to_vec()
    });
    Table { head: vec!["Layer", "Slopes φ′, unit by unit", "Sizes of δ, unit by unit"], rows: rows.collect() }
}

fn activation_table(report: &LayersReport) -> Table {
    let rows = report.rows.iter().map(|row| {
        let [mean, spread] = match row.statistics {
            Some(of) => [of.mean, of.spread].map(|value| Cell::number(value, significant(value, 4))),
            None => ["overflow"; 2].map(Cell::from),
        };
        vec![row.layer.to_string().into(), mean, spread]
    });
    Table { head: vec!["Layer", "Mean", "Standard deviation"], rows: rows.collect() }
}

fn share_table(report: &LayersReport) -> Table {
    let rows = report.rows.iter().map(|row| {
        let share =
            row.statistics.map(|of| Cell::number(of.saturated, format!("{} %", fixed(100.0 * of.saturated, 0))));
        vec![row.layer.to_string().into(), share.unwrap_or_else(|| "unknown".into())]
    });
    Table { head: vec!["Layer", "Saturated units"], rows: rows.collect() }
}

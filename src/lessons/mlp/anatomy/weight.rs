//! How the gradient by the chosen parameter arises: the factors of the chain rule for each sample, the unit's curve and
//! slope with the samples on them, and the pre-activations by layer.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::weight_words as words;
use crate::charts::Plot;
use crate::charts::activation::{self, Curves};
use crate::charts::network_layout::Place;
use crate::charts::numerals::{fixed, significant};
use crate::charts::ridges::{self, Ridges};
use crate::components::{Cell, ChartFigure, Sample, Table, display, legend, legend_item, menu, picking};
use crate::frame::{Kept, Question, Workers, unbroken, use_answer, use_drawing};
use protocol::lab::{Request, Response};
use protocol::{Scene, WeightAnswer, WeightReport, channel};

/// The gradient by a parameter of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
struct WeightQuestion {
    run: u32,
    /// The parameter's index in PyTorch's order.
    index: u32,
    /// Changes whenever the run's parameters do.
    version: u32,
}

impl Question for WeightQuestion {
    type Channel = channel::Lab;
    type Answer = WeightAnswer;

    fn request(self, number: u32) -> Request {
        Request::Weight { request: number, run: self.run, index: self.index }
    }

    fn answer(response: &Response) -> Option<(u32, &Rc<WeightAnswer>)> {
        match response {
            Response::Weight(answer) => Some((answer.request, answer)),
            _ => None,
        }
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct WeightSectionProps {
    pub(super) kept: Kept,
    pub(super) workers: Workers,
    pub(super) run: u32,
    pub(super) scene: Rc<Scene>,
    pub(super) widths: Vec<usize>,
    /// The chosen parameter.
    pub(super) place: Place,
    /// Changes whenever the run's parameters do.
    pub(super) version: u32,
}

#[function_component]
pub(super) fn WeightSection(props: &WeightSectionProps) -> Html {
    let WeightSectionProps { kept, workers, run, scene, widths, place, version } = props;
    let index = place.index(widths).unwrap_or(0) as u32;
    let question = WeightQuestion { run: *run, index, version: *version };
    let answered = use_answer(kept, workers, "weight", &question);
    let sample = use_state_eq(|| 0_usize);
    let name = super::words::name(*place, widths);
    // The numbers of another parameter would be misleading.
    let answer = answered.filter(|answered| answered.answer.run == *run && answered.question.index == index);
    let content = match answer.as_ref().map(|answered| &answered.answer.outcome) {
        None => html! { <p class="hint">{ "Computing." }</p> },
        Some(Err(problem)) => html! { <p class="problem">{ format!("Not possible: {problem}.") }</p> },
        Some(Ok(report)) => {
            let chosen = (*sample).min(report.samples.len().saturating_sub(1));
            html! {
                <>
                    { checked(report) }
                    { chain(report, scene, chosen, *place, widths, {
                        let setter = sample.setter();
                        Callback::from(move |sample| setter.set(sample))
                    }) }
                    <div class="taken-charts">
                        if report.unit.is_some() {
                            <UnitChart report={report.clone()} {chosen} unit={words::unit(*place, widths)} />
                        }
                        <LayersChart report={report.clone()} />
                    </div>
                </>
            }
        }
    };
    html! {
        <section class="taken" aria-labelledby="taken-title">
            <h3 id="taken-title">{ format!("Where the gradient of the {name} comes from") }</h3>
            { content }
        </section>
    }
}

/// The gradient beside the central difference.
fn checked(report: &WeightReport) -> Html {
    let output = |label: &'static str, value: f64| {
        html! { <div><dt>{ label }</dt><dd><output class="amount" aria-label={label} aria-live="off">{ significant(value, 6) }</output></dd></div> }
    };
    html! {
        <>
            <dl class="taken-numbers">
                { output("Gradient", report.gradient) }
                { output("Central difference", report.difference) }
            </dl>
            <p class="hint">{ unbroken(&words::agreement(report)) }</p>
        </>
    }
}

/// The sum over the samples, and the factors of one of them.
fn chain(
    report: &WeightReport,
    scene: &Scene,
    chosen: usize,
    place: Place,
    widths: &[usize],
    onchoose: Callback<usize>,
) -> Html {
    let Some(sample) = report.samples.get(chosen) else { return Html::default() };
    let options = (0..report.samples.len()).map(|at| {
        let x = scene.points.get(at).map_or(0.0, |point| f64::from(point[0]));
        html! { <option value={at.to_string()} selected={at == chosen}>{ format!("{}: x = {}", at + 1, fixed(x, 2)) }</option> }
    });
    let onchange =
        picking(&onchoose, |event: Event| event.target_dyn_into::<HtmlSelectElement>()?.value().parse().ok());
    html! {
        <div class="taken-chain">
            { display(&words::mean_of_products(report)) }
            { menu("Sample", options.collect(), "The sample whose factors are shown.", onchange) }
            { display(&words::product(chosen, sample)) }
            <p class="hint">{ unbroken(&words::factors(place, widths, chosen)) }</p>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct UnitChartProps {
    report: WeightReport,
    chosen: usize,
    unit: String,
}

/// The unit's curve and its slope, with the samples on them.
#[function_component]
fn UnitChart(props: &UnitChartProps) -> Html {
    let UnitChartProps { report, chosen, unit } = props;
    let canvas = use_drawing((report.clone(), *chosen), Plot::new, |plot, (report, chosen)| {
        activation::draw(plot, &curves(report, *chosen));
    });
    let table = use_callback(report.clone(), |(), report| samples_table(report));
    let legend = legend([
        legend_item(Sample::Solid, "network", "φ(z)"),
        legend_item(Sample::Dashed, "gradient", "φ′(z)"),
        legend_item(Sample::Dot, "ink", "the chosen sample"),
    ]);
    let label = words::curves(report, *chosen, unit);
    html! { <ChartFigure title="The unit at each sample" class="unit-curve" {canvas} {label} {legend} {table} /> }
}

fn curves(report: &WeightReport, marked: usize) -> Curves {
    let points = report.unit.as_ref().map_or(&[][..], |unit| &unit.points);
    let curve = |of: usize| points.iter().map(|point| (f64::from(point[0]), f64::from(point[of]))).collect();
    let samples = report.samples.iter().map(|sample| [(sample.z, sample.value), (sample.z, sample.slope)]);
    Curves { value: curve(1), slope: curve(2), samples: samples.collect(), marked }
}

fn samples_table(report: &WeightReport) -> Table {
    let rows = report.samples.iter().zip(1..).map(|(sample, number): (_, u32)| {
        let numbers = [sample.z, sample.value, sample.slope, sample.delta, sample.activation, sample.product];
        let cells = numbers.map(|value| Cell::number(value, significant(value, 4)));
        std::iter::once(number.to_string().into()).chain(cells).collect()
    });
    Table { head: vec!["Sample", "z", "φ(z)", "φ′(z)", "δ", "a", "δ · a"], rows: rows.collect() }
}

#[derive(Properties, PartialEq)]
struct LayersChartProps {
    report: WeightReport,
}

/// The pre-activations of each hidden layer.
#[function_component]
fn LayersChart(props: &LayersChartProps) -> Html {
    let canvas = use_drawing(props.report.layers.clone(), Plot::new, |plot, layers| {
        ridges::draw(plot, &Ridges { ends: layers.ends.into(), layers: &layers.counts });
    });
    let table = use_callback(props.report.layers.clone(), |(), layers| {
        let [from, to] = layers.ends;
        let rows = layers.counts.iter().zip(1..).flat_map(|(counts, number): (_, u32)| {
            let width = (to - from) / counts.len().max(1) as f64;
            counts.iter().enumerate().map(move |(bin, count)| {
                let low = from + bin as f64 * width;
                let ends = [low, low + width].map(|end| Cell::number(end, fixed(end, 2)));
                let [low, high] = ends;
                vec![number.to_string().into(), low, high, count.to_string().into()]
            })
        });
        Table { head: vec!["Layer", "z from", "to", "Count"], rows: rows.collect() }
    });
    let legend = legend([legend_item(Sample::Band, "network", "all units at all samples")]);
    let label = words::layers(&props.report);
    html! { <ChartFigure title="Pre-activations by layer" class="ridges" {canvas} {label} {legend} {table} /> }
}

//! A chart of a figure.

use std::rc::Rc;

use yew::prelude::*;

use super::figure::{Chart, Figure, chart_words};
use crate::charts::numerals::short_to;
use crate::charts::pyplot::{self, Kind, Line, Look, looks};
use crate::components::{Cell, ChartFigure, Sample, Table, legend, legend_item};
use crate::frame::elements::label;
use crate::frame::screen::plot;
use crate::platform::Frames;

#[derive(Properties, PartialEq)]
pub(super) struct PlotViewProps {
    pub(super) figure: Rc<Figure>,
    /// The index of the chart in the figure.
    pub(super) chart: usize,
    /// A name for its elements.
    pub(super) name: String,
}

#[function_component]
pub(super) fn PlotView(PlotViewProps { figure, chart: at, name }: &PlotViewProps) -> Html {
    let canvas = use_node_ref();
    use_effect_with((Rc::clone(figure), *at), {
        let canvas = canvas.clone();
        move |(figure, at): &(Rc<Figure>, usize)| {
            let (figure, at) = (Rc::clone(figure), *at);
            let frames = plot(&canvas).map(|mut plot| {
                let mut is_new = true;
                Frames::new(move |_| {
                    let Some(chart) = figure.charts.get(at) else { return };
                    if std::mem::take(&mut is_new) || plot.is_stale() {
                        pyplot::draw(&mut plot, &chart.drawing);
                        label(&canvas, &chart_words(chart));
                    }
                })
            });
            move || drop(frames)
        }
    });
    let table = use_callback((Rc::clone(figure), *at), |(), (figure, at): &(Rc<Figure>, usize)| {
        figure.charts.get(*at).map(table).unwrap_or_default()
    });
    let Some(chart) = figure.charts.get(*at) else { return Html::default() };
    html! {
        <ChartFigure
            title={chart.title.clone()}
            name={name.clone()}
            class="plotted"
            {canvas}
            label={chart_words(chart)}
            legend={key(chart)}
            {table}
        />
    }
}

/// The names of the lines, if they have any.
fn key(chart: &Chart) -> Html {
    let series = chart.drawing.series.iter().zip(looks(&chart.drawing.series));
    let entries: Vec<Html> = series
        .filter(|(series, _)| !series.label.is_empty())
        .map(|(series, look)| legend_item(sample(&series.kind, look), look.color, series.label.clone()))
        .collect();
    if entries.is_empty() { Html::default() } else { legend(entries) }
}

fn sample(kind: &Kind, look: Look) -> Sample {
    match (kind, look.line) {
        (Kind::Points, _) if look.hollow => Sample::Ring,
        (Kind::Points, _) => Sample::Dot,
        (Kind::Bars(_) | Kind::Area(_), _) => Sample::Band,
        (_, Line::Solid) => Sample::Solid,
        (_, Line::Dashed) => Sample::Dashed,
        (_, Line::Dotted) => Sample::Dotted,
    }
}

/// All points of a chart.
fn table(chart: &Chart) -> Table {
    let number = |value: f64| Cell::number(value, short_to(value, 4));
    let rows = chart.drawing.series.iter().enumerate().flat_map(|(at, series)| {
        let name = if series.label.is_empty() { (at + 1).to_string() } else { series.label.clone() };
        let row = move |point: &(f64, f64)| vec![name.clone().into(), number(point.0), number(point.1)];
        series.points.iter().map(row).collect::<Vec<_>>()
    });
    Table { head: vec!["Line", "x", "y"], rows: rows.collect() }
}

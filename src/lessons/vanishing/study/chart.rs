//! The charts about one small network, drawn anew when the reader changes something.

use std::convert::Infallible;
use std::ops::Range;
use std::rc::Rc;

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::words;
use crate::charts::Plot;
use crate::charts::factors::{self, Factors};
use crate::charts::numerals::{fixed, significant};
use crate::charts::slope::{self, Slope};
use crate::components::{ChartFigure, Legend, LegendItem, Sample, Table};
use crate::frame::client::{Heard, Workers};
use crate::frame::driven::{self, use_view};
use engine::nn::Activation;
use protocol::deep_nets::Response;
use protocol::{StudyReport, channel};

/// How far the curve of the slope goes to either side at least.
const REACH: f64 = 6.0;

/// Which chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Chart {
    /// The factors of the bound by layer.
    Factors,
    /// The sigmoid's slope with the units on it.
    Slope,
}

/// What a chart shows.
#[derive(PartialEq)]
struct Shown {
    chart: Chart,
    report: Rc<StudyReport>,
    lit: Range<usize>,
}

#[derive(Properties, PartialEq)]
pub(crate) struct StudyChartProps {
    pub(crate) chart: Chart,
    pub(crate) report: Rc<StudyReport>,
    /// The layers that are spoken of, counted from 0.
    pub(crate) lit: Range<usize>,
    pub(crate) workers: Workers,
}

/// Draws a chart when what it shows has changed.
struct Core {
    plot: Option<Plot>,
    shown: Rc<Shown>,
    dirty: bool,
}

impl driven::Core for Core {
    type Channel = channel::DeepNets;
    type Follows = Shown;
    type Command = Infallible;
    type Refs = NodeRef;
    type Notice = Infallible;

    fn new(_: &Workers, shown: &Rc<Shown>) -> Self {
        Self { plot: None, shown: Rc::clone(shown), dirty: true }
    }

    fn attach(&mut self, canvas: Option<&NodeRef>) {
        self.plot = canvas.and_then(|canvas| Plot::new(canvas.cast::<HtmlCanvasElement>()?));
        self.dirty = true;
    }

    fn follow(&mut self, shown: &Rc<Shown>, _: &[Infallible]) {
        (self.shown, self.dirty) = (Rc::clone(shown), true);
    }

    fn receive(&mut self, _: Heard<'_, Response>) -> Option<Infallible> {
        None
    }

    fn tick(&mut self, _: f64) -> Option<Infallible> {
        let Shown { chart, report, lit } = &*self.shown;
        let plot = self.plot.as_mut()?;
        if std::mem::take(&mut self.dirty) || plot.is_stale() {
            match chart {
                Chart::Factors => factors::draw(plot, &factors_of(report, lit.clone())),
                Chart::Slope => slope::draw(plot, &slope_of(report, lit.clone())),
            }
        }
        None
    }
}

#[function_component]
pub(crate) fn StudyChart(props: &StudyChartProps) -> Html {
    let StudyChartProps { chart, report, lit, workers } = props;
    let canvas = use_node_ref();
    let shown = Shown { chart: *chart, report: Rc::clone(report), lit: lit.clone() };
    use_view::<Core>(workers, &Rc::new(shown), &canvas, &Callback::noop());
    let table = use_callback((*chart, Rc::clone(report)), |(), (chart, report)| table(*chart, report));
    let (title, class, label, legend) = match chart {
        Chart::Factors => ("Factors by layer", "factors", words::factors(report), factors_legend()),
        Chart::Slope => ("Slope of the sigmoid", "slope", words::slopes(report), slope_legend()),
    };
    let label = format!("{label}{}", words::lit(lit));
    html! { <ChartFigure {title} {class} {canvas} {label} {legend} {table} /> }
}

fn factors_of(report: &StudyReport, lit: Range<usize>) -> Factors {
    let layers = || report.layers.iter();
    Factors {
        slopes: layers().map(|layer| layer.largest_slope.left).collect(),
        paths: layers().map(|layer| layer.path_factor.left).collect(),
        running: layers().map(|layer| layer.running.left).collect(),
        bound: layers().map(|layer| layer.running.right).collect(),
        reached: layers().map(|layer| layer.reached).collect(),
        lit,
    }
}

fn slope_of(report: &StudyReport, lit: Range<usize>) -> Slope {
    let layers = report.layers.iter();
    let units: Vec<Vec<(f64, f64)>> =
        layers.map(|layer| layer.pre_activation.iter().copied().zip(layer.slope.iter().copied()).collect()).collect();
    let widest = units.iter().flatten().fold(REACH, |widest, unit| unit.0.abs().ceil().max(widest));
    let curve = (-100..=100).map(|step| widest * f64::from(step) / 100.0);
    Slope {
        curve: curve.map(|z| (z, Activation::Sigmoid.slope(z))).collect(),
        most: Activation::Sigmoid.max_slope(),
        units,
        lit,
    }
}

fn table(chart: Chart, report: &StudyReport) -> Table {
    let mut rows = Vec::new();
    for (layer, index) in report.layers.iter().zip(1..) {
        match chart {
            Chart::Factors => {
                let numbers = [
                    layer.largest_slope.left,
                    layer.path_factor.left,
                    layer.running.left,
                    layer.running.right,
                    layer.reached,
                ];
                let mut row = vec![index.to_string()];
                row.extend(numbers.map(|value| significant(value, 3)));
                rows.push(row);
            }
            Chart::Slope => {
                for ((&z, &slope), unit) in layer.pre_activation.iter().zip(&layer.slope).zip(1..) {
                    rows.push(vec![index.to_string(), unit.to_string(), fixed(z, 4), significant(slope, 4)]);
                }
            }
        }
    }
    let head = match chart {
        Chart::Factors => vec!["Layer", "Largest slope", "Path sum", "Product", "Bound", "Gradient"],
        Chart::Slope => vec!["Layer", "Unit", "z", "Slope"],
    };
    Table { head, rows }
}

fn factors_legend() -> Html {
    html! {
        <Legend>
            <LegendItem sample={Sample::Dot} colour="model">{ "largest slope" }</LegendItem>
            <LegendItem sample={Sample::Dot} colour="reference">{ "path sum" }</LegendItem>
            <LegendItem sample={Sample::Solid} colour="model">{ "product" }</LegendItem>
            <LegendItem sample={Sample::Dashed} colour="data">{ "bound" }</LegendItem>
            <LegendItem sample={Sample::Dotted} colour="ink">{ "gradient" }</LegendItem>
        </Legend>
    }
}

fn slope_legend() -> Html {
    html! {
        <Legend>
            <LegendItem sample={Sample::Dot} colour="model">{ "units" }</LegendItem>
            <LegendItem sample={Sample::Solid} colour="reference">{ "σ′(z)" }</LegendItem>
            <LegendItem sample={Sample::Dashed} colour="data">{ "its top" }</LegendItem>
        </Legend>
    }
}

//! The charts about one small network. They are drawn again when the reader changes something.

use std::ops::Range;
use std::rc::Rc;

use yew::prelude::*;

use super::words;
use crate::charts::Plot;
use crate::charts::factors::{self, Factors};
use crate::charts::numerals::{fixed, significant};
use crate::charts::slope::{self, Slope};
use crate::components::{Cell, ChartFigure, Sample, Table, legend, legend_item};
use crate::frame::use_drawing;
use engine::nn::Activation;
use protocol::{StudyLayer, StudyReport};

/// The curve of the slope extends at least this far on both sides of 0.
const REACH: f64 = 6.0;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Chart {
    /// The factors of the bound by layer.
    Factors,
    /// The sigmoid's slope, with the units as dots on it.
    Slope,
}

impl Chart {
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Factors => "Factors by layer",
            Self::Slope => "Slope of the sigmoid",
        }
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct StudyChartProps {
    pub(crate) chart: Chart,
    pub(crate) report: Rc<StudyReport>,
    /// The layers that are highlighted, counted from 0.
    pub(crate) lit: Range<usize>,
}

/// What a chart shows.
type Shown = (Chart, Rc<StudyReport>, Range<usize>);

fn draw(plot: &mut Plot, (chart, report, lit): &Shown) {
    match chart {
        Chart::Factors => factors::draw(plot, &factors_of(report, lit.clone())),
        Chart::Slope => slope::draw(plot, &slope_of(report, lit.clone())),
    }
}

#[function_component]
pub(crate) fn StudyChart(props: &StudyChartProps) -> Html {
    let StudyChartProps { chart, report, lit } = props;
    let canvas = use_drawing((*chart, Rc::clone(report), lit.clone()), Plot::new, draw);
    let table = use_callback((*chart, Rc::clone(report)), |(), (chart, report)| table(*chart, report));
    let (class, label) = match chart {
        Chart::Factors => ("factors", words::factors(report)),
        Chart::Slope => ("slope", words::slopes(report)),
    };
    let label = label + &words::lit(lit);
    html! { <ChartFigure title={chart.title()} {class} {canvas} {label} legend={legend_of(*chart)} {table} /> }
}

fn factors_of(report: &StudyReport, lit: Range<usize>) -> Factors {
    let of = |number: fn(&StudyLayer) -> f64| report.layers.iter().map(number).collect();
    Factors {
        slopes: of(|layer| layer.largest_slope.left),
        paths: of(|layer| layer.path_factor.left),
        running: of(|layer| layer.running.left),
        bound: of(|layer| layer.running.right),
        reached: of(|layer| layer.reached),
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
                let factors = [layer.largest_slope.left, layer.path_factor.left];
                let products = [layer.running.left, layer.running.right, layer.reached];
                let numbers = factors.into_iter().chain(products).map(|value| significant(value, 3));
                rows.push(std::iter::once(index.to_string()).chain(numbers).map(Into::into).collect());
            }
            Chart::Slope => {
                for ((&z, &slope), unit) in layer.pre_activation.iter().zip(&layer.slope).zip(1..) {
                    let numbers = [Cell::number(z, fixed(z, 4)), Cell::number(slope, significant(slope, 4))];
                    rows.push(
                        [index, unit].map(|number: u32| number.to_string().into()).into_iter().chain(numbers).collect(),
                    );
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

fn legend_of(chart: Chart) -> Html {
    match chart {
        Chart::Factors => legend([
            legend_item(Sample::Dot, "network", "largest slope"),
            legend_item(Sample::Dot, "muted", "path sum"),
            legend_item(Sample::Solid, "gradient", "product"),
            legend_item(Sample::Dashed, "reference", "attained bound"),
            legend_item(Sample::Dotted, "ink", "gradient"),
        ]),
        Chart::Slope => legend([
            legend_item(Sample::Dot, "network", "units"),
            legend_item(Sample::Solid, "network", "σ′(z)"),
            legend_item(Sample::Dashed, "reference", "its top"),
        ]),
    }
}

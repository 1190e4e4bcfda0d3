//! A drawing of a network: edges by weight, units by slope.

use std::ops::Range;

use yew::prelude::*;

use super::{knobs, words};
use crate::charts::numerals::{fixed, significant};
use protocol::{StudyKnob, StudyReport};

/// What the drawing is called in the link of a frame.
pub(crate) const NETWORK: &str = "Network";
/// The margin in the units of the drawing.
const MARGIN: usize = 30;
/// The sigmoid's largest slope. A unit with this slope is drawn solid; the opacity falls with the third power of the slope,
/// because slopes differ little near the largest one.
const FULL: f64 = 0.25;

/// What is highlighted in the drawing, and what a click does.
#[derive(Default)]
pub(crate) struct Look {
    /// The units of a path, one per layer from 0.
    pub(crate) path: Option<Vec<u32>>,
    /// The layers that are highlighted, counted from 0.
    pub(crate) lit: Range<usize>,
    /// The number that is being edited.
    pub(crate) picked: Option<StudyKnob>,
    /// Called with the number that was clicked.
    pub(crate) onpick: Option<Callback<StudyKnob>>,
    /// Whether it is drawn narrow and tall, so that a finger can pick an edge on a phone.
    pub(crate) is_tall: bool,
}

impl Look {
    /// The distances of layers and of units.
    fn steps(&self) -> (usize, usize) {
        if self.is_tall { (72, 96) } else { (96, 64) }
    }

    fn x_of(&self, column: usize) -> usize {
        MARGIN + column * self.steps().0
    }

    fn y_of(&self, unit: u32) -> usize {
        MARGIN + unit as usize * self.steps().1
    }

    fn middle(&self, units: usize) -> usize {
        MARGIN + (units - 1) * self.steps().1 / 2
    }

    /// The ends of a weight's line: column and height of each. A bias has its unit's place twice.
    fn ends(&self, report: &StudyReport, knob: StudyKnob) -> [(usize, usize); 2] {
        let at = |column: usize, unit: u32| (self.x_of(column), self.y_of(unit));
        match knob {
            StudyKnob::Weight { layer, to, from } => [at(layer as usize, from), at(layer as usize + 1, to)],
            StudyKnob::Bias { layer, unit } => [at(layer as usize + 1, unit); 2],
            StudyKnob::Output { unit } => {
                let layers = report.layers.len();
                [at(layers, unit), (self.x_of(layers + 1), self.middle(report.output.len()))]
            }
        }
    }

    /// The width and the height of the drawing.
    fn extent(&self, report: &StudyReport) -> (usize, usize) {
        let (layers, units) = (report.layers.len(), report.output.len());
        (self.x_of(layers + 1) + MARGIN, self.y_of(units as u32 - 1) + MARGIN)
    }

    /// The width of the drawing as a multiple of its height.
    pub(crate) fn aspect(&self, report: &StudyReport) -> f64 {
        let (width, height) = self.extent(report);
        width as f64 / height as f64
    }

    /// Where a number is in the drawing, the middle of its line or its unit, as shares of width and height.
    pub(crate) fn place(&self, report: &StudyReport, knob: StudyKnob) -> (f64, f64) {
        let (width, height) = self.extent(report);
        let [(x1, y1), (x2, y2)] = self.ends(report, knob);
        ((x1 + x2) as f64 / 2.0 / width as f64, (y1 + y2) as f64 / 2.0 / height as f64)
    }
}

pub(crate) fn diagram(report: &StudyReport, look: &Look) -> Html {
    let (layers, units) = (report.layers.len(), report.output.len());
    let (width, height) = look.extent(report);
    let label = match &look.path {
        Some(path) => format!("{} The path through units {} is highlighted.", words::diagram(report), route(path)),
        None => words::diagram(report),
    };
    let style = format!("--across: {}rem", width as f64 / 14.0);
    html! {
        <svg
            class={classes!("wiring", look.path.is_some().then_some("with-path"), look.onpick.is_some().then_some("editable"))}
            viewBox={format!("0 0 {width} {height}")}
            role="img"
            aria-label={label}
            ~style={style}
        >
            { for look.lit.clone().map(|layer| {
                let x = look.x_of(layer + 1) - 24;
                html! { <rect class="lit" x={x.to_string()} y="2" width="48" height={(height - 4).to_string()} rx="8" /> }
            }) }
            { for knobs(layers as u32, units as u32).map(|knob| edge(report, look, knob)) }
            { for report.input.iter().zip(0..).map(|(&value, unit)| {
                end_node((look.x_of(0), look.y_of(unit)), "x", format!("Input {} = {}", unit + 1, fixed(value, 2)))
            }) }
            { for (0..layers * units).map(|index| node(report, look, index / units, index % units)) }
            { end_node(
                (look.x_of(layers + 1), look.middle(units)),
                "f",
                format!("Output f = {}", significant(report.value, 4)),
            ) }
        </svg>
    }
}

/// The units of a path as a reader counts them: "1, 3, 2".
fn route(path: &[u32]) -> String {
    path.iter().map(|unit| (unit + 1).to_string()).collect::<Vec<_>>().join(", ")
}

/// The line of a weight; nothing for a bias.
fn edge(report: &StudyReport, look: &Look, knob: StudyKnob) -> Html {
    let (column, from, to) = match knob {
        StudyKnob::Weight { layer, to, from } => (layer as usize, from, Some(to)),
        StudyKnob::Output { unit } => (report.layers.len(), unit, None),
        StudyKnob::Bias { .. } => return Html::default(),
    };
    let weight = words::value_of(report, knob).unwrap_or(0.0);
    let on_path = look.path.as_ref().is_some_and(|path| {
        let starts = if column == 0 { from == 0 } else { path.get(column - 1) == Some(&from) };
        starts && (to.is_none() || path.get(column) == to.as_ref())
    });
    let class = classes!(
        "edge",
        if weight < 0.0 { "minus" } else { "plus" },
        on_path.then_some("on-path"),
        (look.picked == Some(knob)).then_some("picked"),
    );
    let [(x1, y1), (x2, y2)] = look.ends(report, knob);
    let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(|at| at.to_string());
    let line = |class: Classes, width: String| {
        let [x1, y1, x2, y2] = [&x1, &y1, &x2, &y2].map(String::clone);
        html! { <line {class} {x1} {y1} {x2} {y2} stroke-width={width} /> }
    };
    let pick = look.onpick.as_ref().map(|onpick| onpick.reform(move |_: MouseEvent| knob));
    let title = format!("{} = {}", words::knob(knob), fixed(weight, 4));
    html! {
        <g onclick={pick}>
            // A thin line is hard to click, so a wide, invisible one lies under it.
            { line(classes!("reach"), "14".to_owned()) }
            { line(class, format!("{:.2}", 0.8 + 4.5 * weight.abs().min(1.0))) }
            <title>{ title }</title>
        </g>
    }
}

/// An input or the output.
fn end_node((x, y): (usize, usize), letter: &'static str, title: String) -> Html {
    html! {
        <g>
            <circle class="end" cx={x.to_string()} cy={y.to_string()} r="15" />
            <text x={x.to_string()} y={(y + 6).to_string()}>{ letter }</text>
            <title>{ title }</title>
        </g>
    }
}

fn node(report: &StudyReport, look: &Look, layer: usize, unit: usize) -> Html {
    let numbers = &report.layers[layer];
    let (z, slope) = (numbers.pre_activation[unit], numbers.slope[unit]);
    let knob = StudyKnob::Bias { layer: layer as u32, unit: unit as u32 };
    let on_path = look.path.as_ref().is_some_and(|path| path.get(layer) == Some(&(unit as u32)));
    let class = classes!("unit", on_path.then_some("on-path"), (look.picked == Some(knob)).then_some("picked"));
    let pick = look.onpick.as_ref().map(|onpick| onpick.reform(move |_: MouseEvent| knob));
    let (x, y) = (look.x_of(layer + 1).to_string(), look.y_of(unit as u32).to_string());
    html! {
        <g onclick={pick}>
            <circle class="ground" cx={x.clone()} cy={y.clone()} r="16" />
            <circle {class} cx={x} cy={y} r="16" fill-opacity={format!("{:.3}", (slope / FULL).clamp(0.0, 1.0).powi(3))} />
            <title>
                { format!("Layer {}, unit {}: z = {}, slope {}", layer + 1, unit + 1, fixed(z, 3), significant(slope, 3)) }
            </title>
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::vanishing::study::sample;

    #[test]
    fn a_number_is_at_the_middle_of_its_line_or_at_its_unit() {
        // One layer of one unit between one input and the output: all on one level.
        let report = sample::report(vec![sample::layer(0.5, 0.0)], 1.0, 0.5);
        for is_tall in [false, true] {
            let look = Look { is_tall, ..Look::default() };
            let place = |knob| look.place(&report, knob);
            let [weight, bias, output] = [
                StudyKnob::Weight { layer: 0, to: 0, from: 0 },
                StudyKnob::Bias { layer: 0, unit: 0 },
                StudyKnob::Output { unit: 0 },
            ]
            .map(place);
            assert_eq!((bias, weight.1, output.1), ((0.5, 0.5), 0.5, 0.5));
            assert!((weight.0 + output.0 - 1.0).abs() < 1e-12 && weight.0 < 0.5, "{weight:?}, {output:?}");
        }
    }
}

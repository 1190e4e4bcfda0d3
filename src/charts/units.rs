//! The hidden units' curves: stacked on the output's bias up to the network's curve, or each on its own.

use super::axis::{Axis, around, extent, span};
use super::mark::{Beside, Mark, Stroke, heights, points};
use super::{Plot, Rgb};

/// How many units are told apart by colour, line and number.
pub(crate) const TOLD_APART: usize = 8;
/// By how much the y-axis extends beyond the data on either side, as a multiple of the data's range.
const MOST_BEYOND: f64 = 0.75;

pub(crate) struct Units<'a> {
    /// The data: x and y of each point.
    pub(crate) points: &'a [[f32; 2]],
    /// The x of each entry of the curves, ascending.
    pub(crate) grid: &'a [f32],
    /// The output's bias.
    pub(crate) bias: f64,
    /// What each unit adds to it at each x of the grid.
    pub(crate) contributions: &'a [Vec<f32>],
    /// Where each unit bends, if that is a single place.
    pub(crate) kinks: &'a [Option<f64>],
    /// Whether each curve stands on its own instead of on those before it.
    pub(crate) alone: bool,
    /// Whether the curves can be read off. The pointer has a card of its own.
    pub(crate) is_read: bool,
    /// The unit that is highlighted.
    pub(crate) lit: Option<usize>,
    /// The first eight units' colours.
    pub(crate) colours: &'a [Rgb],
}

/// The colour of a unit of `count` units. Up to eight have their own; more have colours between the first and the
/// fourth.
pub(crate) fn colour(unit: usize, count: usize, colours: &[Rgb]) -> Rgb {
    let grey = Rgb(128, 128, 128);
    let of = |index: usize| colours.get(index).copied().unwrap_or(grey);
    if count <= TOLD_APART {
        return of(unit);
    }
    of(3).upon(of(0), unit as f64 / (count - 1) as f64)
}

fn stroke(unit: usize, colour: Rgb, width: f64) -> Stroke {
    match unit % 3 {
        0 => Stroke::solid(colour, width),
        1 => Stroke::dashed(colour, width),
        _ => Stroke::dotted(colour, width + 0.5),
    }
}

/// The lower and the upper end of each unit's curve: cumulative sums where they are stacked.
fn edges(units: &Units<'_>) -> Vec<Vec<(f64, f64, f64)>> {
    let mut ground: Vec<f64> = vec![if units.alone { 0.0 } else { units.bias }; units.grid.len()];
    let of_unit = |curve: &Vec<f32>| {
        let rows = units.grid.iter().zip(curve).zip(&mut ground);
        rows.map(|((&x, &added), ground)| {
            let (low, high) = (*ground, *ground + f64::from(added));
            if !units.alone {
                *ground = high;
            }
            (f64::from(x), low, high)
        })
        .collect()
    };
    units.contributions.iter().map(of_unit).collect()
}

pub(crate) fn draw(plot: &mut Plot, units: &Units<'_>) {
    let Some(palette) = plot.palette() else { return };
    let count = units.contributions.len();
    let edges = edges(units);
    let points = points(units.points);
    let xs = span(units.grid);
    let ys = reach(units, &edges, &points);
    let added =
        |at: usize| units.contributions.iter().filter_map(|curve| curve.get(at)).map(|&y| f64::from(y)).sum::<f64>();
    let network = units.grid.iter().enumerate().map(|(at, &x)| (f64::from(x), units.bias + added(at))).collect();
    let mut marks = Vec::new();
    for (unit, edge) in edges.iter().enumerate().filter(|_| !units.alone) {
        let opacity = match units.lit {
            Some(lit) if lit == unit => 0.6,
            Some(_) => 0.14,
            None => 0.3,
        };
        marks.push(Mark::Band(edge.clone(), colour(unit, count, units.colours), opacity));
    }
    if units.alone {
        marks.push(Mark::level(0.0, xs, Stroke::solid(palette.muted, 1.0)));
    }
    marks.push(Mark::level(units.bias, xs, Stroke::dashed(palette.reference, 2.0)));
    for (unit, edge) in edges.iter().enumerate() {
        let colour = colour(unit, count, units.colours);
        let lit = units.lit == Some(unit);
        if let Some(kink) = units.kinks.get(unit).copied().flatten()
            && (count <= TOLD_APART || lit)
        {
            let stroke = Stroke { dash: Some((2.0, 5.0)), ..Stroke::solid(colour, 1.5) };
            marks.push(Mark::upright(kink, ys, stroke));
        }
        let width = if lit || units.alone { 2.5 } else { 1.5 };
        let line = edge.iter().map(|&(x, _, high)| (x, high)).collect();
        let stroke = if count <= TOLD_APART { stroke(unit, colour, width) } else { Stroke::solid(colour, width) };
        marks.push(if units.alone && units.is_read {
            Mark::series(format!("unit {}", unit + 1), line, stroke)
        } else {
            Mark::Curve(line, stroke)
        });
    }
    let stroke = Stroke::solid(palette.network, if units.alone { 2.0 } else { 3.5 });
    marks.push(if units.is_read { Mark::series("network", network, stroke) } else { Mark::Curve(network, stroke) });
    marks.push(Mark::Dots(points, 4.0, palette.ink));
    for (unit, edge) in edges.iter().enumerate().filter(|&(unit, _)| count <= TOLD_APART || units.lit == Some(unit)) {
        // The name is where the unit adds most, out of a few places that keep it within the chart.
        let places = [1, 3, 5, 7, 9].map(|tenth| edge.get(edge.len() * tenth / 10).copied());
        let widest = places.into_iter().flatten().max_by(|a, b| (a.2 - a.1).abs().total_cmp(&(b.2 - b.1).abs()));
        let Some((x, low, high)) = widest else { continue };
        let (low, high) = (low.clamp(ys.0, ys.1), high.clamp(ys.0, ys.1));
        if (high - low).abs() > 0.07 * (ys.1 - ys.0) {
            let (height, beside) =
                if units.alone { (high, Beside::RightAbove) } else { (low.midpoint(high), Beside::Upon) };
            marks.push(Mark::note((x, height), (unit + 1).to_string(), palette.ink, beside));
        }
    }
    let beside = if units.alone || units.bias < ys.0.midpoint(ys.1) { Beside::RightAbove } else { Beside::RightBelow };
    marks.push(Mark::note((xs.0, units.bias.clamp(ys.0, ys.1)), "bias", palette.muted, beside));
    plot.draw(Axis::linear("x", xs), Axis::linear("y", ys), &marks);
}

/// The range of the y-axis: the data, 0, and the curves as far as `MOST_BEYOND` allows.
fn reach(units: &Units<'_>, edges: &[Vec<(f64, f64, f64)>], points: &[(f64, f64)]) -> (f64, f64) {
    let data = extent(heights(points).chain([0.0])).unwrap_or((0.0, 1.0));
    let room = MOST_BEYOND * (data.1 - data.0).max(1e-6);
    let curves = edges.iter().flatten().map(|edge| edge.2).chain([units.bias]);
    let within = curves.map(|y| y.clamp(data.0 - room, data.1 + room));
    around(extent(within.chain([data.0, data.1])).unwrap_or(data), 0.05)
}

/// The unit whose part of the stack is at a position on the canvas (CSS pixels), or whose curve is nearest, with the x
/// there and what it adds.
pub(crate) fn unit_at(plot: &Plot, units: &Units<'_>, place: (f64, f64)) -> Option<(usize, f64, f64)> {
    let (x, y) = plot.coordinates(place)?;
    let at = units.grid.partition_point(|&grid| f64::from(grid) < x).min(units.grid.len().checked_sub(1)?);
    let edges = edges(units);
    let distance = |unit: &Vec<(f64, f64, f64)>| {
        let &(_, low, high) = unit.get(at)?;
        let within = !units.alone && (low.min(high)..=low.max(high)).contains(&y);
        Some(if within {
            0.0
        } else if units.alone {
            (high - y).abs()
        } else {
            (low - y).abs().min((high - y).abs())
        })
    };
    let near = edges.iter().enumerate().filter_map(|(unit, edge)| Some((unit, distance(edge)?)));
    let (unit, _) = near.min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some((unit, x, f64::from(*units.contributions.get(unit)?.get(at)?)))
}

//! The data, the network's curve through it, and the straight line to compare with.

use super::axis::{Axis, around, extent, span};
use super::leaving::{Beyond, beyond};
use super::mark::{self, Beside, Mark, Stroke, curve, end_label, heights, points};
use super::numerals::significant;
use super::{Plot, Rgb};

/// What the chart shows.
pub struct Fit<'a> {
    /// The data: x and y of each point.
    pub points: &'a [[f32; 2]],
    /// The points that the network is not trained on.
    pub held_out: &'a [[f32; 2]],
    /// The x of each entry of `curve`, ascending.
    pub grid: &'a [f32],
    /// The network's value at each x of the grid.
    pub curve: &'a [f32],
    /// Slope and intercept of the straight line.
    pub line: (f64, f64),
    /// The network's value at each point, to which a line shows the residual; empty if there are to be none.
    pub residuals: &'a [f32],
    /// The number of the point that is pointed at, and the network's value there.
    pub pointed: Option<(usize, f32)>,
    /// The names and the curves of runs that are kept for comparison.
    pub ghosts: &'a [(String, Vec<(f64, f64)>)],
    /// The network's values at the x of the grid at earlier epochs, the earliest first.
    pub trail: &'a [(u64, Vec<f32>)],
}

/// More points than this are many.
const MANY: usize = 100;

/// Draws the chart.
pub fn draw(plot: &mut Plot, fit: &Fit<'_>) {
    let Some(palette) = plot.palette() else { return };
    let (points, curve, xs) = (points(fit.points), curve(fit.grid, fit.curve), span(fit.grid));
    let (slope, intercept) = fit.line;
    let line = [xs.0, xs.1].map(|x| (x, slope * x + intercept));
    // With 0 in the chart, an untrained network is visible.
    let held_out = self::points(fit.held_out);
    let ys = extent(heights(points.iter().chain(&held_out).chain(&line)).chain([0.0]))
        .map_or((0.0, 1.0), |ys| around(ys, 0.05));

    let off_the_page = departure(&curve, ys);
    // A point that is pointed at has numbers of its own.
    let named = |name: &str, points, stroke| match fit.pointed {
        None => Mark::series(name, points, stroke),
        Some(_) => Mark::Curve(points, stroke),
    };
    let mut marks = vec![named("best line", line.to_vec(), Stroke::dashed(palette.reference, 2.0))];
    for (index, (_, values)) in fit.trail.iter().enumerate() {
        let faint = 0.15 + 0.25 * index as f64 / fit.trail.len() as f64;
        let stroke = Stroke::solid(palette.network.upon(palette.ground, faint), 1.5);
        marks.push(Mark::Curve(mark::curve(fit.grid, values), stroke));
    }
    let ghosts = fit.ghosts.iter().enumerate();
    marks.extend(ghosts.map(|(index, (name, ghost))| named(name, ghost.clone(), Stroke::ghost(index, &palette))));
    marks.extend(end_label(&line, "best line", palette.muted));
    if off_the_page.is_none() {
        let residuals = points.iter().zip(fit.residuals);
        let stroke = Stroke::solid(palette.network.upon(palette.ground, 0.5), 1.5);
        marks.extend(residuals.map(|(&(x, y), &value)| Mark::upright(x, (y, value.into()), stroke)));
        marks.extend(end_label(&curve, "network", palette.network));
    }
    let farthest = farthest(&curve, ys);
    let network = named("network", curve, Stroke::solid(palette.network, 3.0));
    // Many points are small, so that they leave each other room.
    let radius = match points.len() {
        count if count <= MANY => 4.5,
        count if count <= 1000 => 3.0,
        _ => 1.5,
    };
    let dots = Mark::Dots(points.clone(), radius, palette.ink);
    let rings = held_out.into_iter().map(|point| Mark::Ring(point, radius, Stroke::solid(palette.ink, 1.5)));
    // A few points are on top of the curve; many would hide it.
    if points.len() <= MANY {
        marks.push(network);
        marks.push(dots);
        marks.extend(rings);
    } else {
        marks.push(dots);
        marks.extend(rings);
        marks.push(network);
    }
    if let Some((x, side)) = off_the_page {
        marks.extend(arrow("network", x, side, xs, ys, palette.network));
    } else if let Some(((x, y), side)) = farthest {
        let is_left = x < xs.0.midpoint(xs.1);
        let (edge, text, beside) = match (side, is_left) {
            (Beyond::Above, true) => (ys.1, "up to", Beside::RightBelow),
            (Beyond::Above, false) => (ys.1, "up to", Beside::LeftBelow),
            (Beyond::Below, true) => (ys.0, "down to", Beside::RightAbove),
            (Beyond::Below, false) => (ys.0, "down to", Beside::LeftAbove),
        };
        marks.push(Mark::note((x, edge), format!("{text} {}", significant(y, 2)), palette.network, beside));
    }
    if let Some((index, prediction)) = fit.pointed.filter(|_| !palette.covered)
        && let Some(&(x, y)) = points.get(index)
    {
        let prediction = f64::from(prediction);
        marks.push(Mark::upright(x, (y, prediction), Stroke::solid(palette.ink, 2.5)));
        marks.push(Mark::dot((x, prediction), 4.0, palette.network));
        marks.push(Mark::Ring((x, y), 8.0, Stroke::solid(palette.ink, 2.5)));
    }
    plot.draw(Axis::linear("x", xs), Axis::linear("y", ys), &marks);
}

/// Where a curve leaves the chart, and to which side, if none of its points is within: between the last two on different
/// sides, or at its beginning.
pub(super) fn departure(curve: &[(f64, f64)], ys: (f64, f64)) -> Option<(f64, Beyond)> {
    let side = |point: &(f64, f64)| beyond([point.1], ys);
    let last = side(curve.last()?)?;
    if curve.iter().any(|point| side(point).is_none()) {
        return None;
    }
    let crossing = curve.windows(2).rev().find(|pair| side(&pair[0]) != Some(last));
    Some((crossing.map_or(curve[0].0, |pair| pair[0].0.midpoint(pair[1].0)), last))
}

/// The point of a curve that is farthest outside of the chart, and the side, if it is out by more than a line's width.
fn farthest(curve: &[(f64, f64)], (low, high): (f64, f64)) -> Option<((f64, f64), Beyond)> {
    let outside = |&(_, y): &(f64, f64)| (y - high).max(low - y);
    let &point = curve.iter().max_by(|a, b| outside(a).total_cmp(&outside(b)))?;
    let side = if point.1 > high { Beyond::Above } else { Beyond::Below };
    (outside(&point) > 0.01 * (high - low)).then_some((point, side))
}

/// An arrow at the edge of the chart, and what it stands for.
pub(super) fn arrow(name: &str, x: f64, side: Beyond, xs: (f64, f64), ys: (f64, f64), colour: Rgb) -> [Mark; 3] {
    let (width, height) = (xs.1 - xs.0, ys.1 - ys.0);
    let (tip, inward, beside) = match side {
        Beyond::Above => (ys.1, -height, Beside::RightBelow),
        Beyond::Below => (ys.0, height, Beside::RightAbove),
    };
    // The head stays within the chart.
    let x = x.clamp(xs.0 + 0.03 * width, xs.1 - 0.03 * width);
    let head =
        [-0.014, 0.0, 0.014].map(|aside| (x + aside * width, tip + if aside == 0.0 { 0.0 } else { 0.05 * inward }));
    let stroke = Stroke::solid(colour, 3.0);
    [
        Mark::Curve(head.to_vec(), stroke),
        Mark::upright(x, (tip + 0.22 * inward, tip), stroke),
        Mark::note((x + 0.02 * width, tip), format!("{name}: off the page"), colour, beside),
    ]
}

/// The index of the point nearest to a position on the canvas (CSS pixels), if one is within reach of a finger.
#[must_use]
pub fn nearest(plot: &Plot, points: &[[f32; 2]], (across, down): (f64, f64)) -> Option<usize> {
    const REACH: f64 = 28.0;
    let distance = |&[x, y]: &[f32; 2]| {
        let (left, top) = plot.position((f64::from(x), f64::from(y)))?;
        Some((left - across).hypot(top - down)).filter(|&distance| distance <= REACH)
    };
    let near = points.iter().enumerate().filter_map(|(index, point)| Some((index, distance(point)?)));
    near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_that_leaves_the_chart_in_part_says_how_far() {
        let of = |heights: &[f64]| {
            let curve: Vec<_> = heights.iter().zip(0..).map(|(&height, x)| (f64::from(x), height)).collect();
            farthest(&curve, (0.0, 4.0))
        };
        assert_eq!(of(&[1.0, 3.0, 4.01]), None, "by less than a line's width");
        assert_eq!(of(&[1.0, 6.5, 5.0, -1.0]), Some(((1.0, 6.5), Beyond::Above)));
        assert_eq!(of(&[1.0, 5.0, -3.0]), Some(((2.0, -3.0), Beyond::Below)));
    }

    #[test]
    fn a_curve_is_off_the_page_if_none_of_its_points_is_there() {
        let of = |heights: &[f64]| {
            let curve: Vec<_> = heights.iter().zip(0..).map(|(&height, x)| (f64::from(x), height)).collect();
            departure(&curve, (0.0, 4.0))
        };
        assert_eq!(of(&[9.0, 8.0, 7.0]), Some((0.0, Beyond::Above)), "an arrow at its beginning");
        assert_eq!(of(&[-1e9, -2e9]), Some((0.0, Beyond::Below)));
        assert_eq!(of(&[-9e9, -1e9, 7e9, 8e9]), Some((1.5, Beyond::Above)), "where it rushes through the chart");
        assert_eq!([of(&[9.0, 2.0, 7.0]), of(&[])], [None; 2]);
    }
}

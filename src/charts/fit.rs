//! The data, the network's curve through it, and the straight line to compare with.

use super::Plot;
use super::axis::{Axis, around, extent, span};
use super::mark::{self, Beside, Mark, Stroke, curve, end_label, heights, points};

/// What the chart shows.
pub struct Fit<'a> {
    /// The data: x and y of each point.
    pub points: &'a [[f32; 2]],
    /// The x of each entry of `curve`, ascending.
    pub grid: &'a [f32],
    /// The network's value at each x of the grid.
    pub curve: &'a [f32],
    /// Slope and intercept of the straight line.
    pub line: (f64, f64),
    /// The number of the point that is pointed at, and the network's value there.
    pub pointed: Option<(usize, f32)>,
    /// The curves of runs that are kept for comparison.
    pub ghosts: &'a [Vec<(f64, f64)>],
    /// The network's values at the x of the grid at earlier epochs, the earliest first.
    pub trail: &'a [(u64, Vec<f32>)],
}

/// Draws the chart.
pub fn draw(plot: &mut Plot, fit: &Fit<'_>) {
    let Some(palette) = plot.palette() else { return };
    let (points, curve, xs) = (points(fit.points), curve(fit.grid, fit.curve), span(fit.grid));
    let (slope, intercept) = fit.line;
    let line = [xs.0, xs.1].map(|x| (x, slope * x + intercept));
    // With 0 in the chart, an untrained network is visible.
    let ys = extent(heights(points.iter().chain(&line)).chain([0.0])).map_or((0.0, 1.0), |ys| around(ys, 0.05));

    let out_of_sight = !curve.is_empty() && !curve.iter().any(|point| (ys.0..=ys.1).contains(&point.1));
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
    marks.extend(ghosts.map(|(index, ghost)| Mark::Curve(ghost.clone(), Stroke::ghost(index, &palette))));
    marks.extend(end_label(&line, "best line", palette.muted));
    marks.extend(end_label(&curve, "network", palette.network));
    marks.push(named("network", curve, Stroke::solid(palette.network, 3.0)));
    marks.push(Mark::Dots(points.clone(), 4.5, palette.ink));
    if out_of_sight {
        let text = "the network’s curve is out of this range";
        marks.push(Mark::note((xs.1, ys.0), text, palette.muted, Beside::LeftAbove));
    }
    if let Some((index, prediction)) = fit.pointed
        && let Some(&(x, y)) = points.get(index)
    {
        let prediction = f64::from(prediction);
        marks.push(Mark::upright(x, (y, prediction), Stroke::solid(palette.ink, 2.5)));
        marks.push(Mark::dot((x, prediction), 4.0, palette.network));
        marks.push(Mark::Ring((x, y), 8.0, Stroke::solid(palette.ink, 2.5)));
    }
    plot.draw(Axis::linear("x", xs), Axis::linear("y", ys), &marks);
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

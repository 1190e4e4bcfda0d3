//! Charts of a broken run and of its treated one: errors, gradients, the line's parameters, hidden units.

use super::axis::{Axis, around, extent, log_steps, span};
use super::leaving::before_leaving;
use super::loss::levels;
use super::mark::{Beside, Mark, Stroke, curve, heights, log_losses};
use super::race::BOTH;
use super::{Palette, Plot, Rgb};

/// The names of the two runs.
pub(crate) const RUNS: [&str; 2] = ["broken", "treated"];

/// The upper limit of a logarithmic chart. Curves that exceed it leave the chart at the top.
const HIGHEST: f64 = 4.0;

/// Mean squared errors by epoch.
pub(crate) struct Errors<'a> {
    /// Of the broken run and of the treated one; empty where there is none.
    pub(crate) histories: [&'a [(u32, f32)]; 2],
    /// The scripts' last epoch.
    pub(crate) epochs: u64,
    /// The error of the straight line of least squares.
    pub(crate) line: f64,
    /// The error of always predicting the mean.
    pub(crate) mean: f64,
    /// A cured run stays below this error for the last tenth of its epochs.
    pub(crate) goal: f64,
}

pub(crate) fn draw_errors(plot: &mut Plot, errors: &Errors<'_>) {
    let Some(palette) = plot.palette() else { return };
    let end = errors.epochs as f64;
    let curves = errors.histories.map(log_losses);
    // Leaves room for the line's name below it.
    let (line, mean) = (errors.line.log10(), errors.mean.log10());
    let shown = || heights(curves.iter().flatten()).map(|height| height.min(HIGHEST)).chain([line, mean]);
    let room = plot.line_of_text(&palette, shown());
    let (low, high) = steps(shown().chain([line - room]));
    let goal = errors.goal.log10();
    let all = end;
    let end = last_shown(gone(&curves, high), all);
    let mut marks = Vec::new();
    if end == all {
        marks.push(Mark::Band(vec![(0.9 * end, low, goal), (end, low, goal)], palette.network, 0.25));
    }
    marks.extend(levels((end, 0.88 * end), errors.line, errors.mean, &palette));
    push_runs(&mut marks, curves, high, &palette);
    let epochs = Axis::counting("epoch", (0.0, end));
    plot.draw(epochs, Axis::logarithmic("mean squared error (log scale)", (low, high)), &marks);
}

/// Draws the norms of gradients by epoch; nothing is drawn where one is exactly 0.
pub(crate) fn draw_gradients(plot: &mut Plot, histories: [&[(u32, Option<f32>)]; 2], epochs: u64) {
    let Some(palette) = plot.palette() else { return };
    let end = epochs as f64;
    let curves = histories.map(|history| -> Vec<(f64, f64)> {
        let height = |norm: Option<f32>| norm.map_or(f64::NAN, |norm| f64::from(norm).log10());
        history.iter().map(|&(epoch, norm)| (f64::from(epoch), height(norm))).collect()
    });
    let (low, high) = steps(heights(curves.iter().flatten()));
    let end = last_shown(gone(&curves, high), end);
    let mut marks = Vec::new();
    for (racer, history) in BOTH.into_iter().zip(histories) {
        if let Some(&(epoch, None)) = history.last() {
            // The note is in the middle of the gap in the curve, near the bottom of the chart.
            let from = history.iter().rev().find(|(_, norm)| norm.is_some()).map_or(0, |(epoch, _)| *epoch);
            let place = (f64::from(from).midpoint(f64::from(epoch)), low + 0.15 * (high - low));
            marks.push(Mark::note(place, "exactly 0", racer.colour(&palette), Beside::Upon));
        }
    }
    push_runs(&mut marks, curves, high, &palette);
    let epochs = Axis::counting("epoch", (0.0, end));
    plot.draw(epochs, Axis::logarithmic("gradient norm (log scale)", (low, high)), &marks);
}

/// Where the axis of epochs ends. If no run stays within the chart, the part until then takes up its whole width.
fn last_shown(gone: impl IntoIterator<Item = Option<f64>>, all: f64) -> f64 {
    let gone: Option<Vec<f64>> = gone.into_iter().collect();
    let last = gone.unwrap_or_default().into_iter().reduce(f64::max);
    last.map_or(all, |last| (10.0 * (0.15 * last).ceil()).clamp(10.0, all))
}

/// The epochs at which the curves leave a chart at the top, or `None` for those that do not.
fn gone(curves: &[Vec<(f64, f64)>; 2], high: f64) -> impl Iterator<Item = Option<f64>> {
    let there = curves.iter().filter(|curve| !curve.is_empty());
    there.map(move |curve| curve.iter().find(|point| point.1 > high).map(|point| point.0))
}

/// The logarithmic range of a chart.
fn steps(heights: impl Iterator<Item = f64>) -> (f64, f64) {
    extent(heights).map_or((-1.0, 1.0), |(low, high)| log_steps((low, high.min(HIGHEST))))
}

/// Both runs' curves with a dot where they are now, and a note where one leaves the chart at the top.
fn push_runs(marks: &mut Vec<Mark>, curves: [Vec<(f64, f64)>; 2], high: f64, palette: &Palette) {
    for ((racer, curve), name) in BOTH.into_iter().zip(curves).zip(RUNS) {
        let now = curve.last().copied();
        let leaves = curve.iter().position(|point| point.1 > high);
        if let Some(&place) = leaves.and_then(|at| curve.get(at.saturating_sub(1))) {
            marks.push(Mark::note((place.0, high), "off the page", racer.colour(palette), Beside::RightBelow));
        }
        marks.push(Mark::series(name, curve, racer.stroke(palette)));
        marks.push(Mark::dot(now, 4.5, racer.colour(palette)));
    }
}

/// The parameters of straight lines by epoch.
pub(crate) struct Lines<'a> {
    /// (epoch, \[w, b\]) of the broken run and of the treated one; empty where there is none.
    pub(crate) paths: [&'a [(u32, [f32; 2])]; 2],
    /// The scripts' last epoch.
    pub(crate) epochs: u64,
    /// w and b of the line of least squares.
    pub(crate) best: [f64; 2],
}

/// The largest w and b that are drawn. Lines that fit the lab's data are well within.
const FARTHEST: f32 = 2.5;

pub(crate) fn draw_lines(plot: &mut Plot, lines: &Lines<'_>) {
    let Some(palette) = plot.palette() else { return };
    let inside = lines.paths.map(|path| before_leaving(path, FARTHEST));
    let left = [0, 1].map(|run| inside[run].len() < lines.paths[run].len());
    let all = lines.epochs as f64;
    let there = [0, 1].into_iter().filter(|&run| !lines.paths[run].is_empty());
    let last = |run: usize| f64::from(inside[run].last().map_or(0, |(epoch, _)| *epoch));
    let end = last_shown(there.map(|run| left[run].then(|| last(run))), all);
    let gone = end < all;
    let values = inside.iter().copied().flatten().flat_map(|(_, line)| line.map(f64::from));
    let ys = extent(values.chain(lines.best).chain([0.0])).map_or((-1.0, 1.0), |ys| around(ys, 0.1));
    let mut marks = Vec::new();
    // Away from the names of the curves: in the middle, or where the curves have ended.
    let middle = if gone { end } else { 0.6 * end };
    for (best, name, beside) in
        [(lines.best[0], "best w", Beside::LeftBelow), (lines.best[1], "best b", Beside::LeftAbove)]
    {
        marks.push(Mark::level(best, (0.0, end), Stroke::dashed(palette.reference, 1.5)));
        marks.push(Mark::note((middle, best), name, palette.muted, beside));
    }
    for (run, racer) in BOTH.into_iter().enumerate() {
        let (colour, path) = (racer.colour(&palette), inside[run]);
        if let (true, Some(&(epoch, _))) = (left[run], path.last()) {
            marks.push(Mark::note((epoch.into(), ys.0), "off the page", colour, Beside::RightAbove));
        }
        // Each run has its names at another epoch, so that the names of curves that meet do not overlap.
        let named = path.get(path.len().saturating_sub(1) * [3, 19][run] / [4, 20][run]);
        let named = named.filter(|(epoch, _)| f64::from(*epoch) > 0.05 * end);
        for (index, name) in ["w", "b"].into_iter().enumerate() {
            if let Some(&(epoch, line)) = named {
                let beside = if line[index] >= line[1 - index] { Beside::LeftAbove } else { Beside::LeftBelow };
                marks.push(Mark::note((epoch.into(), line[index].into()), name, colour, beside));
            }
            let curve: Vec<_> = path.iter().map(|&(epoch, line)| (f64::from(epoch), f64::from(line[index]))).collect();
            marks.push(Mark::dot(curve.last().copied(), 4.0, colour));
            let stroke = if index == 0 { racer.stroke(&palette) } else { stroke_of_b(run, colour) };
            marks.push(Mark::series(format!("{} {name}", RUNS[run]), curve, stroke));
        }
    }
    plot.draw(Axis::counting("epoch", (0.0, end)), Axis::linear("value", ys), &marks);
}

/// The line of b: dotted, so that it can be told from its run's w, with wider gaps for the treated run.
fn stroke_of_b(run: usize, colour: Rgb) -> Stroke {
    Stroke { dash: Some((0.1, [5.0, 9.0][run])), ..Stroke::dotted(colour, 2.5) }
}

/// The outputs of hidden units.
pub(crate) struct Units<'a> {
    /// The data, of which the x are marked.
    pub(crate) points: &'a [[f32; 2]],
    /// The x of each unit's values.
    pub(crate) grid: &'a [f32],
    /// One curve for each unit of the broken network and of the treated one; empty where there is none.
    pub(crate) curves: [&'a [Vec<f32>]; 2],
}

/// Draws each hidden unit's output over x.
pub(crate) fn draw_units(plot: &mut Plot, units: &Units<'_>) {
    let Some(palette) = plot.palette() else { return };
    let xs = span(units.grid);
    let values = units.curves.iter().copied().flatten().flatten().map(|&value| f64::from(value));
    let ys = extent(values.chain([0.0, 1.0])).map_or((0.0, 1.0), |ys| around(ys, 0.1));
    let mut marks = Vec::new();
    for ((racer, curves), run) in BOTH.into_iter().zip(units.curves).zip(RUNS) {
        let stroke = Stroke { width: 1.75, ..racer.stroke(&palette) };
        let named = |(unit, values): (usize, &Vec<f32>)| {
            Mark::series(format!("{run} unit {}", unit + 1), curve(units.grid, values), stroke)
        };
        marks.extend(curves.iter().enumerate().map(named));
    }
    let feet = units.points.iter().map(|&[x, _]| (f64::from(x), ys.0)).collect();
    marks.push(Mark::Dots(feet, 3.0, palette.ink));
    plot.draw(Axis::linear("x", xs), Axis::linear("output of each unit", ys), &marks);
}

//! The loss by epoch, beside what a straight line and a constant reach.

use super::axis::{Axis, extent, growing_end, log_steps};
use super::mark::{Beside, Mark, Stroke};
use super::numerals::significant;
use super::{Palette, Plot};

/// What the chart shows.
pub struct Losses<'a> {
    /// Loss by epoch.
    pub history: &'a [(u32, f32)],
    /// The leave-one-out error by epoch; empty where it is not shown.
    pub held_out: &'a [(u32, f32)],
    /// The run's present epoch and loss.
    pub now: (u64, f64),
    /// The loss of the straight line of least squares.
    pub line: f64,
    /// The loss of always predicting the mean.
    pub mean: f64,
}

/// Draws the chart.
pub fn draw(plot: &mut Plot, losses: &Losses<'_>, palette: &Palette) {
    let now = (losses.now.0 as f64, losses.now.1.log10());
    let points = |history: &[(u32, f32)]| -> Vec<_> {
        history.iter().map(|&(epoch, loss)| (f64::from(epoch), f64::from(loss).log10())).collect()
    };
    let (mut curve, held_out) = (points(losses.history), points(losses.held_out));
    curve.push(now);
    let (line, mean) = (losses.line.log10(), losses.mean.log10());
    let (across, down) = plot.room(palette);
    let end = growing_end(now.0);
    // Below the line there must be room for its name.
    let heights = curve.iter().chain(&held_out).map(|point| point.1).chain([line - 0.3, mean]);
    let ys = extent(heights).map_or((-1.0, 1.0), log_steps);

    let mut marks = levels(end, losses.line, losses.mean, palette);
    if let Some(&last) = held_out.last() {
        marks.push(Mark::Curve(held_out, Stroke::solid(palette.data, 2.0)));
        marks.push(Mark::Dots(vec![last], 4.0, palette.data));
    }
    marks.push(Mark::Curve(curve, Stroke::solid(palette.model, 2.5)));
    marks.push(Mark::Dots(vec![now], 4.5, palette.model));
    let epochs = Axis::counting("epoch", (0.0, end), across);
    plot.draw(epochs, Axis::logarithmic("loss (MSE, log scale)", ys, down), palette, &marks);
}

/// The losses to compare with, as lines up to an end, with their names.
pub(super) fn levels(end: f64, line: f64, mean: f64, palette: &Palette) -> Vec<Mark> {
    let level = |height: f64| vec![(0.0, height.log10()), (end, height.log10())];
    let note = |height: f64, name: &str, beside: Beside| {
        Mark::Note((end, height.log10()), format!("{name} {}", significant(height, 4)), palette.muted, beside)
    };
    vec![
        Mark::Curve(level(mean), Stroke::dotted(palette.reference, 2.0)),
        Mark::Curve(level(line), Stroke::dashed(palette.reference, 2.0)),
        note(mean, "mean", Beside::LeftAbove),
        note(line, "straight line", Beside::LeftBelow),
    ]
}

//! Two networks that learn side by side: their losses and their fits.

use super::axis::{Axis, around, extent, growing_end, log_steps, span};
use super::fit::{arrow, departure};
use super::leaving::Beyond;
use super::loss::{levels, rings};
use super::mark::{Beside, Mark, Stroke, curve, end_label, heights, log_losses, points};
use super::{Palette, Plot, Rgb};

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Racer {
    A,
    B,
}

impl Racer {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
        }
    }

    pub(super) fn colour(self, palette: &Palette) -> Rgb {
        match self {
            Self::A => palette.network,
            Self::B => palette.second,
        }
    }

    /// Its line in every chart. The second is dashed, so that the two can be told apart without colours.
    pub(super) fn stroke(self, palette: &Palette) -> Stroke {
        match self {
            Self::A => Stroke::solid(self.colour(palette), 2.5),
            Self::B => Stroke::dashed(self.colour(palette), 2.5),
        }
    }
}

/// Both, in their order.
pub(super) const BOTH: [Racer; 2] = [Racer::A, Racer::B];

/// Losses by epoch, beside those of a straight line and of a constant.
pub(crate) struct Losses<'a> {
    /// Loss by epoch of either network.
    pub(crate) histories: [&'a [(u32, f32)]; 2],
    /// The larger of the two current epochs.
    pub(crate) epoch: u64,
    /// The loss of the straight line of least squares.
    pub(crate) line: f64,
    /// The loss of always predicting the mean.
    pub(crate) mean: f64,
    /// Losses of the same runs that PyTorch has printed; empty where there are none.
    pub(crate) printed: &'a [(u32, f32)],
}

pub(crate) fn draw_losses(plot: &mut Plot, losses: &Losses<'_>) {
    let Some(palette) = plot.palette() else { return };
    let end = growing_end(losses.epoch as f64);
    let curves = losses.histories.map(log_losses);
    let (line, mean) = (losses.line.log10(), losses.mean.log10());
    let heights = || heights(curves.iter().flatten()).chain([line, mean]);
    // Leaves room for the line's name below it.
    let room = plot.line_of_text(&palette, heights());
    let ys = extent(heights().chain([line - room])).map_or((-1.0, 1.0), log_steps);
    let mut marks = levels((end, end), losses.line, losses.mean, &palette);
    for (racer, curve) in BOTH.into_iter().zip(curves) {
        let now = curve.last().copied();
        marks.extend(end_label(&curve, racer.name(), racer.colour(&palette)));
        marks.push(Mark::series(racer.name(), curve, racer.stroke(&palette)));
        marks.push(Mark::dot(now, 4.5, racer.colour(&palette)));
    }
    marks.extend(rings(losses.printed, end, &palette));
    let epochs = Axis::counting("epoch", (0.0, end));
    plot.draw(epochs, Axis::logarithmic("loss (MSE, log scale)", ys), &marks);
}

/// The data and both networks' curves.
pub(crate) struct Fits<'a> {
    pub(crate) points: &'a [[f32; 2]],
    /// The x of each curve's points.
    pub(crate) grid: &'a [f32],
    /// The networks' values there; empty for a network that is not shown or has none.
    pub(crate) curves: [&'a [f32]; 2],
    pub(crate) names: [&'static str; 2],
}

/// A note that says on which side of the chart a curve lies.
pub(super) fn off_the_page(side: Beyond, left: f64, (low, high): (f64, f64), colour: Rgb) -> Mark {
    let (height, beside) = match side {
        Beyond::Above => (high, Beside::RightBelow),
        Beyond::Below => (low, Beside::RightAbove),
    };
    Mark::note((left, height), "off the page", colour, beside)
}

pub(crate) fn draw_fits(plot: &mut Plot, fits: &Fits<'_>) {
    let Some(palette) = plot.palette() else { return };
    let (points, xs) = (points(fits.points), span(fits.grid));
    // Runs that start from zero weights start at 0.
    let ys = around(extent(heights(&points).chain([0.0])).unwrap_or((0.0, 1.0)), 0.15);
    let mut marks = vec![Mark::Dots(points, 4.5, palette.ink)];
    for ((racer, values), name) in BOTH.into_iter().zip(fits.curves).zip(fits.names) {
        let curve = curve(fits.grid, values);
        if let Some((x, side)) = departure(&curve, ys) {
            marks.extend(arrow(name, x, side, xs, ys, racer.colour(&palette)));
        }
        marks.push(Mark::series(name, curve, racer.stroke(&palette)));
    }
    plot.draw(Axis::linear("x", xs), Axis::linear("y", ys), &marks);
}

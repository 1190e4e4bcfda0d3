//! A small picture of a run: its fit and its losses without axes, on the same scales as those of other runs.

use web_sys::CanvasRenderingContext2d;

use super::Rgb;
use super::axis::{around, extent, growing_end, log_steps};
use super::canvas::{Canvas, disc, pen};
use super::mark::{curve, log_losses, points};

pub(crate) struct Run<'a> {
    pub(crate) points: &'a [[f32; 2]],
    /// The x of each entry of `curve`, ascending.
    pub(crate) grid: &'a [f32],
    /// The network's value at each x of the grid.
    pub(crate) curve: &'a [f32],
    pub(crate) losses: &'a [(u32, f32)],
    /// The loss of the straight line of least squares.
    pub(crate) line: f64,
}

/// The scales that small pictures share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scales {
    x: (f64, f64),
    y: (f64, f64),
    /// A range of [`log_epoch`], on which a short run is visible beside a long one.
    epochs: (f64, f64),
    log_loss: (f64, f64),
}

impl Scales {
    /// The scales that show the whole of some runs.
    pub(crate) fn of(runs: &[Run<'_>]) -> Self {
        let points = || runs.iter().flat_map(|run| run.points);
        let losses = || runs.iter().flat_map(|run| run.losses);
        let or = |range: Option<(f64, f64)>| range.unwrap_or((0.0, 1.0));
        let levels = runs.iter().map(|run| run.line.log10());
        let last = losses().map(|&(epoch, _)| f64::from(epoch)).fold(1.0, f64::max);
        Self {
            x: or(extent(runs.iter().flat_map(|run| run.grid).map(|&x| f64::from(x)))),
            y: around(or(extent(points().map(|point| f64::from(point[1])).chain([0.0]))), 0.05),
            epochs: (0.0, log_epoch(growing_end(last))),
            log_loss: log_steps(or(extent(losses().map(|&(_, loss)| f64::from(loss).log10()).chain(levels)))),
        }
    }
}

pub(crate) fn draw(canvas: &mut Canvas, run: &Run<'_>, scales: &Scales) {
    let Some((size, palette)) = canvas.begin() else { return };
    let context = canvas.context();
    let (width, height, unit) = (f64::from(size.width), f64::from(size.height), size.ratio);
    context.set_line_join("round");
    let gap = 8.0 * unit;
    let half = (width - gap) / 2.0;
    let fit = Pane { context, left: 0.0, width: half, height, unit, x: scales.x, y: scales.y };
    let loss = Pane { left: half + gap, x: scales.epochs, y: scales.log_loss, ..fit };
    fit.frame(palette.grid);
    fit.line(curve(run.grid, run.curve), palette.network, 2.0);
    for point in points(run.points) {
        fit.dot(point, 2.0, palette.ink);
    }
    loss.frame(palette.grid);
    let (first, last) = scales.epochs;
    loss.line([first, last].map(|epoch| (epoch, run.line.log10())), palette.reference, 1.0);
    let losses: Vec<_> = log_losses(run.losses).into_iter().map(|(epoch, loss)| (log_epoch(epoch), loss)).collect();
    loss.line(losses.iter().copied(), palette.network, 2.0);
    if let Some(&now) = losses.last() {
        loss.dot(now, 2.5, palette.network);
    }
}

/// A part of the canvas with its own scales. Lengths are in device pixels.
struct Pane<'a> {
    context: &'a CanvasRenderingContext2d,
    left: f64,
    width: f64,
    height: f64,
    unit: f64,
    x: (f64, f64),
    y: (f64, f64),
}

impl Pane<'_> {
    /// The position of a point on the canvas. Distant points are clamped to just outside of the pane.
    fn place(&self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        let share = |value: f64, (low, high): (f64, f64)| ((value - low) / (high - low)).clamp(-1.0, 2.0);
        let inset = 3.0 * self.unit;
        let across = inset + share(x, self.x) * (self.width - 2.0 * inset);
        let down = inset + (1.0 - share(y, self.y)) * (self.height - 2.0 * inset);
        (x.is_finite() && y.is_finite()).then_some((self.left + across, down))
    }

    fn frame(&self, colour: Rgb) {
        pen(self.context, colour, self.unit);
        let edge = self.unit / 2.0;
        self.context.stroke_rect(self.left + edge, edge, self.width - self.unit, self.height - self.unit);
    }

    fn line(&self, points: impl IntoIterator<Item = (f64, f64)>, colour: Rgb, width: f64) {
        self.context.save();
        self.context.begin_path();
        self.context.rect(self.left, 0.0, self.width, self.height);
        self.context.clip();
        self.context.begin_path();
        for (x, y) in points.into_iter().filter_map(|point| self.place(point)) {
            self.context.line_to(x, y);
        }
        pen(self.context, colour, width * self.unit);
        self.context.stroke();
        self.context.restore();
    }

    fn dot(&self, point: (f64, f64), radius: f64, colour: Rgb) {
        if let Some(place) = self.place(point) {
            disc(self.context, place, radius * self.unit, colour);
        }
    }
}

fn log_epoch(epoch: f64) -> f64 {
    (1.0 + epoch).log10()
}

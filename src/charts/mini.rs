//! A run at a glance: its fit and its losses side by side, without axes, to be compared with others of the same scales.

use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::axis::{around, extent, growing_end, log_steps};
use super::{PaletteOf, Rgb};
use crate::platform::Surface;

/// A run.
pub struct Run<'a> {
    /// The data.
    pub points: &'a [[f32; 2]],
    /// The x of each entry of `curve`, ascending.
    pub grid: &'a [f32],
    /// The network's value at each x of the grid.
    pub curve: &'a [f32],
    /// Loss by epoch.
    pub losses: &'a [(u32, f32)],
    /// The loss of the straight line of least squares.
    pub line: f64,
}

/// The scales that all small pictures have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scales {
    x: (f64, f64),
    y: (f64, f64),
    /// Of [`log_epoch`], so that a short run beside a long one can be seen.
    epochs: (f64, f64),
    log_loss: (f64, f64),
}

impl Scales {
    /// Scales on which all of some runs can be seen.
    #[must_use]
    pub fn of(runs: &[Run<'_>]) -> Self {
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

/// The canvas of a small picture.
pub struct Mini {
    surface: Surface,
    palette: PaletteOf,
}

impl Mini {
    /// A picture on a canvas of the page; `None` if the browser gives no drawing context.
    #[must_use]
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        Some(Self { surface: Surface::new(canvas)?, palette: PaletteOf::default() })
    }

    /// Draws a run.
    pub fn draw(&mut self, run: &Run<'_>, scales: &Scales) {
        let Some(size) = self.surface.size() else { return };
        let Some(palette) = self.palette.get(&self.surface.canvas, Some(size)) else { return };
        self.surface.resize(size);
        let (width, height, unit) = (f64::from(size.width), f64::from(size.height), size.ratio);
        let context = &self.surface.context;
        context.clear_rect(0.0, 0.0, width, height);
        context.set_line_join("round");
        let gap = 8.0 * unit;
        let half = (width - gap) / 2.0;
        let fit = Pane { context, left: 0.0, width: half, height, unit, x: scales.x, y: scales.y };
        let loss = Pane { context, left: half + gap, width: half, height, unit, x: scales.epochs, y: scales.log_loss };
        fit.frame(palette.grid);
        fit.line(run.grid.iter().zip(run.curve).map(|(&x, &y)| (x.into(), y.into())), palette.model, 2.0);
        for &[x, y] in run.points {
            fit.dot((x.into(), y.into()), 2.0, palette.data);
        }
        loss.frame(palette.grid);
        loss.line(scales.ends().map(|epoch| (epoch, run.line.log10())), palette.reference, 1.0);
        let losses = || run.losses.iter().map(|&(epoch, loss)| (log_epoch(f64::from(epoch)), f64::from(loss).log10()));
        loss.line(losses(), palette.model, 2.0);
        if let Some(last) = losses().next_back() {
            loss.dot(last, 2.5, palette.model);
        }
    }
}

impl Scales {
    fn ends(&self) -> impl Iterator<Item = f64> {
        [self.epochs.0, self.epochs.1].into_iter()
    }
}

/// A part of the canvas with scales of its own; lengths in device pixels.
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
    /// Where a point lies; a point far out lies not much further than just outside.
    fn place(&self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        let share = |value: f64, (low, high): (f64, f64)| ((value - low) / (high - low)).clamp(-1.0, 2.0);
        let inset = 3.0 * self.unit;
        let across = inset + share(x, self.x) * (self.width - 2.0 * inset);
        let down = inset + (1.0 - share(y, self.y)) * (self.height - 2.0 * inset);
        (x.is_finite() && y.is_finite()).then_some((self.left + across, down))
    }

    fn frame(&self, colour: Rgb) {
        self.context.set_stroke_style_str(&css(colour));
        self.context.set_line_width(self.unit);
        let edge = self.unit / 2.0;
        self.context.stroke_rect(self.left + edge, edge, self.width - self.unit, self.height - self.unit);
    }

    fn line(&self, points: impl Iterator<Item = (f64, f64)>, colour: Rgb, width: f64) {
        self.context.save();
        self.context.begin_path();
        self.context.rect(self.left, 0.0, self.width, self.height);
        self.context.clip();
        self.context.begin_path();
        for (x, y) in points.filter_map(|point| self.place(point)) {
            self.context.line_to(x, y);
        }
        self.context.set_stroke_style_str(&css(colour));
        self.context.set_line_width(width * self.unit);
        self.context.stroke();
        self.context.restore();
    }

    fn dot(&self, point: (f64, f64), radius: f64, colour: Rgb) {
        let Some((x, y)) = self.place(point) else { return };
        self.context.begin_path();
        self.context.set_fill_style_str(&css(colour));
        // A circle of a positive radius does not fail.
        let _ = self.context.arc(x, y, radius * self.unit, 0.0, std::f64::consts::TAU);
        self.context.fill();
    }
}

fn log_epoch(epoch: f64) -> f64 {
    (1.0 + epoch).log10()
}

fn css(Rgb(red, green, blue): Rgb) -> String {
    format!("rgb({red} {green} {blue})")
}

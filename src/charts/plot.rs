//! A chart on a canvas: plotters draws the axes once, and the marks are drawn on top of them in every frame.

use std::cell::RefCell;
use std::rc::Rc;

use plotters::prelude::*;
use plotters_canvas::CanvasBackend;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::axis::extent;
use super::canvas::Canvas;
use super::easing::Easing;
use super::mark::Mark;
use super::pen::Pen;
use super::ruler::Ruler;
use super::{Axis, Palette, Rgb, numerals, text};
use crate::platform::{self, Size};

type Failure = DrawingAreaErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>;

/// The least room for a name below a level, in decades.
const LEAST_LINE: f64 = 0.3;

/// A chart's canvas. Its axes are kept on a second one: plotters measures text through elements of the page, which is
/// too slow for every frame.
pub struct Plot {
    canvas: Canvas,
    axes: HtmlCanvasElement,
    drawn: Option<Axes>,
    /// Whether axes move to another range in a short time, which takes a drawing in each frame.
    easing: Option<Easing>,
}

/// The axes that are kept, and the area between them.
struct Axes {
    canvas: HtmlCanvasElement,
    size: Size,
    x: Axis,
    y: Axis,
    /// Read anew whenever the theme changes, or the typeface.
    palette: Rc<Palette>,
    /// The room for labels at the right, in device pixels.
    right: f64,
    area: Area,
    /// The labels below a knob, which are written in each frame.
    free: Vec<Label>,
}

/// The label of a tick, in device pixels.
pub(super) struct Label {
    pub(super) text: String,
    pub(super) across: f64,
    pub(super) width: f64,
}

/// The rectangle between the axes, in device pixels.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Plot {
    /// A chart on a canvas of the page; `None` if the browser gives no drawing context.
    #[must_use]
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        Self::on(Canvas::new(canvas)?)
    }

    /// The same with a fixed palette.
    #[must_use]
    pub fn with_palette(canvas: HtmlCanvasElement, palette: Palette) -> Option<Self> {
        Self::on(Canvas::with_palette(canvas, palette)?)
    }

    fn on(canvas: Canvas) -> Option<Self> {
        Some(Self { canvas, axes: platform::offscreen()?, drawn: None, easing: None })
    }

    /// Lets the axes move smoothly from range to range. The chart has to be drawn in every frame in which it is stale.
    #[must_use]
    pub fn smooth(self) -> Self {
        Self { easing: Some(Easing::default()), ..self }
    }

    /// Whether the canvas has another size than what is drawn on it, or the theme or what the reader points at has changed
    /// since, or the axes are on their way.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.canvas.is_stale() || self.easing.as_ref().is_some_and(Easing::is_moving)
    }

    /// The colours and the font to draw with.
    pub(super) fn palette(&mut self) -> Option<Rc<Palette>> {
        self.canvas.palette()
    }

    /// The canvas's width and height in heights of text.
    fn ems(&self, palette: &Palette) -> Option<(f64, f64)> {
        let size = self.canvas.surface.size()?;
        let ems = |length: u32| f64::from(length) / size.ratio / palette.font_size;
        Some((ems(size.width), ems(size.height)))
    }

    /// How many tick labels there is room for, across and down.
    pub(super) fn room(&self, palette: &Palette) -> (usize, usize) {
        let (across, down) = self.ems(palette).unwrap_or((20.0, 14.0));
        let fit = |length: f64, each: f64| ((length / each) as usize).clamp(2, 10);
        (fit(across, 6.5), fit(down, 3.2))
    }

    /// How far below a level the vertical axis has to go on, so that a name fits between: a line of text in the chart's
    /// coordinates, where `heights` are all that is shown.
    pub(super) fn line_of_text(&self, palette: &Palette, heights: impl Iterator<Item = f64>) -> f64 {
        // The title and the ticks take some lines, too.
        let lines = self.ems(palette).map_or(10.0, |(_, down)| (down - 3.5) / 1.6);
        let (low, high) = extent(heights).unwrap_or((0.0, 1.0));
        ((high - low) / (lines - 1.0).max(1.0)).max(LEAST_LINE)
    }

    /// Where a point lies, in CSS pixels from the canvas's upper left corner; `None` before the first drawing.
    #[must_use]
    pub fn position(&self, point: (f64, f64)) -> Option<(f64, f64)> {
        let axes = self.drawn.as_ref()?;
        let (across, down) = axes.area.place(&axes.x, &axes.y, point);
        Some((across / axes.size.ratio, down / axes.size.ratio))
    }

    /// The chart's coordinates at a place given in CSS pixels from the canvas's upper left corner; `None` beside the
    /// area between the axes, and before the first drawing.
    #[must_use]
    pub fn coordinates(&self, (left, top): (f64, f64)) -> Option<(f64, f64)> {
        let Axes { size, x, y, area, .. } = self.drawn.as_ref()?;
        let along = |pixels: f64, start: f64, length: f64| {
            let share = (pixels * size.ratio - start) / length.max(1.0);
            (0.0..=1.0).contains(&share).then_some(share)
        };
        let (across, down) = (along(left, area.left, area.width)?, along(top, area.top, area.height)?);
        Some((x.min + across * x.length(), y.max - down * y.length()))
    }

    /// How far right an x lies, in CSS pixels; `None` before the first drawing.
    #[must_use]
    pub fn across(&self, x: f64) -> Option<f64> {
        let axes = self.drawn.as_ref()?;
        Some(self.position((x, axes.y.min))?.0)
    }

    /// How far down the horizontal axis lies, in CSS pixels; `None` before the first drawing.
    #[must_use]
    pub fn bottom(&self) -> Option<f64> {
        let Axes { size, area, .. } = self.drawn.as_ref()?;
        Some((area.top + area.height) / size.ratio)
    }

    /// Draws the axes if they have changed, then the marks.
    pub(super) fn draw(&mut self, x: Axis, y: Axis, marks: &[Mark]) {
        let Some((size, palette)) = self.canvas.begin() else { return };
        let (x, y) = match &mut self.easing {
            Some(easing) => easing.shown(x, y, platform::now(), platform::prefers_reduced_motion),
            None => (x, y),
        };
        let context = self.canvas.context();
        let height = palette.font_size * size.ratio;
        context.set_font(&label_font(&palette, height));
        let width = |mark: &Mark| match mark {
            Mark::Label(_, name, _) => text::width(context, name) + height,
            _ => 0.0,
        };
        let right = marks.iter().map(width).fold(0.0, f64::max).ceil();
        let canvas = self.canvas.written_layer().unwrap_or_else(|| self.axes.clone());
        let is_kept = |axes: &Axes| {
            let is_same = axes.size == size && axes.x == x && axes.y == y && axes.right == right;
            is_same && axes.canvas == canvas && Rc::ptr_eq(&axes.palette, &palette)
        };
        let (area, free) = match self.drawn.take().filter(is_kept) {
            Some(axes) => (axes.area, axes.free),
            None => match self.draw_axes(&canvas, size, &x, &y, &palette, right) {
                Ok(drawn) => drawn,
                Err(failure) => return platform::warn(&format!("a chart could not be drawn: {failure}")),
            },
        };
        // Copying fails only from a canvas without a size.
        let _ = context.draw_image_with_html_canvas_element(&canvas, 0.0, 0.0);
        context.save();
        context.set_line_join("round");
        context.set_line_cap("round");
        // Lines and dots grow with the text, so that they stay readable on a projector.
        let unit = size.ratio * palette.font_size / 14.0;
        let marks: Vec<&Mark> = marks.iter().filter(|mark| palette.shows(mark.colour())).collect();
        let has_notes = marks.iter().any(|mark| matches!(mark, Mark::Note(..) | Mark::Arrow(..)));
        let lines = has_notes.then(RefCell::default);
        let pen = Pen { context, palette: &palette, unit, text: height, area, x: &x, y: &y, lines };
        marks.iter().for_each(|mark| pen.draw(mark));
        pen.labels(&marks);
        let notes = pen.placed(&marks);
        pen.answer(&self.canvas.surface.canvas, &marks, size.ratio);
        pen.write(&notes);
        let knob = marks.iter().find_map(|mark| match mark {
            Mark::Knob(at, _) => Some((area.left + x.place(*at) * area.width, x.text(*at))),
            _ => None,
        });
        pen.labels_below(&free, knob, self.canvas.is_written());
        context.restore();
        self.drawn = Some(Axes { canvas, size, x, y, palette, right, area, free });
    }

    fn draw_axes(
        &self,
        canvas: &HtmlCanvasElement,
        size: Size,
        x: &Axis,
        y: &Axis,
        palette: &Palette,
        right: f64,
    ) -> Result<(Area, Vec<Label>), Failure> {
        platform::fit(canvas, size);
        let (Some(context), Some(backend)) =
            (platform::context_of(canvas), CanvasBackend::with_canvas_object(canvas.clone()))
        else {
            return Ok((Area::default(), Vec::new()));
        };
        context.clear_rect(0.0, 0.0, f64::from(size.width), f64::from(size.height));
        let font_size = palette.font_size * size.ratio;
        context.set_font(&format!("{font_size}px {}", palette.font));
        let (across, down) = self.room(palette);
        let (mut x, y) = (Ruler { axis: x, ticks: x.ticks(across) }, Ruler { axis: y, ticks: y.ticks(down) });
        let widest = y.ticks.iter().map(|tick| text::width(&context, &tick.label)).fold(font_size, f64::max);
        let last = x.ticks.last().map_or(0.0, |tick| text::width(&context, &tick.label));
        let x_title = x.axis.written();
        let ems = |ems: f64| (ems * font_size).round() as i32;
        let x_title_width = text::width(&context, x_title);
        let beyond = if x.axis.is_titled_beyond() { x_title_width + 0.4 * font_size } else { 0.0 };
        let right = right.max(last / 2.0).max(0.6 * font_size).max(beyond).ceil();
        let left = f64::from(widest as i32 + ems(0.75));
        // The title stands at the right end of the row of tick labels, which make room for it, or beyond the axis.
        let title_from =
            if beyond > 0.0 { f64::INFINITY } else { f64::from(size.width) - right - x_title_width - font_size };
        let length = f64::from(size.width) - right - left;
        for tick in &mut x.ticks {
            let end = left + x.axis.place(tick.at) * length + text::width(&context, &tick.label) / 2.0;
            if end > title_from && !x_title.is_empty() {
                tick.label.clear();
            }
        }

        // The title of the vertical axis clears an exponent at the axis's end.
        let top = if y.ticks.iter().any(|tick| numerals::has_exponent(&tick.label)) { 2.2 } else { 1.75 };
        let root = backend.into_drawing_area();
        let mut chart = ChartBuilder::on(&root)
            .margin_top(ems(top))
            .margin_right(right as i32)
            .x_label_area_size(ems(1.7))
            .y_label_area_size(left as i32)
            .build_cartesian_2d(x.clone(), y.clone())?;
        let hairline = size.ratio.round().max(1.0) as u32;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(rgb(palette.grid).stroke_width(hairline))
            .light_line_style(TRANSPARENT)
            .axis_style(TRANSPARENT)
            .set_all_tick_mark_size(0)
            .draw()?;
        let (across, down) = chart.plotting_area().get_pixel_range();
        let axis = [(across.start, down.end), (across.end, down.end)];
        root.draw(&PathElement::new(axis, rgb(palette.border).stroke_width(hairline)))?;
        let area = Area {
            left: f64::from(across.start),
            top: f64::from(down.start),
            width: f64::from(across.end - across.start),
            height: f64::from(down.end - down.start),
        };
        let mut free = Vec::new();
        if x.axis.is_titled_beyond() {
            free.extend(x.ticks.drain(..).map(|tick| Label {
                across: area.left + x.axis.place(tick.at) * area.width,
                width: text::width(&context, &tick.label),
                text: tick.label,
            }));
        }
        write_axes(&context, palette, font_size, size, area, [&x, &y]);
        Ok((area, free))
    }
}

impl Area {
    pub(super) fn place(self, x: &Axis, y: &Axis, point: (f64, f64)) -> (f64, f64) {
        (self.left + x.place(point.0) * self.width, self.top + (1.0 - y.place(point.1)) * self.height)
    }
}

/// Writes the titles and the labels of both axes. `height` is that of the text.
fn write_axes(
    context: &CanvasRenderingContext2d,
    palette: &Palette,
    height: f64,
    size: Size,
    area: Area,
    [x, y]: [&Ruler<'_>; 2],
) {
    let (right, bottom) = (area.left + area.width, area.top + area.height);
    let at = |align: &str, baseline: &str| {
        context.set_text_align(align);
        context.set_text_baseline(baseline);
    };
    context.set_font(&format!("{height}px {}", palette.font));
    at("center", "top");
    for tick in &x.ticks {
        let across = area.left + x.axis.place(tick.at) * area.width;
        text::write(context, &tick.label, (across, bottom + 0.45 * height), palette.muted);
    }
    at("right", "middle");
    for tick in &y.ticks {
        let down = area.top + (1.0 - y.axis.place(tick.at)) * area.height;
        text::write(context, &tick.label, (area.left - 0.45 * height, down), palette.muted);
    }
    // The title of the vertical axis is above the axis, where it is easier to read than if it were rotated.
    at("left", "top");
    text::write(context, y.axis.written(), (0.15 * height, 0.1 * height), palette.ink);
    at("right", "bottom");
    let (end, down) = if x.axis.is_titled_beyond() {
        (f64::from(size.width), bottom)
    } else {
        (right, f64::from(size.height) - 0.25 * height)
    };
    text::write(context, x.axis.written(), (end, down), palette.ink);
}

/// The font of a line's name.
pub(super) fn label_font(palette: &Palette, size: f64) -> String {
    format!("600 {size}px {}", palette.font)
}

fn rgb(Rgb(red, green, blue): Rgb) -> RGBColor {
    RGBColor(red, green, blue)
}

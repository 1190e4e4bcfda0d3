//! A chart on a canvas: plotters draws the axes once, and the marks are drawn on top of them in every frame.

use std::cell::RefCell;
use std::rc::Rc;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::canvas::{Canvas, brush, circle, disc, pen, write};
use super::easing::Easing;
use super::mark::{Beside, Mark, Stroke, spread};
use super::reading::{self, Reading, Series};
use super::ruler::Ruler;
use super::{Axis, Palette, Rgb};
use crate::platform::{self, Size};

type Failure = DrawingAreaErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>;

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
    palette: Rc<Palette>,
    /// The room for labels at the right, in device pixels.
    right: f64,
    area: Area,
}

/// The rectangle between the axes, in device pixels.
#[derive(Debug, Clone, Copy, Default)]
struct Area {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
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
        let text = palette.font_size * size.ratio;
        context.set_font(&label_font(&palette, text));
        let width = |mark: &Mark| match mark {
            Mark::Label(_, name, _) => width_of(context, name) + text,
            _ => 0.0,
        };
        let right = marks.iter().map(width).fold(0.0, f64::max).ceil();
        let canvas = self.canvas.written_layer().unwrap_or_else(|| self.axes.clone());
        let is_kept = |axes: &Axes| {
            let is_same = axes.size == size && axes.x == x && axes.y == y && axes.right == right;
            is_same && axes.canvas == canvas && axes.palette == palette
        };
        let area = match self.drawn.take().filter(is_kept) {
            Some(axes) => axes.area,
            None => match self.draw_axes(&canvas, size, &x, &y, &palette, right) {
                Ok(area) => area,
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
        let pen = Pen { context, palette: &palette, unit, text, area, x: &x, y: &y, notes: RefCell::default() };
        let marks: Vec<&Mark> = marks.iter().filter(|mark| palette.shows(mark.colour())).collect();
        marks.iter().for_each(|mark| pen.draw(mark));
        pen.labels(&marks);
        pen.answer(&self.canvas.surface.canvas, &marks, size.ratio);
        context.restore();
        self.drawn = Some(Axes { canvas, size, x, y, palette, right, area });
    }

    fn draw_axes(
        &self,
        canvas: &HtmlCanvasElement,
        size: Size,
        x: &Axis,
        y: &Axis,
        palette: &Palette,
        right: f64,
    ) -> Result<Area, Failure> {
        platform::fit(canvas, size);
        let (Some(context), Some(backend)) =
            (platform::context_of(canvas), CanvasBackend::with_canvas_object(canvas.clone()))
        else {
            return Ok(Area::default());
        };
        context.clear_rect(0.0, 0.0, f64::from(size.width), f64::from(size.height));
        let font_size = palette.font_size * size.ratio;
        context.set_font(&format!("{font_size}px {}", palette.font));
        let (across, down) = self.room(palette);
        let (mut x, y) = (Ruler { axis: x, ticks: x.ticks(across) }, Ruler { axis: y, ticks: y.ticks(down) });
        let widest = y.ticks.iter().map(|tick| width_of(&context, &tick.label)).fold(font_size, f64::max);
        let last = x.ticks.last().map_or(0.0, |tick| width_of(&context, &tick.label));
        let (x_title, y_title) = (x.axis.written(), y.axis.written());
        let ems = |ems: f64| (ems * font_size).round() as i32;
        let right = right.max(last / 2.0).max(0.6 * font_size).ceil();
        let left = f64::from(widest as i32 + ems(0.75));
        // The title stands at the right end of the row of tick labels, which make room for it.
        let title_from = f64::from(size.width) - right - width_of(&context, x_title) - font_size;
        let length = f64::from(size.width) - right - left;
        for tick in &mut x.ticks {
            let end = left + x.axis.place(tick.at) * length + width_of(&context, &tick.label) / 2.0;
            if end > title_from && !x_title.is_empty() {
                tick.label.clear();
            }
        }

        let root = backend.into_drawing_area();
        let label = |colour: Rgb, pos: Pos| {
            let font = (palette.font.as_str(), font_size);
            font.with_color(rgb(colour)).with_anchor::<RGBColor>(pos).into_text_style(&root)
        };
        // The title of the vertical axis is above the axis, where it is easier to read than if it were rotated.
        root.draw_text(y_title, &label(palette.ink, Pos::new(HPos::Left, VPos::Top)), (ems(0.15), ems(0.1)))?;
        let row = (size.width as i32 - right as i32, size.height as i32 - ems(0.25));
        root.draw_text(x_title, &label(palette.ink, Pos::new(HPos::Right, VPos::Bottom)), row)?;
        let mut chart = ChartBuilder::on(&root)
            .margin_top(ems(1.75))
            .margin_right(right as i32)
            .x_label_area_size(ems(1.7))
            .y_label_area_size(left as i32)
            .build_cartesian_2d(x, y)?;
        let hairline = size.ratio.round().max(1.0) as u32;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(rgb(palette.grid).stroke_width(hairline))
            .light_line_style(TRANSPARENT)
            .axis_style(TRANSPARENT)
            .set_all_tick_mark_size(ems(0.3))
            .label_style(label(palette.muted, Pos::default()))
            .draw()?;
        let (across, down) = chart.plotting_area().get_pixel_range();
        let axis = [(across.start, down.end), (across.end, down.end)];
        root.draw(&PathElement::new(axis, rgb(palette.border).stroke_width(hairline)))?;
        Ok(Area {
            left: f64::from(across.start),
            top: f64::from(down.start),
            width: f64::from(across.end - across.start),
            height: f64::from(down.end - down.start),
        })
    }
}

impl Area {
    fn place(self, x: &Axis, y: &Axis, point: (f64, f64)) -> (f64, f64) {
        (self.left + x.place(point.0) * self.width, self.top + (1.0 - y.place(point.1)) * self.height)
    }
}

/// Draws marks, whose lengths are given in CSS pixels.
struct Pen<'a> {
    context: &'a CanvasRenderingContext2d,
    palette: &'a Palette,
    /// Device pixels per CSS pixel, scaled with the size of the text.
    unit: f64,
    /// The height of a note's text in device pixels.
    text: f64,
    area: Area,
    x: &'a Axis,
    y: &'a Axis,
    /// Where notes have been written: left, top, right and bottom of each.
    notes: RefCell<Vec<[f64; 4]>>,
}

impl Pen<'_> {
    fn draw(&self, mark: &Mark) {
        let context = self.context;
        match mark {
            Mark::Curve(points, stroke) | Mark::Series(_, points, stroke) => self.clipped(|| {
                if stroke.width == 0.0 {
                    return;
                }
                self.set_stroke(*stroke);
                context.begin_path();
                for run in points.split(|&point| self.place(point).is_none()) {
                    self.trace(run.iter().copied(), true);
                }
                context.stroke();
            }),
            Mark::Band(points, colour, opacity) => self.clipped(|| {
                brush(context, *colour);
                context.set_global_alpha(*opacity);
                context.begin_path();
                let is_gap = |&(x, low, high): &(f64, f64, f64)| !(x + low + high).is_finite();
                for run in points.split(is_gap) {
                    self.trace(run.iter().map(|&(x, _, high)| (x, high)), true);
                    self.trace(run.iter().rev().map(|&(x, low, _)| (x, low)), false);
                }
                context.fill();
            }),
            Mark::Bars(points, from, width, colour) => {
                brush(context, *colour);
                for &(x, y) in points.iter().filter(|point| point.1 > *from) {
                    let corners = self.place((x - width / 2.0, y)).zip(self.place((x + width / 2.0, *from)));
                    if let Some(((left, top), (right, bottom))) = corners {
                        context.fill_rect(left, top, right - left, bottom - top);
                    }
                }
            }
            Mark::Dots(points, radius, colour) => {
                for place in points.iter().filter_map(|&point| self.shown(point)) {
                    disc(context, place, (radius + 1.5) * self.unit, self.palette.ground);
                    disc(context, place, radius * self.unit, *colour);
                }
            }
            Mark::Ring(point, radius, stroke) => {
                if let Some(place) = self.shown(*point) {
                    self.set_stroke(*stroke);
                    circle(context, place, radius * self.unit);
                    context.stroke();
                }
            }
            Mark::Note(point, text, colour, beside) => {
                if let Some(place) = self.place(*point) {
                    self.note(place, text, *colour, *beside);
                }
            }
            // They are placed together.
            Mark::Label(..) => {}
        }
    }

    /// Marks what the reader points at, and tells its values.
    fn answer(&self, canvas: &HtmlCanvasElement, marks: &[&Mark], ratio: f64) {
        let series = marks.iter().filter_map(|mark| match mark {
            Mark::Series(name, points, stroke) => Some(Series { name, points, colour: stroke.colour }),
            _ => None,
        });
        let series: Vec<_> = series.collect();
        if !series.is_empty() && canvas.tab_index() < 0 {
            canvas.set_tab_index(0);
        }
        let Area { left, top, width, height } = self.area;
        reading::answer(canvas, |seek, last| {
            let under = |pixels: f64| self.x.min + (pixels * ratio - left) / width.max(1.0) * self.x.length();
            let place = reading::find(&series, self.x, under, seek, last)?;
            let values = series.iter().filter_map(|series| Some((series, series.at(place, self.x)?)));
            let values: Vec<_> = values.collect();
            if values.is_empty() {
                return None;
            }
            let (across, _) = self.place((place, self.y.min))?;
            self.set_stroke(Stroke::solid(self.palette.ink, 1.0));
            self.context.begin_path();
            self.trace([(place, self.y.min), (place, self.y.max)].into_iter(), true);
            self.context.stroke();
            for (series, point) in &values {
                self.draw(&Mark::dot(*point, 4.5, series.colour));
            }
            let heights = values.iter().filter_map(|(_, point)| Some(self.place(*point)?.1));
            let down = heights.fold(f64::INFINITY, f64::min).clamp(top, top + height);
            let values: Vec<_> = values.iter().map(|(series, point)| (series.name, *point)).collect();
            let lines = reading::lines(place, &values, self.x, self.y);
            Some((place, Reading { lines, at: (across / ratio, down / ratio) }))
        });
    }

    /// Writes the names of lines beside their right ends, one clear of the other.
    fn labels(&self, marks: &[&Mark]) {
        let labels = marks.iter().filter_map(|mark| match mark {
            Mark::Label(height, name, colour) => Some((*height, name, *colour)),
            _ => None,
        });
        let labels: Vec<_> = labels.collect();
        let down = |height: f64| (1.0 - self.y.place(height).clamp(0.0, 1.0)) * self.area.height;
        let wanted: Vec<f64> = labels.iter().map(|&(height, ..)| down(height)).collect();
        self.context.set_font(&label_font(self.palette, self.text));
        self.context.set_text_align("left");
        self.context.set_text_baseline("middle");
        let across = self.area.left + self.area.width + 0.6 * self.text;
        for ((_, name, colour), down) in labels.iter().zip(spread(&wanted, 1.4 * self.text, self.area.height)) {
            write(self.context, name, (across, self.area.top + down), *colour);
        }
    }

    /// Writes a note beside a point. It stays between the axes, and is left out where it would lie on
    /// another one.
    fn note(&self, (x, y): (f64, f64), text: &str, colour: Rgb, beside: Beside) {
        self.context.set_font(&format!("{}px {}", self.text, self.palette.font));
        let width = width_of(self.context, text);
        let left = match beside {
            Beside::LeftAbove | Beside::LeftBelow => x - 6.0 * self.unit - width,
            Beside::RightAbove | Beside::RightBelow => x + 6.0 * self.unit,
            Beside::Upon => x - width / 2.0,
        };
        let left = left.min(self.area.left + self.area.width - width).max(self.area.left);
        let above = y - 5.0 * self.unit - self.text;
        let below = y + 5.0 * self.unit;
        let top = match beside {
            Beside::Upon => y - self.text / 2.0,
            Beside::LeftBelow | Beside::RightBelow if below + self.text < self.area.top + self.area.height => below,
            _ if above < self.area.top => below,
            _ => above,
        };
        let here = [left, top, left + width, top + self.text];
        let mut notes = self.notes.borrow_mut();
        let collides =
            |other: &[f64; 4]| here[0] < other[2] && other[0] < here[2] && here[1] < other[3] && other[1] < here[3];
        if notes.iter().any(collides) {
            return;
        }
        notes.push(here);
        self.context.set_text_align("left");
        self.context.set_text_baseline("top");
        // Lines that pass behind the text end short of it.
        pen(self.context, self.palette.ground, 4.0 * self.unit);
        // Text at a finite place does not fail to be drawn.
        let _ = self.context.set_line_dash(&js_sys::Array::new());
        let _ = self.context.stroke_text(text, left, top);
        write(self.context, text, (left, top), colour);
    }

    fn set_stroke(&self, stroke: Stroke) {
        pen(self.context, stroke.colour, stroke.width * self.unit);
        let dash = stroke.dash.into_iter().flat_map(|(dash, gap)| [dash, gap]);
        let dash: js_sys::Array = dash.map(|length| JsValue::from(length * self.unit)).collect();
        // An array of finite numbers is a dash pattern; an empty one is a solid line.
        let _ = self.context.set_line_dash(&dash);
    }

    /// Adds a line through points to the path: as a new line, or as a continuation.
    fn trace(&self, points: impl Iterator<Item = (f64, f64)>, mut begins: bool) {
        for (x, y) in points.filter_map(|point| self.place(point)) {
            if begins {
                self.context.move_to(x, y);
            } else {
                self.context.line_to(x, y);
            }
            begins = false;
        }
    }

    /// Draws within the axes only. Dots are not clipped, so that a dot at the very edge is shown whole.
    fn clipped(&self, draw: impl FnOnce()) {
        self.context.save();
        self.context.begin_path();
        self.context.rect(self.area.left, self.area.top, self.area.width, self.area.height);
        self.context.clip();
        draw();
        self.context.restore();
    }

    /// Where a point lies on the canvas; `None` if a coordinate is not finite.
    fn place(&self, point: (f64, f64)) -> Option<(f64, f64)> {
        (point.0.is_finite() && point.1.is_finite()).then(|| self.area.place(self.x, self.y, point))
    }

    /// The same for a point between the axes; `None` elsewhere.
    fn shown(&self, point: (f64, f64)) -> Option<(f64, f64)> {
        let is_between = |axis: &Axis, at: f64| (axis.min..=axis.max).contains(&at);
        self.place(point).filter(|_| is_between(self.x, point.0) && is_between(self.y, point.1))
    }
}

/// The font of a line's name.
fn label_font(palette: &Palette, size: f64) -> String {
    format!("600 {size}px {}", palette.font)
}

fn width_of(context: &CanvasRenderingContext2d, text: &str) -> f64 {
    context.measure_text(text).map_or(0.0, |metrics| metrics.width())
}

fn rgb(Rgb(red, green, blue): Rgb) -> RGBColor {
    RGBColor(red, green, blue)
}

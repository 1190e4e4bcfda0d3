//! One chart on one canvas: axes drawn once and kept, marks drawn anew in every frame.

use std::rc::Rc;

use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_canvas::CanvasBackend;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::fine::{Fine, STEPS};
use super::mark::{Beside, Mark, Stroke};
use super::{Axis, Palette, PaletteOf, Rgb};
use crate::platform::{self, Size, Surface};

type Failure = DrawingAreaErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>;
type Chart<'a> = ChartContext<'a, Fine, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// A chart's canvas, with its axes kept on a second one: plotters measures text through the page's own elements, which
/// is too slow to do in every frame.
pub struct Plot {
    surface: Surface,
    axes: HtmlCanvasElement,
    drawn: Option<Axes>,
    palette: PaletteOf,
}

/// What the kept axes show, and where.
#[derive(PartialEq)]
struct Axes {
    size: Size,
    x: Axis,
    y: Axis,
    palette: Palette,
    area: Area,
}

/// The rectangle between the axes, in device pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Area {
    left: i32,
    top: i32,
    width: i32,
    height: i32,
}

impl Plot {
    /// A chart on a canvas of the page; `None` if the browser gives no drawing context.
    #[must_use]
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let (surface, axes) = (Surface::new(canvas)?, platform::offscreen()?);
        Some(Self { surface, axes, drawn: None, palette: PaletteOf::default() })
    }

    /// The same, with colours that no style sheet decides.
    #[must_use]
    pub fn with_palette(canvas: HtmlCanvasElement, palette: Palette) -> Option<Self> {
        Some(Self { palette: PaletteOf::fixed(palette), ..Self::new(canvas)? })
    }

    /// Whether the canvas has another size than what is drawn on it, or the theme is another.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.palette.is_stale() || self.surface.size() != self.drawn.as_ref().map(|axes| axes.size)
    }

    /// The colours and the font to draw with.
    pub(super) fn palette(&mut self) -> Option<Rc<Palette>> {
        self.palette.get(&self.surface.canvas, self.surface.size())
    }

    /// The height between the axes in lines of text, roughly before the first drawing.
    #[must_use]
    pub(super) fn lines(&self, palette: &Palette) -> f64 {
        let size = self.surface.size().map_or(200.0, |size| f64::from(size.height) / size.ratio);
        (size / palette.font_size - 4.65).max(1.0)
    }

    /// How many tick labels find room across and down.
    #[must_use]
    pub(super) fn room(&self, palette: &Palette) -> (usize, usize) {
        let size = self
            .surface
            .size()
            .map_or((300.0, 200.0), |size| (f64::from(size.width) / size.ratio, f64::from(size.height) / size.ratio));
        let fit = |length: f64, each: f64| ((length / (each * palette.font_size)) as usize).clamp(2, 10);
        (fit(size.0, 6.5), fit(size.1, 3.2))
    }

    /// Where a point lies, in CSS pixels from the canvas's upper left corner; `None` before the first drawing.
    #[must_use]
    pub fn position(&self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        let axes = self.drawn.as_ref()?;
        let across = f64::from(axes.area.left) + axes.x.place(x) * f64::from(axes.area.width);
        let down = f64::from(axes.area.top) + (1.0 - axes.y.place(y)) * f64::from(axes.area.height);
        Some((across / axes.size.ratio, down / axes.size.ratio))
    }

    /// The chart's coordinates at a place given in CSS pixels from the canvas's upper left corner; `None` beside the area
    /// between the axes, and before the first drawing.
    #[must_use]
    pub fn coordinates(&self, (left, top): (f64, f64)) -> Option<(f64, f64)> {
        let axes = self.drawn.as_ref()?;
        let along = |pixels: f64, start: i32, length: i32| {
            let share = (pixels * axes.size.ratio - f64::from(start)) / f64::from(length.max(1));
            (0.0..=1.0).contains(&share).then_some(share)
        };
        let across = along(left, axes.area.left, axes.area.width)?;
        let down = along(top, axes.area.top, axes.area.height)?;
        Some((axes.x.min + across * axes.x.length(), axes.y.max - down * axes.y.length()))
    }

    /// How far down the horizontal axis lies, in CSS pixels; `None` before the first drawing.
    #[must_use]
    pub fn bottom(&self) -> Option<f64> {
        let axes = self.drawn.as_ref()?;
        Some(f64::from(axes.area.top + axes.area.height) / axes.size.ratio)
    }

    /// Draws the axes if they have changed, then the marks.
    pub(super) fn draw(&mut self, x: Axis, y: Axis, palette: &Palette, marks: &[Mark]) {
        let Some(size) = self.surface.size() else { return };
        if let Err(failure) = self.try_draw(size, x, y, palette, marks) {
            platform::warn(&format!("a chart could not be drawn: {failure}"));
        }
    }

    fn try_draw(&mut self, size: Size, x: Axis, y: Axis, palette: &Palette, marks: &[Mark]) -> Result<(), Failure> {
        let area = self
            .drawn
            .take()
            .filter(|axes| axes.size == size && axes.x == x && axes.y == y && axes.palette == *palette);
        let area = match area {
            Some(axes) => axes.area,
            None => self.draw_axes(size, &x, &y, palette)?,
        };
        self.surface.resize(size);
        let context = &self.surface.context;
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        context.clear_rect(0.0, 0.0, width, height);
        // The kept canvas has a size, which is all that copying could fail on.
        let _ = context.draw_image_with_html_canvas_element(&self.axes, 0.0, 0.0);
        context.save();
        let result = draw_marks(&self.surface, size, area, (&x, &y), palette, marks);
        self.surface.context.restore();
        self.drawn = Some(Axes { size, x, y, palette: palette.clone(), area });
        result
    }

    fn draw_axes(&self, size: Size, x: &Axis, y: &Axis, palette: &Palette) -> Result<Area, Failure> {
        platform::fit(&self.axes, size);
        let (Some(context), Some(backend)) =
            (platform::context_of(&self.axes), CanvasBackend::with_canvas_object(self.axes.clone()))
        else {
            return Ok(Area::default());
        };
        context.clear_rect(0.0, 0.0, f64::from(size.width), f64::from(size.height));
        let font_size = palette.font_size * size.ratio;
        context.set_font(&format!("{font_size}px {}", palette.font));
        let widest = y.ticks.iter().map(|tick| width_of(&context, &tick.label)).fold(font_size, f64::max);
        let last = x.ticks.last().map_or(0.0, |tick| width_of(&context, &tick.label));
        let ems = |ems: f64| (ems * font_size).round() as i32;

        let root = backend.into_drawing_area();
        let label = |colour: Rgb, pos: Pos| {
            (palette.font.as_str(), font_size)
                .with_color(rgb(colour))
                .with_anchor::<RGBColor>(pos)
                .into_text_style(&root)
        };
        // The vertical axis's title stands level above the axis: easier to read than turned by a quarter.
        root.draw_text(y.title, &label(palette.muted, Pos::new(HPos::Left, VPos::Top)), (ems(0.15), ems(0.1)))?;
        let mut chart = ChartBuilder::on(&root)
            .margin_top(ems(1.75))
            .margin_right((last / 2.0).max(f64::from(ems(0.6))) as i32)
            .x_label_area_size(ems(2.9))
            .y_label_area_size(widest as i32 + ems(0.75))
            .build_cartesian_2d(x.clone(), y.clone())?;
        let hairline = |colour: Rgb| rgb(colour).stroke_width(size.ratio.round().max(1.0) as u32);
        chart
            .configure_mesh()
            .bold_line_style(hairline(palette.grid))
            .light_line_style(TRANSPARENT)
            .axis_style(hairline(palette.muted))
            .set_all_tick_mark_size(ems(0.3))
            .label_style(label(palette.muted, Pos::default()))
            .axis_desc_style(label(palette.muted, Pos::default()))
            .x_desc(x.title)
            .draw()?;
        let (across, down) = chart.plotting_area().get_pixel_range();
        Ok(Area {
            left: across.start,
            top: down.start,
            width: across.end - across.start,
            height: down.end - down.start,
        })
    }
}

fn draw_marks(
    surface: &Surface,
    size: Size,
    area: Area,
    (x, y): (&Axis, &Axis),
    palette: &Palette,
    marks: &[Mark],
) -> Result<(), Failure> {
    let Some(backend) = CanvasBackend::with_canvas_object(surface.canvas.clone()) else { return Ok(()) };
    let context = &surface.context;
    // plotters pushes points beyond its area onto the area's edge, which bends lines that leave the chart. So the area is
    // made three times as large as the chart, with the chart in its middle; `Axis::clamped` keeps every point within.
    // Moving and scaling by finite numbers does not fail.
    let _ = context.translate(f64::from(area.left - area.width), f64::from(area.top - area.height));
    let _ = context.scale(1.0 / STEPS, 1.0 / STEPS);
    context.set_line_join("round");
    context.set_line_cap("round");
    let side = |length: i32| length.unsigned_abs().max(1) * 3 * STEPS as u32;
    let root = Fine { backend, size: (side(area.width), side(area.height)) }.into_drawing_area();
    let wide = |axis: &Axis| axis.min - axis.length()..axis.max + axis.length();
    let mut chart = ChartBuilder::on(&root).build_cartesian_2d(wide(x), wide(y))?;
    // Lines and dots grow with the text, so that they stay readable on a projector.
    let unit = size.ratio * STEPS * palette.font_size / 14.0;
    let pen = Pen { context, palette, unit, note_size: palette.font_size * size.ratio * STEPS, area, x, y };
    marks.iter().try_for_each(|mark| pen.draw(&mut chart, mark))
}

/// Draws marks, with lengths given in CSS pixels.
struct Pen<'a> {
    context: &'a CanvasRenderingContext2d,
    palette: &'a Palette,
    /// The backend's steps per CSS pixel of a line at the usual text size.
    unit: f64,
    /// The height of a note's text in the backend's steps.
    note_size: f64,
    area: Area,
    x: &'a Axis,
    y: &'a Axis,
}

impl Pen<'_> {
    fn draw(&self, chart: &mut Chart<'_>, mark: &Mark) -> Result<(), Failure> {
        match mark {
            Mark::Curve(points, stroke) => {
                let style = self.stroke(*stroke);
                let points: Vec<_> = points.iter().map(|&point| self.clamped(point)).collect();
                let mut runs = points.split(Option::is_none);
                self.context.save();
                self.clip();
                let result = runs.try_for_each(|run| {
                    chart.draw_series(LineSeries::new(run.iter().flatten().copied(), style)).map(drop)
                });
                self.context.restore();
                result?;
            }
            Mark::Band(points, colour, opacity) => {
                let edges =
                    |&(x, low, high): &(f64, f64, f64)| Some((self.clamped((x, low))?, self.clamped((x, high))?));
                let edges: Vec<_> = points.iter().map(edges).collect();
                self.context.save();
                self.clip();
                let result = edges.split(Option::is_none).filter(|run| run.len() > 1).try_for_each(|run| {
                    let upper = run.iter().flatten().map(|(_, high)| *high);
                    let outline: Vec<_> = upper.chain(run.iter().rev().flatten().map(|(low, _)| *low)).collect();
                    chart.draw_series([Polygon::new(outline, rgb(*colour).mix(*opacity).filled())]).map(drop)
                });
                self.context.restore();
                result?;
            }
            Mark::Bars(points, from, width, colour) => {
                let bars = points.iter().filter(|point| point.1 > *from).filter_map(|&(x, y)| {
                    let corners = [self.clamped((x - width / 2.0, y))?, self.clamped((x + width / 2.0, *from))?];
                    Some(Rectangle::new(corners, rgb(*colour).filled()))
                });
                chart.draw_series(bars)?;
            }
            Mark::Dots(points, radius, colour) => {
                let discs = [(radius + 1.5, self.palette.ground), (*radius, *colour)];
                for &point in points.iter().filter(|point| self.shows(**point)) {
                    for (radius, colour) in discs {
                        chart.draw_series([Circle::new(point, self.length(radius), rgb(colour).filled())])?;
                    }
                }
            }
            Mark::Ring(point, radius, stroke) => {
                let style = self.stroke(*stroke);
                let point = Some(*point).filter(|point| self.shows(*point));
                chart.draw_series(point.map(|point| Circle::new(point, self.length(*radius), style)))?;
            }
            Mark::Note(point, words, colour, beside) => {
                if let Some(point) = self.clamped(*point) {
                    self.note(chart, point, words, *colour, *beside)?;
                }
            }
        }
        Ok(())
    }

    fn note(
        &self,
        chart: &mut Chart<'_>,
        point: (f64, f64),
        words: &str,
        colour: Rgb,
        beside: Beside,
    ) -> Result<(), Failure> {
        let (across, horizontal) = match beside {
            Beside::LeftAbove | Beside::LeftBelow => (-6.0, HPos::Right),
            Beside::RightAbove | Beside::RightBelow => (6.0, HPos::Left),
            Beside::Upon => (0.0, HPos::Center),
        };
        let (down, vertical) = match beside {
            Beside::LeftAbove | Beside::RightAbove => (-5.0, VPos::Bottom),
            Beside::LeftBelow | Beside::RightBelow => (5.0, VPos::Top),
            Beside::Upon => (0.0, VPos::Center),
        };
        let style = (self.palette.font.as_str(), self.note_size)
            .with_color(rgb(colour))
            .with_anchor::<RGBColor>(Pos::new(horizontal, vertical))
            .into_text_style(chart.plotting_area());
        let offset = ((across * self.unit) as i32, (down * self.unit) as i32);
        chart.draw_series([EmptyElement::at(point) + Text::new(words.to_owned(), offset, style)])?;
        Ok(())
    }

    fn stroke(&self, stroke: Stroke) -> ShapeStyle {
        let dash = js_sys::Array::new();
        for length in stroke.dash.into_iter().flat_map(|(dash, gap)| [dash, gap]) {
            dash.push(&(length * self.unit).into());
        }
        // An array of finite numbers is a dash pattern; an empty one is a solid line.
        let _ = self.context.set_line_dash(&dash);
        rgb(stroke.colour).stroke_width(self.length(stroke.width))
    }

    /// Keeps what follows within the axes. Only lines need it: a dot at the very edge is to be seen whole.
    fn clip(&self) {
        let [width, height] = [self.area.width, self.area.height].map(|length| f64::from(length) * STEPS);
        self.context.begin_path();
        self.context.rect(width, height, width, height);
        self.context.clip();
    }

    fn shows(&self, (x, y): (f64, f64)) -> bool {
        (self.x.min..=self.x.max).contains(&x) && (self.y.min..=self.y.max).contains(&y)
    }

    fn length(&self, css_pixels: f64) -> u32 {
        (css_pixels * self.unit).round() as u32
    }

    fn clamped(&self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        Some((self.x.clamped(x)?, self.y.clamped(y)?))
    }
}

fn rgb(Rgb(red, green, blue): Rgb) -> RGBColor {
    RGBColor(red, green, blue)
}

fn width_of(context: &CanvasRenderingContext2d, text: &str) -> f64 {
    context.measure_text(text).map_or(0.0, |metrics| metrics.width())
}

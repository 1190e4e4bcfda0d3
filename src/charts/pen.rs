//! Draws marks between the axes of a chart.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::canvas::{brush, circle, disc, pen};
use super::mark::{Beside, Mark, Stroke, Surface, Visit, spread};
use super::notes::{Block, Note, Piece};
use super::plot::{Area, Label, label_font};
use super::reading::{self, Found, Path, Reading, Seek, Series};
use super::{Axis, Palette, Rgb, text};

/// So near to a path, in CSS pixels, the pointer reads the path and not what lies around it.
const NEAR: f64 = 10.0;
/// The least width of a knob and the padding of its number, in CSS pixels.
const NARROWEST: f64 = 40.0;
const PADDING: f64 = 16.0;
/// The length of an arrow in CSS pixels, from the middle of the dot at which it begins.
const TIP: f64 = 40.0;

/// Draws marks, whose lengths are given in CSS pixels.
pub(super) struct Pen<'a> {
    pub(super) context: &'a CanvasRenderingContext2d,
    pub(super) palette: &'a Palette,
    /// Device pixels per CSS pixel, scaled with the size of the text.
    pub(super) unit: f64,
    /// The height of a note's text in device pixels.
    pub(super) text: f64,
    pub(super) area: Area,
    pub(super) x: &'a Axis,
    pub(super) y: &'a Axis,
    /// The lines and the dots that have been drawn, which notes avoid; `None` where there are no notes.
    pub(super) lines: Option<RefCell<Vec<Piece>>>,
}

/// A text that has got its place on the canvas.
pub(super) struct Placed<'a> {
    words: &'a str,
    block: Block,
    colour: Rgb,
}

impl Pen<'_> {
    pub(super) fn draw(&self, mark: &Mark) {
        let context = self.context;
        match mark {
            Mark::Curve(points, stroke) | Mark::Series(_, points, stroke) => self.clipped(|| {
                if stroke.width == 0.0 {
                    return;
                }
                self.set_stroke(*stroke);
                context.begin_path();
                for run in points.split(|&point| self.place(point).is_none()) {
                    self.line(run.iter().copied());
                }
                context.stroke();
            }),
            Mark::Path(_, visits, stroke) => self.clipped(|| {
                self.set_stroke(*stroke);
                self.context.begin_path();
                self.line(visits.iter().map(|visit| visit.at));
                self.context.stroke();
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
                    if *radius > 2.0 {
                        disc(context, place, (radius + 1.5) * self.unit, self.palette.ground);
                    }
                    disc(context, place, radius * self.unit, *colour);
                    let (aside, (x, y)) = (radius * self.unit, place);
                    self.keep([[(x - aside, y), (x + aside, y)], [(x, y - aside), (x, y + aside)]]);
                }
            }
            Mark::Ring(point, radius, stroke) => {
                if let Some(place) = self.shown(*point) {
                    self.set_stroke(*stroke);
                    circle(context, place, radius * self.unit);
                    context.stroke();
                }
            }
            Mark::Arrow(point, towards, _, colour) => {
                if let Some((at, heading)) = self.shown(*point).zip(self.heading(*towards)) {
                    self.arrow(at, heading, *colour);
                }
            }
            Mark::Knob(x, colour) => {
                self.draw(&Mark::upright(*x, (self.y.min, self.y.max), Stroke::solid(*colour, 1.0)))
            }
            // Texts are placed together. Surfaces and counts show where the reader points.
            Mark::Note(..) | Mark::Label(..) | Mark::Surface(..) | Mark::Counts(..) => {}
        }
    }

    /// A direction on the canvas, of length 1; `None` if there is none.
    fn heading(&self, towards: (f64, f64)) -> Option<(f64, f64)> {
        let (across, down) =
            (towards.0 / self.x.length() * self.area.width, -towards.1 / self.y.length() * self.area.height);
        let length = across.hypot(down);
        (length > 0.0 && length.is_finite()).then_some((across / length, down / length))
    }

    /// So far ahead of a place in a direction, and so far beside that way.
    fn ahead(&self, from: (f64, f64), (across, down): (f64, f64), ahead: f64, beside: f64) -> (f64, f64) {
        let (ahead, beside) = (ahead * self.unit, beside * self.unit);
        (from.0 + ahead * across - beside * down, from.1 + ahead * down + beside * across)
    }

    /// Draws an arrow from a place on the canvas.
    fn arrow(&self, from: (f64, f64), heading: (f64, f64), colour: Rgb) {
        let at = |ahead, beside| self.ahead(from, heading, ahead, beside);
        let context = self.context;
        self.set_stroke(Stroke::solid(colour, 2.5));
        context.begin_path();
        let ((x, y), (end_x, end_y)) = (at(7.0, 0.0), at(32.0, 0.0));
        context.move_to(x, y);
        context.line_to(end_x, end_y);
        context.stroke();
        brush(context, colour);
        context.begin_path();
        let tip = at(TIP, 0.0);
        context.move_to(tip.0, tip.1);
        for (x, y) in [at(29.0, 5.0), at(29.0, -5.0)] {
            context.line_to(x, y);
        }
        context.close_path();
        context.fill();
        self.keep([[from, tip]]);
    }

    /// Marks what the reader points at, and tells its values.
    pub(super) fn answer(&self, canvas: &HtmlCanvasElement, marks: &[&Mark], ratio: f64) {
        let series = marks.iter().filter_map(|mark| match mark {
            Mark::Series(name, points, stroke) => Some(Series { name, points, colour: stroke.colour, counts: None }),
            Mark::Counts(name, points, counts, colour) => {
                Some(Series { name, points, colour: *colour, counts: Some(*counts) })
            }
            _ => None,
        });
        let series: Vec<_> = series.collect();
        // The one on top comes first.
        let paths = marks.iter().rev().filter_map(|mark| match mark {
            Mark::Path(name, visits, stroke) => Some(Path { name, visits, colour: stroke.colour }),
            _ => None,
        });
        let paths: Vec<_> = paths.collect();
        if !(series.is_empty() && paths.is_empty()) && canvas.tab_index() < 0 {
            canvas.set_tab_index(0);
        }
        if !paths.is_empty() {
            let surface = marks.iter().find_map(|mark| match mark {
                Mark::Surface(surface, _) => Some(surface),
                _ => None,
            });
            return self.answer_on(canvas, &paths, surface, ratio);
        }
        let Area { left, top, width, height } = self.area;
        reading::answer(canvas, |seek, last| {
            let under = |pixels: f64| self.x.min + (pixels * ratio - left) / width.max(1.0) * self.x.length();
            let place = reading::find(&series, self.x, under, seek, last.and_then(Found::along))?;
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
            let values: Vec<_> =
                values.iter().map(|(series, point)| (series.name, point.0, series.text(point.1, self.y))).collect();
            let lines = reading::lines(place, &values, self.x);
            Some((Found::Along(place), Reading { lines, at: (across / ratio, down / ratio), everywhere: false }))
        });
    }

    /// Marks the epoch of the paths that the reader points at, and tells where they are there. Away from the paths it does so with
    /// the spot of the surface, if there is one.
    fn answer_on(&self, canvas: &HtmlCanvasElement, paths: &[Path<'_>], surface: Option<&Surface>, ratio: f64) {
        reading::answer(canvas, |seek, last| {
            let spot = surface.and_then(|surface| Some((surface, self.spot(paths, seek, last, ratio)?)));
            if let Some((surface, spot)) = spot {
                let (x, y) = self.place(spot)?;
                self.draw(&Mark::Ring(spot, 6.0, Stroke::solid(self.palette.ink, 2.0)));
                let lines = reading::spot_lines(surface(spot), spot, self.x, self.y);
                return Some((Found::Spot(spot), Reading { lines, at: (x / ratio, y / ratio), everywhere: true }));
            }
            let distance = |pointer, visit: &Visit| self.distance(pointer, visit, ratio);
            let epoch = reading::find_visit(paths, distance, seek, last.and_then(Found::along))?;
            let visits: Vec<_> = paths.iter().filter_map(|path| Some((path, path.at(epoch)?))).collect();
            let (x, y) = self.place(visits.first()?.1.at)?;
            for (path, visit) in &visits {
                self.draw(&Mark::dot(visit.at, 4.5, path.colour));
                self.draw(&Mark::Ring(visit.at, 8.0, Stroke::solid(self.palette.ink, 1.5)));
            }
            let visits: Vec<_> = visits.iter().map(|&(path, visit)| (path.name, visit)).collect();
            let lines = reading::visit_lines(epoch, &visits, self.x, self.y);
            let everywhere = surface.is_some();
            Some((Found::Along(epoch), Reading { lines, at: (x / ratio, y / ratio), everywhere }))
        });
    }

    /// The spot of a surface that a seek leads to; `None` if it leads along the paths. Steps begin at what was read last.
    fn spot(&self, paths: &[Path<'_>], seek: Seek, last: Option<Found>, ratio: f64) -> Option<(f64, f64)> {
        match seek {
            Seek::Steps(_) => None,
            Seek::Pointer(pointer) => {
                let mut visits = paths.iter().flat_map(|path| path.visits);
                if visits.any(|visit| self.distance(pointer, visit, ratio) < NEAR * self.unit) {
                    return None;
                }
                let share = |pixels: f64, from: f64, length: f64| (pixels * ratio - from) / length.max(1.0);
                let across = share(pointer.0, self.area.left, self.area.width);
                let down = share(pointer.1, self.area.top, self.area.height);
                let is_between = |share: f64| (0.0..=1.0).contains(&share);
                let spot = (self.x.min + across * self.x.length(), self.y.max - down * self.y.length());
                (is_between(across) && is_between(down)).then_some(spot)
            }
            Seek::Over(steps) => {
                let from = if let Some(Found::Spot(spot)) = last {
                    spot
                } else {
                    let last = last.and_then(Found::along);
                    let epoch = reading::find_visit(paths, |_, _| 0.0, Seek::Steps(0), last)?;
                    paths.iter().find_map(|path| path.at(epoch))?.at
                };
                Some(reading::over(from, steps, self.x, self.y))
            }
        }
    }

    /// How far a visit is from the pointer, in device pixels.
    fn distance(&self, (left, top): (f64, f64), visit: &Visit, ratio: f64) -> f64 {
        let place = self.place(visit.at);
        place.map_or(f64::INFINITY, |(x, y)| (x - left * ratio).hypot(y - top * ratio))
    }

    /// Writes the names of lines beside their right ends, one clear of the other.
    pub(super) fn labels(&self, marks: &[&Mark]) {
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
        // The title of the horizontal axis may stand below them.
        let room = self.area.height - if self.x.is_titled_beyond() { 1.4 * self.text } else { 0.0 };
        for ((_, name, colour), down) in labels.iter().zip(spread(&wanted, 1.4 * self.text, room)) {
            text::write(self.context, name, (across, self.area.top + down), *colour);
        }
    }

    /// Places the notes and the texts of arrows, each clear of the others. One for which there is no room is left out.
    pub(super) fn placed<'b>(&self, marks: &[&'b Mark]) -> Vec<Placed<'b>> {
        self.context.set_font(&self.font());
        let Some(lines) = &self.lines else { return Vec::new() };
        let (lines, mut taken, mut placed) = (lines.borrow(), Vec::new(), Vec::new());
        for mark in marks {
            let (at, words, colour, beside) = match mark {
                Mark::Note(point, words, colour, beside) => (self.place(*point), words.as_str(), *colour, *beside),
                Mark::Arrow(point, towards, words, colour) if !words.is_empty() => {
                    let heading = self.shown(*point).zip(self.heading(*towards));
                    let side = if towards.0 < 0.0 { Beside::LeftBelow } else { Beside::RightBelow };
                    (heading.map(|(from, heading)| self.ahead(from, heading, TIP, 0.0)), *words, *colour, side)
                }
                _ => continue,
            };
            let Some(at) = at else { continue };
            let note = Note { at, width: text::width(self.context, words), height: self.text, unit: self.unit };
            if let Some(block) = note.block(beside, self.area, &taken, &lines) {
                taken.push(block);
                placed.push(Placed { words, block, colour });
            }
        }
        placed
    }

    /// Writes notes on top of all else. What passes behind one ends short of it.
    pub(super) fn write(&self, notes: &[Placed<'_>]) {
        self.context.set_font(&self.font());
        self.context.set_text_align("left");
        self.context.set_text_baseline("top");
        pen(self.context, self.palette.ground, 4.0 * self.unit);
        // No dashes is a dash pattern.
        let _ = self.context.set_line_dash(&js_sys::Array::new());
        for Placed { words, block: [left, top, ..], colour } in notes {
            text::outline(self.context, words, (*left, *top));
            text::write(self.context, words, (*left, *top), *colour);
        }
    }

    /// Writes the labels of the ticks below a knob, but not those that it lies on. In a drawing that is written down the number
    /// on the knob stands in its place.
    pub(super) fn labels_below(&self, labels: &[Label], knob: Option<(f64, String)>, is_written: bool) {
        let down = self.area.top + self.area.height + 0.45 * self.text;
        self.context.set_text_align("center");
        self.context.set_text_baseline("top");
        self.context.set_font(&label_font(self.palette, self.text));
        let knob = knob.map(|(at, words)| {
            (at, (text::width(self.context, &words) + PADDING * self.unit).max(NARROWEST * self.unit), words)
        });
        if let Some((at, _, words)) = knob.as_ref().filter(|_| is_written) {
            text::write(self.context, words, (*at, down), self.palette.ink);
        }
        self.context.set_font(&self.font());
        let is_clear = |label: &&Label| {
            knob.as_ref()
                .is_none_or(|(at, width, _)| (label.across - at).abs() >= (label.width + width) / 2.0 + 2.0 * self.unit)
        };
        for label in labels.iter().filter(is_clear) {
            text::write(self.context, &label.text, (label.across, down), self.palette.muted);
        }
    }

    fn font(&self) -> String {
        format!("{}px {}", self.text, self.palette.font)
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

    /// Adds a line through points to the path, and keeps it for the notes to avoid.
    fn line(&self, points: impl Iterator<Item = (f64, f64)> + Clone) {
        self.trace(points.clone(), true);
        let mut last = None;
        self.keep(points.filter_map(|point| self.place(point)).filter_map(|place| {
            let before = last.replace(place)?;
            Some([before, place])
        }));
    }

    /// Keeps what has been drawn for the notes to avoid.
    fn keep(&self, pieces: impl IntoIterator<Item = Piece>) {
        if let Some(lines) = &self.lines {
            lines.borrow_mut().extend(pieces);
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

//! A drawing of a network. The width and colour of an edge show a weight, the colour of a unit its bias. Large layers
//! are tables.

use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::canvas::{Canvas, brush, disc, pen};
use super::heat::readable_on;
use super::network_layout::{Area, Layout, Place, on_scale, scale};
use super::text::write;
use super::{Palette, Rgb, diverging};
use crate::order::sorted;

/// Shades on each side of the middle of the scale. Everything of one shade is drawn at once, which makes thousands of
/// weights quick to draw.
const SHADES: i32 = 32;

pub(crate) struct Network<'a> {
    /// Inputs, each hidden layer, outputs.
    pub(crate) widths: &'a [usize],
    /// All parameters in PyTorch's order.
    pub(crate) parameters: &'a [f64],
    /// Whether each unit of each hidden layer is dead or saturated.
    pub(crate) gone: &'a [Vec<bool>],
    /// The selected parameter.
    pub(crate) picked: Option<Place>,
    /// The parameter under the pointer.
    pub(crate) pointed: Option<Place>,
}

/// A drawing on a canvas.
pub(crate) struct NetworkPlot {
    canvas: Canvas,
    layout: Option<(Layout, Vec<usize>)>,
}

impl NetworkPlot {
    /// A drawing on a canvas of the page; `None` if the browser gives no drawing context.
    pub(crate) fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        Some(Self { canvas: Canvas::new(canvas)?, layout: None })
    }

    /// Whether the canvas has another size than what is drawn on it, or the theme has changed since.
    pub(crate) fn is_stale(&self) -> bool {
        self.canvas.is_stale()
    }

    /// The parameter at a point of the canvas, in CSS pixels.
    pub(crate) fn pick(&self, point: (f64, f64)) -> Option<Place> {
        let (layout, widths) = self.layout.as_ref()?;
        layout.pick(widths, point)
    }

    pub(crate) fn draw(&mut self, network: &Network<'_>) {
        let Some((size, palette)) = self.canvas.begin() else { return };
        let css_size = (f64::from(size.width) / size.ratio, f64::from(size.height) / size.ratio);
        let layout = Layout::new(network.widths, css_size, palette.font_size);
        let context = self.canvas.context();
        context.save();
        // Scaling by a finite number does not fail.
        let _ = context.scale(size.ratio, size.ratio);
        context.set_text_align("center");
        context.set_text_baseline("middle");
        context.set_line_cap("round");
        let drawing = Pen { context, palette: &palette, network, scale: scale(network.parameters) };
        match &layout {
            Layout::Graph { units, radius } => drawing.graph(&layout, units, *radius),
            Layout::Tables(areas) => drawing.tables(&layout, areas),
        }
        context.restore();
        self.layout = Some((layout, network.widths.to_vec()));
    }
}

struct Pen<'a> {
    context: &'a CanvasRenderingContext2d,
    palette: &'a Palette,
    network: &'a Network<'a>,
    scale: f64,
}

impl Pen<'_> {
    fn shade(&self, value: f64) -> i32 {
        ((on_scale(value, self.scale) * f64::from(SHADES)).round() as i32).clamp(-SHADES, SHADES)
    }

    fn colour(&self, shade: i32) -> Rgb {
        diverging::colour(0.5 + 0.5 * f64::from(shade) / f64::from(SHADES), self.palette)
    }

    fn colour_of(&self, place: Place) -> Rgb {
        let index = place.index(self.network.widths);
        let value = index.and_then(|index| self.network.parameters.get(index)).copied().unwrap_or(0.0);
        self.colour(self.shade(value))
    }

    /// The parameters that `wanted` accepts, by shade, the palest first.
    fn by_shade(&self, wanted: impl Fn(Place) -> bool) -> Vec<(i32, Vec<Place>)> {
        let mut shades: Vec<(i32, Vec<Place>)> = (-SHADES..=SHADES).map(|shade| (shade, Vec::new())).collect();
        for (place, &value) in
            Place::all(self.network.widths).zip(self.network.parameters).filter(|(place, _)| wanted(*place))
        {
            shades[(self.shade(value) + SHADES) as usize].1.push(place);
        }
        shades.retain(|(_, places)| !places.is_empty());
        sorted(&shades, |(shade, _)| f64::from(shade.abs()))
    }

    fn graph(&self, layout: &Layout, units: &[Vec<(f64, f64)>], radius: f64) {
        let (context, palette) = (self.context, self.palette);
        let most = (0.75 * radius).clamp(2.0, 9.0);
        let edge = |place: Place| {
            if let Some(((x0, y0), (x1, y1))) = layout.ends(place) {
                context.move_to(x0, y0);
                context.line_to(x1, y1);
            }
        };
        // A weight near 0 has nearly the colour of the background, so a hairline shows where it is.
        context.begin_path();
        Place::all(self.network.widths).filter(|place| place.from.is_some()).for_each(edge);
        pen(context, palette.contour(), 0.75);
        context.stroke();
        for (shade, places) in self.by_shade(|place| place.from.is_some()) {
            context.begin_path();
            places.into_iter().for_each(edge);
            pen(context, self.colour(shade), 0.75 + most * f64::from(shade.abs()) / f64::from(SHADES));
            context.stroke();
        }
        for place in [self.network.picked, self.network.pointed].into_iter().flatten() {
            self.bead(layout, place);
        }
        let text = (1.15 * radius).min(palette.font_size);
        context.set_font(&format!("{text}px {}", palette.font));
        for (column, column_units) in units.iter().enumerate() {
            for (unit, &(x, y)) in column_units.iter().enumerate() {
                self.unit(units.len(), (column, unit), (x, y), radius, text);
            }
        }
    }

    /// A bead on the edge of a highlighted weight, in the weight's colour.
    fn bead(&self, layout: &Layout, place: Place) {
        let Some(((x0, y0), (x1, y1))) = layout.ends(place) else { return };
        disc(self.context, (x0.midpoint(x1), y0.midpoint(y1)), 7.0, self.colour_of(place));
        pen(self.context, self.palette.ink, 2.5);
        self.context.stroke();
    }

    fn unit(&self, columns: usize, (column, unit): (usize, usize), (x, y): (f64, f64), radius: f64, text: f64) {
        let (context, palette) = (self.context, self.palette);
        let place = column.checked_sub(1).map(|layer| Place { layer, to: unit, from: None });
        let fill = place.map_or(palette.ground, |place| self.colour_of(place));
        if place.is_some() && (self.network.picked == place || self.network.pointed == place) {
            disc(context, (x, y), radius + 3.5, palette.ink);
        }
        disc(context, (x, y), radius, fill);
        pen(context, palette.muted, 1.25);
        context.stroke();
        let gone = place.and_then(|place| self.network.gone.get(place.layer)?.get(unit)).copied().unwrap_or(false);
        let ink = readable_on(fill, palette);
        if gone {
            let arm = 0.62 * radius;
            context.begin_path();
            for (dx, dy) in [(arm, arm), (arm, -arm)] {
                context.move_to(x - dx, y - dy);
                context.line_to(x + dx, y + dy);
            }
            pen(context, ink, 2.0);
            context.stroke();
        } else if text >= 7.0 {
            let label = match column {
                0 => "x".to_owned(),
                _ if column + 1 == columns => "y".to_owned(),
                _ => (unit + 1).to_string(),
            };
            write(context, &label, (x, y), ink);
        }
    }

    fn tables(&self, layout: &Layout, areas: &[Area]) {
        let (context, palette) = (self.context, self.palette);
        let text = 0.9 * palette.font_size;
        context.set_font(&format!("{text}px {}", palette.font));
        context.set_text_align("left");
        for (layer, area) in areas.iter().enumerate() {
            let name = if layer + 1 == areas.len() { "output".to_owned() } else { format!("layer {}", layer + 1) };
            write(context, &name, (area.left, area.top - 0.75 * text), palette.muted);
        }
        for (shade, places) in self.by_shade(|_| true) {
            brush(context, self.colour(shade));
            for cell in places.into_iter().filter_map(|place| layout.cell(self.network.widths, place)) {
                // Neighbours overlap slightly, so that no seams are visible.
                context.fill_rect(cell.left, cell.top, cell.width + 0.35, cell.height + 0.35);
            }
        }
        pen(context, palette.contour(), 1.0);
        for (layer, area) in areas.iter().enumerate() {
            context.stroke_rect(area.left, area.top, area.width, area.height);
            // A line separates the biases.
            let column = area.left + area.width / (self.network.widths[layer] + 1) as f64;
            context.begin_path();
            context.move_to(column, area.top);
            context.line_to(column, area.top + area.height);
            context.stroke();
        }
        for place in [self.network.picked, self.network.pointed].into_iter().flatten() {
            if let Some(cell) = layout.cell(self.network.widths, place) {
                for (colour, out) in [(palette.ground, 1.0), (palette.ink, 2.5)] {
                    pen(context, colour, 2.0);
                    let (width, height) = (cell.width + 2.0 * out, cell.height + 2.0 * out);
                    context.stroke_rect(cell.left - out, cell.top - out, width, height);
                }
            }
        }
    }
}

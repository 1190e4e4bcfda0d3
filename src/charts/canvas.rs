//! A canvas of the page with the colours of its theme, on which every chart draws.

use std::f64::consts::TAU;
use std::rc::Rc;

use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::{Palette, Rgb, palette, reading, record};
use crate::platform::{self, Size, Surface};

/// A canvas with the palette that the style sheet gives it.
pub(crate) struct Canvas {
    pub(super) surface: Surface,
    /// The size of what is drawn on it.
    drawn: Option<Size>,
    palette: Option<Rc<Palette>>,
    /// The theme and the size for which the palette was read. `None` for a fixed palette.
    read: Option<(u32, Option<Size>)>,
    /// The context that the newest drawing went to, if it was to be written down. The pixels do not have it yet.
    written: Option<CanvasRenderingContext2d>,
}

impl Canvas {
    /// A chart's canvas on the page; `None` if the browser gives no drawing context.
    pub(crate) fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        Some(Self { surface: Surface::new(canvas)?, drawn: None, palette: None, read: None, written: None })
    }

    /// The same with a fixed palette.
    pub(crate) fn with_palette(canvas: HtmlCanvasElement, palette: Palette) -> Option<Self> {
        Some(Self { palette: Some(Rc::new(palette)), ..Self::new(canvas)? })
    }

    /// Whether the canvas has another size than what is drawn on it, or the theme or what the reader points at has changed
    /// since.
    pub(crate) fn is_stale(&self) -> bool {
        let is_current = match self.read {
            Some((theme, _)) => theme == palette::theme(),
            None => self.palette.is_some(),
        };
        let canvas = &self.surface.canvas;
        let is_due = self.written.is_some() || reading::is_due(canvas) || record::is_due(canvas);
        is_due || !is_current || self.surface.size() != self.drawn
    }

    /// The palette. `None` if the browser does not provide the style. It is read when it is first needed, and again
    /// when the theme changes, or the size of the window, on which the size of the text may depend.
    pub(super) fn palette(&mut self) -> Option<Rc<Palette>> {
        let now = (palette::theme(), self.surface.size());
        let is_fixed = self.palette.is_some() && self.read.is_none();
        if !is_fixed && self.read != Some(now) {
            self.palette = Some(Rc::new(Palette::at(&self.surface.canvas)?));
            self.read = Some(now);
        }
        self.palette.clone()
    }

    /// Clears the canvas for a new drawing. Gives the size and the palette to draw with; `None` while the canvas is not
    /// shown.
    pub(super) fn begin(&mut self) -> Option<(Size, Rc<Palette>)> {
        self.drawn = self.surface.size();
        let (size, palette) = (self.drawn?, self.palette()?);
        let copy = record::copy_of(&self.surface.canvas);
        platform::fit(copy.as_ref().unwrap_or(&self.surface.canvas), size);
        self.written = copy.as_ref().and_then(platform::context_of);
        self.context().clear_rect(0.0, 0.0, f64::from(size.width), f64::from(size.height));
        Some((size, palette))
    }

    pub(super) fn context(&self) -> &CanvasRenderingContext2d {
        self.written.as_ref().unwrap_or(&self.surface.context)
    }

    /// Whether what is drawn is to be written down.
    pub(super) fn is_written(&self) -> bool {
        self.written.is_some()
    }

    /// A canvas of the same kind that is not on the page; `None` if what is drawn is not to be written down.
    pub(super) fn written_layer(&self) -> Option<HtmlCanvasElement> {
        self.written.as_ref().map(|_| platform::svg_canvas())
    }
}

/// Sets the colour and the width of lines.
pub(super) fn pen(context: &CanvasRenderingContext2d, colour: Rgb, width: f64) {
    context.set_stroke_style_str(&colour.css());
    context.set_line_width(width);
}

/// Sets the colour of areas and text.
pub(super) fn brush(context: &CanvasRenderingContext2d, colour: Rgb) {
    context.set_fill_style_str(&colour.css());
}

/// Begins a path with a circle.
pub(super) fn circle(context: &CanvasRenderingContext2d, (x, y): (f64, f64), radius: f64) {
    context.begin_path();
    // This fails only for a negative radius.
    let _ = context.arc(x, y, radius, 0.0, TAU);
}

/// Draws a disc.
pub(super) fn disc(context: &CanvasRenderingContext2d, centre: (f64, f64), radius: f64, colour: Rgb) {
    circle(context, centre, radius);
    brush(context, colour);
    context.fill();
}

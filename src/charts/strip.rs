//! A whole network at a glance: one column per layer, one cell per unit, its quantity as a colour.

use web_sys::HtmlCanvasElement;

use super::canvas::{Canvas, brush, pen};
use super::diverging;
use crate::platform::{self, Size};

/// A strip on a canvas. The cells are painted once, a pixel each, and copied in every frame.
pub(crate) struct Strip {
    canvas: Canvas,
    cells: HtmlCanvasElement,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shown {
    /// The first column that is shown.
    pub(crate) first: usize,
    /// The column that is marked.
    pub(crate) marked: usize,
}

impl Strip {
    /// A strip on a canvas of the page; `None` if the browser gives no drawing context.
    pub(crate) fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        Some(Self { canvas: Canvas::new(canvas)?, cells: platform::offscreen()? })
    }

    /// Whether the canvas has another size than what is drawn on it, or the theme has changed since: then the cells are
    /// to be painted anew.
    pub(crate) fn is_stale(&self) -> bool {
        self.canvas.is_stale()
    }

    /// Paints the cells, column by column: places from 0 to 1 on the colour scale, `None` for an exact 0.
    pub(crate) fn paint(&mut self, columns: &[Vec<Option<f64>>]) {
        let Some(palette) = self.canvas.palette() else { return };
        let rows = columns.first().map_or(1, Vec::len).max(1) as u32;
        platform::fit(&self.cells, Size { width: columns.len().max(1) as u32, height: rows, ratio: 1.0 });
        let Some(context) = platform::context_of(&self.cells) else { return };
        for (x, column) in columns.iter().enumerate() {
            for (y, place) in column.iter().enumerate() {
                brush(&context, place.map_or(palette.ink, |place| diverging::colour(place, &palette)));
                context.fill_rect(x as f64, y as f64, 1.0, 1.0);
            }
        }
    }

    pub(crate) fn draw(&mut self, shown: Shown) {
        let Some((size, palette)) = self.canvas.begin() else { return };
        let context = self.canvas.context();
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let columns = f64::from(self.cells.width()).max(1.0);
        let at = |column: usize| column as f64 / columns * width;
        brush(context, palette.grid);
        context.fill_rect(0.0, 0.0, width, height);
        context.set_image_smoothing_enabled(false);
        let (from, rest) = (shown.first as f64, columns - shown.first as f64);
        if rest > 0.0 {
            // Copying fails only from a canvas without a size.
            let _ = context.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                &self.cells,
                from,
                0.0,
                rest,
                f64::from(self.cells.height()),
                at(shown.first),
                0.0,
                width - at(shown.first),
                height,
            );
        }
        let line = (2.0 * size.ratio).round();
        // A column may be narrower than a line, so the mark is around it.
        let (left, right) = (at(shown.marked), at(shown.marked + 1));
        let room = (3.0 * line - (right - left)).max(0.0) / 2.0;
        for (colour, inset) in [(palette.ground, 1.5 * line), (palette.ink, 0.5 * line)] {
            pen(context, colour, line);
            let (left, wide) = (left - room + inset, (right - left + 2.0 * room - 2.0 * inset).max(0.0));
            context.stroke_rect(left, inset, wide, height - 2.0 * inset);
        }
    }
}

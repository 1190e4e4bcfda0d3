//! Charts as SVG files: a chart draws itself once more, on a canvas that writes down what is drawn.

use std::cell::RefCell;

use web_sys::HtmlCanvasElement;

use super::{Palette, palette};
use crate::platform;

/// A chart that is to be written down.
struct Record {
    canvas: HtmlCanvasElement,
    copy: HtmlCanvasElement,
    is_drawn: bool,
}

thread_local! {
    static RECORDS: RefCell<Vec<Record>> = const { RefCell::new(Vec::new()) };
}

/// The charts on these canvases as the texts of SVG files with these titles; `None` for a canvas that is not shown.
pub(crate) fn svg_files(charts: &[(HtmlCanvasElement, String)]) -> Vec<Option<String>> {
    let record = |(canvas, _): &(HtmlCanvasElement, String)| Record {
        canvas: canvas.clone(),
        copy: platform::svg_canvas(),
        is_drawn: false,
    };
    RECORDS.set(charts.iter().map(record).collect());
    draw_all();
    let records = RECORDS.take();
    // The pixels may be older than what has been drawn on the copies.
    draw_all();
    records.iter().zip(charts).map(|(record, (_, title))| record.is_drawn.then(|| text(record, title))).collect()
}

/// Draws every chart that has to be drawn, those of runs and the others.
fn draw_all() {
    palette::redraw();
    platform::draw_now();
}

fn text(Record { canvas, copy, .. }: &Record, title: &str) -> String {
    let ground = Palette::at(canvas).map(|palette| palette.ground.css()).unwrap_or_default();
    let words = canvas.get_attribute("aria-label").unwrap_or_default();
    let (width, height) = (canvas.client_width().into(), canvas.client_height().into());
    platform::svg_of(copy, title, &words, &ground, width, height)
}

/// Whether a chart has to be drawn in order to be written down.
pub(super) fn is_due(canvas: &HtmlCanvasElement) -> bool {
    RECORDS.with_borrow(|records| records.iter().any(|record| !record.is_drawn && record.canvas == *canvas))
}

/// The canvas for the next drawing of a chart, if it is to be written down.
pub(super) fn copy_of(canvas: &HtmlCanvasElement) -> Option<HtmlCanvasElement> {
    RECORDS.with_borrow_mut(|records| {
        let record = records.iter_mut().find(|record| record.canvas == *canvas)?;
        record.is_drawn = true;
        Some(record.copy.clone())
    })
}

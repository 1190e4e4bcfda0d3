//! A canvas that has the resolution of the screen.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::resize::Resizes;

thread_local! {
    static AT_ONCE: Cell<bool> = const { Cell::new(false) };
}

/// Whether canvases are measured whenever they are drawn. Otherwise their observers do it, which need a frame: there is none
/// before a page is printed.
pub fn measure_at_once(on: bool) {
    AT_ONCE.set(on);
}

/// The size of a canvas in device pixels, and the pixel ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Device pixels across.
    pub width: u32,
    /// Device pixels down.
    pub height: u32,
    /// Device pixels per CSS pixel.
    pub ratio: f64,
}

/// A canvas that follows its CSS size and the screen's pixel ratio.
pub struct Surface {
    /// The element.
    pub canvas: HtmlCanvasElement,
    /// Its drawing context.
    pub context: CanvasRenderingContext2d,
    css_size: Rc<Cell<(i32, i32)>>,
    _resizes: Resizes,
}

impl Surface {
    /// A surface on a canvas of the page; `None` if the browser gives no drawing context.
    #[must_use]
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let context = context_of(&canvas)?;
        let css_size = Rc::new(Cell::new((canvas.client_width(), canvas.client_height())));
        // An observer measures the element, since asking for its size in every frame would force a layout each time.
        let resizes = Resizes::new(&canvas, {
            let (canvas, css_size) = (canvas.clone(), Rc::clone(&css_size));
            move || css_size.set((canvas.client_width(), canvas.client_height()))
        });
        Some(Self { canvas, context, css_size, _resizes: resizes })
    }

    /// The size that the canvas should have. `None` while it is not shown.
    #[must_use]
    pub fn size(&self) -> Option<Size> {
        let (width, height) =
            if AT_ONCE.get() { (self.canvas.client_width(), self.canvas.client_height()) } else { self.css_size.get() };
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(0.5, 4.0);
        let pixels = |length: i32| (f64::from(length) * ratio).round() as u32;
        (width > 0 && height > 0).then(|| Size { width: pixels(width), height: pixels(height), ratio })
    }
}

/// A canvas that is not on the page, for drawings that are copied often.
#[must_use]
pub fn offscreen() -> Option<HtmlCanvasElement> {
    super::document()?.create_element("canvas").ok()?.dyn_into().ok()
}

/// The drawing context of a canvas.
#[must_use]
pub fn context_of(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// Resizes a canvas if it has another size. This clears it.
pub fn fit(canvas: &HtmlCanvasElement, size: Size) {
    if canvas.width() != size.width {
        canvas.set_width(size.width);
    }
    if canvas.height() != size.height {
        canvas.set_height(size.height);
    }
}

//! Canvases that keep what is drawn on them as SVG.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlCanvasElement;

#[wasm_bindgen(module = "/src/platform/svg_context.js")]
extern "C" {
    /// A canvas whose drawing context writes SVG.
    #[wasm_bindgen(js_name = svgCanvas)]
    pub fn svg_canvas() -> HtmlCanvasElement;

    /// What was drawn on such a canvas, as the text of an SVG file: with a title, a description and the colour of the background.
    /// `width` and `height` are in CSS pixels.
    #[wasm_bindgen(js_name = svgOf)]
    pub fn svg_of(
        canvas: &HtmlCanvasElement,
        title: &str,
        words: &str,
        ground: &str,
        width: f64,
        height: f64,
    ) -> String;
}

//! Files for the reader to keep.

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlCanvasElement, HtmlElement, Url};

/// By when a browser has surely taken a file, in milliseconds.
const TAKEN_MS: i32 = 60_000;

/// Offers a text as a file. `kind` is its media type.
pub fn download(name: &str, kind: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(text)), &options);
    if let Some(url) = blob.ok().and_then(|blob| Url::create_object_url_with_blob(&blob).ok()) {
        offer(name, &url);
        let free = Closure::once_into_js(move || {
            // It fails only for an address that is no address.
            let _ = Url::revoke_object_url(&url);
        });
        let window = web_sys::window();
        let _ = window
            .map(|window| window.set_timeout_with_callback_and_timeout_and_arguments_0(free.unchecked_ref(), TAKEN_MS));
    }
}

/// Offers a canvas as a PNG file, on a background of this colour.
pub fn download_png(name: &str, canvas: &HtmlCanvasElement, ground: &str) {
    let Some(copy) = super::offscreen() else { return };
    let (width, height) = (canvas.width(), canvas.height());
    super::fit(&copy, super::Size { width, height, ratio: 1.0 });
    let Some(context) = super::context_of(&copy) else { return };
    context.set_fill_style_str(ground);
    context.fill_rect(0.0, 0.0, width.into(), height.into());
    // Both fail only for a canvas without a size.
    let _ = context.draw_image_with_html_canvas_element(canvas, 0.0, 0.0);
    if let Ok(url) = copy.to_data_url() {
        offer(name, &url);
    }
}

fn offer(name: &str, url: &str) {
    let link = super::document().and_then(|document| document.create_element("a").ok());
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) else { return };
    // Setting an attribute of a valid name does not fail.
    let _ = link.set_attribute("href", url);
    let _ = link.set_attribute("download", name);
    link.click();
}

//! What the page needs from the browser. Each resource is a value that releases it when it is dropped.

mod canvas;
mod clipboard;
mod download;
mod file;
mod frames;
mod listener;
mod location;
mod media;
mod mutations;
mod offline;
mod paint;
mod python;
mod random;
mod resize;
mod sight;
mod storage;
mod svg;
mod timer;
mod worker;

use wasm_bindgen::JsCast;

pub use canvas::{Size, Surface, context_of, fit, measure_at_once, offscreen};
pub use clipboard::copy;
pub use download::{download, download_png};
pub use file::read_file;
pub use frames::{Frames, draw_now};
pub use listener::Listener;
pub use location::{
    address, entry, go, has_origin, hash, number_entry, reload, replace_hash, scroll_by_hand, scroll_to, scrolled,
    was_reloaded,
};
pub use media::{MediaQuery, matches, prefers_reduced_motion};
pub use mutations::Mutations;
pub use offline::{build, keep_app, keep_python, newest_build};
pub use paint::first_paint;
pub use python::{Absence, load_editor, load_python};
pub use random::seed;
pub use resize::Resizes;
pub use sight::Sight;
pub use storage::{load, recall, remember, store};
pub use svg::{svg_canvas, svg_of};
pub use timer::{Interval, Timeout, in_next_task};
pub use worker::{Failure, Program, WorkerHandle, load_workers};

/// The window's document; `None` outside a page.
#[must_use]
pub fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// What announces that typefaces have been loaded (`loadingdone`).
pub fn typefaces() -> Option<web_sys::EventTarget> {
    js_sys::Reflect::get(document()?.as_ref(), &"fonts".into()).ok()?.dyn_into().ok()
}

/// The elements within another one that a selector finds, in the order of the document.
pub fn all(within: &web_sys::Element, selector: &str) -> impl Iterator<Item = web_sys::Element> + use<> {
    let found = within.query_selector_all(selector).ok();
    let found = found.into_iter().flat_map(|list| (0..list.length()).filter_map(move |index| list.get(index)));
    found.filter_map(|node| node.dyn_into().ok())
}

/// The same within the whole document.
pub fn all_of_document(selector: &str) -> impl Iterator<Item = web_sys::Element> + use<> {
    let selector = selector.to_owned();
    let root = document().and_then(|document| document.document_element());
    root.into_iter().flat_map(move |root| all(&root, &selector))
}

/// Sets or removes an attribute of the document's root, which the style sheet reads.
pub fn mark_root(attribute: &str, value: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    // Neither fails for a valid name.
    let _ = match value {
        Some(value) => root.set_attribute(attribute, value),
        None => root.remove_attribute(attribute),
    };
}

/// Milliseconds since the page was opened.
#[must_use]
pub fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Opens the browser's dialog to print the page.
pub fn print() {
    // It fails only in a frame that may not open dialogs.
    let _ = web_sys::window().map(|window| window.print());
}

/// Prints some HTML instead of the page, in an element of this class.
pub fn print_only(class: &str, html: &str) {
    let Some(body) = document().and_then(|document| document.body()) else { return };
    let Some(paper) = document().and_then(|document| document.create_element("div").ok()) else { return };
    paper.set_class_name(class);
    paper.set_inner_html(html);
    // The style sheet prints nothing else while the body has such an element. Adding it does not fail.
    let _ = paper.set_attribute("data-paper", "");
    let _ = body.append_child(&paper);
    print();
    paper.remove();
}

/// How many threads the machine runs at once, according to the browser; at least one.
#[must_use]
pub fn cores() -> usize {
    let told = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    // A cast from a float saturates, and turns NaN into 0.
    (told as usize).max(1)
}

/// Writes a warning to the browser's console.
pub fn warn(message: &str) {
    web_sys::console::warn_1(&message.into());
}

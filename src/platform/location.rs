//! The page's address.

use wasm_bindgen::JsValue;
use web_sys::ScrollRestoration;

/// The part of the address after "#". Empty if there is none.
#[must_use]
pub fn hash() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').map(str::to_owned).unwrap_or(hash)
}

/// The whole address with another hash.
#[must_use]
pub fn address(hash: &str) -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let base = href.split('#').next().unwrap_or_default();
    format!("{base}#{hash}")
}

/// Whether the page has an origin. A frame that is sandboxed without `allow-same-origin` has none.
#[must_use]
pub fn has_origin() -> bool {
    web_sys::window().is_some_and(|window| window.origin() != "null")
}

fn history() -> Option<web_sys::History> {
    web_sys::window()?.history().ok()
}

/// Changes the hash without adding an entry to the history and without a `hashchange` event.
pub fn replace_hash(hash: &str) {
    if let Some(history) = history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        // A browser may refuse if it is called too often. The next change writes the address again.
        let _ = history.replace_state_with_url(&state, "", Some(&format!("#{hash}")));
    }
}

/// The number that the shown entry of the history has been given; `None` if it is shown for the first time.
#[must_use]
pub fn entry() -> Option<f64> {
    history()?.state().ok()?.as_f64()
}

/// Gives the shown entry of the history a number of its own, which it keeps when the document is loaded again.
pub fn number_entry() -> f64 {
    let number = js_sys::Date::now();
    // If the browser refuses, the entry stays one that is shown for the first time.
    let _ = history().map(|history| history.replace_state(&number.into(), ""));
    number
}

/// Leaves it to the page to find its place in an entry of the history that is shown again.
pub fn scroll_by_hand() {
    // It fails only in a document that is not shown.
    let _ = history().map(|history| history.set_scroll_restoration(ScrollRestoration::Manual));
}

/// How far the page is scrolled down, in CSS pixels.
#[must_use]
pub fn scrolled() -> f64 {
    web_sys::window().and_then(|window| window.scroll_y().ok()).unwrap_or_default()
}

/// Scrolls the page so that this height, in CSS pixels, is at the top of the window, or as far as it goes.
pub fn scroll_to(height: f64) {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, height);
    }
}

/// Goes to an address of this page, given by the part after "#". `replacing` the one that is shown leaves no entry for it in the
/// history.
pub fn go(hash: &str, replacing: bool) {
    let Some(location) = web_sys::window().map(|window| window.location()) else { return };
    // Both fail only for an address that is none.
    let _ = if replacing { location.replace(&format!("#{hash}")) } else { location.set_hash(hash) };
}

/// Loads the document again.
pub fn reload() {
    // It fails only in a document that is not shown.
    let _ = web_sys::window().map(|window| window.location().reload());
}

/// Whether the document was reloaded or came from the history, rather than being opened by a link.
#[must_use]
pub fn was_reloaded() -> bool {
    let entries = web_sys::window()
        .and_then(|window| window.performance())
        .map(|performance| performance.get_entries_by_type("navigation"));
    let kind = entries.and_then(|entries| js_sys::Reflect::get(&entries.get(0), &"type".into()).ok());
    kind.and_then(|kind| kind.as_string()).is_some_and(|kind| kind == "reload" || kind == "back_forward")
}

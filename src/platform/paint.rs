//! The browser's first paint.

use js_sys::{Array, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{PerformanceObserver, PerformanceObserverInit};

/// The name of the entry that a browser adds once it has shown a text or an image.
const PAINTED: &str = "first-contentful-paint";

/// How long [`first_paint`] waits where nothing is reported, as in a frame that is out of sight, in milliseconds.
const PATIENCE_MS: i32 = 2000;

/// Waits until the browser has shown something of the document, and at least for the next task. A hidden tab shows nothing, so it
/// waits for the next task only.
pub async fn first_paint() {
    let Some(window) = web_sys::window() else { return };
    let is_hidden = super::document().is_none_or(|document| document.hidden());
    let patience = if is_hidden || has_painted() { 0 } else { PATIENCE_MS };
    let painted = Promise::new(&mut |resolve, _| {
        // This fails only for a text instead of a function, under the page's security policy.
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, patience);
        let look = Closure::<dyn FnMut()>::new(move || {
            if has_painted() {
                let _ = resolve.call0(&resolve);
            }
        });
        if let Ok(observer) = PerformanceObserver::new(look.into_js_value().unchecked_ref()) {
            // Browsers without this entry ignore it.
            observer.observe(&PerformanceObserverInit::new(&Array::of1(&"paint".into())));
        }
    });
    let _ = JsFuture::from(painted).await;
}

fn has_painted() -> bool {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.is_some_and(|performance| performance.get_entries_by_name(PAINTED).length() > 0)
}

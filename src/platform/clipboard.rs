//! The clipboard.

use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Copies some text, then calls `done` with whether that succeeded. Browsers refuse on pages without a secure origin,
/// or if the reader does not permit it.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let navigator = web_sys::window().map(|window| window.navigator());
    // On an insecure origin `navigator.clipboard` is undefined, although its type says otherwise.
    let clipboard = navigator.map(|navigator| navigator.clipboard()).filter(|clipboard| !clipboard.is_undefined());
    let Some(clipboard) = clipboard else {
        done(false);
        return;
    };
    let written = JsFuture::from(clipboard.write_text(text));
    spawn_local(async move { done(written.await.is_ok()) });
}

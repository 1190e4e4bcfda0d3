//! Files that the reader chooses.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;

/// Reads the file that was chosen in a field, then calls `done` with its text, or with `None` if it cannot be read. Without a file,
/// nothing happens. The same file can be chosen again.
pub fn read_file(input: &HtmlInputElement, done: impl FnOnce(Option<String>) + 'static) {
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    let text = JsFuture::from(file.text());
    input.set_value("");
    spawn_local(async move { done(text.await.ok().and_then(|text| text.as_string())) });
}

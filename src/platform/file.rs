//! Files that the reader opens. They stay on the device.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

/// Reads a file, then calls `done` with its bytes; `None` if it cannot be read.
pub fn read_file(file: &File, done: impl FnOnce(Option<Vec<u8>>) + 'static) {
    let buffer = JsFuture::from(file.array_buffer());
    spawn_local(async move { done(buffer.await.ok().map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec())) });
}

//! Tests of parts of the page that need a browser.
#![cfg(target_arch = "wasm32")]

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

mod charts;
mod memory;
mod platform;

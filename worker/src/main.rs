//! The worker program: static/start_worker.js loads it and says which service it is to be.

use wasm_bindgen::prelude::*;

/// Listens on the worker's port as the service of a channel.
///
/// # Errors
/// If there is no such channel.
#[wasm_bindgen]
pub fn serve(channel: &str) -> Result<(), JsError> {
    worker::serve(channel).map_err(|message| JsError::new(&message))
}

fn main() {}

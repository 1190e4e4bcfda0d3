//! The program of the notebook's worker. static/start_worker.js loads it and calls `serve`.

#[cfg(any(target_arch = "wasm32", test))]
mod limit;
#[cfg(target_arch = "wasm32")]
mod port;
#[cfg(any(target_arch = "wasm32", test))]
mod session;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen::prelude::*;

/// Starts the interpreter in this worker.
///
/// # Errors
/// If `channel` is not the name of this worker.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen]
pub fn serve(channel: &str) -> Result<(), JsError> {
    if channel != protocol::python::WORKER {
        return Err(JsError::new(&format!("there is no channel {channel}")));
    }
    port::listen();
    Ok(())
}

fn main() {}

//! The program of all workers. static/start_worker.js loads it and names the channel to serve.

mod port;

use protocol::Channel;
use wasm_bindgen::prelude::*;
use worker::Service;

/// Starts the service of the channel with this name in this worker.
///
/// # Errors
/// If there is no such channel.
#[wasm_bindgen]
pub fn serve(channel: &str) -> Result<(), JsError> {
    let services = worker::for_each_service!(entry);
    let service = services.iter().find(|(name, _)| *name == channel);
    let (_, listen) = service.ok_or_else(|| JsError::new(&format!("there is no channel {channel}")))?;
    listen();
    Ok(())
}

fn entry<S: Service + 'static>() -> (&'static str, fn()) {
    (<S::Channel as Channel>::NAME, port::listen::<S>)
}

fn main() {}

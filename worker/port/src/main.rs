//! The workers' program: static/start_worker.js loads it and says which service it is to be.

mod port;

use protocol::Channel;
use wasm_bindgen::prelude::*;
use worker::{
    AutogradService, ClinicService, DeepService, LabService, LeaveOneOutService, RegressionService, SearchService,
    Service, VanishingService,
};

/// Makes this worker the service of the channel of this name.
///
/// # Errors
/// If there is no such channel.
#[wasm_bindgen]
pub fn serve(channel: &str) -> Result<(), JsError> {
    let services = [
        entry::<AutogradService>(),
        entry::<ClinicService>(),
        entry::<DeepService>(),
        entry::<LabService>(),
        entry::<LeaveOneOutService>(),
        entry::<RegressionService>(),
        entry::<SearchService>(),
        entry::<VanishingService>(),
    ];
    let service = services.iter().find(|(name, _)| *name == channel);
    let (_, listen) = service.ok_or_else(|| JsError::new(&format!("there is no channel {channel}")))?;
    listen();
    Ok(())
}

fn entry<S: Service + 'static>() -> (&'static str, fn()) {
    (<S::Channel as Channel>::NAME, port::listen::<S>)
}

fn main() {}

//! The worker: the engine's numbers in answer to the page's messages.
//!
//! A [`Service`] answers the requests of one channel and knows no browser. A worker becomes one of them when it starts
//! ([`serve`]): all services are in one program, which is loaded and compiled once.

mod anatomy;
mod autograd;
mod brake;
mod breaking;
mod by_layer;
mod clinic;
mod deep;
mod depths;
mod history;
mod leave_one_out;
mod player;
mod port;
mod probe;
mod regression;
mod run;
mod search;
mod service;
mod settings;
mod study;

use protocol::Channel;

pub use clinic::ClinicService;
pub use player::{Next, Player};
pub use regression::RegressionService;
pub use service::{
    AutogradService, DeepService, LabService, LeaveOneOutService, SearchService, Service, VanishingService,
};

/// Makes this worker the service of the channel of this name.
///
/// # Errors
/// If there is no such channel.
pub fn serve(channel: &str) -> Result<(), String> {
    let services: [(&str, fn()); 8] = [
        entry::<AutogradService>(),
        entry::<ClinicService>(),
        entry::<DeepService>(),
        entry::<LabService>(),
        entry::<LeaveOneOutService>(),
        entry::<RegressionService>(),
        entry::<SearchService>(),
        entry::<VanishingService>(),
    ];
    let (_, listen) =
        services.iter().find(|(name, _)| *name == channel).ok_or_else(|| format!("there is no channel {channel}"))?;
    listen();
    Ok(())
}

fn entry<S: Service + 'static>() -> (&'static str, fn()) {
    (<S::Channel as Channel>::NAME, port::listen::<S>)
}

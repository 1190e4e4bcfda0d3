//! The worker: answers the page's messages with the engine's numbers.
//!
//! A [`Service`] answers the requests of one channel, and a [`Player`] plays its current run. Neither uses a browser;
//! the program in `port/` connects a player to a worker's message port.

mod anatomy;
mod autograd;
mod blanks;
mod breaking;
mod by_layer;
mod clinic;
mod deep;
mod depths;
mod early_stopping;
mod exercise;
mod history;
mod leave_one_out;
mod line_race;
mod plane_race;
mod player;
mod probe;
mod race;
mod regression;
mod run;
mod search;
mod service;
mod settings;
mod study;
mod weight;

pub use blanks::BlankService;
pub use clinic::ClinicService;
pub use player::{Next, Player};
pub use regression::RegressionService;
pub use service::{
    AutogradService, DeepService, LabService, LeaveOneOutService, SearchService, Service, VanishingService,
};

/// Calls a generic function for every service and returns the results in an array:
/// `[function::<AutogradService>(), ...]`.
#[macro_export]
macro_rules! for_each_service {
    ($function:ident) => {
        [
            $function::<$crate::AutogradService>(),
            $function::<$crate::BlankService>(),
            $function::<$crate::ClinicService>(),
            $function::<$crate::DeepService>(),
            $function::<$crate::LabService>(),
            $function::<$crate::LeaveOneOutService>(),
            $function::<$crate::RegressionService>(),
            $function::<$crate::SearchService>(),
            $function::<$crate::VanishingService>(),
        ]
    };
}

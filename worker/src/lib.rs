//! The worker: the engine's numbers in answer to the page's messages.
//!
//! A [`Service`] answers the requests of one channel, and a [`Player`] lets its run go on by itself. Neither knows a browser;
//! the program in `port/` connects one of them to the message port of a worker.

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
mod probe;
mod regression;
mod run;
mod search;
mod service;
mod settings;
mod study;

pub use clinic::ClinicService;
pub use player::{Next, Player};
pub use regression::RegressionService;
pub use service::{
    AutogradService, DeepService, LabService, LeaveOneOutService, SearchService, Service, VanishingService,
};

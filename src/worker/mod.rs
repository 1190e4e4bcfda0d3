//! The worker's side of the conversation: the engine's numbers in answer to the page's messages.
//!
//! A [`Desk`] answers messages and knows no browser; `listen` connects it to a worker's message port. Each lesson has a
//! worker program of its own (`src/bin/`), so that a page loads no more than it needs. The worker keeps
//! no loop of its own: it computes when the page asks ([`crate::protocol::lab_desk::ToWorker::Advance`]), at most for the asked
//! time, so that it always returns to its port and a hidden page, which asks for nothing, costs nothing.

mod anatomy;
mod autograd;
mod brake;
mod breaking;
mod by_layer;
mod clinic;
mod deep;
mod depths;
mod desk;
mod folds;
mod history;
mod probe;
mod regression;
mod run;
mod search;
mod settings;
mod study;

#[cfg(target_arch = "wasm32")]
mod port;

pub use desk::{AutogradDesk, DeepDesk, Desk, LabDesk, LinearDesk, SearchDesk, VanishingDesk};
#[cfg(target_arch = "wasm32")]
pub use port::listen;

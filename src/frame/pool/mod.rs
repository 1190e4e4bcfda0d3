//! A pool of workers: jobs in, answers out, on as many cores as there are.
//!
//! A job is any message that the worker answers by exactly one message. Which job goes where, what is cancelled, what failed
//! and what is tried again is decided in [`Queue`], which knows no browser; `Pool` keeps the workers.

mod crew;
pub mod queue;

pub(crate) use crew::{Batch, Pool, Report};
pub use queue::Queue;

//! A pool of workers, which does jobs on all cores of the machine.
//!
//! A job is a message that a worker answers with exactly one message. [`Queue`] decides which worker gets which job,
//! and what happens when jobs are cancelled or fail. It does not depend on a browser. `Pool` owns the workers.

mod crew;
pub mod queue;

pub(crate) use crew::{Batch, Pool, Report};
pub use queue::Queue;

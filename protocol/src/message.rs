//! What travels between a page and a worker: requests and responses of one channel, and what all channels have in common.

use serde::{Deserialize, Serialize};

/// What a page sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Message<R> {
    /// A request of the channel.
    Request(R),
    /// What a run is to do. Messages about another run than the current one are dropped.
    Run {
        /// The run that is meant.
        run: u32,
        /// What to do.
        command: Command,
    },
}

/// What a run can be told.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Go on until told otherwise. Not answered.
    Play {
        /// How fast; as fast as possible for `None`.
        epochs_per_second: Option<f64>,
    },
    /// Stand still. Not answered.
    Pause,
    /// Train for so many epochs more as fast as possible, playing or not. Not answered.
    Train(u32),
    /// Say what the run has come to; answered by one [`Reply::Snapshot`].
    Snapshot,
}

/// What a worker posts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply<T> {
    /// The worker is loaded and listens; sent once, before anything else.
    Ready {
        /// The worker's own [`VERSION`](super::VERSION).
        version: u32,
    },
    /// The worker could not do what was asked; `message` says what is wrong and what is allowed.
    Failed {
        /// For people.
        message: String,
    },
    /// The response to a request.
    Response(T),
    /// What the current run has come to: on demand, and unasked when it comes to a stop by itself.
    Snapshot {
        /// Whether it goes on by itself.
        running: bool,
        /// Its state.
        response: T,
    },
}

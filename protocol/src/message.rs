//! A channel's requests and responses, and the messages that all channels share.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The types of the messages between a page and one service.
pub trait Channel: 'static {
    /// The name that the page sends to a new worker to select its service.
    const NAME: &'static str;
    /// A request of the page.
    type Request: Serialize + DeserializeOwned;
    /// A response of the service.
    type Response: Serialize + DeserializeOwned + 'static;
}

/// A message from a page to a worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Message<R> {
    /// A request of the channel.
    Request(R),
    /// A request that one response answers. If the request fails, [`Reply::Failed`] repeats the number.
    Question {
        /// The question's number, given by the page.
        number: u32,
        /// The request.
        request: R,
    },
    /// A command to a run. Commands to another run than the current one are dropped.
    Run {
        /// The run's number.
        run: u32,
        /// The command.
        command: Command,
    },
}

/// How long a run plays until it has the speed of [`Command::Begin`], in milliseconds.
pub const BEGIN_MS: f64 = 5000.0;
/// The speed at which it begins, in epochs per second.
pub const BEGIN_SPEED: f64 = 8.0;

/// A command to a run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Train until the next command. Not answered.
    Play {
        /// The speed; `None` means as fast as possible.
        epochs_per_second: Option<f64>,
    },
    /// The same, but slowly at first: a run that has not played for long takes [`BEGIN_MS`] to come to its speed. Not answered.
    Begin {
        /// The speed that it comes to.
        epochs_per_second: f64,
    },
    /// Stop training. Not answered.
    Pause,
    /// Train this many epochs more, as fast as possible, whether the run plays or not. Not answered.
    Train(u32),
    /// Return the current state of the run; answered by one [`Reply::Snapshot`].
    Snapshot,
}

/// A message from a worker to a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply<T> {
    /// The worker is ready; sent once, before all other messages.
    Ready {
        /// The worker's own [`VERSION`](super::VERSION).
        version: u32,
    },
    /// A request or a command failed.
    Failed {
        /// The number of the [`Message::Question`] that failed, if it was one.
        question: Option<u32>,
        /// What is wrong and what is allowed.
        message: String,
    },
    /// The response to a request.
    Response(T),
    /// The current state of the run: on demand, and once when the run stops by itself.
    Snapshot {
        /// Whether the run goes on.
        running: bool,
        /// The state of the run.
        response: T,
    },
}

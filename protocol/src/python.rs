//! The messages between the notebook and the interpreter's worker.

use serde::{Deserialize, Serialize};

/// The name of the worker, which its program expects.
pub const WORKER: &str = "python";

/// The most characters that one run of a cell shows; the rest is left out.
pub const MOST_CHARACTERS: usize = 100_000;

/// The most figures and networks that one run of a cell shows.
pub const MOST_FIGURES: usize = 20;

/// What the notebook asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// To run a cell. The number names it in tracebacks.
    Run {
        /// The cell's number, counted from 1.
        cell: u32,
        /// Its text.
        source: String,
    },
    /// The names that can follow a dot.
    Names {
        /// The number that the page gives this request.
        request: u32,
        /// What stands before the dot, as in `torch.nn`.
        path: String,
    },
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// The interpreter takes requests.
    Ready {
        /// The version of its messages.
        version: u32,
    },
    /// Something that the running cell shows.
    Shown {
        /// The cell's number.
        cell: u32,
        /// What it shows.
        output: Output,
    },
    /// The answer to a task of an exercise is right.
    Solved {
        /// The task's name, as in `3a.1`.
        task: String,
    },
    /// A cell ran to its end.
    Done {
        /// The cell's number.
        cell: u32,
        /// How long it took, in milliseconds.
        ms: u32,
    },
    /// A cell ended with an exception.
    Failed {
        /// The cell's number.
        cell: u32,
        /// The traceback, as Python prints it.
        traceback: String,
        /// The cell and the line where it happened, each counted from 1.
        place: Option<(u32, u32)>,
        /// How long it took, in milliseconds.
        ms: u32,
    },
    /// The names for a [`Request::Names`], each with a line on what it is.
    Names {
        /// The request's number.
        request: u32,
        /// The names, in alphabetical order.
        names: Vec<(String, String)>,
    },
    /// The interpreter stops because of an error in the program.
    Stopped {
        /// What the error is.
        message: String,
    },
}

/// Something that a cell shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Output {
    /// Printed text.
    Text(String),
    /// Text for the error stream.
    Warning(String),
    /// The representation of the value of the last line.
    Value(String),
    /// A figure, as the JSON of `python/lib/matplotlib/pyplot.py`.
    Figure(String),
    /// A network to show in a lesson, as the JSON of `python/lib/lab/_show.py`.
    Model(String),
    /// More than [`MOST_CHARACTERS`] or [`MOST_FIGURES`]: the rest is left out.
    Cut,
}

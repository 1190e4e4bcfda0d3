//! Messages about a run's past: looking back, going on from there, and taking a run up again.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{Frame, RunSettings, Scene};

/// What is asked about a run's past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum HistoryRequest {
    /// Look at a past epoch; answered by [`HistoryResponse::Looked`]. The run stays as it is.
    GoTo {
        /// The run that is meant.
        run: u32,
        /// The number that the page gives this question.
        request: u32,
        /// The epoch.
        epoch: u64,
        /// Look for at most about this long, in milliseconds; asked again, the search goes on.
        budget_ms: f64,
    },
    /// Go back to a past epoch for good, under a new number; answered by [`super::lab::Response::Started`].
    Fork {
        /// The run that is meant.
        run: u32,
        /// The number that the page gives the run from then on.
        new_run: u32,
        /// The epoch.
        epoch: u64,
    },
    /// Begin a run that takes these turns when it gets to them; answered by [`super::lab::Response::Started`].
    Replay {
        /// The number that the page gives this run.
        run: u32,
        /// How it starts.
        settings: RunSettings,
        /// What is done to it on its way, ascending by epoch.
        turns: Vec<Turn>,
    },
    /// Tell all there is to know of a run; answered by [`HistoryResponse::Recalled`].
    Recall {
        /// The run that is meant.
        run: u32,
    },
}

/// What is told about a run's past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum HistoryResponse {
    /// The answer to [`HistoryRequest::GoTo`].
    Looked {
        /// The question's number.
        request: u32,
        /// The run at that epoch, or on the way there. Its losses by epoch are those of the whole run.
        frame: Rc<Frame>,
        /// The settings in force there.
        settings: RunSettings,
        /// The first epoch that can be gone back to.
        first: u64,
        /// Whether that epoch is reached.
        arrived: bool,
    },
    /// The answer to [`HistoryRequest::Recall`].
    Recalled(Box<Recalled>),
}

/// A run from its beginning to its present.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recalled {
    /// The run as it is now.
    pub frame: Rc<Frame>,
    /// What stays the same during the run.
    pub scene: Scene,
    /// How it started.
    pub settings: RunSettings,
    /// What was done to it on its way; `None` where that was more than is kept.
    pub turns: Option<Vec<Turn>>,
    /// The first epoch that can be gone back to.
    pub first: u64,
    /// The run that it was forked from, and at which epoch.
    pub forked: Option<(u32, u64)>,
}

/// What was done to a run at an epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// The epoch.
    pub epoch: u64,
    /// What was done.
    pub change: Change,
}

/// What can be done to a run on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// It goes on with these settings, of which only those differ that a run can take up as it goes.
    Settings(RunSettings),
    /// A parameter is set by hand.
    Parameter {
        /// Its place in PyTorch's order.
        index: u32,
        /// Its value from then on.
        value: f64,
    },
}

/// The most turns that a [`HistoryRequest::Replay`] may have.
pub const MOST_TURNS: usize = 2048;

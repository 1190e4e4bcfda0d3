//! What a page and a [`worker::LabService`] say to each other.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{AnatomyReport, Edit, Frame, HistoryRequest, HistoryResponse, RunSettings, Scene, StopRule};

/// What the page asks of the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Begin a new run and forget the one before; answered by [`Response::Started`].
    Start {
        /// The number that the page gives this run.
        run: u32,
        /// What to train.
        settings: RunSettings,
    },
    /// Change what may change while a run goes on: the optimizer with its settings, and the schedule. A new optimizer
    /// starts with empty moments. Not answered.
    Tune {
        /// The run that is meant.
        run: u32,
        /// The settings to go on with; what they say of anything else is ignored.
        settings: RunSettings,
    },
    /// Stop a run when a rule says so, and then train no further until the next such message. Not answered.
    StopWhen {
        /// The run that is meant.
        run: u32,
        /// The rule, in place of the one before.
        rule: StopRule,
        /// Whether the run is to go on although this rule has stopped it; it counts from here on, then.
        again: bool,
    },
    /// About a run's past.
    History(HistoryRequest),
    /// Take the network of a run apart; answered by [`Response::Anatomy`].
    Anatomy {
        /// The run that is meant.
        run: u32,
    },
    /// Change parameters of a run by hand, all or none of them; answered by [`Response::Edited`].
    EditParameters {
        /// The run that is meant.
        run: u32,
        /// The changes.
        edits: Vec<Edit>,
    },
}

/// What the worker answers. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// A run is set up, at epoch 0.
    Started {
        /// What stays the same during the run.
        scene: Rc<Scene>,
        /// The untrained network.
        frame: Rc<Frame>,
    },
    /// What the run has come to.
    Frame(Rc<Frame>),
    /// The answer to a [`Request::History`].
    History(HistoryResponse),
    /// The answer to a [`Request::Anatomy`].
    Anatomy(Rc<AnatomyReport>),
    /// The answer to a [`Request::EditParameters`].
    Edited {
        /// The run.
        run: u32,
        /// The run with its new parameters, or what is wrong with them, in words.
        outcome: Result<Rc<Frame>, String>,
    },
}

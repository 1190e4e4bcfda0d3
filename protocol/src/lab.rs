//! Messages between a page and the `LabService`, which trains a network.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{
    AnatomyReport, Edit, Frame, HistoryRequest, HistoryResponse, PlaneRace, PlaneRaced, RunSettings, Scene, StopRule,
    WeightAnswer,
};

/// The page's requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Start a new run, which replaces the previous one; answered by [`Response::Started`].
    Start {
        /// The number that the page gives this run.
        run: u32,
        /// What to train.
        settings: RunSettings,
    },
    /// Change the settings that can be changed during a run: the optimizer with its settings, and the schedule. A new
    /// optimizer starts with empty moments. Not answered.
    Tune {
        /// The run's number.
        run: u32,
        /// The new settings; all others in it are ignored.
        settings: RunSettings,
    },
    /// Stop a run by a rule. A stopped run stays stopped until the next such message. Not answered.
    StopWhen {
        /// The run's number.
        run: u32,
        /// The rule, which replaces the previous one.
        rule: StopRule,
        /// Whether the run is to go on although this rule has stopped it. The rule then counts from here on.
        again: bool,
    },
    /// A request about a run's past.
    History(HistoryRequest),
    /// Return the parts of a run's network; answered by [`Response::Anatomy`].
    Anatomy {
        /// The run's number.
        run: u32,
    },
    /// Take apart the gradient by one parameter; answered by [`Response::Weight`].
    Weight {
        /// The request's number.
        request: u32,
        /// The run's number.
        run: u32,
        /// The parameter's index in PyTorch's order.
        index: u32,
    },
    /// Let optimizers race on the plane of two parameters; answered by [`Response::Raced`]. The run itself does not change.
    Race {
        /// The request's number.
        request: u32,
        /// The run's number.
        run: u32,
        /// The race.
        race: PlaneRace,
    },
    /// Edit parameters of a run, either all or none of them; answered by [`Response::Edited`].
    EditParameters {
        /// The run's number.
        run: u32,
        /// The edits.
        edits: Vec<Edit>,
    },
}

/// The worker's responses. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// A run is set up, at epoch 0.
    Started {
        /// What stays the same during the run.
        scene: Rc<Scene>,
        /// The untrained network.
        frame: Rc<Frame>,
    },
    /// The current state of the run.
    Frame(Rc<Frame>),
    /// The answer to a [`Request::History`].
    History(HistoryResponse),
    /// The answer to a [`Request::Anatomy`].
    Anatomy(Rc<AnatomyReport>),
    /// The answer to a [`Request::Weight`].
    Weight(Rc<WeightAnswer>),
    /// The answer to a [`Request::Race`].
    Raced(Rc<PlaneRaced>),
    /// The answer to a [`Request::EditParameters`].
    Edited {
        /// The run's number.
        run: u32,
        /// The run with its new parameters, or a message that names what is wrong.
        outcome: Result<Rc<Frame>, String>,
    },
}

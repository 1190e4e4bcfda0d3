//! Messages about a run's past: going back to an epoch, forking a run there, and replaying a run.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{Frame, Points, RunSettings, Scene};

/// A request about a run's past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum HistoryRequest {
    /// Show a past epoch; answered by [`HistoryResponse::Looked`]. The run itself does not change.
    GoTo {
        /// The run's number.
        run: u32,
        /// The number that the page gives this request.
        request: u32,
        /// The epoch.
        epoch: u64,
        /// Replay for at most about this long, in milliseconds. The same request again continues the replay.
        budget_ms: f64,
    },
    /// Make a past epoch the present of this run, under a new number; answered by [`super::lab::Response::Started`].
    Fork {
        /// The run's number.
        run: u32,
        /// The run's new number.
        new_run: u32,
        /// The epoch.
        epoch: u64,
    },
    /// Start a run and make these changes at their epochs; answered by [`super::lab::Response::Started`].
    Replay {
        /// The number that the page gives this run.
        run: u32,
        /// The settings at its start.
        settings: RunSettings,
        /// The changes, in order of their epochs.
        turns: Vec<Turn>,
    },
    /// Return the settings, the changes and the state of a run; answered by [`HistoryResponse::Recalled`].
    Recall {
        /// The run's number.
        run: u32,
    },
}

/// A response about a run's past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum HistoryResponse {
    /// The answer to [`HistoryRequest::GoTo`].
    Looked {
        /// The request's number.
        request: u32,
        /// The run at that epoch, or at an epoch on the way there. The history of its losses is that of the whole run.
        frame: Rc<Frame>,
        /// The settings in force at that epoch.
        settings: RunSettings,
        /// The first epoch that is still available.
        first: u64,
        /// Whether the requested epoch has been reached.
        arrived: bool,
    },
    /// The answer to [`HistoryRequest::Recall`].
    Recalled(Box<Recalled>),
}

/// A run with its past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recalled {
    /// The current state of the run.
    pub frame: Rc<Frame>,
    /// What stays the same during the run.
    pub scene: Scene,
    /// The settings at its start.
    pub settings: RunSettings,
    /// The changes that were made to it, [`without_points`]; `None` if there were more than are kept.
    pub turns: Option<Vec<Turn>>,
    /// The first epoch that is still available.
    pub first: u64,
    /// The number of the run that it was forked from, and the epoch.
    pub forked: Option<(u32, u64)>,
    /// How long the worker has computed its epochs, in milliseconds; `None` for a fork, whose first epochs are another run's.
    pub trained_ms: Option<f64>,
}

/// A change of a run at an epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// The epoch.
    pub epoch: u64,
    /// The change.
    pub change: Change,
}

/// A change of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// New settings, of which only those differ that can be changed during a run.
    Settings(RunSettings),
    /// A parameter is set.
    Parameter {
        /// Its index in PyTorch's order.
        index: u32,
        /// Its new value.
        value: f64,
    },
}

/// Leaves the reader's own points out of the settings in changes: those of the run itself apply.
#[must_use]
pub fn without_points(mut turns: Vec<Turn>) -> Vec<Turn> {
    with_points_of(&mut turns, None);
    turns
}

/// The parameters that the first changes give a run at its start, in PyTorch's order; empty if they do not give it all.
#[must_use]
pub fn given_weights(settings: &RunSettings, turns: &[Turn]) -> Vec<f64> {
    let value = |(place, turn): (u32, &Turn)| match turn.change {
        Change::Parameter { index, value } if index == place && turn.epoch == 0 => Some(value),
        _ => None,
    };
    let all = turns.get(..settings.parameters() as usize);
    all.and_then(|turns| (0..).zip(turns).map(value).collect()).unwrap_or_default()
}

/// Puts the points of the run's settings into those of its changes again.
fn with_points_of(turns: &mut [Turn], own: Option<&Rc<Points>>) {
    for turn in turns {
        if let Change::Settings(settings) = &mut turn.change {
            settings.own = own.cloned();
        }
    }
}

impl Recalled {
    /// The changes as they were before they were sent [`without_points`].
    #[must_use]
    pub fn full_turns(&self) -> Option<Vec<Turn>> {
        let mut turns = self.turns.clone()?;
        with_points_of(&mut turns, self.settings.own.as_ref());
        Some(turns)
    }
}

/// The largest number of changes in a [`HistoryRequest::Replay`].
pub const MOST_TURNS: usize = 2048;

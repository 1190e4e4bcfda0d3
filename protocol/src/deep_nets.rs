//! What a page and a [`worker::DeepService`] say to each other.

use serde::{Deserialize, Serialize};

use super::{DeepOutcome, DeepSettings, RaceFrame, RaceStart, StudyReport, StudySettings};

/// What the page asks of the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Put one small network under the magnifying glass; answered by [`Response::Studied`].
    Study {
        /// The number that the page gives this question.
        request: u32,
        /// Which network.
        settings: StudySettings,
    },
    /// Set up some deep nets to be trained side by side, and forget those before; answered by [`Response::RaceStarted`].
    StartRace {
        /// The number that the page gives this race.
        run: u32,
        /// The nets, as many as [`RACERS`] allows.
        nets: Vec<DeepSettings>,
    },
    /// Train the nets of a race, all equally many steps; answered by one [`Response::Raced`].
    AdvanceRace {
        /// The race that is meant.
        run: u32,
        /// Train at most this many steps ...
        steps: u32,
        /// ... and at most about this long, in milliseconds (at least one step is done).
        budget_ms: f64,
    },
    /// Train a deep net from its start; answered by one [`Response::TriedDeep`].
    TryDeep {
        /// The net.
        settings: DeepSettings,
        /// How many steps, within [`TRIAL_STEPS`].
        steps: u32,
    },
}

/// What the worker answers. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// The answer to a [`Request::Study`].
    Studied(Box<StudyReport>),
    /// A race is set up, at step 0.
    RaceStarted(RaceStart),
    /// The nets of a race after an [`Request::AdvanceRace`], or as a snapshot shows them.
    Raced(RaceFrame),
    /// The answer to a [`Request::TryDeep`].
    TriedDeep(DeepOutcome),
}

//! Messages between a page and the `DeepService`: studies of small networks, and deep networks in training.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{DeepOutcome, DeepSettings, RaceFrame, RaceParameters, RaceStart, StudyReport, StudySettings};

/// The page's requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Study one small network; answered by [`Response::Studied`].
    Study {
        /// The number that the page gives this request.
        request: u32,
        /// The network.
        settings: StudySettings,
    },
    /// Set up several deep networks to be trained side by side, which replace the previous ones; answered by
    /// [`Response::RaceStarted`].
    StartRace {
        /// The number that the page gives this race.
        run: u32,
        /// The networks, as many as [`RACERS`] allows.
        nets: Vec<DeepSettings>,
    },
    /// Tell the parameters of the networks of a race; answered by [`Response::Parameters`].
    Parameters {
        /// The race's number.
        run: u32,
    },
    /// Train a deep network from its initial weights; answered by one [`Response::TriedDeep`].
    TryDeep {
        /// The network.
        settings: DeepSettings,
        /// The number of steps, within [`TRIAL_STEPS`].
        steps: u32,
    },
}

/// The worker's responses. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// The answer to a [`Request::Study`].
    Studied(Rc<StudyReport>),
    /// A race is set up, at step 0.
    RaceStarted(Rc<RaceStart>),
    /// The current state of a race.
    Raced(Rc<RaceFrame>),
    /// The answer to a [`Request::Parameters`].
    Parameters(RaceParameters),
    /// The answer to a [`Request::TryDeep`].
    TriedDeep(DeepOutcome),
}

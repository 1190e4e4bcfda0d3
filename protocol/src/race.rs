//! Messages about races of optimizers: down the bowl of a line's loss, and on a plane through two weights of a network.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{BowlShape, Points, named};
use engine::optim::OptimizerKind;

/// The largest number of optimizers in a race.
pub const MOST_RACERS: usize = 4;
/// The number of epochs of a race.
pub const RACE_EPOCHS: u32 = 1000;
/// The largest product of points and parameters in a race on a plane.
pub const RACE_SIZE: u32 = 100_000;

/// One of the optimizers of a race, with PyTorch's defaults for its other settings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Racer {
    /// Which optimizer.
    #[serde(with = "named")]
    pub optimizer: OptimizerKind,
    /// Its step size, within [`super::LEARNING_RATE`].
    pub learning_rate: f64,
}

/// The path of one optimizer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RacerPath {
    /// (epoch, \[first parameter, second parameter, loss\]), thinned to a bounded number of entries.
    pub path: Vec<(u32, [f32; 3])>,
    /// The last loss.
    pub loss: f64,
    /// The first epoch whose loss is at most the goal.
    pub reached: Option<u32>,
    /// Whether it diverged; the path then ends at the last finite epoch.
    pub diverged: bool,
}

/// A race down the bowl of the mean squared error of a line, for [`RACE_EPOCHS`] epochs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineRace {
    /// w and b at the start of each.
    pub start: [f64; 2],
    /// Whether x and y are standardised.
    pub standardised: [bool; 2],
    /// Points of the reader's own, which replace the lab's.
    pub own: Option<Rc<Points>>,
    /// The optimizers, at most [`MOST_RACERS`].
    pub racers: Vec<Racer>,
}

/// A race, or a message that names what is wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineRaced {
    /// The request's number.
    pub request: u32,
    /// The race.
    pub outcome: Result<LineRaceReport, String>,
}

/// The paths of a race down a bowl.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineRaceReport {
    /// The bowl of the loss.
    pub bowl: BowlShape,
    /// The loss of the model that always predicts the mean.
    pub mean_loss: f64,
    /// The loss that counts as reached: 1 % above the smallest one.
    pub goal: f64,
    /// The paths, in the order of the racers.
    pub paths: Vec<RacerPath>,
}

/// A race on the plane of two parameters of a run's network, for [`RACE_EPOCHS`] epochs. All other parameters keep the values that
/// they have at the epoch shown. The two start from the initial values of the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaneRace {
    /// The indices of the two parameters in PyTorch's order.
    pub parameters: [u32; 2],
    /// The optimizers, at most [`MOST_RACERS`].
    pub racers: Vec<Racer>,
}

/// The answer to [`super::lab::Request::Race`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaneRaced {
    /// The request's number.
    pub request: u32,
    /// The race, or a message that names what is wrong.
    pub outcome: Result<PlaneReport, String>,
}

/// The paths of a race on a plane. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaneReport {
    /// The epoch at which the other parameters are.
    pub epoch: u64,
    /// The ends of the plane's part that is shown, for both parameters.
    pub ends: [[f64; 2]; 2],
    /// The losses on an even grid over this part: for each value of the second parameter, one for each of the first.
    pub losses: Vec<Vec<f32>>,
    /// The values of the two parameters at the epoch shown.
    pub now: [f64; 2],
    /// The smallest loss on the grid and on all paths.
    pub lowest: f64,
    /// Where it is.
    pub lowest_at: [f64; 2],
    /// The loss of always predicting the mean.
    pub mean_loss: f64,
    /// The loss that counts as reached: 1 % above the smallest one.
    pub goal: f64,
    /// The paths, in the order of the racers.
    pub paths: Vec<RacerPath>,
}

//! Messages about linear regression: a loop of cards, the bowl of its loss, and runs from many seeds.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::named;
use engine::train::{Card, Finding, LineModel};

/// Most cards that a loop takes.
pub const CARDS: usize = 8;
/// Runs from different seeds that are shown at once.
pub const GHOSTS: u32 = 24;
/// The most changes of a run's step size that are kept.
pub const RATE_CHANGES: usize = 512;

/// The settings of a regression: the same settings give the same numbers, bit for bit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegressionSettings {
    /// The loop, at most [`CARDS`] of them.
    #[serde(with = "named::list")]
    pub cards: Vec<Card>,
    /// Step size of gradient descent, within [`super::LEARNING_RATE`].
    pub learning_rate: f64,
    /// Where the line that is written by hand starts: w and b.
    pub start: [f64; 2],
    /// Whether the line by hand starts from the module's initial weights instead.
    pub copied: bool,
    /// The seed of the module's initial weights, as given to `torch.manual_seed`.
    pub seed: u32,
    /// Whether x is standardised.
    pub standardised: bool,
    /// Whether the target has the shape (15,), which broadcasts against the prediction's (15, 1).
    pub flat_target: bool,
}

impl Default for RegressionSettings {
    /// The notebook's: w = b = 0 and a rate of 10⁻³.
    fn default() -> Self {
        Self {
            cards: Card::LOOP.to_vec(),
            learning_rate: 1e-3,
            start: [0.0, 0.0],
            copied: false,
            seed: 0,
            standardised: false,
            flat_target: false,
        }
    }
}

/// What the page asks about regressions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RegressionRequest {
    /// Begin a new run; answered by [`RegressionResponse::Started`].
    Start {
        /// The number that the page gives this run.
        run: u32,
        /// How it starts.
        settings: RegressionSettings,
        /// Changes of the step size that it takes when it gets to them, ascending by epoch, at most [`RATE_CHANGES`].
        changes: Vec<RateChange>,
    },
    /// Go on with another step size; answered by [`RegressionResponse::Pace`]. Changes that are still to come are dropped.
    Tune {
        /// The run that is meant.
        run: u32,
        /// The new step size.
        learning_rate: f64,
    },
    /// What is the loss of this line, and how long would gradient descent need for as little? Answered by
    /// [`RegressionResponse::Tried`].
    Try {
        /// The run that is meant.
        run: u32,
        /// The line's w and b.
        line: [f64; 2],
    },
    /// Run the module's line from [`GHOSTS`] seeds, from the run's own on; answered by [`RegressionResponse::Ghosts`].
    Ghosts {
        /// The run that is meant.
        run: u32,
        /// For so many epochs, at most [`super::EPOCHS_PER_ADVANCE`].
        epochs: u32,
    },
}

/// Another step size, from an epoch on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RateChange {
    /// How many times the loop had been run.
    pub epoch: u64,
    /// The step size from then on.
    pub learning_rate: f64,
}

/// What the worker answers. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RegressionResponse {
    /// A run is set up, at epoch 0.
    Started {
        /// What stays the same during the run.
        scene: Rc<RegressionScene>,
        /// How fast descent is at the run's rate, the last one of its changes.
        pace: Pace,
        /// The untrained lines.
        frame: Rc<RegressionFrame>,
    },
    /// The run after a [`RegressionRequest::Tune`].
    Pace {
        /// The run.
        run: u32,
        /// How fast descent is now.
        pace: Pace,
    },
    /// What the run has come to.
    Frame(Rc<RegressionFrame>),
    /// The answer to [`RegressionRequest::Try`].
    Tried {
        /// The run.
        run: u32,
        /// The line.
        line: [f64; 2],
        /// Its loss.
        loss: f64,
        /// After how many epochs gradient descent, with the cards in their right order, has a loss as small; `None` if
        /// never at this rate.
        epochs: Option<u64>,
    },
    /// The answer to [`RegressionRequest::Ghosts`]: for each seed, w and b by epoch, thinned.
    Ghosts {
        /// The run.
        run: u32,
        /// The paths; those that diverge end at their last finite epoch.
        paths: Rc<Vec<Vec<[f32; 2]>>>,
        /// The loss at the end of each path.
        losses: Vec<f32>,
    },
}

/// What stays the same during a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegressionScene {
    /// x, standardised if so set, and y of each point.
    pub points: Vec<[f32; 2]>,
    /// The bowl of the loss over (w, b).
    pub bowl: BowlShape,
    /// The mean of y.
    pub mean: f64,
    /// The loss of always predicting it.
    pub mean_loss: f64,
    /// The least-squares line's loss against the targets as they are meant, one for each prediction.
    pub line_loss: f64,
    /// R²: by which share the line's loss is below the mean's.
    pub r_squared: f64,
    /// What is to be said about the cards.
    pub finding: Finding,
    /// What `nn.Linear` draws after the run's seed.
    pub drawn: Drawn,
}

/// What `torch.manual_seed` decides of two layers, each made right after it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// The seed.
    pub seed: u32,
    /// Weight and bias of `nn.Linear(1, 1)`.
    pub one: [f32; 2],
    /// Weights and then biases of `nn.Linear(1, 2)`.
    pub two: [[f32; 2]; 2],
}

/// The loss as a function of (w, b): floor + ½ dᵀ H d.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BowlShape {
    /// (w, b) of the smallest loss.
    pub lowest: [f64; 2],
    /// The smallest loss.
    pub floor: f64,
    /// The eigenvalues of H, largest first.
    pub curvatures: [f64; 2],
    /// The directions that belong to them, of length 1.
    pub axes: [[f64; 2]; 2],
    /// 2 / λmax.
    pub largest_stable_rate: f64,
    /// λmax / λmin.
    pub condition: f64,
}

/// How fast gradient descent is at one rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// The rate.
    pub learning_rate: f64,
    /// Epochs until half of the way along each axis of the bowl is left; `None` where it never shrinks.
    pub half_lives: [Option<f64>; 2],
}

/// The state of a run at one epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegressionFrame {
    /// The run.
    pub run: u32,
    /// How many times the loop has been run, the time included in which a line has stopped: so often it takes to have the
    /// same frame again.
    pub epoch: u64,
    /// How the step size has been changed on the way; `None` where that was more than is kept.
    pub changes: Option<Vec<RateChange>>,
    /// The line that is written by hand.
    pub by_hand: LineFrame,
    /// The module's line.
    pub linear: LineFrame,
}

/// One of the two lines at one epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineFrame {
    /// Which one.
    #[serde(with = "named")]
    pub model: LineModel,
    /// Completed epochs.
    pub epoch: u64,
    /// w and b.
    pub line: [f32; 2],
    /// What is in their gradients.
    pub gradients: [f32; 2],
    /// The loss at w and b.
    pub loss: f32,
    /// (epoch, w, b, loss), thinned to a bounded number of entries.
    pub path: Vec<(u32, [f32; 3])>,
    /// The losses of the notebook's epochs 1, 11, 21 and so on to 91, as far as the run has got.
    pub printed: Vec<f32>,
    /// Set once the line has stopped.
    pub stop: Option<LineStop>,
}

/// Why a line has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineStop {
    /// The card at this place, from 0, cannot be done.
    Card(u32),
    /// The next epoch would leave the finite numbers.
    Diverged,
}

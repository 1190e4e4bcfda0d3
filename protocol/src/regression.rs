//! Messages about linear regression: the training loop made of cards, the bowl of the loss, and runs from many seeds.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{LineRace, LineRaced, Points, Scaling, named};
use engine::train::{Bowl, Card, Finding, LineModel};

/// The largest number of cards in a loop.
pub const CARDS: usize = 8;
/// The number of runs from different seeds that are shown at once.
pub const GHOSTS: u32 = 24;
/// The largest number of changes of a run's step size that are kept.
pub const RATE_CHANGES: usize = 512;

/// The settings of a regression. The same settings give the same numbers, bit for bit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegressionSettings {
    /// The cards of the loop, at most [`CARDS`].
    #[serde(with = "named::list")]
    pub cards: Vec<Card>,
    /// Step size of gradient descent, within [`super::LEARNING_RATE`].
    pub learning_rate: f64,
    /// The initial w and b of the line that is written by hand.
    pub start: [f64; 2],
    /// Whether the line by hand starts from the module's initial weights instead of [`Self::start`].
    pub copied: bool,
    /// The seed of the module's initial weights, as given to `torch.manual_seed`.
    pub seed: u32,
    /// Points of the reader's own, which replace the lab's.
    pub own: Option<Rc<Points>>,
    /// Whether x is standardised.
    pub standardised: bool,
    /// Whether y is standardised.
    pub standardised_y: bool,
    /// Whether the target has the shape (n,), which broadcasts against the prediction's (n, 1).
    pub flat_target: bool,
    /// Whether the loss is the sum of the squared errors instead of their mean.
    pub summed: bool,
}

impl Default for RegressionSettings {
    /// The notebook's settings: w = b = 0 and a rate of 10⁻³.
    fn default() -> Self {
        Self {
            cards: Card::LOOP.to_vec(),
            learning_rate: 1e-3,
            start: [0.0, 0.0],
            copied: false,
            seed: 0,
            own: None,
            standardised: false,
            standardised_y: false,
            flat_target: false,
            summed: false,
        }
    }
}

/// The page's requests about regressions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RegressionRequest {
    /// Start a new run; answered by [`RegressionResponse::Started`].
    Start {
        /// The number that the page gives this run.
        run: u32,
        /// The settings at its start.
        settings: RegressionSettings,
        /// Changes of the step size during the run, in order of their epochs, at most [`RATE_CHANGES`].
        changes: Vec<RateChange>,
    },
    /// Change the step size; answered by [`RegressionResponse::Pace`]. Drops changes that are still to come.
    Tune {
        /// The run's number.
        run: u32,
        /// The new step size.
        learning_rate: f64,
    },
    /// Show a past epoch; answered by [`RegressionResponse::Looked`]. The run itself does not change.
    Look {
        /// The run's number.
        run: u32,
        /// The number that the page gives this request.
        request: u32,
        /// The epoch.
        epoch: u64,
        /// Replay for at most about this long, in milliseconds. The same request again continues the replay.
        budget_ms: f64,
    },
    /// Return the loss of a line, and the number of epochs in which gradient descent reaches the same loss; answered by
    /// [`RegressionResponse::Tried`].
    Try {
        /// The run's number.
        run: u32,
        /// The number that the page gives this request.
        request: u32,
        /// The line's w and b.
        line: [f64; 2],
    },
    /// Train the module's line from [`GHOSTS`] consecutive seeds, starting with the run's own; answered by
    /// [`RegressionResponse::Ghosts`].
    Ghosts {
        /// The run's number.
        run: u32,
        /// The number of epochs, at most [`super::EPOCHS_PER_ADVANCE`].
        epochs: u32,
    },
    /// Train the line with several optimizers from the same start; answered by [`RegressionResponse::Raced`]. A race does
    /// not depend on the current run.
    Race {
        /// The number that the page gives this request.
        request: u32,
        /// The race.
        race: LineRace,
    },
}

/// A change of the step size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RateChange {
    /// The epoch of the change.
    pub epoch: u64,
    /// The new step size.
    pub learning_rate: f64,
}

/// The worker's responses. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RegressionResponse {
    /// A run is set up, at epoch 0.
    Started {
        /// What stays the same during the run.
        scene: Rc<RegressionScene>,
        /// The speed of descent at the run's current step size.
        pace: Pace,
        /// The untrained lines.
        frame: Rc<RegressionFrame>,
    },
    /// The response to [`RegressionRequest::Tune`].
    Pace {
        /// The run's number.
        run: u32,
        /// The new speed of descent.
        pace: Pace,
    },
    /// The current state of the run.
    Frame(Rc<RegressionFrame>),
    /// The answer to [`RegressionRequest::Look`].
    Looked {
        /// The request's number.
        request: u32,
        /// The run at that epoch, or at an epoch on the way there. The paths are those of the whole run.
        frame: Rc<RegressionFrame>,
        /// The speed of descent at the step size in force there.
        pace: Pace,
        /// The first epoch that is still available.
        first: u64,
        /// Whether the requested epoch has been reached.
        arrived: bool,
    },
    /// The answer to [`RegressionRequest::Try`].
    Tried {
        /// The run's number.
        run: u32,
        /// The request's number.
        request: u32,
        /// The line.
        line: [f64; 2],
        /// Its loss.
        loss: f64,
        /// The number of epochs in which gradient descent, with the cards in their right order, reaches this loss;
        /// `None` if it never does at this step size.
        epochs: Option<u64>,
    },
    /// The answer to [`RegressionRequest::Ghosts`]: for each seed, w and b by epoch, thinned.
    Ghosts {
        /// The run's number.
        run: u32,
        /// The paths; a path that diverges ends at its last finite epoch.
        paths: Rc<Vec<Vec<[f32; 2]>>>,
        /// The loss at the end of each path.
        losses: Vec<f32>,
    },
    /// The answer to [`RegressionRequest::Race`].
    Raced(Rc<LineRaced>),
}

/// What stays the same during a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegressionScene {
    /// x and y of each point, standardised if the settings say so.
    pub points: Vec<[f32; 2]>,
    /// How x and y are standardised, where they are.
    pub scaling: [Option<Scaling>; 2],
    /// The bowl of the loss over (w, b).
    pub bowl: BowlShape,
    /// The mean of y.
    pub mean: f64,
    /// The loss of always predicting the mean of y.
    pub mean_loss: f64,
    /// The loss of the least-squares line for the intended targets, one for each prediction.
    pub line_loss: f64,
    /// R², the share by which the line's loss is below that of the mean.
    pub r_squared: f64,
    /// The diagnosis of the loop.
    pub finding: Finding,
    /// The initial weights of `nn.Linear` for the run's seed.
    pub drawn: Drawn,
}

/// The initial weights of two layers, each created right after `torch.manual_seed`, and normal numbers drawn there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// The seed.
    pub seed: u32,
    /// Weight and bias of `nn.Linear(1, 1)`.
    pub one: [f32; 2],
    /// Weights and biases of `nn.Linear(1, 2)`.
    pub two: [[f32; 2]; 2],
    /// `torch.randn(2)`, with the few digits that single precision needs, within [`super::LINE`].
    pub normal: [f64; 2],
}

/// The loss as a function of (w, b): floor + ½ dᵀ H d.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BowlShape {
    /// (w, b) at the minimum.
    pub lowest: [f64; 2],
    /// The loss at the minimum.
    pub floor: f64,
    /// The eigenvalues of H, largest first.
    pub curvatures: [f64; 2],
    /// The eigenvectors, of length 1.
    pub axes: [[f64; 2]; 2],
    /// 2 / λmax.
    pub largest_stable_rate: f64,
    /// λmax / λmin.
    pub condition: f64,
}

impl BowlShape {
    /// The loss at (w, b).
    #[must_use]
    pub fn loss(&self, at: [f64; 2]) -> f64 {
        let &Self { lowest, floor, curvatures, axes, .. } = self;
        Bowl { lowest, floor, curvatures, axes }.loss(at)
    }
}

/// The speed of gradient descent at one step size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// The step size.
    pub learning_rate: f64,
    /// The number of epochs in which the distance along each axis of the bowl is halved; `None` if it never shrinks.
    pub half_lives: [Option<f64>; 2],
}

/// The state of a run at one epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegressionFrame {
    /// The run's number.
    pub run: u32,
    /// The number of iterations of the loop, including the one in which a line stopped. As many are needed to reach the
    /// same frame again.
    pub epoch: u64,
    /// The changes of the step size so far; `None` if there were more than are kept.
    pub changes: Option<Vec<RateChange>>,
    /// The line that is written by hand.
    pub by_hand: LineFrame,
    /// The module's line.
    pub linear: LineFrame,
}

/// One of the two lines at one epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineFrame {
    /// Which of the two.
    #[serde(with = "named")]
    pub model: LineModel,
    /// Completed epochs.
    pub epoch: u64,
    /// w and b.
    pub line: [f32; 2],
    /// What each card has made in the newest epoch: `forward` the loss, `backward` the gradients of w and b, `step` w and b.
    pub made: Vec<[f32; 2]>,
    /// The loss at w and b.
    pub loss: f32,
    /// The gradient of the loss at w and b; `None` once the line has stopped.
    pub slope: Option<[f32; 2]>,
    /// (epoch, w, b, loss), thinned to a bounded number of entries.
    pub path: Vec<(u32, [f32; 3])>,
    /// The losses at the epochs that the notebook prints: 1, 11, 21 and so on to 91, as far as they are completed.
    pub printed: Vec<f32>,
    /// Set once the line has stopped.
    pub stop: Option<LineStop>,
}

/// Why a line has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineStop {
    /// The card at this place, counted from 0, is an error in PyTorch.
    Card(u32),
    /// The next epoch would not be finite.
    Diverged,
}

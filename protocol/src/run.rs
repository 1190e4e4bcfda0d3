//! Runs of networks on few points: their settings, when they stop, and how they predict points that they have not seen.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::named;
use engine::choice::choice;
use engine::data::DataSet;
use engine::nn::{Activation, Init};
use engine::optim::OptimizerKind;

choice! {
    /// The type of all numbers of a run.
    "precision", pub Precision {
        /// PyTorch's default: about 7 digits.
        Single = "f32", "float32";
        /// About 16 digits.
        Double = "f64", "float64";
    }
}

choice! {
    /// How the learning rate changes from epoch to epoch.
    "schedule", pub ScheduleKind {
        /// Not at all.
        Constant = "constant", "Constant";
        /// Times a factor after every so many epochs.
        Step = "step", "Step";
        /// Times a factor after every epoch.
        Exponential = "exponential", "Exponential";
        /// Along a cosine, down to a share in so many epochs, up again, and so on.
        Cosine = "cosine", "Cosine";
        /// From a share up to the full rate in so many epochs.
        WarmUp = "warm_up", "Warm-up";
    }
}

/// A schedule with its two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RunSchedule {
    /// Which one.
    #[serde(with = "named")]
    pub kind: ScheduleKind,
    /// The epochs between two changes, from the cosine's top to its bottom, or of the warm-up; within
    /// [`super::SCHEDULE_EPOCHS`].
    pub epochs: u32,
    /// The factor, the share at the cosine's bottom, or the share that the warm-up starts from; within
    /// [`RunSchedule::factors`].
    pub factor: f64,
}

impl RunSchedule {
    /// A schedule with numbers that suit some hundred epochs.
    #[must_use]
    pub fn new(kind: ScheduleKind) -> Self {
        let (epochs, factor) = match kind {
            ScheduleKind::Constant => (1, 1.0),
            ScheduleKind::Step => (100, 0.5),
            ScheduleKind::Exponential => (1, 0.99),
            ScheduleKind::Cosine => (300, 0.0),
            ScheduleKind::WarmUp => (50, 0.1),
        };
        Self { kind, epochs, factor }
    }

    /// Whether the number of epochs means anything to it.
    #[must_use]
    pub fn has_epochs(&self) -> bool {
        !matches!(self.kind, ScheduleKind::Constant | ScheduleKind::Exponential)
    }

    /// Whether the factor means anything to it.
    #[must_use]
    pub fn has_factor(&self) -> bool {
        self.kind != ScheduleKind::Constant
    }

    /// What its factor may be: only a cosine can go down to 0.
    #[must_use]
    pub fn factors(kind: ScheduleKind) -> RangeInclusive<f64> {
        if kind == ScheduleKind::Cosine { 0.0..=1.0 } else { 0.001..=1.0 }
    }
}

/// The settings of a training run: the same settings give the same numbers, bit for bit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunSettings {
    /// Step size of the optimizer, within [`super::LEARNING_RATE`].
    pub learning_rate: f64,
    /// Units of each hidden layer, within [`super::HIDDEN`].
    pub hidden: u32,
    /// Number of hidden layers, within [`super::DEPTH`].
    pub depth: u32,
    /// The non-linearity after each hidden layer.
    #[serde(with = "named")]
    pub activation: Activation,
    /// The update rule.
    #[serde(with = "named")]
    pub optimizer: OptimizerKind,
    /// Seed of the initial weights, as given to `torch.manual_seed`; noise, and the points of a function, hang on it too.
    pub seed: u32,
    /// How the initial weights are drawn.
    #[serde(with = "named")]
    pub init: Init,
    /// The type of all numbers.
    #[serde(with = "named")]
    pub precision: Precision,
    /// Points per step, within [`super::BATCH`]; all of them for `None`.
    pub batch: Option<u32>,
    /// Where the points come from.
    #[serde(with = "named")]
    pub data: DataSet,
    /// The standard deviation of what is added to each y, within [`super::NOISE`].
    pub noise: f64,
    /// The share of the last step that is kept, within [`super::MOMENTUM`]; for the rules that have one.
    pub momentum: f64,
    /// Whether SGD with momentum looks ahead, as Nesterov's rule does.
    pub nesterov: bool,
    /// The weight decay, within [`super::WEIGHT_DECAY`]; the optimizer's own default for `None`.
    pub decay: Option<f64>,
    /// How the learning rate changes.
    pub schedule: RunSchedule,
}

impl Default for RunSettings {
    /// The published notebook's network: two sigmoid units, Adam at 0.1.
    fn default() -> Self {
        Self {
            learning_rate: 0.1,
            hidden: 2,
            depth: 1,
            activation: Activation::Sigmoid,
            optimizer: OptimizerKind::Adam,
            seed: 0,
            init: Init::Pytorch,
            precision: Precision::Single,
            batch: None,
            data: DataSet::Lab,
            noise: 0.0,
            momentum: 0.0,
            nesterov: false,
            decay: None,
            schedule: RunSchedule::new(ScheduleKind::Constant),
        }
    }
}

impl RunSettings {
    /// Whether the optimizer makes use of a momentum. Adam has its betas in place of one.
    #[must_use]
    pub fn has_momentum(&self) -> bool {
        matches!(self.optimizer, OptimizerKind::Sgd | OptimizerKind::RmsProp)
    }

    /// Whether Nesterov's rule can be had.
    #[must_use]
    pub fn can_look_ahead(&self) -> bool {
        self.optimizer == OptimizerKind::Sgd && self.momentum > 0.0
    }
}

/// When a run stops by itself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum StopRule {
    /// Never.
    Never,
    /// Once the loss on the points is below this.
    Below(f64),
    /// Once the loss has not been improved on, by at least a ten-thousandth of it, for so many epochs.
    Patience(u32),
    /// After the epoch of this number.
    At(u32),
}

/// Begin to train the network of some settings once without each point, and forget those before; answered by their
/// [`LeaveOneOutFrame`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartLeaveOneOut {
    /// The number that the page gives them.
    pub run: u32,
    /// What to train.
    pub settings: RunSettings,
}

/// How networks predict the points that they have been trained without.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeaveOneOutFrame {
    /// Which networks.
    pub run: u32,
    /// The epochs that all of them have completed.
    pub epoch: u64,
    /// The mean squared error of each network at its own left-out point; `None` once one of them has diverged.
    pub error: Option<f64>,
    /// The error by epoch, thinned to a bounded number of entries: (epoch, error).
    pub history: Vec<(u32, f32)>,
    /// The epoch of the lowest error that was met on the way, and that error.
    pub best: Option<(u64, f64)>,
}

impl StopRule {
    /// Its number.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Never => None,
            Self::Below(loss) => Some(loss),
            Self::Patience(epochs) | Self::At(epochs) => Some(f64::from(epochs)),
        }
    }

    /// The same rule with another number, which lies within its field's limits.
    #[must_use]
    pub fn with(self, number: f64) -> Self {
        match self {
            Self::Never => Self::Never,
            Self::Below(_) => Self::Below(number),
            Self::Patience(_) => Self::Patience(number as u32),
            Self::At(_) => Self::At(number as u32),
        }
    }
}

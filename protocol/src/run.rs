//! The settings and stop rules of a training run, and the messages about its leave-one-out error.

use std::ops::RangeInclusive;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{LeftOut, POINTS, Points, named};
use engine::choice::choice;
use engine::data::DataSet;
use engine::nn::{Activation, Init};
use engine::optim::OptimizerKind;

/// Units of each hidden layer of a run.
pub const HIDDEN: RangeInclusive<u32> = 1..=64;
/// Hidden layers of a run.
pub const DEPTH: RangeInclusive<u32> = 1..=8;
/// Points in a mini-batch of a run on one of the data sets, which have fifteen. See [`RunSettings::batches`].
pub const BATCH: RangeInclusive<u32> = 1..=15;
/// The share of the points that are held out of the training, in percent.
pub const VALIDATION: RangeInclusive<u32> = 0..=50;
/// The standard deviation of the noise on a run's y.
pub const NOISE: RangeInclusive<f64> = 0.0..=2.0;
/// Momentum of a run's optimizer.
pub const MOMENTUM: RangeInclusive<f64> = 0.0..=0.99;
/// Weight decay of a run's optimizer.
pub const WEIGHT_DECAY: RangeInclusive<f64> = 0.0..=1.0;
/// The number of epochs in a run's schedule.
pub const SCHEDULE_EPOCHS: RangeInclusive<u32> = 1..=10_000;
/// The number of epochs that a reader can train at once.
pub const EPOCHS_TO_RUN: RangeInclusive<u32> = 1..=10_000;
/// The limit of a rule that stops a run by its loss.
pub const STOP_LOSS: RangeInclusive<f64> = 1e-6..=100.0;
/// The number of epochs of a rule that stops a run.
pub const STOP_EPOCHS: RangeInclusive<u32> = 1..=1_000_000;

choice! {
    /// The floating-point type of a run.
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
        /// The rate is constant.
        Constant = "constant", "Constant";
        /// The rate is multiplied by a factor every few epochs.
        Step = "step", "Step";
        /// The rate is multiplied by a factor after every epoch.
        Exponential = "exponential", "Exponential";
        /// The rate follows a cosine, down to a share of it and up again.
        Cosine = "cosine", "Cosine";
        /// The rate rises linearly from a share of it to its full value.
        WarmUp = "warm_up", "Warm-up";
    }
}

/// A schedule with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RunSchedule {
    /// The kind of schedule.
    #[serde(with = "named")]
    pub kind: ScheduleKind,
    /// The number of epochs between two steps, from the cosine's top to its bottom, or of the warm-up; within
    /// [`SCHEDULE_EPOCHS`].
    pub epochs: u32,
    /// The factor of a step, the share at the cosine's bottom, or the share at the start of the warm-up; within
    /// [`RunSchedule::factors`].
    pub factor: f64,
}

impl RunSchedule {
    /// A schedule with parameters for a run of some hundred epochs.
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

    /// Whether the schedule uses the number of epochs.
    #[must_use]
    pub fn has_epochs(&self) -> bool {
        !matches!(self.kind, ScheduleKind::Constant | ScheduleKind::Exponential)
    }

    /// Whether the schedule uses the factor.
    #[must_use]
    pub fn has_factor(&self) -> bool {
        self.kind != ScheduleKind::Constant
    }

    /// The range of the factor. Only a cosine can go down to 0.
    #[must_use]
    pub fn factors(kind: ScheduleKind) -> RangeInclusive<f64> {
        if kind == ScheduleKind::Cosine { 0.0..=1.0 } else { 0.001..=1.0 }
    }
}

/// The settings of a training run. The same settings give the same numbers, bit for bit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunSettings {
    /// Step size of the optimizer, within [`super::LEARNING_RATE`].
    pub learning_rate: f64,
    /// Units of each hidden layer, within [`HIDDEN`].
    pub hidden: u32,
    /// Number of hidden layers, within [`DEPTH`].
    pub depth: u32,
    /// The non-linearity after each hidden layer.
    #[serde(with = "named")]
    pub activation: Activation,
    /// The update rule.
    #[serde(with = "named")]
    pub optimizer: OptimizerKind,
    /// Seed of the initial weights, as given to `torch.manual_seed`. It also decides the noise and the points of a
    /// function.
    pub seed: u32,
    /// How the initial weights are drawn.
    #[serde(with = "named")]
    pub init: Init,
    /// The floating-point type.
    #[serde(with = "named")]
    pub precision: Precision,
    /// Points per step, within [`RunSettings::batches`]; `None` means all of them.
    pub batch: Option<u32>,
    /// The data set.
    #[serde(with = "named")]
    pub data: DataSet,
    /// Points of the reader's own, which replace the data set.
    pub own: Option<Rc<Points>>,
    /// The standard deviation of the noise that is added to y, within [`NOISE`].
    pub noise: f64,
    /// Whether x and y are standardised: shifted and scaled to mean 0 and variance 1 over the training points.
    pub standardised: bool,
    /// The share of the points that are held out of the training, in percent, within [`VALIDATION`].
    pub validation: u32,
    /// The momentum, within [`MOMENTUM`], for optimizers that have one.
    pub momentum: f64,
    /// Whether SGD uses Nesterov's momentum.
    pub nesterov: bool,
    /// The weight decay, within [`WEIGHT_DECAY`]; `None` means the optimizer's default.
    pub decay: Option<f64>,
    /// The schedule of the learning rate.
    pub schedule: RunSchedule,
}

impl Default for RunSettings {
    /// The network of the published notebook: two sigmoid units, Adam at 0.1.
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
            own: None,
            noise: 0.0,
            standardised: false,
            validation: 0,
            momentum: 0.0,
            nesterov: false,
            decay: None,
            schedule: RunSchedule::new(ScheduleKind::Constant),
        }
    }
}

impl RunSettings {
    /// The number of points, with those that are held out.
    #[must_use]
    pub fn points(&self) -> u32 {
        self.own.as_ref().map_or(*BATCH.end(), |own| own.count())
    }

    /// The number of parameters of the network.
    #[must_use]
    pub fn parameters(&self) -> u32 {
        2 * self.hidden + self.depth.saturating_sub(1) * self.hidden * (self.hidden + 1) + self.hidden + 1
    }

    /// The number of points that are held out of the training: at least one if the share is not 0, and never all but one.
    #[must_use]
    pub fn held_out(&self) -> u32 {
        let points = self.points();
        if self.validation == 0 || points <= *POINTS.start() {
            return 0;
        }
        ((points * self.validation + 50) / 100).clamp(1, points - *POINTS.start())
    }

    /// The number of steps of the optimizer in an epoch: one for each mini-batch.
    #[must_use]
    pub fn steps(&self) -> u32 {
        let training = self.points() - self.held_out();
        self.batch.map_or(1, |size| training.div_ceil(size.max(1)))
    }

    /// What the error at left-out points of a run with these settings is.
    #[must_use]
    pub fn left_out(&self) -> LeftOut {
        LeftOut::of(self.points(), self.held_out())
    }

    /// The range of the batch size.
    #[must_use]
    pub fn batches(&self) -> RangeInclusive<u32> {
        *BATCH.start()..=self.points()
    }

    /// The same settings with other points; `None` returns to the data set. A larger batch becomes that of all points.
    #[must_use]
    pub fn with_own(&self, own: Option<Rc<Points>>) -> Self {
        let mut settings = Self { own, ..self.clone() };
        settings.batch = settings.batch.map(|batch| batch.min(settings.points()));
        settings
    }

    /// Whether the optimizer uses the momentum. Adam has its betas instead.
    #[must_use]
    pub fn has_momentum(&self) -> bool {
        matches!(self.optimizer, OptimizerKind::Sgd | OptimizerKind::RmsProp)
    }

    /// Whether Nesterov's momentum is available.
    #[must_use]
    pub fn can_look_ahead(&self) -> bool {
        self.optimizer == OptimizerKind::Sgd && self.momentum > 0.0
    }
}

/// When a run stops by itself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum StopRule {
    /// The run does not stop.
    Never,
    /// The run stops once the loss is below this limit.
    Below(f64),
    /// The run stops after this many epochs in which the loss has not improved by at least a ten-thousandth of it.
    Patience(u32),
    /// The run stops after this epoch.
    At(u32),
}

/// A request to train the network of these settings once without each point; the networks replace the previous ones.
/// Answered by a [`LeaveOneOutFrame`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartLeaveOneOut {
    /// The number that the page gives these networks.
    pub run: u32,
    /// The settings.
    pub settings: RunSettings,
}

/// The errors of networks at the points that they were trained without.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeaveOneOutFrame {
    /// The number of these networks.
    pub run: u32,
    /// Completed epochs of each network.
    pub epoch: u64,
    /// The mean over all networks of the squared error at the left-out point; `None` once one of them has diverged.
    pub error: Option<f64>,
    /// The error by epoch, thinned to a bounded number of entries: (epoch, error).
    pub history: Vec<(u32, f32)>,
    /// The epoch and the value of the lowest error so far.
    pub best: Option<(u64, f64)>,
}

impl StopRule {
    /// The rule's number.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Never => None,
            Self::Below(loss) => Some(loss),
            Self::Patience(epochs) | Self::At(epochs) => Some(f64::from(epochs)),
        }
    }

    /// The same rule with another number, which must be within the limits of its field.
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

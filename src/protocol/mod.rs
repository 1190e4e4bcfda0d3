//! The plain messages between page and worker.
//!
//! Each message travels as one byte array ([`encode`], [`decode`]). The worker opens with [`FromWorker::Ready`]; a page
//! that sees another [`VERSION`] there asks for a reload instead of talking to a stale worker. Every run and every probe
//! carries a number given by the page, so that an answer to an older question is recognised and dropped.

mod anatomy;
mod autograd;
mod breaking;
mod by_layer;
mod clinic;
mod deep;
mod depths;
mod history;
mod limits;
mod named;
mod regression;
mod run;
mod search;
mod study;

use serde::{Deserialize, Serialize};

use crate::nn::{Activation, Init};

pub use anatomy::{AnatomyReport, Edit};
pub use autograd::{
    AutogradAnswer, AutogradEvent, AutogradNode, AutogradOrder, AutogradState, CodeProblem, Difference, Figure, LOOPS,
    MOST_FIGURES, NamedOperation, Share,
};
// The names of the engine's choices are the messages' own.
pub use crate::train::{Card, Case, Diagnosis, Finding, LineModel, Reduction, Script, Signs};
pub use clinic::{AskClinic, ClinicFrame, ClinicScene, TellClinic, TrialFrame};
pub use regression::{
    AskRegression, BowlShape, CARDS, Drawn, GHOSTS, LineFrame, LineStop, Pace, RegressionFrame, RegressionScene,
    RegressionSettings, TellRegression,
};

pub use breaking::{BreakingQuestion, BreakingReport, DECADES_OF_A_TREND, DEEPEST_GUESS, Experiment, Scenario, Trend};
pub use by_layer::{
    Inputs, LayerNumbers, LayerQuestion, LayerReport, LayerRow, LayerStatistics, LayersQuestion, LayersReport,
    MOST_LAYERS_SHOWN, UnitNumbers,
};
pub use deep::{
    DEEP_DEPTH, DEEP_HIDDEN, DeepFrame, DeepOutcome, DeepSettings, RACERS, RaceFrame, RaceStart, TRIAL_STEPS,
};
pub use depths::{DepthPoint, Depths, DepthsReport, Printed, ZERO_BELOW};
pub use history::{AskHistory, Change, MOST_TURNS, Recalled, TellHistory, Turn};
pub use limits::{
    BATCH, DEPTH, EPOCHS_PER_ADVANCE, EPOCHS_TO_RUN, HIDDEN, INPUT, LAYERS, LEARNING_RATE, LINE, MOMENTUM, NOISE,
    PARAMETER, SCALE, SCHEDULE_EPOCHS, SEED, STOP_EPOCHS, STOP_LOSS, UNITS, WEIGHT_DECAY,
};
pub use run::{FoldsFrame, Precision, RunSchedule, RunSettings, ScheduleKind, StopRule};
pub use search::{
    Measure, SEARCH_EPOCHS, SEARCH_SEEDS, SEARCH_SETTINGS, SearchOutcome, SearchQuestion, SearchReport, search_seeds,
};
pub use study::{
    STUDY_BIASES, STUDY_EDITS, STUDY_LAYERS, STUDY_UNITS, STUDY_WEIGHTS, StudyComparison, StudyEdit, StudyHint,
    StudyKnob, StudyLayer, StudyPath, StudyReport, StudySettings,
};

/// The version of the messages; page and worker must agree.
pub const VERSION: u32 = 4;

/// The settings of a gradient probe through a deep network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProbeSettings {
    /// L, the number of hidden layers of the network shown layer by layer, within [`LAYERS`].
    pub layers: u32,
    /// K, the units of each hidden layer, within [`UNITS`].
    pub units: u32,
    /// The non-linearity after each hidden layer.
    #[serde(with = "named")]
    pub activation: Activation,
    /// How the weights are drawn.
    #[serde(with = "named")]
    pub init: Init,
    /// Seed of the weights, as given to `torch.manual_seed`.
    pub seed: u32,
    /// The factor of every drawn weight, the output node's included but not the biases, within [`SCALE`].
    pub scale: f64,
    /// The value of every input, of which there are as many as units, within [`INPUT`].
    pub input: f64,
}

impl Default for ProbeSettings {
    /// Problem 2's network: layers of three sigmoid units, weights of size at most 1.
    fn default() -> Self {
        Self {
            layers: 40,
            units: 3,
            activation: Activation::Sigmoid,
            init: Init::Uniform,
            seed: 0,
            scale: 1.0,
            input: 1.0,
        }
    }
}

/// What the page asks of the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// Begin a new run and forget the one before; answered by [`FromWorker::Started`].
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
    /// Train for some epochs; answered by one [`FromWorker::Frame`].
    Advance {
        /// The run that is meant.
        run: u32,
        /// Train at most this many epochs ...
        epochs: u32,
        /// ... and at most about this long, in milliseconds (at least one epoch is done).
        budget_ms: f64,
    },
    /// Measure gradients through a deep network; answered by [`FromWorker::Probed`].
    Probe {
        /// The number that the page gives this question.
        request: u32,
        /// What to measure.
        settings: ProbeSettings,
    },
    /// About linear regression.
    Regression(AskRegression),
    /// Measure many networks at every depth, for a while; answered by [`FromWorker::Depths`].
    Depths(Depths),
    /// Show a network layer by layer; answered by [`FromWorker::ByLayer`].
    ByLayer(LayersQuestion),
    /// Show one layer in full; answered by [`FromWorker::OneLayer`].
    OneLayer(LayerQuestion),
    /// Measure the networks of a scenario; answered by [`FromWorker::Broken`].
    Break(BreakingQuestion),
    /// Put one small network under the magnifying glass; answered by [`FromWorker::Studied`].
    Study {
        /// The number that the page gives this question.
        request: u32,
        /// Which network.
        settings: StudySettings,
    },
    /// Set up some deep nets to be trained side by side, and forget those before; answered by [`FromWorker::RaceStarted`].
    StartRace {
        /// The number that the page gives this race.
        run: u32,
        /// The nets, as many as [`RACERS`] allows.
        nets: Vec<DeepSettings>,
    },
    /// Train the nets of a race, all equally many steps; answered by one [`FromWorker::Raced`].
    AdvanceRace {
        /// The race that is meant.
        run: u32,
        /// Train at most this many steps ...
        steps: u32,
        /// ... and at most about this long, in milliseconds (at least one step is done).
        budget_ms: f64,
    },
    /// Train a deep net from its start; answered by one [`FromWorker::TriedDeep`].
    TryDeep {
        /// The net.
        settings: DeepSettings,
        /// How many steps, within [`TRIAL_STEPS`].
        steps: u32,
    },
    /// Read or run a program of the autograd page; answered by [`FromWorker::Autograd`].
    Autograd {
        /// The number that the page gives this question.
        request: u32,
        /// What to do.
        order: AutogradOrder,
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
    /// Begin to train the network of some settings once without each point, and forget those before; answered by
    /// [`FromWorker::Folds`].
    StartFolds {
        /// The number that the page gives them.
        run: u32,
        /// What to train.
        settings: RunSettings,
    },
    /// Train them all for some epochs; answered by one [`FromWorker::Folds`].
    AdvanceFolds {
        /// Those that are meant.
        run: u32,
        /// Train at most this many epochs ...
        epochs: u32,
        /// ... and at most about this long, in milliseconds (at least one epoch is done).
        budget_ms: f64,
    },
    /// About a run's past.
    History(AskHistory),
    /// Take the network of a run apart; answered by [`FromWorker::Anatomy`].
    Anatomy {
        /// The run that is meant.
        run: u32,
    },
    /// Change parameters of a run by hand, all or none of them; answered by [`FromWorker::Edited`].
    EditParameters {
        /// The run that is meant.
        run: u32,
        /// The changes.
        edits: Vec<Edit>,
    },
    /// Train the runs of a search; answered by one [`FromWorker::Searched`].
    Search(SearchQuestion),
    /// About the patients of the failure clinic.
    Clinic(AskClinic),
}

/// What the worker answers. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The worker is loaded and listens; sent once, before anything else.
    Ready {
        /// The worker's own [`VERSION`].
        version: u32,
    },
    /// A run is set up, at epoch 0.
    Started {
        /// What stays the same during the run.
        scene: Scene,
        /// The untrained network.
        frame: Frame,
    },
    /// The run after an [`ToWorker::Advance`].
    Frame(Frame),
    /// The answer to a [`ToWorker::Probe`].
    Probed(ProbeReport),
    /// The answer to a [`ToWorker::Regression`].
    Regression(TellRegression),
    /// The worker could not do what was asked; `message` says what is wrong and what is allowed.
    Failed {
        /// For people.
        message: String,
    },
    /// A portion of the answer to [`ToWorker::Depths`].
    Depths(DepthsReport),
    /// The answer to a [`ToWorker::ByLayer`].
    ByLayer(LayersReport),
    /// The answer to a [`ToWorker::OneLayer`].
    OneLayer(LayerReport),
    /// The answer to a [`ToWorker::Break`].
    Broken(BreakingReport),
    /// The answer to a [`ToWorker::Study`].
    Studied(Box<StudyReport>),
    /// A race is set up, at step 0.
    RaceStarted(RaceStart),
    /// The nets of a race after an [`ToWorker::AdvanceRace`].
    Raced(RaceFrame),
    /// The answer to a [`ToWorker::TryDeep`].
    TriedDeep(DeepOutcome),
    /// The answer to a [`ToWorker::Autograd`].
    Autograd {
        /// The question's number.
        request: u32,
        /// The program as it is now.
        answer: AutogradAnswer,
    },
    /// The leave-one-out error after a [`ToWorker::StartFolds`] or a [`ToWorker::AdvanceFolds`].
    Folds(FoldsFrame),
    /// The answer to a [`ToWorker::History`].
    History(TellHistory),
    /// The answer to a [`ToWorker::Anatomy`].
    Anatomy(Box<AnatomyReport>),
    /// The answer to a [`ToWorker::EditParameters`].
    Edited {
        /// The run.
        run: u32,
        /// The run with its new parameters, or what is wrong with them, in words.
        outcome: Result<Frame, String>,
    },
    /// The answer to a [`ToWorker::Search`].
    Searched(SearchReport),
    /// The answer to a [`ToWorker::Clinic`].
    Clinic(Box<TellClinic>),
}

/// What stays the same during a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// The data: x and y of each point.
    pub points: Vec<[f32; 2]>,
    /// The x at which each frame gives the network's value; wider than the data, ascending.
    pub grid: Vec<f32>,
    /// The straight line of least squares.
    pub line: Line,
    /// The loss (MSE) of always predicting the mean of y.
    pub mean_loss: f64,
    /// How many parameters the network has.
    pub parameters: u32,
}

/// A straight line y = slope · x + intercept and its loss.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Slope.
    pub slope: f64,
    /// Value at x = 0.
    pub intercept: f64,
    /// Mean squared error on the data.
    pub loss: f64,
}

/// The state of a run at one epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The run.
    pub run: u32,
    /// Completed epochs (passes over all points).
    pub epoch: u64,
    /// Mean squared error at the current parameters.
    pub loss: f64,
    /// The network's value at each x of [`Scene::grid`].
    pub curve: Vec<f32>,
    /// The network's value at each of [`Scene::points`].
    pub predictions: Vec<f32>,
    /// Loss by epoch, thinned to a bounded number of entries: (epoch, loss).
    pub history: Vec<(u32, f32)>,
    /// How many epochs this frame's `Advance` has done.
    pub advanced: u32,
    /// Set once the run has diverged; it then stays frozen at its last finite epoch until a new run starts.
    pub diverged: Option<Divergence>,
    /// The rule that has stopped the run; it then stays there until the next [`ToWorker::StopWhen`].
    pub stopped: Option<StopRule>,
}

/// Why and where a run left the finite numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Divergence {
    /// What first became infinite or not a number, in words ("the gradient of layer 1's weight").
    pub culprit: String,
    /// For SGD: the largest learning rate that would have been stable at the run's start, 2 / λmax of the Hessian.
    pub stable_rate: Option<f64>,
}

/// The gradients of one deep network, as base-10 logarithms of absolute values. `None` stands for an exact 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProbeReport {
    /// The question's number.
    pub request: u32,
    /// log₁₀ |∂f/∂w₁₁⁽¹⁾|.
    pub gradient: Option<f64>,
    /// The same number as PyTorch would print it.
    pub printed: Printed,
    /// log₁₀ of (s · K · max φ')ᴸ for weights of size at most the scale s: (3/4)ᴸ for three sigmoid units.
    pub bound: f64,
    /// log₁₀ of (|x₁| / K) (s · K · max φ')ᴸ.
    pub sharp_bound: Option<f64>,
    /// log₁₀ of the gradient's Euclidean norm for each layer's weight matrix, first to last, the output layer included.
    pub norm_by_layer: Vec<Option<f64>>,
    /// The largest |w| in the network; the bounds are for at most the scale.
    pub largest_weight: f64,
}

/// The bytes of a message.
///
/// # Errors
/// When the message cannot be written, which only memory could cause.
pub fn encode<M: Serialize>(message: &M) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(message)
}

/// The message in some bytes.
///
/// # Errors
/// When the bytes are no such message, as from another version.
pub fn decode<'a, M: Deserialize<'a>>(bytes: &'a [u8]) -> Result<M, postcard::Error> {
    postcard::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_survive_the_trip() {
        let start = ToWorker::Start { run: 7, settings: RunSettings::default() };
        assert_eq!(decode::<ToWorker>(&encode(&start).expect("encodes")), Ok(start));
        let failed = FromWorker::Failed { message: "too wide".to_owned() };
        assert_eq!(decode::<FromWorker>(&encode(&failed).expect("encodes")), Ok(failed));
    }

    #[test]
    fn an_unknown_name_in_a_message_is_an_error_and_no_panic() {
        let mut bytes = encode(&ToWorker::Probe { request: 1, settings: ProbeSettings::default() }).expect("encodes");
        let at = bytes.windows(7).position(|window| window == b"sigmoid").expect("the name is in the message");
        bytes[at] = b'S';
        assert!(decode::<ToWorker>(&bytes).is_err());
    }
}

//! The messages between a page and its workers.
//!
//! Each message is sent as one byte array ([`encode`], [`decode`]). A worker's first message is [`Reply::Ready`]; a
//! page that finds another [`VERSION`] in it asks the reader for a reload. Every run and every request has a number
//! that the page gives it, so that a late response to an older request is recognised and dropped.
//!
//! A [`Channel`] has the types of the requests and responses of one service. What all services share, such as playing
//! and pausing a run and taking a snapshot, is in [`Message`] and [`Reply`].

mod anatomy;
mod autograd;
mod blanks;
mod breaking;
mod by_layer;
mod clinic;
mod data;
mod deep;
pub mod deep_nets;
mod depths;
mod exercise;
mod history;
pub mod lab;
mod limits;
mod message;
mod named;
mod points;
pub mod python;
mod race;
mod regression;
mod run;
mod search;
mod study;
pub mod vanishing;

use serde::{Deserialize, Serialize};

use engine::nn::{Activation, Init};

pub use anatomy::{AnatomyReport, Edit, PreActivations, UnitCurve, WeightAnswer, WeightReport, WeightSample};
pub use autograd::{
    AutogradAnswer, AutogradEvent, AutogradNode, AutogradOrder, AutogradRequest, AutogradResponse, AutogradState,
    CodeProblem, Difference, Figure, LOOPS, MOST_FIGURES, NamedOperation, REPEATED, Share,
};
pub use clinic::{ClinicFrame, ClinicRequest, ClinicResponse, ClinicScene, TrialFrame};
// Messages contain the engine's choices.
pub use engine::data::Scaling;
pub use engine::train::{Card, Case, Diagnosis, Finding, LineModel, Reduction, Script, Signs};
pub use regression::{
    BowlShape, CARDS, Drawn, GHOSTS, LineFrame, LineStop, Pace, RATE_CHANGES, RateChange, RegressionFrame,
    RegressionRequest, RegressionResponse, RegressionScene, RegressionSettings,
};

pub use blanks::{BlankRequest, BlankResponse};
pub use breaking::{BreakingQuestion, BreakingReport, DECADES_OF_A_TREND, DEEPEST_GUESS, Experiment, Scenario, Trend};
pub use by_layer::{
    Inputs, LayerNumbers, LayerQuestion, LayerReport, LayerRow, LayerStatistics, LayersQuestion, LayersReport,
    MOST_LAYERS_SHOWN, UnitNumbers,
};
pub use data::{RunData, own_or_lab};
pub use deep::{
    DEEP_DEPTH, DEEP_HIDDEN, DeepFrame, DeepOutcome, DeepParameters, DeepSettings, NamedTensor, RACERS, RaceFrame,
    RaceParameters, RaceStart, TRIAL_STEPS,
};
pub use depths::{DepthPoint, Depths, DepthsReport, Printed, ZERO_BELOW};
pub use exercise::{CheckedGradient, EXERCISES, ExerciseLevel, ExerciseOrder, ExerciseSheet, GradientMistake};
pub use history::{Change, HistoryRequest, HistoryResponse, MOST_TURNS, Recalled, Turn, given_weights, without_points};
pub use limits::*;
pub use message::{BEGIN_MS, BEGIN_SPEED, Channel, Command, Message, Reply};
pub use points::{COORDINATE, LeftOut, POINTS, Points};
pub use race::{
    LineRace, LineRaceReport, LineRaced, MOST_RACERS, PlaneRace, PlaneRaced, PlaneReport, RACE_EPOCHS, RACE_SIZE,
    Racer, RacerPath,
};
pub use run::*;
pub use search::{
    Measure, SEARCH_EPOCHS, SEARCH_SEEDS, SEARCH_SETTINGS, SearchOutcome, SearchRequest, SearchResponse, search_seeds,
};
pub use study::{
    STUDY_BIASES, STUDY_EDITS, STUDY_LAYERS, STUDY_UNITS, STUDY_WEIGHTS, StudyComparison, StudyEdit, StudyHint,
    StudyKnob, StudyLayer, StudyPath, StudyReport, StudySettings,
};

/// The channels, one for each kind of service.
pub mod channel {
    use super::{
        AutogradRequest, AutogradResponse, BlankRequest, BlankResponse, ClinicRequest, ClinicResponse,
        LeaveOneOutFrame, RegressionRequest, RegressionResponse, SearchRequest, SearchResponse, StartLeaveOneOut,
        deep_nets, lab, vanishing,
    };

    macro_rules! channels {
        ($($(#[$doc:meta])* $name:ident = $id:literal, $request:ty => $response:ty;)+) => {
            $(
                $(#[$doc])*
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub enum $name {}

                impl super::Channel for $name {
                    const NAME: &'static str = $id;
                    type Request = $request;
                    type Response = $response;
                }
            )+
        };
    }

    channels! {
        /// Runs of networks on a small data set.
        Lab = "lab", lab::Request => lab::Response;
        /// The networks of a run's settings, each trained without one of the points.
        LeaveOneOut = "leave-one-out", StartLeaveOneOut => LeaveOneOutFrame;
        /// Runs of straight lines.
        Regression = "regression", RegressionRequest => RegressionResponse;
        /// Runs of the clinic's scripts.
        Clinic = "clinic", ClinicRequest => ClinicResponse;
        /// Programs, one operation at a time.
        Autograd = "autograd", AutogradRequest => AutogradResponse;
        /// The parts of a script that a student fills in.
        Blanks = "blanks", BlankRequest => BlankResponse;
        /// Many runs of networks, each from several seeds and without each point.
        Search = "search", SearchRequest => SearchResponse;
        /// Gradients of deep networks.
        Vanishing = "vanishing", vanishing::Request => vanishing::Response;
        /// Studies of small networks, deep nets in training, and the cells of their map.
        DeepNets = "deep-nets", deep_nets::Request => deep_nets::Response;
    }
}

/// The version of the messages, which must be the same in page and worker.
pub const VERSION: u32 = 14;

/// The settings of a gradient probe through a deep network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProbeSettings {
    /// L, the number of hidden layers, from 1 to [`deepest`] of the units.
    pub layers: u32,
    /// K, the number of units of each hidden layer, within [`UNITS`].
    pub units: u32,
    /// The non-linearity after each hidden layer.
    #[serde(with = "named")]
    pub activation: Activation,
    /// How the weights are drawn.
    #[serde(with = "named")]
    pub init: Init,
    /// Seed of the weights, as given to `torch.manual_seed`.
    pub seed: u32,
    /// The factor of every drawn weight, including the output node's but not the biases, within [`SCALE`].
    pub scale: f64,
    /// The value of every input, within [`INPUT`]; there are as many inputs as units.
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

/// What stays the same during a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// The data: x and y of each point that the network is trained on, standardised if the settings say so.
    pub points: Vec<[f32; 2]>,
    /// The points that are held out of the training, likewise.
    pub held_out: Vec<[f32; 2]>,
    /// How x and y are standardised, if they are.
    pub scaling: Option<[Scaling; 2]>,
    /// What the error at left-out points of this run is.
    pub left_out: LeftOut,
    /// The largest stable learning rate of gradient descent for a straight line: on the points as they are, and on the
    /// standardised ones.
    pub stable_rates: [f64; 2],
    /// The x at which each frame gives the network's value, ascending; their range is wider than the data's.
    pub grid: Vec<f32>,
    /// The least-squares line.
    pub line: Line,
    /// The loss (MSE) of always predicting the mean of y.
    pub mean_loss: f64,
    /// The number of the network's parameters.
    pub parameters: u32,
}

/// A straight line y = slope · x + intercept and its loss.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The slope.
    pub slope: f64,
    /// The value at x = 0.
    pub intercept: f64,
    /// Mean squared error on the data.
    pub loss: f64,
    /// Mean squared error at points that the line was fitted without, as [`Scene::left_out`] says.
    pub left_out: f64,
}

/// The state of a run at one epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The run's number.
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
    /// Set once the run has diverged; the run then stays at its last finite epoch.
    pub diverged: Option<Divergence>,
    /// The rule that has stopped the run; the run then stays stopped until the next [`lab::Request::StopWhen`].
    pub stopped: Option<StopRule>,
}

/// Why a run diverged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Divergence {
    /// The name of what first became infinite or NaN, such as "the gradient of layer 1's weight".
    pub culprit: String,
    /// A smaller learning rate at which the same run does not diverge; `None` if none of those that were tried is such.
    pub survives: Option<Survival>,
}

/// A run that was trained again from its start, with a smaller learning rate, and did not diverge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Survival {
    /// The learning rate.
    pub rate: f64,
    /// The number of epochs.
    pub epochs: u32,
}

/// The gradients of one deep network, as base-10 logarithms of absolute values. `None` means an exact 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProbeReport {
    /// The request's number.
    pub request: u32,
    /// log₁₀ |∂f/∂w₁₁⁽¹⁾|.
    pub gradient: Option<f64>,
    /// The same number as PyTorch would print it.
    pub printed: Printed,
    /// log₁₀ of (s · K · max φ')ᴸ for weights of size at most the scale s: (3/4)ᴸ for three sigmoid units.
    pub bound: f64,
    /// log₁₀ of the gradient's Euclidean norm for each layer's weight matrix, first to last, including the output
    /// layer.
    pub norm_by_layer: Vec<Option<f64>>,
    /// The largest |w| in the network; the bound assumes that it is at most the scale.
    pub largest_weight: f64,
}

/// Encodes a message as bytes.
///
/// # Errors
/// If the message cannot be written, for which there is no cause but a lack of memory.
pub fn encode<M: Serialize>(message: &M) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(message)
}

/// Decodes a message from bytes.
///
/// # Errors
/// If the bytes are not such a message, for example because they are from another version.
pub fn decode<'a, M: Deserialize<'a>>(bytes: &'a [u8]) -> Result<M, postcard::Error> {
    postcard::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::lab::Response;
    use super::*;

    #[test]
    fn messages_survive_encoding_and_decoding() {
        let start = lab::Request::Start { run: 7, settings: RunSettings::default() };
        assert_eq!(decode(&encode(&start).expect("encodes")), Ok(start));
        let failed = Reply::<Response>::Failed { question: Some(3), message: "too wide".to_owned() };
        assert_eq!(decode(&encode(&failed).expect("encodes")), Ok(failed));
    }

    #[test]
    fn invalid_bytes_are_an_error() {
        for bytes in [&[][..], &[9], &[1, 200], &[2, 77, 1], &[3, 1, 77]] {
            assert!(decode::<Reply<Response>>(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn an_unknown_name_in_a_message_is_an_error() {
        let probe = vanishing::Request::Probe { request: 1, settings: ProbeSettings::default() };
        let mut bytes = encode(&probe).expect("encodes");
        let at = bytes.windows(7).position(|window| window == b"sigmoid").expect("the name is in the message");
        bytes[at] = b'S';
        assert!(decode::<vanishing::Request>(&bytes).is_err());
    }
}

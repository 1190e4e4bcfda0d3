//! Training runs: a network, its data and its optimizer, advanced step by step.

mod anatomy;
mod bowl;
mod cards;
mod clinic;
mod config;
mod curvature;
mod deep;
mod descent;
mod divergence;
mod factors;
mod finite;
mod history;
mod leave_one_out;
mod mini_batches;
mod plane;
mod recording;
mod reference;
mod regression;
mod search;
mod second_derivative;
mod session;
mod start;
mod trainer;
mod updater;

pub use anatomy::{Anatomy, EditError, bias_of_kink, kink};
pub use bowl::{Bowl, TargetShape};
pub use cards::{Card, Finding, diagnose};
pub use clinic::{AdmissionError, Case, Diagnosis, Patient, Reduction, Script, ScriptError, Signs, Trial};
pub use config::{Config, ConfigError};
pub use curvature::Curvature;
pub use deep::{DeepConfig, DeepRun, StateName};
pub use descent::descend;
pub use divergence::{Culprit, Divergence, ParameterName};
pub use factors::{Factors, SampleFactors};
pub use history::{History, Thinned};
pub use leave_one_out::{LeaveOneOut, folds};
pub use plane::{Descent, Plane};
pub use recording::{Intervention, Recording};
pub use reference::{
    LeastSquares, least_squares, left_out_line_loss, left_out_mean_loss, mean_predictor_error_on, mean_predictor_loss,
};
pub use regression::{LineModel, LineState, Regression, RegressionConfig, Stop, linear_draw, linear_start};
pub use search::{Summary, held_out_error, left_out_error, trained_loss};
pub use session::{Session, State};
pub use trainer::Trainer;

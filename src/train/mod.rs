//! Training runs: a network, its data and its optimizer, advanced step by step.

mod bend;
mod bowl;
mod cards;
mod clinic;
mod config;
mod curvature;
mod deep;
mod divergence;
mod history;
mod reference;
mod regression;
mod session;
mod start;
mod trainer;
mod updater;

pub use bowl::{Bowl, TargetShape, standardised};
pub use cards::{Card, Finding, diagnose};
pub use clinic::{AdmissionError, Case, Diagnosis, Patient, Reduction, Script, ScriptError, Signs, Trial};
pub use config::{Config, ConfigError};
pub use curvature::Curvature;
pub use deep::{DeepConfig, DeepRun};
pub use divergence::{Culprit, Divergence, ParameterName};
pub use history::{History, Thinned};
pub use reference::{LeastSquares, least_squares, mean_predictor_loss};
pub use regression::{LineModel, Regression, RegressionConfig, Stop, linear_start};
pub use session::Session;
pub use trainer::Trainer;

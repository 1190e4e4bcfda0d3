//! Training runs: a network, its data and its optimizer, advanced step by step.

mod bend;
mod config;
mod curvature;
mod deep;
mod divergence;
mod history;
mod reference;
mod session;
mod start;
mod trainer;

pub use config::{Config, ConfigError};
pub use curvature::Curvature;
pub use deep::{DeepConfig, DeepRun};
pub use divergence::{Culprit, Divergence, ParameterName};
pub use history::History;
pub use reference::{LeastSquares, least_squares, mean_predictor_loss};
pub use session::Session;
pub use trainer::Trainer;

//! Training runs: a network, its data and its optimizer, advanced step by step.

mod config;
mod divergence;
mod history;
mod reference;
mod session;
mod sharpness;

pub use config::{Config, ConfigError};
pub use divergence::{Culprit, Divergence, ParameterName};
pub use history::History;
pub use reference::{LeastSquares, least_squares, mean_predictor_loss};
pub use session::Session;
pub use sharpness::largest_stable_rate;

//! Training deep networks, observed layer by layer: does the gradient arrive, and do the weights change?

mod config;
mod run;

pub use config::DeepConfig;
pub use run::{DeepRun, StateName};

#[cfg(test)]
mod tests;

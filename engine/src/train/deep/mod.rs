//! Training deep networks, layer by layer in view: does the gradient arrive, and do the weights move?

mod config;
mod run;

pub use config::DeepConfig;
pub use run::DeepRun;

#[cfg(test)]
mod tests;

//! The configuration of a training run.

use std::fmt;

use crate::autograd::Error;
use crate::nn::{Activation, Init};
use crate::optim::{Clip, OptimizerConfig, Schedule, SettingError};

/// A run is a function of this: the same settings and data give the same numbers, bit for bit.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The widths of the network: inputs, each hidden layer, outputs.
    pub layers: Vec<usize>,
    /// The non-linearity after each layer but the last.
    pub activation: Activation,
    /// How the initial weights are drawn.
    pub init: Init,
    /// The update rule and its settings.
    pub optimizer: OptimizerConfig,
    /// How the learning rate changes from epoch to epoch.
    pub schedule: Schedule,
    /// How each gradient is clipped before the update.
    pub clip: Clip,
    /// The seed of the initial weights: the 32 bits that PyTorch uses of a seed ([`crate::data::Seed`]).
    pub seed: u32,
    /// The samples of a step: all of them (`None`), or this many at a time. Their order is drawn for each epoch as by
    /// `torch.randperm(n).split(batch)`, from the generator that drew the initial weights.
    pub batch: Option<usize>,
}

/// Why a run cannot be set up.
#[derive(Debug, Clone, PartialEq)]
pub enum ConfigError {
    /// A setting of the optimizer, the schedule or the clipping is out of its range.
    Setting(SettingError),
    /// There are fewer than two widths, or one is 0.
    Layers(Vec<usize>),
    /// The number of values is not a multiple of the width of the layer that takes them, or zero.
    Values {
        /// "x" or "y".
        name: &'static str,
        /// How many values there are.
        given: usize,
        /// How many a sample has.
        width: usize,
    },
    /// A mini-batch would be empty.
    EmptyBatch,
    /// x and y have different numbers of samples.
    Samples {
        /// Samples in x.
        x: usize,
        /// Samples in y.
        y: usize,
    },
    /// A value of the data is infinite or NaN.
    NotFinite {
        /// "x" or "y".
        name: &'static str,
        /// Which value, counted from 0.
        index: usize,
    },
    /// The network cannot be recorded.
    Engine(Error),
}

impl From<Error> for ConfigError {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

impl From<SettingError> for ConfigError {
    fn from(error: SettingError) -> Self {
        Self::Setting(error)
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setting(error) => error.fmt(f),
            Self::Layers(layers) => write!(
                f,
                "the layers are {layers:?}; they must be at least two widths, inputs and outputs, each at least 1"
            ),
            Self::EmptyBatch => f.write_str("the batch size is 0; it must be at least 1"),
            Self::Values { name, given, width } => {
                write!(f, "{name} has {given} values; there must be at least one sample, and {width} values for each")
            }
            Self::Samples { x, y } => write!(f, "x has {x} samples and y has {y}; they must be equally many"),
            Self::NotFinite { name, index } => write!(f, "{name}[{index}] is not a finite number"),
            Self::Engine(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// A plain run: PyTorch's initial weights, a constant learning rate, full-batch gradients without clipping.
    #[must_use]
    pub fn new(layers: Vec<usize>, activation: Activation, optimizer: OptimizerConfig, seed: u32) -> Self {
        let (init, schedule, clip) = (Init::Pytorch, Schedule::Constant, Clip::None);
        Self { layers, activation, init, optimizer, schedule, clip, seed, batch: None }
    }

    /// Checks the settings and the data of a run, and returns the number of samples.
    ///
    /// # Errors
    /// [`ConfigError`] names what is wrong and what is allowed.
    pub fn check(&self, x: &[f64], y: &[f64]) -> Result<usize, ConfigError> {
        self.optimizer.check()?;
        self.schedule.check()?;
        self.clip.check()?;
        if self.batch == Some(0) {
            return Err(ConfigError::EmptyBatch);
        }
        let (&[inputs, .., outputs], false) = (&self.layers[..], self.layers.contains(&0)) else {
            return Err(ConfigError::Layers(self.layers.clone()));
        };
        let x_samples = samples("x", x, inputs)?;
        let y_samples = samples("y", y, outputs)?;
        if x_samples != y_samples {
            return Err(ConfigError::Samples { x: x_samples, y: y_samples });
        }
        Ok(x_samples)
    }
}

fn samples(name: &'static str, values: &[f64], width: usize) -> Result<usize, ConfigError> {
    if values.is_empty() || !values.len().is_multiple_of(width) {
        return Err(ConfigError::Values { name, given: values.len(), width });
    }
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => Err(ConfigError::NotFinite { name, index }),
        None => Ok(values.len() / width),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::OptimizerKind;

    fn config() -> Config {
        Config::new(vec![1, 2, 1], Activation::Sigmoid, OptimizerConfig::new(OptimizerKind::Adam, 0.1), 0)
    }

    #[test]
    fn each_mistake_is_named_with_what_is_allowed() {
        let message = |config: Config, x: &[f64], y: &[f64]| {
            config.check(x, y).expect_err("the run cannot be set up").to_string()
        };
        let wrong = |change: fn(&mut Config)| {
            let mut config = config();
            change(&mut config);
            message(config, &[1.0], &[1.0])
        };
        assert_eq!(
            wrong(|config| config.optimizer = config.optimizer.with_learning_rate(-1.0)),
            "the learning rate is -1; it must be a finite number above 0"
        );
        assert_eq!(
            wrong(|config| config.schedule = Schedule::Exponential { gamma: -1.0 }),
            "the schedule's gamma is -1; it must be a finite number above 0"
        );
        assert_eq!(
            wrong(|config| config.clip = Clip::Norm(-1.0)),
            "the largest norm of the gradient is -1; it must be at least 0"
        );
        assert_eq!(
            wrong(|config| config.clip = Clip::Value(f64::NAN)),
            "the largest value of the gradient is NaN; it must be at least 0"
        );
        assert_eq!(wrong(|config| config.batch = Some(0)), "the batch size is 0; it must be at least 1");
        assert_eq!(
            wrong(|config| config.layers = vec![1, 0, 1]),
            "the layers are [1, 0, 1]; they must be at least two widths, inputs and outputs, each at least 1"
        );
        assert_eq!(
            message(config(), &[], &[]),
            "x has 0 values; there must be at least one sample, and 1 values for each"
        );
        assert_eq!(message(config(), &[1.0, 2.0], &[1.0]), "x has 2 samples and y has 1; they must be equally many");
        assert_eq!(message(config(), &[1.0], &[f64::NAN]), "y[0] is not a finite number");
    }

    #[test]
    fn a_fine_run_knows_its_samples() {
        assert_eq!(config().check(&[1.0, 2.0], &[3.0, 4.0]), Ok(2));
    }
}

//! Training without a history: the bare steps, for embedding and for measurements.

use super::mini_batches::MiniBatches;
use super::start::{narrow, network};
use super::updater::Updater;
use super::{Config, ConfigError};
use crate::autograd::{Error, Tape};
use crate::plan::FusedMlp;
use crate::tensor::Element;

/// A network, its data and its optimizer. Unlike a [`super::Session`] it keeps no history and does not check for
/// infinities and NaN: they appear in the results.
#[derive(Debug, Clone)]
pub struct Trainer<T: Element> {
    config: Config,
    plan: FusedMlp<T>,
    updater: Updater<T>,
    epoch: u64,
}

impl<T: Element> Trainer<T> {
    /// A trainer at epoch 0. x has the samples row by row, `layers[0]` values each; y likewise, the last of `layers`
    /// each.
    ///
    /// # Errors
    /// [`ConfigError`] names what is wrong and what is allowed.
    pub fn new(config: Config, x: &[f64], y: &[f64]) -> Result<Self, ConfigError> {
        config.check(x, y)?;
        let mut tape = Tape::<T>::new();
        let (x, y) = (narrow(x), narrow(y));
        let (model, plan, generator) = network(&config, &mut tape, &x, &y)?;
        let batches = MiniBatches::new(&config, generator, &x, &y);
        let updater = Updater::new(&config, model.parameters(), batches)?;
        Ok(Self { config, plan, updater, epoch: 0 })
    }

    /// Trains for `steps` full-batch steps, or epochs of mini-batches. Returns the loss of the last one, taken before
    /// its update; without any steps, the loss at the current parameters.
    ///
    /// # Errors
    /// None: every step can be taken.
    pub fn step(&mut self, steps: u32) -> Result<T, Error> {
        let mut loss = None;
        for _ in 0..steps {
            loss = Some(self.plan.backward());
            self.updater.step(&mut self.plan, self.epoch)?;
            self.epoch += 1;
        }
        Ok(loss.unwrap_or_else(|| self.plan.loss()))
    }

    /// Evaluates loss and gradient `times` times at the current parameters, without an update, and returns the loss.
    pub fn backward(&mut self, times: u32) -> T {
        let mut loss = None;
        for _ in 0..times {
            loss = Some(self.plan.backward());
        }
        loss.unwrap_or_else(|| self.plan.loss())
    }

    /// The mean squared error at the current parameters.
    pub fn loss(&mut self) -> T {
        self.plan.loss()
    }

    /// Completed steps.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// All parameters in PyTorch's order: for each layer its weight, row-major, then its bias.
    #[must_use]
    pub fn parameters(&self) -> &[T] {
        self.plan.parameters()
    }

    /// Overwrites all parameters, in the order of [`Trainer::parameters`].
    ///
    /// # Errors
    /// [`Error::Length`] unless there is one value for each parameter.
    pub fn set_parameters(&mut self, values: &[f64]) -> Result<(), Error> {
        self.plan.set_parameters("setParameters", &narrow(values))
    }

    /// The gradient of the loss at the current parameters, in their order.
    pub fn gradient(&mut self) -> &[T] {
        self.plan.backward();
        self.plan.gradient()
    }

    /// The network's outputs for samples with the layout of the trainer's x, row by row.
    ///
    /// # Errors
    /// [`ConfigError`] where x does not hold whole samples, or holds a number that is not finite.
    pub fn predict(&self, x: &[f64]) -> Result<Vec<T>, ConfigError> {
        let layers = &self.config.layers;
        let (inputs, outputs) = (layers[0], layers[layers.len() - 1]);
        let any_targets = vec![0.0; x.len() / inputs * outputs];
        self.config.check(x, &any_targets)?;
        let mut plan = FusedMlp::new(layers, self.config.activation, &narrow(x), &narrow(&any_targets));
        plan.update(|parameters, _| parameters.copy_from_slice(self.parameters()));
        Ok(plan.predictions())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{LAB_X, LAB_Y};
    use crate::nn::Activation;
    use crate::optim::{Clip, OptimizerConfig, OptimizerKind, Schedule};
    use crate::train::Session;

    fn config(layers: &[usize]) -> Config {
        let optimizer = OptimizerConfig::new(OptimizerKind::Adam, 0.1);
        let (schedule, clip) = (Schedule::WarmUp { epochs: 20, start: 0.1 }, Clip::Norm(1.0));
        Config { schedule, clip, ..Config::new(layers.to_vec(), Activation::Tanh, optimizer, 3) }
    }

    #[test]
    fn a_trainer_takes_the_steps_of_a_session() {
        for batch in [None, Some(4)] {
            let config = Config { batch, ..config(&[1, 5, 1]) };
            let mut session = Session::<f32>::new(&config, &LAB_X, &LAB_Y).expect("the lab's data fits");
            let mut trainer = Trainer::<f32>::new(config, &LAB_X, &LAB_Y).expect("the lab's data fits");
            session.step(49).expect("fits");
            let before_the_last = session.loss();
            session.step(1).expect("fits");
            assert_eq!(trainer.step(50), Ok(before_the_last));
            assert_eq!((trainer.parameters(), trainer.epoch()), (session.parameters(), 50));
            assert_eq!((trainer.loss(), trainer.step(0)), (session.loss(), Ok(session.loss())));
            assert_eq!(trainer.gradient(), session.gradient());
            assert_eq!(trainer.backward(3), session.loss());
        }
    }

    #[test]
    fn predictions_come_sample_by_sample() {
        for x in [vec![0.5, -1.0, 2.0, 0.25, 1.5, -0.5], vec![0.5, -1.0]] {
            let samples = x.len() / 2;
            let y = vec![0.0; samples * 3];
            let trainer = Trainer::<f64>::new(config(&[2, 4, 3]), &x, &y).expect("whole samples");
            let session = Session::<f64>::new(&config(&[2, 4, 3]), &x, &y).expect("whole samples").predict(&x);
            for (a, b) in trainer.predict(&x).expect("whole samples").iter().zip(session.expect("whole samples")) {
                assert!((a - b).abs() < 1e-14);
            }
        }
        let y = [0.0; 3];
        let trainer = Trainer::<f64>::new(config(&[2, 4, 3]), &[1.0, 2.0], &y).expect("one sample");
        let error = trainer.predict(&[1.0]).expect_err("half a sample");
        assert_eq!(error.to_string(), "x has 1 values; there must be at least one sample, and 2 values for each");
    }
}

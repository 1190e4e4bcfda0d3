//! A training run, advanced by its caller.

mod state;

use super::finite::all_finite;
use super::mini_batches::MiniBatches;
use super::start::{narrow, network};
use super::updater::Updater;
use super::{Config, ConfigError, Culprit, Curvature, Divergence, History, ParameterName};
use crate::autograd::{Error, Tape, Tensor};
use crate::nn::{Layer, Sequential};
use crate::optim::{OptimizerConfig, Schedule, SettingError};
use crate::plan::FusedMlp;
use crate::tensor::{Element, Shape};

pub use state::State;

/// A network, its data, its optimizer and its history. Only its methods change it: it has no clock and no randomness.
#[derive(Debug, Clone)]
pub struct Session<T: Element> {
    /// Computes the training steps, and holds the parameters.
    plan: FusedMlp<T>,
    /// The loss at the current parameters, once it and its gradient have been computed.
    known: Option<T>,
    /// The same network on a tape, for everything but training. Its parameters are updated when they are needed.
    tape: Tape<T>,
    model: Sequential,
    parameters: Vec<Tensor>,
    x: Tensor,
    y: Tensor,
    updater: Updater<T>,
    epoch: u64,
    history: History,
    /// The parameters before the newest update, to which a diverged run returns.
    before_update: Vec<T>,
    divergence: Option<Divergence>,
}

impl<T: Element> Session<T> {
    /// A run at epoch 0. x has the samples row by row, `layers[0]` values each; y likewise, the last of `layers` each.
    ///
    /// # Errors
    /// [`ConfigError`] names what is wrong and what is allowed.
    pub fn new(config: &Config, x: &[f64], y: &[f64]) -> Result<Self, ConfigError> {
        let samples = config.check(x, y)?;
        let mut tape = Tape::new();
        let (x, y) = (narrow(x), narrow(y));
        let (model, plan, generator) = network(config, &mut tape, &x, &y)?;
        let batches = MiniBatches::new(config, generator, &x, &y);
        let x = tape.buffer(Shape::new([samples, x.len() / samples]), &x)?;
        let y = tape.buffer(Shape::new([samples, y.len() / samples]), &y)?;
        let parameters: Vec<Tensor> = model.parameters().collect();
        let updater = Updater::new(config, parameters.iter().copied(), batches)?;
        let mut session = Self {
            plan,
            known: None,
            tape,
            model,
            parameters,
            x,
            y,
            updater,
            epoch: 0,
            history: History::default(),
            before_update: Vec::new(),
            divergence: None,
        };
        let loss = session.loss();
        session.note_loss(loss);
        Ok(session)
    }

    /// Trains for `epochs` passes over all samples, with one step each unless the settings ask for mini-batches.
    /// Returns how many were completed: fewer only if the run diverges.
    ///
    /// # Errors
    /// None for a session from [`Session::new`], whose shapes fit and whose handles are its own.
    pub fn step(&mut self, epochs: u32) -> Result<u32, Error> {
        for done in 0..epochs {
            if self.divergence.is_some() {
                return Ok(done);
            }
            if let Some(culprit) = self.one_step()? {
                self.divergence = Some(Divergence { epoch: self.epoch + 1, culprit });
                return Ok(done);
            }
        }
        Ok(epochs)
    }

    /// Completed epochs.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The mean squared error at the current parameters.
    pub fn loss(&mut self) -> T {
        *self.known.get_or_insert_with(|| self.plan.backward())
    }

    /// The loss by epoch, thinned.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Set once the run has diverged.
    #[must_use]
    pub fn divergence(&self) -> Option<&Divergence> {
        self.divergence.as_ref()
    }

    /// The network's outputs for samples with the layout of the run's x.
    ///
    /// # Errors
    /// [`Error::Argument`] if x does not hold whole samples.
    pub fn predict(&mut self, x: &[T]) -> Result<Vec<T>, Error> {
        let width = self.tape.shape(self.x)?.extents()[1];
        if !x.len().is_multiple_of(width) {
            let problem = format!("x has {} values, which is no multiple of the network's {width} inputs", x.len());
            return Err(Error::Argument { op: "predict", problem });
        }
        self.update_tape()?;
        let x = self.tape.constant(Shape::new([x.len() / width, width]), x)?;
        let y = self.model.forward(&mut self.tape, x)?;
        Ok(self.tape.value(y)?.to_vec())
    }

    /// The network's outputs for the samples of the data.
    ///
    /// # Errors
    /// As for [`Session::step`].
    pub fn fitted(&mut self) -> Result<Vec<T>, Error> {
        let x = self.tape.value(self.x)?.to_vec();
        self.predict(&x)
    }

    /// All parameters in PyTorch's order: for each layer its weight, row-major, then its bias.
    #[must_use]
    pub fn parameters(&self) -> &[T] {
        self.plan.parameters()
    }

    /// Overwrites all parameters, in the order of [`Session::parameters`].
    ///
    /// # Errors
    /// [`Error::Length`] unless there is one value for each parameter.
    pub fn set_parameters(&mut self, values: &[T]) -> Result<(), Error> {
        self.plan.set_parameters("set_parameters", values)?;
        self.known = None;
        Ok(())
    }

    /// The gradient of the loss at the current parameters, in the order of [`Session::parameters`].
    pub fn gradient(&mut self) -> &[T] {
        self.loss();
        self.plan.gradient()
    }

    /// The second derivatives of the loss at the current parameters.
    ///
    /// # Errors
    /// As for [`Session::step`].
    pub fn curvature(&mut self) -> Result<Curvature, Error> {
        self.update_tape()?;
        Curvature::new(&self.tape, &self.model, self.x, self.y)
    }

    /// Continues with this optimizer, under the run's schedule and clipping. An optimizer of the same kind keeps its
    /// state; one of another kind starts afresh.
    ///
    /// # Errors
    /// [`SettingError`] names the setting that is out of its range; nothing has changed then.
    pub fn tune(&mut self, optimizer: OptimizerConfig) -> Result<(), SettingError> {
        self.updater.tune(optimizer)
    }

    /// Continues under another schedule, as if it had applied from the first epoch.
    ///
    /// # Errors
    /// As for [`Session::tune`].
    pub fn reschedule(&mut self, schedule: Schedule) -> Result<(), SettingError> {
        self.updater.reschedule(schedule)
    }

    /// The tape at the start of a step, with the current parameters; and on it the network and the samples.
    pub(super) fn on_tape(&mut self) -> Result<(&mut Tape<T>, &Sequential, Tensor), Error> {
        self.update_tape()?;
        Ok((&mut self.tape, &self.model, self.x))
    }

    /// The targets, with their shape.
    pub(super) fn targets(&self) -> Result<(Shape, &[T]), Error> {
        Ok((self.tape.shape(self.y)?, self.tape.value(self.y)?))
    }

    /// The parameters before the newest update; empty if there was none.
    pub(super) fn before_update(&self) -> &[T] {
        &self.before_update
    }

    /// The same, to be changed along with edits by hand.
    pub(super) fn before_update_mut(&mut self) -> &mut [T] {
        &mut self.before_update
    }

    /// Trains one epoch, or returns what became non-finite in it. The parameters are then those of the last finite
    /// epoch.
    fn one_step(&mut self) -> Result<Option<Culprit>, Error> {
        if !self.loss().is_finite() {
            return self.first_infinite_output().map(Some);
        }
        self.before_update.clear();
        self.before_update.extend_from_slice(self.plan.parameters());
        self.updater.step(&mut self.plan, self.epoch)?;
        self.known = None;
        if all_finite(self.plan.parameters()) && self.loss().is_finite() {
            self.epoch += 1;
            let loss = self.loss();
            self.note_loss(loss);
            return Ok(None);
        }
        self.undo().map(Some)
    }

    /// Undoes an update that led to infinities or NaN, and returns what became non-finite first.
    fn undo(&mut self) -> Result<Culprit, Error> {
        let after = self.first_infinite(self.plan.parameters());
        let output = if after.is_none() { Some(self.first_infinite_output()?) } else { None };
        let before = std::mem::take(&mut self.before_update);
        self.set_parameters(&before)?;
        self.loss();
        if let Some(name) = self.first_infinite(self.plan.gradient()) {
            return Ok(Culprit::Gradient(name));
        }
        Ok(after.map(Culprit::Parameter).or(output).unwrap_or(Culprit::Loss))
    }

    /// Copies the parameters to the tape and begins a new step there.
    fn update_tape(&mut self) -> Result<(), Error> {
        let mut rest = self.plan.parameters();
        for &parameter in &self.parameters {
            let (own, after) = rest.split_at(self.tape.shape(parameter)?.size());
            self.tape.set_value(parameter, own)?;
            rest = after;
        }
        self.tape.rewind();
        Ok(())
    }

    // The history is for charts, where single precision is enough.
    pub(super) fn note_loss(&mut self, loss: T) {
        self.history.push(self.epoch, loss.to_f64() as f32);
    }

    /// The first parameter whose part of a row (of parameters or gradients) is not finite.
    fn first_infinite(&self, mut row: &[T]) -> Option<ParameterName> {
        self.parameters.iter().enumerate().find_map(|(index, &parameter)| {
            let (own, after) = row.split_at(self.tape.shape(parameter).map_or(0, |shape| shape.size()));
            row = after;
            (!all_finite(own)).then(|| ParameterName::at(index))
        })
    }

    /// What becomes non-finite first in the computation of a loss that is known to be non-finite.
    fn first_infinite_output(&mut self) -> Result<Culprit, Error> {
        self.update_tape()?;
        let (mut x, mut linear_layers) = (self.x, 0);
        for layer in self.model.layers() {
            linear_layers += usize::from(matches!(layer, Layer::Linear(_)));
            x = layer.forward(&mut self.tape, x)?;
            if !all_finite(self.tape.value(x)?) {
                return Ok(Culprit::Output { layer: linear_layers });
            }
        }
        Ok(Culprit::Loss)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{LAB_X, LAB_Y};
    use crate::nn::Activation;
    use crate::optim::{Clip, OptimizerKind};

    fn config(activation: Activation, optimizer: OptimizerKind, learning_rate: f64) -> Config {
        let optimizer = OptimizerConfig::new(optimizer, learning_rate);
        Config::new(vec![1, 4, 1], activation, optimizer, 0)
    }

    fn session(config: &Config) -> Session<f32> {
        Session::new(config, &LAB_X, &LAB_Y).expect("the lab's data fits")
    }

    #[test]
    fn a_run_is_a_function_of_its_settings_bit_for_bit() {
        let config = config(Activation::Tanh, OptimizerKind::Adam, 0.05);
        let (mut whole, mut pieces) = (session(&config), session(&config));
        assert_eq!(whole.step(100), Ok(100));
        for _ in 0..10 {
            assert_eq!(pieces.step(10), Ok(10));
            // Reading a run must not change it.
            pieces.predict(&[0.0, 20.0]).expect("one value is one sample");
            pieces.gradient();
        }
        assert_eq!(whole.parameters(), pieces.parameters());
        assert_eq!(whole.loss(), pieces.loss());
        assert!(whole.history().entries().eq(pieces.history().entries()));
    }

    #[test]
    fn a_diverging_run_freezes_at_its_last_finite_epoch() {
        let config = config(Activation::Identity, OptimizerKind::Sgd, 1.0);
        let mut run = session(&config);
        let done = run.step(1000).expect("fits");
        let divergence = run.divergence().expect("learning rate 1 on raw x diverges").clone();
        assert_eq!(u64::from(done), run.epoch());
        assert_eq!(divergence.epoch, run.epoch() + 1);
        assert_eq!(divergence.culprit.to_string(), "the loss", "squares overflow first");
        assert!(run.loss().is_finite());
        assert!(run.parameters().iter().all(|value| value.is_finite()));
        assert!(run.history().entries().all(|(_, loss)| loss.is_finite()));
        assert_eq!(run.step(10), Ok(0), "a diverged run stays where it is");
        // The same run, stopped at that epoch, is in the same state: nothing after it has leaked in.
        let mut again = session(&config);
        assert_eq!(again.step(done), Ok(done));
        assert_eq!(again.parameters(), run.parameters());
    }

    #[test]
    fn a_tuned_run_keeps_its_parameters() {
        let mut run = session(&config(Activation::Sigmoid, OptimizerKind::Adam, 0.1));
        run.step(20).expect("fits");
        let before = run.parameters().to_vec();
        run.tune(OptimizerConfig::new(OptimizerKind::Sgd, 0.01)).expect("a fine rate");
        assert_eq!((run.parameters(), run.epoch()), (&before[..], 20));
        let gradient = run.gradient().to_vec();
        let expected: Vec<f32> = run.parameters().iter().zip(&gradient).map(|(p, g)| p - 0.01 * g).collect();
        run.step(1).expect("fits");
        assert_eq!(run.parameters(), expected, "the new rule acts at once");
    }

    #[test]
    fn a_schedule_and_a_limit_steer_every_step() {
        let schedule = Schedule::Step { every: 2, gamma: 0.5 };
        let plain = config(Activation::Tanh, OptimizerKind::Sgd, 0.1);
        for clip in [Clip::None, Clip::Norm(0.5), Clip::Value(0.1)] {
            let mut run = session(&Config { schedule, clip, ..plain.clone() });
            for epoch in 0..6 {
                if epoch == 4 {
                    run.tune(OptimizerConfig::new(OptimizerKind::Sgd, 0.4)).expect("a fine rate");
                }
                let rate = [0.1, 0.1, 0.05, 0.05, 0.1, 0.1][epoch];
                let before = run.parameters().to_vec();
                let gradient: Vec<f64> = run.gradient().iter().map(|&g| g.into()).collect();
                let norm = gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
                run.step(1).expect("fits");
                for ((after, before), g) in run.parameters().iter().zip(before).zip(gradient) {
                    let g = match clip {
                        Clip::None => g,
                        Clip::Norm(limit) => g * (limit / norm).min(1.0),
                        Clip::Value(limit) => g.clamp(-limit, limit),
                    };
                    let expected = f64::from(before) - rate * g;
                    assert!(
                        (f64::from(*after) - expected).abs() < 1e-6,
                        "{clip:?}, epoch {epoch}: {after}, {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_epoch_of_mini_batches_takes_every_sample_once_in_an_order_of_its_own() {
        let plain = config(Activation::Tanh, OptimizerKind::Sgd, 0.01);
        for size in [1, 4, 15, 99] {
            let config = Config { batch: Some(size), ..plain.clone() };
            let mut run = session(&config);
            assert_eq!(run.loss(), session(&plain).loss(), "the loss is that of all samples");
            let mut generator = crate::data::Generator::manual_seed(0);
            // The initial weights take as many draws as there are parameters.
            for _ in run.parameters() {
                generator.random();
            }
            for _ in 0..3 {
                let mut by_hand = session(&plain);
                by_hand.set_parameters(run.parameters()).expect("fits");
                for samples in generator.randperm(15).chunks(size) {
                    let pick = |values: &[f64]| -> Vec<f64> { samples.iter().map(|&sample| values[sample]).collect() };
                    let mut part = Session::new(&plain, &pick(&LAB_X), &pick(&LAB_Y)).expect("fits");
                    part.set_parameters(by_hand.parameters()).expect("fits");
                    part.step(1).expect("fits");
                    by_hand.set_parameters(part.parameters()).expect("fits");
                }
                run.step(1).expect("fits");
                for (a, b) in run.parameters().iter().zip(by_hand.parameters()) {
                    assert!((a - b).abs() < 1e-5, "batch size {size}: {a} and {b}");
                }
            }
            assert_eq!(run.epoch(), 3);
        }
    }

    #[test]
    fn a_copy_of_a_run_with_mini_batches_goes_the_same_way() {
        let mut run = session(&Config { batch: Some(4), ..config(Activation::Sigmoid, OptimizerKind::Adam, 0.05) });
        run.step(7).expect("fits");
        let mut copy = run.clone();
        run.step(20).expect("fits");
        copy.step(20).expect("fits");
        assert_eq!(run.parameters(), copy.parameters());
    }

    #[test]
    fn a_new_schedule_gives_the_rates_of_one_from_the_start() {
        let mut run = session(&config(Activation::Tanh, OptimizerKind::Sgd, 0.1));
        run.step(4).expect("fits");
        for (schedule, rate) in [(Schedule::Step { every: 2, gamma: 0.5 }, 0.025), (Schedule::Constant, 0.1)] {
            run.reschedule(schedule).expect("sound");
            let before = run.parameters().to_vec();
            let gradient = run.gradient().to_vec();
            run.step(1).expect("fits");
            let expected: Vec<f32> = before.iter().zip(&gradient).map(|(p, g)| p - rate * g).collect();
            assert_eq!(run.parameters(), expected);
        }
        assert!(run.reschedule(Schedule::Exponential { gamma: 0.0 }).is_err());
    }

    #[test]
    fn a_rate_of_0_stands_still_and_is_no_error() {
        let schedule = Schedule::Cosine { epochs: 1, floor: 0.0 };
        let mut run = session(&Config { schedule, ..config(Activation::Tanh, OptimizerKind::AdamW, 0.1) });
        run.step(1).expect("fits");
        let before = run.parameters().to_vec();
        assert_eq!(run.step(1), Ok(1));
        assert_eq!(run.parameters(), before, "every second epoch is at the bottom of the cosine");
        run.step(1).expect("fits");
        assert_ne!(run.parameters(), before);
    }

    #[test]
    fn data_must_have_whole_samples() {
        let config = Config { layers: vec![2, 3, 1], ..config(Activation::Tanh, OptimizerKind::Sgd, 0.1) };
        let mut run = Session::<f64>::new(&config, &[1.0, 2.0, 3.0, 4.0], &[1.0, 2.0]).expect("two samples of two");
        let error = run.predict(&[1.0, 2.0, 3.0]).expect_err("one and a half samples");
        assert_eq!(error.to_string(), "predict: x has 3 values, which is no multiple of the network's 2 inputs");
        let error = run.set_parameters(&[1.0]).expect_err("13 are needed");
        assert_eq!(error.to_string(), "set_parameters: shape (13,) holds 13 values, 1 were given");
    }
}

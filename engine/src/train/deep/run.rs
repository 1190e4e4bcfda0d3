//! A deep network in training, with the gradient and the update of each layer.

use std::ops::Range;

use super::DeepConfig;
use super::config::Network;
use crate::autograd::{Error, Tape, Tensor};
use crate::data::Generator;
use crate::nn::Layer;
use crate::optim::Optimizer;
use crate::plan::DeepPlan;
use crate::tensor::{Element, Shape};
use crate::train::finite::all_finite;
use crate::train::start::narrow;
use crate::train::{ConfigError, Culprit, Divergence, History, ParameterName};

/// A tensor that a step of a [`DeepRun`] changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateName {
    /// A trained parameter.
    Parameter(ParameterName),
    /// The running mean of the batch normalisation after this linear layer, counted from 1.
    RunningMean(usize),
    /// Its running variance.
    RunningVariance(usize),
}

/// A deep network, its data, its optimizer and its past. Loss and gradient are always those at the current parameters.
#[derive(Debug, Clone)]
pub struct DeepRun<T: Element> {
    /// The training steps; it holds the parameters.
    plan: DeepPlan<T>,
    /// Each parameter's name and place among all, in the network's order.
    parameters: Vec<(ParameterName, Range<usize>)>,
    /// Units of each hidden layer.
    width: usize,
    optimizer: Optimizer<T>,
    /// The same network on a tape, to find out what first became infinite: its parameters are brought up to date then.
    tape: Tape<T>,
    network: Network,
    x: Tensor,
    /// Training on a tape needs a generator, which these networks do not use.
    generator: Generator,
    step: u64,
    loss: T,
    history: History,
    /// The parameters and statistics before the last step.
    before: Vec<T>,
    /// The same at the start of the current step, to which a diverged run returns.
    held: Vec<T>,
    divergence: Option<Divergence>,
}

impl<T: Element> DeepRun<T> {
    /// A run at step 0 on one input and one target per sample.
    ///
    /// # Errors
    /// [`ConfigError`] names what is wrong and what is allowed.
    pub fn new(config: &DeepConfig, x: &[f64], y: &[f64]) -> Result<Self, ConfigError> {
        config.check(x, y)?;
        let mut tape = Tape::new();
        let network = config.network(&mut tape)?;
        let (inputs, targets) = (narrow(x), narrow(y));
        let x = tape.buffer(Shape::new([x.len(), 1]), &inputs)?;
        let mut generator = Generator::manual_seed(config.seed);
        let mut state = Vec::new();
        for &tensor in &network.changing {
            state.extend_from_slice(tape.value(tensor)?);
        }
        if config.batch_norm {
            // One sample has no variance: the tape refuses it, but the plan does not.
            network.model.forward_training(&mut tape, x, &mut generator)?;
        }
        let mut plan = DeepPlan::new(config.shape(), &inputs, &targets);
        plan.set_state(&state);
        let mut run = Self {
            parameters: places(&network, &tape)?,
            width: config.width,
            optimizer: Optimizer::new(config.optimizer, network.model.parameters())?,
            plan,
            tape,
            network,
            x,
            generator,
            step: 0,
            loss: T::ZERO,
            history: History::default(),
            before: state.clone(),
            held: state,
            divergence: None,
        };
        match run.evaluate()? {
            Some(culprit) => run.divergence = Some(Divergence { epoch: 1, culprit }),
            None => run.note_loss(),
        }
        Ok(run)
    }

    /// Trains for at most `steps` full-batch steps and returns their number, which is smaller only if the run diverges.
    ///
    /// # Errors
    /// None for a run from [`DeepRun::new`], whose shapes fit and whose handles are its own.
    pub fn advance(&mut self, steps: u32) -> Result<u32, Error> {
        for done in 0..steps {
            if self.divergence.is_some() {
                return Ok(done);
            }
            if let Some(culprit) = self.one_step()? {
                self.divergence = Some(Divergence { epoch: self.step + 1, culprit });
                return Ok(done);
            }
        }
        Ok(steps)
    }

    /// Completed steps.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.step
    }

    /// The mean squared error at the current parameters; not finite only where a run has diverged before its first
    /// step.
    #[must_use]
    pub fn loss(&self) -> T {
        self.loss
    }

    /// The Euclidean norm of the loss's gradient with respect to each linear layer's weight at the current parameters,
    /// first layer to last, the output layer included. Empty where a run has diverged before its first step.
    #[must_use]
    pub fn gradient_norms(&self) -> Vec<f64> {
        let starts = self.history.entries().next().is_some();
        let gradient = self.plan.gradient();
        self.weights()
            .filter(|_| starts)
            .map(|place| norm(gradient[place].iter().map(|value| value.to_f64())))
            .collect()
    }

    /// |Δw| / |w| for each linear layer's weight: how far the newest step has moved it, by its length before the step
    /// (or after it, where it was 0). The difference is that of the numbers as they are stored, so that an update which
    /// rounding has swallowed counts as 0. Empty before the first step.
    #[must_use]
    pub fn update_ratios(&self) -> Vec<f64> {
        let has_moved = self.step > 0;
        self.weights().filter(|_| has_moved).map(|place| self.update_ratio(place)).collect()
    }

    /// The loss by step, thinned.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Set once the run has diverged.
    #[must_use]
    pub fn divergence(&self) -> Option<&Divergence> {
        self.divergence.as_ref()
    }

    /// The number of trained parameters.
    #[must_use]
    pub fn parameter_count(&self) -> usize {
        self.plan.parameters().len()
    }

    /// Everything that a step changes: the parameters in PyTorch's order, then the running statistics of batch
    /// normalisation, layer by layer.
    pub fn state(&self) -> impl Iterator<Item = (StateName, &[T])> {
        let (parameters, running) = self.plan.state().split_at(self.parameter_count());
        let named = move |(name, place): &(ParameterName, Range<usize>)| {
            (StateName::Parameter(*name), &parameters[place.clone()])
        };
        let statistics = running.chunks(self.width.max(1)).enumerate().map(|(index, values)| {
            let layer = index / 2 + 1;
            (if index % 2 == 0 { StateName::RunningMean(layer) } else { StateName::RunningVariance(layer) }, values)
        });
        self.parameters.iter().map(named).chain(statistics)
    }

    /// The network's value at each x, in evaluation: batch normalisation uses its running statistics, which follow the
    /// training from afar.
    pub fn predict(&mut self, x: &[T]) -> Vec<T> {
        self.plan.predict(x)
    }

    /// One full-batch step, or what became non-finite in it; the run is then at its last finite step.
    fn one_step(&mut self) -> Result<Option<Culprit>, Error> {
        self.held.copy_from_slice(self.plan.state());
        self.optimizer.step(&mut self.plan)?;
        let culprit = match self.first_infinite(self.plan.parameters()) {
            Some(name) => Some(Culprit::Parameter(name)),
            None => self.evaluate()?,
        };
        if culprit.is_some() {
            self.plan.set_state(&self.held);
            // At parameters that were finite this finds what it found before; it also moves the running statistics.
            self.loss = self.plan.backward();
            self.plan.set_state(&self.held);
            return Ok(culprit);
        }
        std::mem::swap(&mut self.before, &mut self.held);
        self.step += 1;
        self.note_loss();
        Ok(None)
    }

    /// Computes loss and gradient at the current parameters; returns what first became infinite or NaN, if anything
    /// did.
    fn evaluate(&mut self) -> Result<Option<Culprit>, Error> {
        self.loss = self.plan.backward();
        if !self.loss.is_finite() {
            return self.first_infinite_output().map(Some);
        }
        Ok(self.first_infinite(self.plan.gradient()).map(Culprit::Gradient))
    }

    /// The places of the linear layers' weights among the parameters, first layer to last.
    fn weights(&self) -> impl Iterator<Item = Range<usize>> {
        self.parameters.iter().filter(|(name, _)| name.norm.is_none() && !name.bias).map(|(_, place)| place.clone())
    }

    /// The norm of the last update of these parameters, divided by their norm before it (or after it, if that was 0).
    fn update_ratio(&self, place: Range<usize>) -> f64 {
        let (before, now) = (&self.before[place.clone()], &self.plan.parameters()[place]);
        let moved = norm(now.iter().zip(before).map(|(now, before)| now.to_f64() - before.to_f64()));
        let length = |row: &[T]| norm(row.iter().map(|value| value.to_f64()));
        let from = length(before);
        let scale = if from > 0.0 { from } else { length(now) };
        if moved > 0.0 { moved / scale } else { 0.0 }
    }

    /// The first parameter, in the order of the backward pass, of which a row, of parameters or of their gradients, is
    /// not finite.
    fn first_infinite(&self, row: &[T]) -> Option<ParameterName> {
        if all_finite(row) {
            return None;
        }
        self.parameters.iter().rev().find(|(_, place)| !all_finite(&row[place.clone()])).map(|&(name, _)| name)
    }

    /// What first becomes infinite or NaN in the computation of a loss that is known not to be finite. The tape rounds
    /// differently from the plan: if all outputs on the tape are finite, the loss is the culprit.
    fn first_infinite_output(&mut self) -> Result<Culprit, Error> {
        let mut rest = self.plan.state();
        for &tensor in &self.network.changing {
            let (own, after) = rest.split_at(self.tape.shape(tensor)?.size());
            self.tape.set_value(tensor, own)?;
            rest = after;
        }
        self.tape.rewind();
        let (mut x, mut number) = (self.x, 0);
        for layer in self.network.model.layers() {
            number += usize::from(matches!(layer, Layer::Linear(_) | Layer::Residual(_)));
            x = layer.forward_training(&mut self.tape, x, &mut self.generator)?;
            if !all_finite(self.tape.value(x)?) {
                return Ok(Culprit::Output { layer: number });
            }
        }
        Ok(Culprit::Loss)
    }

    // The history is for charts, for which single precision is enough.
    fn note_loss(&mut self) {
        self.history.push(self.step, self.loss.to_f64() as f32);
    }
}

/// The name of each parameter of a network and its place among all.
fn places<T: Element>(network: &Network, tape: &Tape<T>) -> Result<Vec<(ParameterName, Range<usize>)>, Error> {
    let (mut places, mut start) = (Vec::new(), 0);
    for (name, parameter) in names(network.model.layers()).into_iter().zip(network.model.parameters()) {
        let end = start + tape.shape(parameter)?.size();
        places.push((name, start..end));
        start = end;
    }
    Ok(places)
}

/// The names of the parameters of some layers, in PyTorch's order.
fn names(layers: &[Layer]) -> Vec<ParameterName> {
    let (mut names, mut layer) = (Vec::new(), 0);
    let mut add = |part: &Layer| {
        let norm = match part {
            Layer::Linear(_) => {
                layer += 1;
                None
            }
            Layer::LayerNorm(_) => Some("layer norm"),
            Layer::BatchNorm1d(_) => Some("batch norm"),
            Layer::Activation(_) | Layer::Dropout(_) | Layer::Residual(_) => return,
        };
        names.extend([false, true].map(|bias| ParameterName { layer, norm, bias }));
    };
    for part in layers {
        match part {
            Layer::Residual(residual) => residual.inner().layers().iter().for_each(&mut add),
            part => add(part),
        }
    }
    names
}

/// √Σv², with scaled terms, so that squares neither overflow nor underflow.
fn norm(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = values.clone().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    if largest == 0.0 {
        return 0.0;
    }
    largest * values.map(|value| (value / largest) * (value / largest)).sum::<f64>().sqrt()
}

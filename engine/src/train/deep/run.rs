//! A deep network in training, with the gradient and the update of each layer.

use super::DeepConfig;
use super::config::Network;
use crate::autograd::{Error, Tape, Tensor};
use crate::data::Generator;
use crate::nn::{Layer, MSELoss};
use crate::optim::Optimizer;
use crate::tensor::{Element, Shape};
use crate::train::start::narrow;
use crate::train::{ConfigError, Culprit, Divergence, History, ParameterName};

/// A deep network, its data, its optimizer and its history. Loss and gradient always belong to the current parameters.
#[derive(Debug, Clone)]
pub struct DeepRun<T: Element> {
    network: Network,
    /// The name of each parameter, in the network's order.
    names: Vec<ParameterName>,
    tape: Tape<T>,
    /// A second tape with the same parameters, for predictions, which must not disturb the steps on the first.
    viewer: Tape<T>,
    x: Tensor,
    y: Tensor,
    optimizer: Optimizer<T>,
    /// Training takes a generator, though no layer of these networks draws from it.
    generator: Generator,
    step: u64,
    loss: T,
    gradient_norms: Vec<f64>,
    update_ratios: Vec<f64>,
    history: History,
    /// Everything that a step changes, before the newest step; a diverged run returns to it.
    before: Vec<T>,
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
        let column = Shape::new([x.len(), 1]);
        let x = tape.buffer(column, &narrow(x))?;
        let y = tape.buffer(column, &narrow(y))?;
        let layers = network.weights.len();
        let mut run = Self {
            names: names(network.model.layers()),
            optimizer: Optimizer::new(config.optimizer, network.model.parameters())?,
            network,
            viewer: tape.clone(),
            tape,
            x,
            y,
            generator: Generator::manual_seed(config.seed),
            step: 0,
            loss: T::ZERO,
            gradient_norms: vec![0.0; layers],
            update_ratios: Vec::with_capacity(layers),
            history: History::default(),
            before: Vec::new(),
            divergence: None,
        };
        match run.evaluate()? {
            Some(culprit) => {
                run.gradient_norms.clear();
                run.divergence = Some(Divergence { epoch: 1, culprit });
            }
            None => run.note_loss(),
        }
        Ok(run)
    }

    /// Trains for `steps` full-batch steps. Returns how many were taken: fewer only if the run diverges.
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

    /// The mean squared error at the current parameters; not finite only if the run diverged before its first step.
    #[must_use]
    pub fn loss(&self) -> T {
        self.loss
    }

    /// The Euclidean norm of the loss's gradient by each linear layer's weight at the current parameters, first layer to
    /// last, the output layer included. Empty where a run has diverged before its first step.
    #[must_use]
    pub fn gradient_norms(&self) -> &[f64] {
        &self.gradient_norms
    }

    /// |Δw| / |w| for each linear layer's weight: how far the newest step moved it, relative to its length before the step
    /// (or after it, if that was 0). The difference is taken of the stored numbers, so an update lost to rounding counts as
    /// 0. Empty before the first step.
    #[must_use]
    pub fn update_ratios(&self) -> &[f64] {
        &self.update_ratios
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

    /// How many numbers are trained.
    #[must_use]
    pub fn parameter_count(&self) -> usize {
        self.network.model.parameters().map(|parameter| self.size(parameter)).sum()
    }

    /// The network's value at each x, in evaluation mode: batch normalisation uses its running statistics, which lag behind
    /// training.
    ///
    /// # Errors
    /// As for [`DeepRun::advance`].
    pub fn predict(&mut self, x: &[T]) -> Result<Vec<T>, Error> {
        for &tensor in &self.network.changing {
            self.viewer.set_value(tensor, self.tape.value(tensor)?)?;
        }
        self.viewer.rewind();
        let x = self.viewer.constant(Shape::new([x.len(), 1]), x)?;
        let y = self.network.model.forward(&mut self.viewer, x)?;
        Ok(self.viewer.value(y)?.to_vec())
    }

    /// Takes one full-batch step, or returns what became non-finite in it; the run is then at its last finite step.
    fn one_step(&mut self) -> Result<Option<Culprit>, Error> {
        self.before.clear();
        for &tensor in &self.network.changing {
            self.before.extend_from_slice(self.tape.value(tensor)?);
        }
        self.optimizer.step(&mut self.tape)?;
        let culprit = match self.first_infinite(|tape, tensor| tape.value(tensor))? {
            Some(name) => Some(Culprit::Parameter(name)),
            None => self.evaluate()?,
        };
        if culprit.is_some() {
            self.restore()?;
            // At finite parameters this repeats the earlier result; it also updates the running statistics.
            self.evaluate()?;
            self.restore()?;
            return Ok(culprit);
        }
        self.compare()?;
        self.step += 1;
        self.note_loss();
        Ok(None)
    }

    /// Computes loss and gradient at the current parameters. Returns what became non-finite first, if anything did.
    fn evaluate(&mut self) -> Result<Option<Culprit>, Error> {
        self.tape.rewind();
        let prediction = self.network.model.forward_training(&mut self.tape, self.x, &mut self.generator)?;
        let loss = MSELoss.forward(&mut self.tape, prediction, self.y)?;
        self.loss = self.tape.item(loss)?;
        if !self.loss.is_finite() {
            return self.first_infinite_output().map(Some);
        }
        self.tape.zero_grad();
        self.tape.backward(loss)?;
        if let Some(name) = self.first_infinite(|tape, tensor| tape.grad(tensor))? {
            return Ok(Some(Culprit::Gradient(name)));
        }
        for (own, &weight) in self.gradient_norms.iter_mut().zip(&self.network.weights) {
            *own = norm(self.tape.grad(weight)?.iter().map(|value| value.to_f64()));
        }
        Ok(None)
    }

    /// Undoes the newest step.
    fn restore(&mut self) -> Result<(), Error> {
        let mut rest = &self.before[..];
        for &tensor in &self.network.changing {
            let (own, after) = rest.split_at(self.tape.shape(tensor)?.size());
            self.tape.set_value(tensor, own)?;
            rest = after;
        }
        Ok(())
    }

    /// Measures how far the newest step moved each weight.
    fn compare(&mut self) -> Result<(), Error> {
        self.update_ratios.clear();
        let mut rest = &self.before[..];
        for &tensor in &self.network.changing {
            let now = self.tape.value(tensor)?;
            let (before, after) = rest.split_at(now.len());
            rest = after;
            // The weights come in the order of their layers.
            if self.network.weights.get(self.update_ratios.len()) == Some(&tensor) {
                let length = |row: &[T]| norm(row.iter().map(|value| value.to_f64()));
                let moved = norm(now.iter().zip(before).map(|(now, before)| now.to_f64() - before.to_f64()));
                let from = length(before);
                let scale = if from > 0.0 { from } else { length(now) };
                self.update_ratios.push(if moved > 0.0 { moved / scale } else { 0.0 });
            }
        }
        Ok(())
    }

    /// The first parameter, in the order of the backward pass, with a non-finite number in this row.
    fn first_infinite(
        &self,
        row: impl Fn(&Tape<T>, Tensor) -> Result<&[T], Error>,
    ) -> Result<Option<ParameterName>, Error> {
        for (&tensor, &name) in self.network.changing.iter().zip(&self.names).rev() {
            if !row(&self.tape, tensor)?.iter().all(|value| value.is_finite()) {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// What becomes non-finite first on the way to a loss that is known to be non-finite.
    fn first_infinite_output(&mut self) -> Result<Culprit, Error> {
        self.tape.rewind();
        let (mut x, mut number) = (self.x, 0);
        for layer in self.network.model.layers() {
            number += usize::from(matches!(layer, Layer::Linear(_) | Layer::Residual(_)));
            x = layer.forward_training(&mut self.tape, x, &mut self.generator)?;
            if !self.tape.value(x)?.iter().all(|value| value.is_finite()) {
                return Ok(Culprit::Output { layer: number });
            }
        }
        Ok(Culprit::Loss)
    }

    fn size(&self, tensor: Tensor) -> usize {
        self.tape.shape(tensor).map_or(0, |shape| shape.size())
    }

    // The history serves charts, for which single precision is plenty.
    #[allow(clippy::cast_possible_truncation)]
    fn note_loss(&mut self) {
        self.history.push(self.step, self.loss.to_f64() as f32);
    }
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

/// √Σv², scaled on the way so that squares neither overflow nor vanish.
fn norm(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = values.clone().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    if largest == 0.0 {
        return 0.0;
    }
    largest * values.map(|value| (value / largest) * (value / largest)).sum::<f64>().sqrt()
}

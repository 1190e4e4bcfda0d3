//! One run of a script.

use super::case::Case;
use super::script::{Reduction, Script};
use super::signs::{Signs, Turns};
use crate::autograd::{Error, Tape, Tensor};
use crate::data::{Generator, LAB_X, LAB_Y};
use crate::nn::{Init, MSELoss, Sequential};
use crate::optim::Optimizer;
use crate::tensor::{Element, Shape};
use crate::train::start::narrow;
use crate::train::{ConfigError, History, Thinned};

/// A script on the lab's points, advanced by its caller. Loss and gradient always belong to the current parameters.
#[derive(Debug, Clone)]
pub struct Trial<T: Element> {
    case: Case,
    script: Script,
    tape: Tape<T>,
    model: Sequential,
    parameters: Vec<Tensor>,
    x: Tensor,
    y: Tensor,
    optimizer: Optimizer<T>,
    epoch: u64,
    signs: Signs,
    turns: Turns,
    /// The largest error within the last tenth of the epochs.
    worst_at_end: f64,
    errors: History,
    gradients: Thinned<Option<f32>>,
    lines: Thinned<[f32; 2]>,
    diverged: bool,
}

impl<T: Element> Trial<T> {
    /// The script's run, before its first epoch.
    ///
    /// # Errors
    /// None for a script that [`Script::check`] has passed.
    pub fn new(case: Case, script: Script) -> Result<Self, ConfigError> {
        let mut tape = Tape::new();
        let mut generator = Generator::manual_seed(case.seed());
        let init = if script.hidden == 0 { Init::Zeros } else { Init::Pytorch };
        let model = Sequential::mlp(&mut tape, &script.widths(), script.activation, init, &mut generator)?;
        let parameters: Vec<Tensor> = model.parameters().collect();
        let scale = T::from_f64(script.scale);
        let scaled: Vec<T> = tape.value(parameters[0])?.iter().map(|&weight| weight * scale).collect();
        tape.set_value(parameters[0], &scaled)?;
        let count = LAB_X.len();
        let x = tape.buffer(Shape::new([count, 1]), &narrow(&LAB_X))?;
        let target = if script.flat_target { Shape::new([count]) } else { Shape::new([count, 1]) };
        let y = tape.buffer(target, &narrow(&LAB_Y))?;
        let optimizer = Optimizer::new(case.update_rule(&script), parameters.iter().copied())?;
        let signs = Signs {
            error: 0.0,
            first_error: 0.0,
            lowest_error: f64::MAX,
            printed: 0.0,
            first_printed: 0.0,
            turns: 0,
            spread: 0.0,
            gradient: 0.0,
            first_gradient: 0.0,
            still_since: None,
            line: None,
            units: script.hidden,
            dead: 0,
            saturated: 0,
        };
        let mut trial = Self {
            case,
            script,
            tape,
            model,
            parameters,
            x,
            y,
            optimizer,
            epoch: 0,
            signs,
            turns: Turns::default(),
            worst_at_end: 0.0,
            errors: History::default(),
            gradients: Thinned::default(),
            lines: Thinned::default(),
            diverged: false,
        };
        trial.evaluate()?;
        trial.note()?;
        let Signs { error, printed, gradient, .. } = trial.signs;
        trial.signs = Signs { first_error: error, first_printed: printed, first_gradient: gradient, ..trial.signs };
        Ok(trial)
    }

    /// Runs up to `epochs` epochs, until the script ends or a number becomes non-finite. Returns the number run, the
    /// epoch of the overflow included.
    ///
    /// # Errors
    /// None for a run from [`Trial::new`].
    pub fn advance(&mut self, epochs: u32) -> Result<u32, Error> {
        for done in 0..epochs {
            if self.is_over() {
                return Ok(done);
            }
            let before = self.values()?;
            self.optimizer.step(&mut self.tape)?;
            if self.evaluate()? {
                self.epoch += 1;
                self.note()?;
            } else {
                self.diverged = true;
                self.set(&before)?;
            }
        }
        Ok(epochs)
    }

    /// Completed epochs.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Whether the run has produced an infinity or NaN; it then stays at its last finite epoch.
    #[must_use]
    pub fn has_diverged(&self) -> bool {
        self.diverged
    }

    /// Whether there is no epoch left to run.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.diverged || self.epoch >= self.case.epochs()
    }

    /// Whether the error stayed below the goal over the last tenth of the epochs; `None` before the end.
    #[must_use]
    pub fn is_cured(&self) -> Option<bool> {
        self.is_over().then(|| !self.diverged && self.worst_at_end <= self.case.goal())
    }

    /// The current measurements.
    #[must_use]
    pub fn signs(&self) -> &Signs {
        &self.signs
    }

    /// The script.
    #[must_use]
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// Mean squared error by epoch, thinned.
    #[must_use]
    pub fn errors(&self) -> &History {
        &self.errors
    }

    /// [`Signs::gradient`] by epoch, thinned; `None` where it is exactly 0.
    #[must_use]
    pub fn gradients(&self) -> &Thinned<Option<f32>> {
        &self.gradients
    }

    /// w and b by epoch, thinned; nothing for a model with a hidden layer.
    #[must_use]
    pub fn lines(&self) -> &Thinned<[f32; 2]> {
        &self.lines
    }

    /// The model's value at each x.
    ///
    /// # Errors
    /// None: the parameters stay on the tape.
    pub fn curve(&self, x: &[f64]) -> Result<Vec<f64>, Error> {
        let values = self.values()?.into_iter().map(T::to_f64).collect::<Vec<_>>();
        if self.script.hidden == 0 {
            return Ok(x.iter().map(|x| values[0] * x + values[1]).collect());
        }
        let units = self.units(x)?;
        let rest = &values[2 * units.len()..];
        let value = |at: usize| rest[units.len()] + units.iter().zip(rest).map(|(unit, w)| w * unit[at]).sum::<f64>();
        Ok((0..x.len()).map(value).collect())
    }

    /// Each hidden unit's output at each x.
    ///
    /// # Errors
    /// None: the parameters stay on the tape.
    pub fn units(&self, x: &[f64]) -> Result<Vec<Vec<f64>>, Error> {
        let activation = self.script.activation;
        Ok(self.kinks()?.map(|(w, b)| x.iter().map(|x| activation.value(w * x + b)).collect()).collect())
    }

    /// Weight and bias of each hidden unit.
    fn kinks(&self) -> Result<impl Iterator<Item = (f64, f64)>, Error> {
        let hidden = self.script.hidden as usize;
        let values = self.values()?;
        Ok((0..hidden).map(move |unit| (values[unit].to_f64(), values[hidden + unit].to_f64())))
    }

    fn values(&self) -> Result<Vec<T>, Error> {
        let mut values = Vec::new();
        for &parameter in &self.parameters {
            values.extend_from_slice(self.tape.value(parameter)?);
        }
        Ok(values)
    }

    fn set(&mut self, mut values: &[T]) -> Result<(), Error> {
        for &parameter in &self.parameters {
            let (own, rest) = values.split_at(self.tape.shape(parameter)?.size());
            self.tape.set_value(parameter, own)?;
            values = rest;
        }
        Ok(())
    }

    /// Computes loss and gradients, as the script does at the start of an epoch. Returns whether all numbers are
    /// finite.
    fn evaluate(&mut self) -> Result<bool, Error> {
        if self.script.zero_grad {
            self.tape.zero_grad();
        }
        self.tape.rewind();
        let prediction = self.model.forward(&mut self.tape, self.x)?;
        let loss = match self.script.reduction {
            Reduction::Mean => MSELoss.forward(&mut self.tape, prediction, self.y)?,
            Reduction::Sum => {
                let residual = self.tape.sub(prediction, self.y)?;
                let squared = self.tape.pow(residual, 2.0)?;
                self.tape.sum(squared)?
            }
        };
        let printed = self.tape.item(loss)?.to_f64();
        if !printed.is_finite() {
            return Ok(false);
        }
        self.tape.backward(loss)?;
        let mut squares = 0.0;
        for &parameter in &self.parameters {
            let gradient = self.tape.grad(parameter)?;
            if !gradient.iter().all(|value| value.is_finite()) {
                return Ok(false);
            }
            // The first two are the line's w and b, or the hidden layer's weights and biases.
            if self.parameters[..2].contains(&parameter) {
                squares += gradient.iter().map(|value| value.to_f64().powi(2)).sum::<f64>();
            }
        }
        let predictions: Vec<f64> = self.tape.value(prediction)?.iter().map(|value| value.to_f64()).collect();
        let error = predictions.iter().zip(LAB_Y).map(|(value, y)| (value - y).powi(2)).sum::<f64>();
        let (low, high) = predictions.iter().fold((f64::MAX, f64::MIN), |(low, high), &v| (low.min(v), high.max(v)));
        self.signs.printed = printed;
        self.signs.error = error / LAB_Y.len() as f64;
        self.signs.spread = high - low;
        self.signs.gradient = squares.sqrt();
        Ok(true)
    }

    /// Records the measurements of the current epoch.
    // Histories are for charts, where single precision is enough.
    fn note(&mut self) -> Result<(), Error> {
        let narrow = |value: f64| (value as f32).clamp(f32::MIN, f32::MAX);
        let Signs { error, gradient, .. } = self.signs;
        self.turns.push(error);
        self.signs.turns = self.turns.count;
        self.signs.lowest_error = self.signs.lowest_error.min(error);
        self.signs.still_since = (gradient == 0.0).then(|| self.signs.still_since.unwrap_or(self.epoch));
        self.errors.push(self.epoch, narrow(error));
        // A gradient below the range of a float is shown at its lower end; only an exact 0 is `None`.
        let shown = (gradient > 0.0).then(|| narrow(gradient).max(f32::MIN_POSITIVE));
        self.gradients.push(self.epoch, shown);
        if 10 * self.epoch >= 9 * self.case.epochs() {
            self.worst_at_end = self.worst_at_end.max(error);
        }
        if self.script.hidden == 0 {
            let values = self.values()?;
            let line = [values[0].to_f64(), values[1].to_f64()];
            self.signs.line = Some(line);
            self.lines.push(self.epoch, line.map(narrow));
        } else {
            let activation = self.script.activation;
            let steepest =
                |(w, b): (f64, f64)| LAB_X.iter().map(|x| activation.slope(w * x + b).abs()).fold(0.0, f64::max);
            let steepest: Vec<f64> = self.kinks()?.map(steepest).collect();
            let flat = 0.01 * activation.max_slope();
            let count = |holds: &dyn Fn(f64) -> bool| steepest.iter().filter(|&&slope| holds(slope)).count() as u32;
            self.signs.dead = count(&|slope| slope == 0.0);
            self.signs.saturated = count(&|slope| slope > 0.0 && slope < flat);
        }
        Ok(())
    }
}

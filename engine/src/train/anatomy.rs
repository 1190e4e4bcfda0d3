//! A fit taken apart: what each unit of the last hidden layer adds to the output, where it has its kink, and at how
//! many samples it is saturated. Also: parameters changed by hand.

use std::fmt;

use super::Session;
use crate::autograd::Error;
use crate::nn::{Activation, Layer};
use crate::tensor::{Element, Shape};

/// A unit is saturated where its slope is below this fraction of the activation's largest slope.
const FLAT: f64 = 0.1;

/// The terms of a network's first output, at the current parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Anatomy<T> {
    /// Inputs, each hidden layer, outputs.
    pub widths: Vec<usize>,
    /// The output's bias.
    pub bias: T,
    /// What each unit of the last hidden layer adds to it, vⱼ φ(zⱼ), at each input.
    pub contributions: Vec<Vec<T>>,
    /// For each unit of each hidden layer, the number of the run's samples at which it is saturated.
    pub saturated: Vec<Vec<usize>>,
    /// Where each unit's pre-activation is 0, for a network with one input and one hidden layer; `None` if there is no
    /// such input, as with a weight of 0.
    pub kinks: Option<Vec<Option<T>>>,
}

/// Why parameters cannot be changed like this. Nothing has been changed.
#[derive(Debug, Clone, PartialEq)]
pub enum EditError {
    /// There is no parameter, or no unit with a kink, with this index.
    Absent(usize),
    /// The run has diverged and stays as it is.
    Diverged,
    /// The value, or the resulting loss, is not finite.
    NotFinite,
    /// The network cannot be evaluated.
    Engine(Error),
}

impl From<Error> for EditError {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent(index) => write!(f, "the network has no parameter of number {index}"),
            Self::Diverged => f.write_str("the run has diverged; start it again before you change a weight"),
            Self::NotFinite => {
                f.write_str("with that value the loss is no finite number; the parameters stay as they were")
            }
            Self::Engine(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for EditError {}

/// Where w x + b is 0.
#[must_use]
pub fn kink<T: Element>(weight: T, bias: T) -> Option<T> {
    let place = -bias / weight;
    place.is_finite().then_some(place)
}

/// The bias with which w x + b is 0 at x.
#[must_use]
pub fn bias_of_kink<T: Element>(weight: T, x: T) -> T {
    -weight * x
}

impl<T: Element> Session<T> {
    /// The terms of the network's first output, at inputs with the layout of the run's x.
    ///
    /// # Errors
    /// As for [`Session::predict`], which takes the same places.
    pub fn anatomy(&mut self, places: &[T]) -> Result<Anatomy<T>, Error> {
        let (tape, model, samples) = self.on_tape()?;
        let mut widths = vec![width(tape.shape(samples)?)];
        let mut saturated = Vec::new();
        let mut x = samples;
        for layer in model.layers() {
            if let Layer::Activation(activation) = layer {
                saturated.push(saturated_samples(*activation, tape.value(x)?, width(tape.shape(x)?)));
            }
            x = layer.forward(tape, x)?;
            if matches!(layer, Layer::Linear(_)) {
                widths.push(width(tape.shape(x)?));
            }
        }
        let inputs = widths[0];
        if !places.len().is_multiple_of(inputs) {
            let problem = format!("there are {} values, which is no multiple of {inputs} inputs", places.len());
            return Err(Error::Argument { op: "anatomy", problem });
        }
        let (tape, model, _) = self.on_tape()?;
        let mut x = tape.constant(Shape::new([places.len() / inputs, inputs]), places)?;
        let mut last = None;
        for layer in model.layers() {
            if let Layer::Linear(linear) = layer {
                last = Some((*linear, x));
            }
            x = layer.forward(tape, x)?;
        }
        let problem = "the network has no linear layer".to_owned();
        let (linear, units) = last.ok_or(Error::Argument { op: "anatomy", problem })?;
        let bias = tape.value(linear.bias)?[0];
        let count = width(tape.shape(units)?);
        let (weights, values) = (tape.value(linear.weight)?, tape.value(units)?);
        let of_unit = |unit: usize| {
            let values = values.iter().skip(unit).step_by(count);
            values.map(|&value| weights[unit] * value).collect()
        };
        let contributions = (0..count).map(of_unit).collect();
        let kinks = self.kinks(&widths);
        Ok(Anatomy { widths, bias, contributions, saturated, kinks })
    }

    /// What the newest optimizer step added to each parameter, in the order of [`Session::parameters`]; `None`
    /// before the first step and after a divergence.
    #[must_use]
    pub fn last_update(&self) -> Option<Vec<T>> {
        let before = self.before_update();
        let changes = self.parameters().iter().zip(before).map(|(&after, &before)| after - before);
        (before.len() == self.parameters().len()).then(|| changes.collect())
    }

    /// Sets parameters, given by their index in [`Session::parameters`]. The optimizer keeps its state, and training
    /// continues from the new values.
    ///
    /// # Errors
    /// [`EditError`]; nothing has changed then.
    pub fn edit(&mut self, edits: &[(usize, T)]) -> Result<(), EditError> {
        if self.divergence().is_some() {
            return Err(EditError::Diverged);
        }
        if !edits.iter().all(|(_, value)| value.is_finite()) {
            return Err(EditError::NotFinite);
        }
        let (before, updated_from) = (self.parameters().to_vec(), self.before_update().to_vec());
        self.set_by_hand(edits)?;
        if !self.loss().is_finite() || !self.gradient().iter().all(|slope| slope.is_finite()) {
            self.set_parameters(&before)?;
            self.before_update_mut().copy_from_slice(&updated_from);
            return Err(EditError::NotFinite);
        }
        Ok(())
    }

    /// Sets parameters without checking the loss.
    ///
    /// # Errors
    /// [`EditError::Absent`]; nothing has changed then.
    pub(super) fn set_by_hand(&mut self, edits: &[(usize, T)]) -> Result<(), EditError> {
        let before = self.parameters().to_vec();
        let mut after = before.clone();
        for &(index, value) in edits {
            *after.get_mut(index).ok_or(EditError::Absent(index))? = value;
        }
        self.set_parameters(&after)?;
        // The edit does not count as part of the newest step.
        for ((old, before), after) in self.before_update_mut().iter_mut().zip(before).zip(after) {
            if before != after {
                *old += after - before;
            }
        }
        let loss = self.loss();
        if self.epoch() == 0 && loss.is_finite() {
            // The run starts from these parameters.
            self.note_loss(loss);
        }
        Ok(())
    }

    /// The index of the bias of a unit in the only hidden layer, and the value that moves its kink to x.
    ///
    /// # Errors
    /// [`EditError::Absent`] where there is no such unit, or a layer before it.
    pub fn kink_moved_to(&mut self, unit: usize, x: T) -> Result<(usize, T), EditError> {
        let widths = self.anatomy(&[])?.widths;
        match widths[..] {
            [1, hidden, _] if unit < hidden => Ok((hidden + unit, bias_of_kink(self.parameters()[unit], x))),
            _ => Err(EditError::Absent(unit)),
        }
    }

    fn kinks(&self, widths: &[usize]) -> Option<Vec<Option<T>>> {
        let &[1, hidden, _] = widths else { return None };
        let (weights, biases) = (&self.parameters()[..hidden], &self.parameters()[hidden..2 * hidden]);
        Some(weights.iter().zip(biases).map(|(&weight, &bias)| kink(weight, bias)).collect())
    }
}

/// The values of each row.
fn width(shape: Shape) -> usize {
    shape.extents()[1]
}

/// For each column, the number of rows whose pre-activation lies where the activation is flat.
fn saturated_samples<T: Element>(activation: Activation, values: &[T], width: usize) -> Vec<usize> {
    let flat = FLAT * activation.max_slope();
    let is_flat = |value: &&T| activation.slope(value.to_f64()).abs() < flat;
    (0..width).map(|unit| values.iter().skip(unit).step_by(width).filter(is_flat).count()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::autograd::Tape;
    use crate::data::{LAB_X, LAB_Y};
    use crate::nn::MSELoss;
    use crate::optim::{OptimizerConfig, OptimizerKind};
    use crate::train::Config;

    fn session<T: Element>(widths: &[usize], activation: Activation, steps: u32) -> Session<T> {
        let optimizer = OptimizerConfig::new(OptimizerKind::Adam, 0.05);
        let config = Config::new(widths.to_vec(), activation, optimizer, 1);
        let mut session = Session::new(&config, &LAB_X, &LAB_Y).expect("the lab's data fits");
        session.step(steps).expect("fits");
        session
    }

    fn stacked_parts_are_the_prediction<T: Element>(tolerance: f64) {
        for activation in [Activation::Sigmoid, Activation::Relu, Activation::Gelu] {
            for widths in [&[1, 2, 1][..], &[1, 7, 5, 1], &[1, 20, 1]] {
                let mut run = session::<T>(widths, activation, 30);
                let places: Vec<T> = (0..27).map(|step| T::from_f64(f64::from(step) / 2.0)).collect();
                let parts = run.anatomy(&places).expect("one value is one sample");
                assert_eq!((&parts.widths[..], parts.contributions.len()), (widths, widths[widths.len() - 2]));
                let predictions = run.predict(&places).expect("one value is one sample");
                for (at, prediction) in predictions.iter().enumerate() {
                    let added: f64 = parts.contributions.iter().map(|unit| unit[at].to_f64()).sum();
                    let sum = parts.bias.to_f64() + added;
                    assert!((sum - prediction.to_f64()).abs() < tolerance, "{widths:?}: {sum} and {prediction}");
                }
            }
        }
    }

    #[test]
    fn the_parts_stacked_are_the_prediction() {
        stacked_parts_are_the_prediction::<f32>(2e-6);
        stacked_parts_are_the_prediction::<f64>(1e-13);
    }

    #[test]
    fn a_kink_is_where_the_pre_activation_is_0_and_moves_to_where_it_is_put() {
        assert_eq!((kink(2.0, -6.0), kink(0.0, 1.0), kink(0.0, 0.0)), (Some(3.0), None, None));
        assert_eq!(bias_of_kink(2.0, 3.0), -6.0);
        let mut run = session::<f64>(&[1, 3, 1], Activation::Relu, 5);
        for (unit, x) in [(0, 2.5), (2, 11.0)] {
            let (index, bias) = run.kink_moved_to(unit, x).expect("there is such a unit");
            assert_eq!(index, 3 + unit);
            run.edit(&[(index, bias)]).expect("a finite bias");
            let kinks = run.anatomy(&[]).expect("no places at all").kinks.expect("one hidden layer");
            assert!((kinks[unit].expect("a weight") - x).abs() < 1e-12);
        }
        assert_eq!(run.kink_moved_to(3, 1.0), Err(EditError::Absent(3)));
        let mut deep = session::<f64>(&[1, 3, 3, 1], Activation::Relu, 0);
        assert_eq!(deep.kink_moved_to(0, 1.0), Err(EditError::Absent(0)), "a deep unit's kink is no single point");
        assert_eq!(deep.anatomy(&[]).expect("no places").kinks, None);
    }

    #[test]
    fn saturation_is_what_a_hand_counts() {
        // Unit 1 is off left of x = 5, where 4.4, 4.168, 3.3, 3.1 and 2.167 lie; unit 2 is off everywhere, unit 3
        // nowhere.
        let mut run = session::<f64>(&[1, 3, 1], Activation::Relu, 0);
        run.set_parameters(&[1.0, -1.0, 1.0, -5.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0]).expect("ten parameters");
        assert_eq!(run.anatomy(&[]).expect("no places").saturated, [[5, 15, 0]]);
        // A sigmoid's slope is a tenth of 1/4 where σ(1 − σ) = 1/40, at |z| = 3.6369 and beyond: with z = x − 5 at the
        // points above 8.6369, of which there are two, and below 1.3631, of which there are none.
        let mut run = session::<f64>(&[1, 1, 1], Activation::Sigmoid, 0);
        run.set_parameters(&[1.0, -5.0, 1.0, 0.0]).expect("four parameters");
        assert_eq!(run.anatomy(&[]).expect("no places").saturated, [[2]]);
        let mut run = session::<f64>(&[1, 2, 2, 1], Activation::Identity, 0);
        assert_eq!(run.anatomy(&[]).expect("no places").saturated, [[0, 0], [0, 0]]);
    }

    #[test]
    fn an_edit_changes_the_prediction_by_the_formula_and_training_goes_on() {
        let mut run = session::<f64>(&[1, 2, 1], Activation::Tanh, 10);
        let [w1, _, b1, b2, v1, v2, c] = run.parameters()[..] else { panic!("seven parameters") };
        let step = run.last_update().expect("ten steps are done");
        run.edit(&[(1, 0.25), (6, c + 1.0)]).expect("finite values");
        let x = 4.0f64;
        let expected = v1 * (w1 * x + b1).tanh() + v2 * (0.25 * x + b2).tanh() + c + 1.0;
        let prediction = run.predict(&[x]).expect("one sample")[0];
        assert!((prediction - expected).abs() < 1e-12, "{prediction}, {expected}");
        for (a, b) in run.last_update().expect("still ten steps").iter().zip(&step) {
            assert!((a - b).abs() < 1e-12, "the edit is no step of the optimizer: {a}, {b}");
        }
        let (epoch, loss) = (run.epoch(), run.loss());
        run.step(1).expect("fits");
        assert_eq!(run.epoch(), epoch + 1);
        assert_ne!(run.loss(), loss);
    }

    #[test]
    fn an_edit_that_cannot_be_changes_nothing() {
        let mut run = session::<f32>(&[1, 2, 1], Activation::Identity, 3);
        let before = run.parameters().to_vec();
        assert_eq!(run.edit(&[(7, 1.0)]), Err(EditError::Absent(7)));
        assert_eq!(run.edit(&[(0, f32::NAN)]), Err(EditError::NotFinite));
        assert_eq!(run.edit(&[(0, 1.0), (6, f32::MAX)]), Err(EditError::NotFinite), "the loss overflows");
        assert_eq!(run.parameters(), before);
        assert!(run.loss().is_finite());
    }

    #[test]
    fn the_gradient_and_the_last_update_are_the_runs_own() {
        let mut run = session::<f64>(&[1, 3, 2, 1], Activation::Sigmoid, 4);
        // The tape computes the same gradient by itself.
        let expected = {
            let y: Vec<f64> = LAB_Y.to_vec();
            let (tape, model, x): (&mut Tape<f64>, _, _) = run.on_tape().expect("its own tape");
            let prediction = model.forward(tape, x).expect("fits");
            let y = tape.constant(Shape::new([15, 1]), &y).expect("15 values");
            let loss = MSELoss.forward(tape, prediction, y).expect("fits");
            tape.zero_grad();
            tape.backward(loss).expect("a scalar");
            let of = |parameter| tape.grad(parameter).expect("its own").to_vec();
            model.parameters().flat_map(of).collect::<Vec<f64>>()
        };
        for (a, b) in run.gradient().iter().zip(&expected) {
            assert!((a - b).abs() < 1e-12, "{a}, {b}");
        }
        let before = run.parameters().to_vec();
        run.step(1).expect("fits");
        let update = run.last_update().expect("a step is done");
        let moved: Vec<f64> = run.parameters().iter().zip(before).map(|(after, before)| after - before).collect();
        assert_eq!(update, moved);
        assert_eq!(session::<f64>(&[1, 2, 1], Activation::Tanh, 0).last_update(), None);
    }
}

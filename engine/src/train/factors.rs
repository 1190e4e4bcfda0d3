//! One parameter's gradient, taken apart: the chain rule's factors for each sample, and the central difference.

use super::Session;
use crate::autograd::{Error, GradientCheck, Tape, Tensor};
use crate::nn::{Activation, Layer, Linear, MSELoss};
use crate::tensor::{Element, Shape};

/// The step of the central difference, relative to the parameter (or to 1, if it is smaller).
const STEP: f64 = 1e-6;

/// The gradient of the loss by one parameter, computed in double precision.
///
/// The parameter is a weight that multiplies an input of a unit, or the unit's bias. The gradient is the mean of
/// [`SampleFactors::delta`] times [`SampleFactors::activation`].
#[derive(Debug, Clone, PartialEq)]
pub struct Factors {
    /// The gradient by a backward pass, and by the central difference.
    pub check: GradientCheck,
    /// By how much the central difference moves the parameter up and down.
    pub step: f64,
    /// The factors, for each sample of the data.
    pub samples: Vec<SampleFactors>,
    /// The non-linearity after the unit; `None` for an output.
    pub activation: Option<Activation>,
    /// The pre-activations of each hidden layer: those of all its units, sample by sample.
    pub pre_activations: Vec<Vec<f64>>,
}

/// What one sample contributes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleFactors {
    /// δ: the derivative of the sample's squared error by the unit's pre-activation.
    pub delta: f64,
    /// a: the number that the weight multiplies; 1 for a bias.
    pub activation: f64,
    /// z: the unit's pre-activation.
    pub z: f64,
}

/// A network of a session in double precision.
struct Copy {
    tape: Tape<f64>,
    layers: Vec<Layer>,
    linear: Vec<Linear>,
    x: Tensor,
    y: Tensor,
}

/// The values of a forward pass.
struct Pass {
    loss: Tensor,
    /// What goes into each linear layer, and what comes out.
    through: Vec<(Tensor, Tensor)>,
}

impl Copy {
    fn forward(&mut self) -> Result<Pass, Error> {
        self.tape.rewind();
        let (mut x, mut through) = (self.x, Vec::new());
        let mut linear = self.linear.iter();
        for layer in &self.layers {
            let layer = match layer {
                Layer::Linear(_) => linear.next().map_or_else(|| layer.clone(), |copy| Layer::Linear(*copy)),
                other => other.clone(),
            };
            let out = layer.forward(&mut self.tape, x)?;
            if matches!(layer, Layer::Linear(_)) {
                through.push((x, out));
            }
            x = out;
        }
        let loss = MSELoss.forward(&mut self.tape, x, self.y)?;
        Ok(Pass { loss, through })
    }
}

impl<T: Element> Session<T> {
    /// Takes apart the gradient by a parameter, given by its index in [`Session::parameters`], at the current
    /// parameters and over all samples.
    ///
    /// # Errors
    /// [`Error::Argument`] if there is no such parameter.
    pub fn factors(&mut self, index: usize) -> Result<Factors, Error> {
        let mut copy = self.copy()?;
        let mut first = 0;
        for (layer, linear) in copy.linear.clone().into_iter().enumerate() {
            let [outputs, inputs] = *copy.tape.shape(linear.weight)?.extents() else { break };
            let (weights, all) = (outputs * inputs, outputs * inputs + outputs);
            if index < first + all {
                let at = index - first;
                let (leaf, element) = if at < weights { (linear.weight, at) } else { (linear.bias, at - weights) };
                let (unit, from) = if at < weights { (at / inputs, Some(at % inputs)) } else { (element, None) };
                return taken_apart(&mut copy, (leaf, element), (layer, unit, from));
            }
            first += all;
        }
        Err(Error::Argument { op: "factors", problem: format!("the network has no parameter of number {index}") })
    }

    fn copy(&mut self) -> Result<Copy, Error> {
        let wide = |values: &[T]| values.iter().map(|value| value.to_f64()).collect::<Vec<f64>>();
        let y = self.targets()?;
        let (y_shape, y) = (y.0, wide(y.1));
        let (tape, model, x) = self.on_tape()?;
        let mut copied = Tape::new();
        let mut linear = Vec::new();
        let layers = model.layers().to_vec();
        for layer in &layers {
            if let Layer::Linear(Linear { weight, bias }) = layer {
                let mut parameter = |of: Tensor| copied.parameter(tape.shape(of)?, &wide(tape.value(of)?));
                linear.push(Linear { weight: parameter(*weight)?, bias: parameter(*bias)? });
            }
        }
        let x = copied.buffer(tape.shape(x)?, &wide(tape.value(x)?))?;
        let y = copied.buffer(y_shape, &y)?;
        Ok(Copy { tape: copied, layers, linear, x, y })
    }
}

fn taken_apart(
    copy: &mut Copy,
    (leaf, element): (Tensor, usize),
    (layer, unit, from): (usize, usize, Option<usize>),
) -> Result<Factors, Error> {
    let pass = copy.forward()?;
    copy.tape.zero_grad();
    copy.tape.backward(pass.loss)?;
    let analytic = copy.tape.grad(leaf)?[element];
    let (input, output) = pass.through[layer];
    let (inputs, units) = (width(copy.tape.shape(input)?), width(copy.tape.shape(output)?));
    let (entering, z, slopes) = (copy.tape.value(input)?, copy.tape.value(output)?, copy.tape.grad(output)?);
    let count = z.len() / units;
    let samples = (0..count).map(|sample| SampleFactors {
        // The loss is the mean over the samples, so its derivative by z has 1/N in it.
        delta: count as f64 * slopes[sample * units + unit],
        activation: from.map_or(1.0, |from| entering[sample * inputs + from]),
        z: z[sample * units + unit],
    });
    let samples = samples.collect();
    let hidden = &pass.through[..pass.through.len() - 1];
    let pre_activations =
        hidden.iter().map(|(_, z)| Ok(copy.tape.value(*z)?.to_vec())).collect::<Result<_, Error>>()?;
    let activations: Vec<Activation> = copy
        .layers
        .iter()
        .filter_map(|layer| match layer {
            Layer::Activation(activation) => Some(*activation),
            _ => None,
        })
        .collect();

    let values = copy.tape.value(leaf)?.to_vec();
    let step = STEP * values[element].abs().max(1.0);
    let mut moved = |by: f64| -> Result<f64, Error> {
        let mut there = values.clone();
        there[element] += by;
        copy.tape.set_value(leaf, &there)?;
        let pass = copy.forward()?;
        copy.tape.item(pass.loss)
    };
    // The step as rounded to double precision, so that dividing by it does not add an error.
    let (up, down) = ((values[element] + step) - values[element], values[element] - (values[element] - step));
    let numeric = (moved(step)? - moved(-step)?) / (up + down);
    let check = GradientCheck { analytic, numeric };
    Ok(Factors { check, step, samples, activation: activations.get(layer).copied(), pre_activations })
}

/// The values of each row.
fn width(shape: Shape) -> usize {
    shape.extents()[1]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{LAB_X, LAB_Y};
    use crate::optim::{OptimizerConfig, OptimizerKind};
    use crate::train::Config;

    fn session<T: Element>(widths: &[usize], activation: Activation) -> Session<T> {
        let optimizer = OptimizerConfig::new(OptimizerKind::Adam, 0.05);
        let config = Config::new(widths.to_vec(), activation, optimizer, 1);
        let mut session = Session::new(&config, &LAB_X, &LAB_Y).expect("the lab's data fits");
        session.step(40).expect("fits");
        session
    }

    #[test]
    fn the_factors_multiply_to_the_gradient_and_the_central_difference_agrees() {
        for activation in [Activation::Sigmoid, Activation::Tanh, Activation::Gelu] {
            for widths in [&[1, 2, 1][..], &[1, 3, 2, 1]] {
                let mut run = session::<f64>(widths, activation);
                let gradient = run.gradient().to_vec();
                for (index, &expected) in gradient.iter().enumerate() {
                    let factors = run.factors(index).expect("a parameter");
                    assert_eq!(factors.samples.len(), 15);
                    let sum: f64 = factors.samples.iter().map(|sample| sample.delta * sample.activation).sum();
                    assert!((sum / 15.0 - expected).abs() < 1e-12, "{widths:?}, {index}: {sum}, {expected}");
                    assert!((factors.check.analytic - expected).abs() < 1e-12);
                    assert!(factors.check.relative_error() < 1e-8, "{:?}", factors.check);
                }
            }
        }
    }

    #[test]
    fn the_factors_are_those_of_the_formula() {
        let mut run = session::<f64>(&[1, 2, 1], Activation::Tanh);
        let [w1, w2, b1, b2, v1, v2, c] = run.parameters()[..] else { panic!("seven parameters") };
        let factors = run.factors(1).expect("the weight of unit 2");
        assert_eq!(factors.activation, Some(Activation::Tanh));
        for (sample, (&x, &y)) in factors.samples.iter().zip(LAB_X.iter().zip(&LAB_Y)) {
            let z = w2 * x + b2;
            let error = v1 * (w1 * x + b1).tanh() + v2 * z.tanh() + c - y;
            let delta = 2.0 * error * v2 * (1.0 - z.tanh().powi(2));
            assert!((sample.z - z).abs() < 1e-12 && (sample.delta - delta).abs() < 1e-12);
            assert_eq!(sample.activation, x);
        }
        let bias = run.factors(6).expect("the output's bias");
        assert_eq!((bias.activation, bias.samples[0].activation), (None, 1.0));
        assert_eq!((bias.pre_activations.len(), bias.pre_activations[0].len()), (1, 30));
        let error = run.factors(7).expect_err("there are seven");
        assert_eq!(error.to_string(), "factors: the network has no parameter of number 7");
    }

    #[test]
    fn a_run_in_single_precision_is_taken_apart_in_double_precision_and_stays_as_it_is() {
        let mut run = session::<f32>(&[1, 4, 1], Activation::Sigmoid);
        let (before, gradient) = (run.parameters().to_vec(), run.gradient().to_vec());
        let factors = run.factors(2).expect("a parameter");
        assert!((factors.check.analytic - f64::from(gradient[2])).abs() < 1e-5);
        assert!(factors.check.relative_error() < 1e-8);
        assert_eq!(run.parameters(), before);
    }
}

//! Second derivatives of a run's loss: exact products of its Hessian with vectors, and what follows from them.

use nalgebra::{DMatrix, SymmetricEigen};

use super::second_derivative::second_derivative;
use crate::autograd::{Error, Tape, Tensor};
use crate::data::Generator;
use crate::nn::{Activation, Layer, Linear, Sequential};
use crate::tensor::Element;
use crate::tensor::kernels::{Layout, matmul_add};

/// The power iteration ends after this many products ...
const MOST_PRODUCTS: usize = 200;
/// ... or when the eigenvalue changes by a smaller share than this.
const SETTLED: f64 = 1e-14;

/// The second derivatives of the mean squared error of a network at one point, in double precision.
///
/// H v is the derivative of the gradient along v. It is taken exactly, with Pearlmutter's R-operator (1994): each
/// quantity of forward and backward pass, such as x, has a derivative along v, written ẋ. A layer z = x Wᵀ + b with the
/// direction's V and v in place of W and b, and δ = ∂loss/∂z, gives
///
/// - forward: ż = ẋ Wᵀ + x Vᵀ + v, and behind an activation φ′(z) ż,
/// - backward: the products δ̇ᵀ x + δᵀ ẋ for W and the sum of δ̇ over the samples for b; δ̇ W + δ V goes on to the
///   previous layer, and through an activation as φ′(z) δ̇ + φ″(z) ż δ.
///
/// Only the quantities with a dot depend on v; the others are computed once.
#[derive(Debug, Clone)]
pub struct Curvature {
    samples: usize,
    layers: Vec<LayerState>,
    parameters: usize,
    /// The number of predicted values, over which the loss is a mean.
    outputs: usize,
}

/// A layer with the results of the forward and backward pass. Matrices are row-major, with one row per sample.
#[derive(Debug, Clone)]
enum LayerState {
    Linear {
        weight: Vec<f64>,
        bias: Vec<f64>,
        /// Its input.
        x: Vec<f64>,
        /// The gradient with respect to its output.
        delta: Vec<f64>,
    },
    Activation {
        activation: Activation,
        /// Its input.
        z: Vec<f64>,
        /// φ′(z).
        slope: Vec<f64>,
        /// φ″(z) times the gradient with respect to its output.
        curvature: Vec<f64>,
    },
}

impl Curvature {
    /// The second derivatives at the parameters' values on the tape, for samples x and targets y there.
    pub(super) fn new<T: Element>(tape: &Tape<T>, model: &Sequential, x: Tensor, y: Tensor) -> Result<Self, Error> {
        let wide = |tensor| Ok(tape.value(tensor)?.iter().map(|value| value.to_f64()).collect::<Vec<f64>>());
        let samples = tape.shape(x)?.extents()[0];
        let (mut value, mut layers, mut parameters) = (wide(x)?, Vec::new(), 0);
        for layer in model.layers() {
            let layer = match layer {
                Layer::Linear(Linear { weight, bias }) => {
                    let (weight, bias) = (wide(*weight)?, wide(*bias)?);
                    parameters += weight.len() + bias.len();
                    LayerState::Linear { weight, bias, x: value, delta: Vec::new() }
                }
                &Layer::Activation(activation) => {
                    let slope = value.iter().map(|&z| activation.slope(z)).collect();
                    LayerState::Activation { activation, z: value, slope, curvature: Vec::new() }
                }
                other => {
                    let problem = format!("{other:?} is in the way; only linear layers and activations have curvature");
                    return Err(Error::Argument { op: "curvature", problem });
                }
            };
            value = layer.forward(samples);
            layers.push(layer);
        }
        let outputs = value.len();
        let share = 2.0 / outputs as f64;
        let mut gradient: Vec<f64> = value.iter().zip(wide(y)?).map(|(value, y)| share * (value - y)).collect();
        for layer in layers.iter_mut().rev() {
            gradient = layer.backward(samples, gradient);
        }
        Ok(Self { samples, layers, parameters, outputs })
    }

    /// The number of parameters: the Hessian is a square of this size.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.parameters
    }

    /// H v, for a direction in the order of [`super::Session::parameters`].
    ///
    /// # Errors
    /// [`Error::Argument`] unless the direction has one element for each parameter.
    pub fn times(&self, direction: &[f64]) -> Result<Vec<f64>, Error> {
        let (given, needed) = (direction.len(), self.parameters);
        if given != needed {
            let problem = format!("the direction has {given} elements; it must have {needed}, one for each parameter");
            return Err(Error::Argument { op: "times", problem });
        }
        Ok(self.product(direction))
    }

    fn product(&self, direction: &[f64]) -> Vec<f64> {
        let samples = self.samples;
        // The derivative of the input of each layer along v; the first input does not depend on the parameters.
        let mut dots: Vec<Vec<f64>> = Vec::with_capacity(self.layers.len());
        let mut dot = self.layers.first().map_or(Vec::new(), |layer| vec![0.0; layer.input().len()]);
        let mut rest = direction;
        for layer in &self.layers {
            let next = match layer {
                LayerState::Linear { weight, bias, x, .. } => {
                    let (own, after) = rest.split_at(weight.len() + bias.len());
                    rest = after;
                    let (along_weight, along_bias) = own.split_at(weight.len());
                    let extents = (samples, x.len() / samples, bias.len());
                    let mut next = along_bias.repeat(samples);
                    matmul_add(Layout::RightTransposed, extents, &dot, weight, &mut next);
                    matmul_add(Layout::RightTransposed, extents, x, along_weight, &mut next);
                    next
                }
                LayerState::Activation { slope, .. } => {
                    slope.iter().zip(&dot).map(|(slope, dot)| slope * dot).collect()
                }
            };
            dots.push(std::mem::replace(&mut dot, next));
        }

        let share = 2.0 / self.outputs as f64;
        let mut dot_delta: Vec<f64> = dot.iter().map(|dot| share * dot).collect();
        let mut product = vec![0.0; self.parameters];
        let mut end = self.parameters;
        for (layer, dot) in self.layers.iter().zip(&dots).rev() {
            dot_delta = match layer {
                LayerState::Linear { weight, bias, x, delta } => {
                    let (inputs, outputs) = (x.len() / samples, bias.len());
                    let start = end - weight.len() - bias.len();
                    let along_weight = &direction[start..end - bias.len()];
                    let (by_weight, by_bias) = product[start..end].split_at_mut(weight.len());
                    matmul_add(Layout::LeftTransposed, (outputs, samples, inputs), &dot_delta, x, by_weight);
                    matmul_add(Layout::LeftTransposed, (outputs, samples, inputs), delta, dot, by_weight);
                    for row in dot_delta.chunks_exact(outputs) {
                        for (sum, dot_delta) in by_bias.iter_mut().zip(row) {
                            *sum += dot_delta;
                        }
                    }
                    end = start;
                    let mut next = vec![0.0; x.len()];
                    matmul_add(Layout::Plain, (samples, outputs, inputs), &dot_delta, weight, &mut next);
                    matmul_add(Layout::Plain, (samples, outputs, inputs), delta, along_weight, &mut next);
                    next
                }
                LayerState::Activation { slope, curvature, .. } => {
                    let terms = dot_delta.iter().zip(slope).zip(dot.iter().zip(curvature));
                    terms.map(|((dot_delta, slope), (dot, curvature))| dot_delta * slope + dot * curvature).collect()
                }
            };
        }
        product
    }

    /// H itself, column by column, made exactly symmetric. For small models: it has the square of their parameters.
    #[must_use]
    pub fn hessian(&self) -> DMatrix<f64> {
        let mut columns = DMatrix::zeros(self.parameters, self.parameters);
        let mut direction = vec![0.0; self.parameters];
        for (index, mut column) in columns.column_iter_mut().enumerate() {
            direction[index] = 1.0;
            column.copy_from_slice(&self.product(&direction));
            direction[index] = 0.0;
        }
        (&columns + columns.transpose()) / 2.0
    }

    /// The eigenvalues of H, ascending; `None` if H is not finite. For small models, as
    /// [`Curvature::hessian`].
    #[must_use]
    pub fn eigenvalues(&self) -> Option<Vec<f64>> {
        let hessian = self.hessian();
        if !hessian.iter().all(|value| value.is_finite()) {
            return None;
        }
        // Each eigenvalue takes a few rounds; the limit only guards against an endless loop.
        let eigen = SymmetricEigen::try_new(hessian, f64::EPSILON, 1000 * self.parameters)?;
        let mut eigenvalues = eigen.eigenvalues.as_slice().to_vec();
        eigenvalues.sort_by(f64::total_cmp);
        Some(eigenvalues)
    }

    /// λmax, the largest eigenvalue of H, by power iteration; `None` if it is not finite.
    #[must_use]
    pub fn largest_eigenvalue(&self) -> Option<f64> {
        let dominant = self.dominant_eigenvalue(0.0);
        // The power iteration finds the eigenvalue of largest size; if that one is negative, shifting all by it makes
        // the largest one dominant.
        let largest = if dominant < 0.0 { self.dominant_eigenvalue(-dominant) + dominant } else { dominant };
        largest.is_finite().then_some(largest)
    }

    /// 2 / λmax: the learning rate beyond which gradient descent moves away from a minimum with this curvature. On a
    /// quadratic loss it multiplies the error along each eigenvector of H by 1 − ηλ, which shrinks it exactly for
    /// η < 2/λ. `None` if the loss does not curve upwards in any direction.
    #[must_use]
    pub fn largest_stable_rate(&self) -> Option<f64> {
        self.largest_eigenvalue().filter(|&largest| largest > 0.0).map(|largest| 2.0 / largest)
    }

    /// The eigenvalue of largest size of H plus `shift` times the identity.
    fn dominant_eigenvalue(&self, shift: f64) -> f64 {
        let mut generator = Generator::manual_seed(0);
        let mut direction: Vec<f64> = (0..self.parameters).map(|_| generator.uniform(1.0)).collect();
        normalise(&mut direction);
        let mut eigenvalue = 0.0;
        for _ in 0..MOST_PRODUCTS {
            let mut image = self.product(&direction);
            for (image, along) in image.iter_mut().zip(&direction) {
                *image += shift * along;
            }
            let before = eigenvalue;
            eigenvalue = image.iter().zip(&direction).map(|(a, b)| a * b).sum();
            if (eigenvalue - before).abs() <= SETTLED * eigenvalue.abs() || !normalise(&mut image) {
                break;
            }
            direction = image;
        }
        eigenvalue
    }
}

impl LayerState {
    fn input(&self) -> &[f64] {
        match self {
            Self::Linear { x, .. } => x,
            Self::Activation { z, .. } => z,
        }
    }

    fn forward(&self, samples: usize) -> Vec<f64> {
        match self {
            Self::Linear { weight, bias, x, .. } => {
                let mut z = bias.repeat(samples);
                matmul_add(Layout::RightTransposed, (samples, x.len() / samples, bias.len()), x, weight, &mut z);
                z
            }
            Self::Activation { activation, z, .. } => z.iter().map(|&z| activation.value(z)).collect(),
        }
    }

    /// Takes the gradient with respect to the output, keeps what the second derivatives need, and returns the gradient
    /// with respect to the input.
    fn backward(&mut self, samples: usize, gradient: Vec<f64>) -> Vec<f64> {
        match self {
            Self::Linear { weight, bias, x, delta } => {
                let mut before = vec![0.0; x.len()];
                matmul_add(Layout::Plain, (samples, bias.len(), x.len() / samples), &gradient, weight, &mut before);
                *delta = gradient;
                before
            }
            Self::Activation { activation, z, slope, curvature } => {
                *curvature = z
                    .iter()
                    .zip(&gradient)
                    .map(|(&z, gradient)| second_derivative(*activation, z) * gradient)
                    .collect();
                slope.iter().zip(&gradient).map(|(slope, gradient)| slope * gradient).collect()
            }
        }
    }
}

/// Scales to length 1, unless the length is 0 or not finite.
fn normalise(vector: &mut [f64]) -> bool {
    let length = vector.iter().map(|value| value * value).sum::<f64>().sqrt();
    let possible = length > 0.0 && length.is_finite();
    if possible {
        for value in vector {
            *value /= length;
        }
    }
    possible
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Choice;
    use crate::optim::{OptimizerConfig, OptimizerKind};
    use crate::train::{Config, Session};

    fn session(activation: Activation, layers: &[usize]) -> Session<f64> {
        let optimizer = OptimizerConfig::new(OptimizerKind::Sgd, 0.05);
        let config = Config::new(layers.to_vec(), activation, optimizer, 5);
        let mut generator = Generator::manual_seed(1);
        let (x, y) = (generator.randn::<f64>(6 * layers[0]), generator.randn(6 * layers[layers.len() - 1]));
        let mut session = Session::new(&config, &x, &y).expect("the data fits");
        session.step(20).expect("the shapes fit");
        session
    }

    /// (∇f(θ + hv) − ∇f(θ − hv)) / 2h.
    fn difference(run: &Session<f64>, direction: &[f64], step: f64) -> Result<Vec<f64>, Error> {
        let at = run.parameters().to_vec();
        let mut run = run.clone();
        let mut gradient = |step: f64| -> Result<Vec<f64>, Error> {
            let moved: Vec<f64> = at.iter().zip(direction).map(|(at, along)| at + step * along).collect();
            run.set_parameters(&moved)?;
            Ok(run.gradient().to_vec())
        };
        let (ahead, behind) = (gradient(step)?, gradient(-step)?);
        Ok(ahead.iter().zip(&behind).map(|(ahead, behind)| (ahead - behind) / (2.0 * step)).collect())
    }

    #[test]
    fn products_are_differences_of_gradients() -> Result<(), Error> {
        for &activation in Activation::ALL {
            for layers in [&[1, 1][..], &[2, 5, 3], &[1, 4, 4, 4, 1]] {
                let mut run = session(activation, layers);
                let curvature = run.curvature()?;
                let direction: Vec<f64> = Generator::manual_seed(2).randn(curvature.parameters());
                let product = curvature.times(&direction)?;
                // The error of order h² cancels between two steps, which leaves rounding. A smaller step crosses no
                // kink.
                let (wide, narrow) = (difference(&run, &direction, 2e-4)?, difference(&run, &direction, 1e-4)?);
                let expected: Vec<f64> = wide.iter().zip(&narrow).map(|(w, n)| (4.0 * n - w) / 3.0).collect();
                let size = expected.iter().fold(0.0_f64, |size, value| size.max(value.abs()));
                for (actual, expected) in product.iter().zip(&expected) {
                    assert!(
                        (actual - expected).abs() < 1e-10 * size,
                        "{activation:?} {layers:?}: {actual}, {expected}"
                    );
                }
            }
        }
        Ok(())
    }

    #[test]
    fn the_hessian_is_symmetric_before_it_is_made_so() -> Result<(), Error> {
        let curvature = session(Activation::Tanh, &[2, 5, 3]).curvature()?;
        let count = curvature.parameters();
        let (u, v): (Vec<f64>, Vec<f64>) =
            (Generator::manual_seed(3).randn(count), Generator::manual_seed(4).randn(count));
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let (one, other) = (dot(&u, &curvature.times(&v)?), dot(&v, &curvature.times(&u)?));
        assert!((one - other).abs() < 1e-12 * one.abs(), "{one} and {other}");
        Ok(())
    }

    #[test]
    fn the_power_iteration_finds_the_largest_eigenvalue() -> Result<(), Error> {
        for activation in [Activation::Sigmoid, Activation::Tanh, Activation::Relu] {
            let curvature = session(activation, &[1, 4, 4, 1]).curvature()?;
            let eigenvalues = curvature.eigenvalues().expect("finite");
            assert_eq!(eigenvalues.len(), curvature.parameters());
            let expected = eigenvalues[eigenvalues.len() - 1];
            let found = curvature.largest_eigenvalue().expect("finite");
            assert!((found - expected).abs() < 1e-9 * expected, "{activation:?}: {found}, {expected}");
        }
        Ok(())
    }

    #[test]
    fn a_direction_has_an_element_for_each_parameter() -> Result<(), Error> {
        let error = session(Activation::Tanh, &[1, 1]).curvature()?.times(&[1.0]).expect_err("two are needed");
        let words = "times: the direction has 1 elements; it must have 2, one for each parameter";
        assert_eq!(error.to_string(), words);
        Ok(())
    }
}

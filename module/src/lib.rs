//! The engine as an ES module, for any web page: `cargo xtask pkg` writes it to target/pkg/gradient_lab.js.
//!
//! Numbers are passed and returned as `Float64Array`s, settings as JSON. A bad argument throws an `Error` that names it
//! and what is allowed.

mod settings;

use engine::probe::{DeepNetwork, log10_bound};
use engine::tensor::Element;
use engine::train::Trainer as Training;
use serde::Serialize;
use settings::Precision;
use wasm_bindgen::prelude::*;

/// Trains a multilayer perceptron on one data set, with the mean squared error as its loss.
#[wasm_bindgen]
pub struct Trainer {
    training: Either,
}

enum Either {
    F32(Training<f32>),
    F64(Training<f64>),
}

/// Evaluates the same expression for either precision.
macro_rules! either {
    ($trainer:expr, $training:ident => $result:expr) => {
        match $trainer {
            Either::F32($training) => $result,
            Either::F64($training) => $result,
        }
    };
}

#[wasm_bindgen]
impl Trainer {
    /// Creates a trainer at epoch 0. `json` contains the settings; x has samples · layers[0] values, sample by sample,
    /// and y has samples · layers[last].
    ///
    /// # Errors
    /// Names the setting or argument that is wrong, and what is allowed.
    #[wasm_bindgen(constructor)]
    pub fn new(json: &str, x: &[f64], y: &[f64]) -> Result<Trainer, JsError> {
        let (config, precision) = settings::trainer(json).map_err(|message| JsError::new(&message))?;
        let training = match precision {
            Precision::F32 => Either::F32(Training::new(config, x, y)?),
            Precision::F64 => Either::F64(Training::new(config, x, y)?),
        };
        Ok(Self { training })
    }

    /// Makes `n` full-batch training steps and returns the loss of the last one, taken before its update.
    ///
    /// # Errors
    /// None.
    pub fn step(&mut self, n: u32) -> Result<f64, JsError> {
        Ok(either!(&mut self.training, training => training.step(n)?.to_f64()))
    }

    /// The loss at the current parameters.
    pub fn loss(&mut self) -> f64 {
        either!(&mut self.training, training => training.loss().to_f64())
    }

    /// The network's values for other samples, in the layout of x.
    ///
    /// # Errors
    /// If x does not consist of whole samples, or has a number that is not finite.
    pub fn predict(&self, x: &[f64]) -> Result<Vec<f64>, JsError> {
        Ok(either!(&self.training, training => wide(&training.predict(x)?)))
    }

    /// All parameters in the order of PyTorch's `model.parameters()`: each layer's weight, row-major (out, in), then
    /// its bias.
    #[must_use]
    pub fn parameters(&self) -> Vec<f64> {
        either!(&self.training, training => wide(training.parameters()))
    }

    /// Overwrites all parameters.
    ///
    /// # Errors
    /// If the number of values is not the number of parameters.
    #[wasm_bindgen(js_name = setParameters)]
    pub fn set_parameters(&mut self, values: &[f64]) -> Result<(), JsError> {
        either!(&mut self.training, training => training.set_parameters(values)?);
        Ok(())
    }

    /// The gradient of the loss at the current parameters, in the order of the parameters.
    pub fn gradients(&mut self) -> Vec<f64> {
        either!(&mut self.training, training => wide(training.gradient()))
    }

    /// Evaluates the loss and all gradients `n` times at the current parameters, without an update, and returns the
    /// loss. For measurements.
    pub fn backward(&mut self, n: u32) -> f64 {
        either!(&mut self.training, training => training.backward(n).to_f64())
    }

    /// Completed training steps.
    #[must_use]
    pub fn epoch(&self) -> f64 {
        either!(&self.training, training => training.epoch() as f64)
    }
}

fn wide<T: Element>(values: &[T]) -> Vec<f64> {
    values.iter().map(|value| value.to_f64()).collect()
}

/// The result of [`gradient_profile`].
#[derive(Serialize)]
struct Profile {
    log10_dw11: Option<f64>,
    log10_bound: f64,
    layers: Vec<LayerProfile>,
}

#[derive(Serialize)]
struct LayerProfile {
    layer: usize,
    log10_grad_norm: Option<f64>,
}

/// The gradients of a deep network with L hidden layers of K units and a linear output node, as JSON text. It contains
/// base-10 logarithms: `log10_dw11` of |∂f/∂w₁₁⁽¹⁾|, `log10_bound` of (K · max φ′)^L, and `log10_grad_norm` of the
/// gradient of each layer's weight matrix, hidden layers first and the output node last. An exact 0 has no logarithm
/// and is null. The numbers are accurate up to L = 10,000.
///
/// # Errors
/// Names the setting that is wrong, and what is allowed.
#[wasm_bindgen(js_name = gradientProfile)]
pub fn gradient_profile(json: &str) -> Result<String, JsError> {
    let config = settings::probe(json).map_err(|message| JsError::new(&message))?;
    let layers = config.layers;
    let log10_bound = log10_bound(&config, layers);
    let gradients = DeepNetwork::new(config).gradients(layers);
    let profile = Profile {
        log10_dw11: gradients.log10_dw11,
        log10_bound,
        layers: (1..)
            .zip(gradients.log10_norms)
            .map(|(layer, norm)| LayerProfile { layer, log10_grad_norm: norm })
            .collect(),
    };
    Ok(serde_json::to_string(&profile)?)
}

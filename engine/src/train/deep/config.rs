//! The configuration of a deep network and its training.

use crate::autograd::{Error, Tape, Tensor};
use crate::data::Generator;
use crate::nn::{Activation, BatchNorm1d, Init, Layer, LayerNorm, Linear, Residual, Sequential};
use crate::optim::OptimizerConfig;
use crate::plan::DeepShape;
use crate::tensor::Element;
use crate::train::ConfigError;

/// A run is a function of this: the same settings and data give the same numbers, bit for bit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DeepConfig {
    /// Hidden layers, at least 1.
    pub depth: usize,
    /// Units of each hidden layer, at least 1.
    pub width: usize,
    /// The non-linearity of each hidden layer.
    pub activation: Activation,
    /// How the weights of the linear layers are drawn.
    pub init: Init,
    /// Whether each hidden layer adds to its input, x + f(x), instead of replacing it. The first one, which makes the
    /// single input as wide as the network, cannot.
    pub residual: bool,
    /// Whether each hidden layer's pre-activations are normalised over its units.
    pub layer_norm: bool,
    /// Whether each hidden layer's pre-activations are normalised over the samples; before [`DeepConfig::layer_norm`].
    pub batch_norm: bool,
    /// The update rule and its settings.
    pub optimizer: OptimizerConfig,
    /// The seed of the initial weights: the 32 bits that PyTorch uses of a seed ([`crate::data::Seed`]).
    pub seed: u32,
}

/// A network on a tape.
#[derive(Debug, Clone)]
pub(super) struct Network {
    pub(super) model: Sequential,
    /// Everything that a step changes: all parameters, then the running statistics of batch normalisation. A plan has
    /// them in the same order.
    pub(super) changing: Vec<Tensor>,
}

impl DeepConfig {
    /// The network's shape, as a plan takes it.
    pub(super) fn shape(&self) -> DeepShape {
        let &Self { depth, width, activation, residual, layer_norm, batch_norm, .. } = self;
        DeepShape { depth, width, activation, residual, layer_norm, batch_norm }
    }

    /// Checks the settings and the data of a run: one input and one target per sample.
    pub(super) fn check(&self, x: &[f64], y: &[f64]) -> Result<(), ConfigError> {
        self.optimizer.check()?;
        if self.depth == 0 || self.width == 0 {
            return Err(ConfigError::Layers(if self.depth == 0 { vec![1] } else { vec![1, self.width, 1] }));
        }
        if x.is_empty() {
            return Err(ConfigError::Values { name: "x", given: 0, width: 1 });
        }
        if x.len() != y.len() {
            return Err(ConfigError::Samples { x: x.len(), y: y.len() });
        }
        for (name, values) in [("x", x), ("y", y)] {
            if let Some(index) = values.iter().position(|value| !value.is_finite()) {
                return Err(ConfigError::NotFinite { name, index });
            }
        }
        Ok(())
    }

    /// The network with its initial weights, on an empty tape. The weights are drawn layer by layer, in PyTorch's
    /// order.
    pub(super) fn network<T: Element>(&self, tape: &mut Tape<T>) -> Result<Network, Error> {
        let mut generator = Generator::manual_seed(self.seed);
        let (mut layers, mut running) = (Vec::new(), Vec::new());
        let mut inputs = 1;
        for hidden in 0..self.depth {
            let linear = Linear::new(tape, inputs, self.width, self.init, &mut generator)?;
            inputs = self.width;
            let mut block = vec![Layer::Linear(linear)];
            if self.batch_norm {
                let norm = BatchNorm1d::new(tape, self.width)?;
                running.extend([norm.running_mean, norm.running_var]);
                block.push(Layer::BatchNorm1d(norm));
            }
            if self.layer_norm {
                block.push(Layer::LayerNorm(LayerNorm::new(tape, self.width)?));
            }
            block.push(Layer::Activation(self.activation));
            if self.residual && hidden > 0 {
                layers.push(Layer::Residual(Residual::new(Sequential::new(block))));
            } else {
                layers.append(&mut block);
            }
        }
        let output = Linear::new(tape, inputs, 1, self.init, &mut generator)?;
        layers.push(Layer::Linear(output));
        let model = Sequential::new(layers);
        let changing = model.parameters().chain(running).collect();
        Ok(Network { model, changing })
    }
}

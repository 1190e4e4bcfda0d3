//! Nets that fail, and cures for them.

use engine::choice::choice;
use engine::nn::{Activation, Init};
use engine::optim::OptimizerKind;
use protocol::DeepSettings;

choice! {
    /// A way in which a deep net fails.
    "illness", pub Illness {
        /// The gradient shrinks from layer to layer.
        Vanishing = "vanishing", "Vanishing";
        /// The gradient shrinks below the smallest number.
        Underflow = "underflow", "Underflow";
        /// The gradient grows from layer to layer, beyond the largest number.
        Explosion = "explosion", "Explosion";
        /// No path carries any gradient.
        DeadUnits = "dead", "Dead units";
    }
}

impl Illness {
    /// What happens, in a sentence.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::Vanishing => "Thirty sigmoid layers: the gradient shrinks on its way to the first.",
            Self::Underflow => {
                "A hundred sigmoid layers: the gradient falls below the smallest positive number in float32."
            }
            Self::Explosion => "A hundred ReLU layers with weights up to 1: every layer makes the signal larger.",
            Self::DeadUnits => "Thirty narrow ReLU layers: in some layer all units output 0, and nothing gets through.",
        }
    }

    /// A net that fails in this way.
    #[must_use]
    pub fn net(self, seed: u32) -> DeepSettings {
        let sick = DeepSettings { seed, ..DeepSettings::default() };
        match self {
            Self::Vanishing => sick,
            Self::Underflow => DeepSettings { depth: 100, ..sick },
            Self::Explosion => {
                let (activation, init) = (Activation::Relu, Init::Uniform);
                DeepSettings { depth: 100, activation, init, optimizer: OptimizerKind::Sgd, ..sick }
            }
            Self::DeadUnits => DeepSettings { hidden: 3, activation: Activation::Relu, ..sick },
        }
    }
}

choice! {
    /// A change to a net against its failure.
    "cure", pub Cure {
        /// Each layer computes x + f(x).
        Residual = "residual", "Residual connections";
        /// Pre-activations are normalised over the samples.
        BatchNorm = "batchnorm", "Batch norm";
        /// Pre-activations are normalised over the units.
        LayerNorm = "layernorm", "Layer norm";
        /// Units that do not saturate, and weights that suit them.
        ReluHe = "relu-he", "ReLU + He";
        /// Weights that preserve lengths.
        TanhOrthogonal = "tanh-orthogonal", "Tanh + orthogonal";
        /// What transformers have: GELU, layer norm and residual connections.
        Together = "together", "All together";
    }
}

impl Cure {
    /// What it changes, and what it does.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::Residual => "Net A with x + f(x) in place of f(x): the gradient has a way past every layer.",
            Self::BatchNorm => {
                "Net A with pre-activations normalised over the samples: small differences become large again."
            }
            Self::LayerNorm => {
                "Net A with pre-activations normalised over each layer’s units. Alone it does not save a sigmoid."
            }
            Self::ReluHe => {
                "Net A with ReLU, whose slope is 1 where it is on, and weights that keep the size of the signal."
            }
            Self::TanhOrthogonal => "Net A with tanh, weights that keep lengths, and a learning rate of at most 0.001.",
            Self::Together => "Net A with GELU, layer norm and residual connections, much as a transformer has them.",
        }
    }

    /// Net A with this cure.
    #[must_use]
    pub fn of(self, sick: DeepSettings) -> DeepSettings {
        match self {
            Self::Residual => DeepSettings { residual: true, ..sick },
            Self::BatchNorm => DeepSettings { batch_norm: true, ..sick },
            Self::LayerNorm => DeepSettings { layer_norm: true, ..sick },
            Self::ReluHe => DeepSettings { activation: Activation::Relu, init: Init::He, ..sick },
            Self::TanhOrthogonal => {
                let learning_rate = sick.learning_rate.min(1e-3);
                DeepSettings { activation: Activation::Tanh, init: Init::Orthogonal, learning_rate, ..sick }
            }
            Self::Together => DeepSettings { activation: Activation::Gelu, layer_norm: true, residual: true, ..sick },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::choice::Choice;

    #[test]
    fn a_cure_changes_what_it_says_and_keeps_depth_and_seed() {
        let sick = Illness::Underflow.net(7);
        for &cure in Cure::ALL {
            let cured = cure.of(sick);
            assert!(cured != sick && (cured.depth, cured.seed) == (100, 7), "{cure:?}");
        }
    }
}

//! The eight patients, and what can be wrong with them.

use super::script::{Reduction, Script};
use crate::choice::choice;
use crate::data::{LAB_X, LAB_Y};
use crate::nn::Activation;
use crate::optim::{OptimizerConfig, OptimizerKind};
use crate::train::least_squares;

choice! {
    /// A mistake in a training script.
    "diagnosis", pub Diagnosis {
        /// Gradients are never cleared.
        NoZeroGrad = "no_zero_grad", "The gradients are never cleared (no zero_grad)";
        /// The target has the shape (15,) and broadcasts.
        ShapeTrap = "shape_trap", "The target has the wrong shape and broadcasts";
        /// The learning rate is above the edge of stability.
        RateHigh = "rate_high", "The learning rate is too high";
        /// The learning rate is far too small.
        RateLow = "rate_low", "The learning rate is too low";
        /// Every ReLU is off at every point.
        DeadRelu = "dead_relu", "The ReLUs are dead";
        /// Every sigmoid is at 0 or 1 at every point.
        Saturated = "saturated", "The sigmoids are saturated";
        /// Layers in a row without a non-linearity between them.
        NoNonlinearity = "linear", "There is no non-linearity between the layers";
        /// The loss is a sum over the points.
        SummedLoss = "summed", "The loss is summed instead of averaged";
    }
}

choice! {
    /// A patient, by a number that does not reveal the mistake.
    "case", pub Case {
        /// A learning rate beyond the edge of stability.
        RateHigh = "1", "Patient 1";
        /// Layers in a row without a non-linearity.
        NoNonlinearity = "2", "Patient 2";
        /// No zero_grad.
        NoZeroGrad = "3", "Patient 3";
        /// Dead ReLUs.
        DeadRelu = "4", "Patient 4";
        /// A summed loss.
        SummedLoss = "5", "Patient 5";
        /// The target's shape, which broadcasts.
        ShapeTrap = "6", "Patient 6";
        /// Saturated sigmoids.
        Saturated = "7", "Patient 7";
        /// A learning rate that is far too small.
        RateLow = "8", "Patient 8";
    }
}

impl Case {
    /// What is wrong with it.
    #[must_use]
    pub fn illness(self) -> Diagnosis {
        match self {
            Self::RateHigh => Diagnosis::RateHigh,
            Self::NoNonlinearity => Diagnosis::NoNonlinearity,
            Self::NoZeroGrad => Diagnosis::NoZeroGrad,
            Self::DeadRelu => Diagnosis::DeadRelu,
            Self::SummedLoss => Diagnosis::SummedLoss,
            Self::ShapeTrap => Diagnosis::ShapeTrap,
            Self::Saturated => Diagnosis::Saturated,
            Self::RateLow => Diagnosis::RateLow,
        }
    }

    /// The script as it came in, with its mistake.
    #[must_use]
    pub fn script(self) -> Script {
        let line = Script::line;
        let net = Script::net;
        match self {
            // The edge of stability is at 0.02315.
            Self::RateHigh => line(0.025),
            Self::RateLow => line(1e-5),
            // The rate of the sheet's notebook.
            Self::NoZeroGrad => Script { zero_grad: false, ..line(1e-3) },
            Self::ShapeTrap => Script { flat_target: true, ..line(0.02) },
            // As a mean, the rate would be far below the edge.
            Self::SummedLoss => Script { reduction: Reduction::Sum, ..line(2e-3) },
            Self::DeadRelu => net(Activation::Relu, 0.1),
            Self::Saturated => Script { scale: 30.0, ..net(Activation::Sigmoid, 0.1) },
            Self::NoNonlinearity => net(Activation::Identity, 0.03),
        }
    }

    /// Whether the model has a hidden layer; otherwise it is a straight line.
    #[must_use]
    pub fn has_hidden_layer(self) -> bool {
        self.script().hidden > 0
    }

    /// How many epochs the script trains.
    #[must_use]
    pub fn epochs(self) -> u64 {
        match self {
            Self::NoZeroGrad => 100,
            Self::RateHigh | Self::RateLow | Self::SummedLoss => 500,
            Self::DeadRelu | Self::Saturated => 1000,
            Self::ShapeTrap => 1500,
            Self::NoNonlinearity => 2000,
        }
    }

    /// The rule that turns gradients into updates.
    #[must_use]
    pub fn optimizer(self) -> OptimizerKind {
        // With gradient descent, two linear layers in a row diverge at any rate that would be fast enough.
        if self == Self::NoNonlinearity { OptimizerKind::Adam } else { OptimizerKind::Sgd }
    }

    /// The seed of the initial weights, as given to `torch.manual_seed`.
    #[must_use]
    pub fn seed(self) -> u32 {
        match self {
            Self::DeadRelu => 2,
            _ => 1,
        }
    }

    /// The goal, relative to the loss of the best straight line.
    #[must_use]
    pub fn goal_by_line(self) -> f64 {
        match self {
            Self::NoZeroGrad => 1.5,
            Self::Saturated | Self::SummedLoss => 1.3,
            Self::RateHigh | Self::RateLow | Self::ShapeTrap | Self::DeadRelu => 1.05,
            Self::NoNonlinearity => 0.99,
        }
    }

    /// A run counts as cured if its mean squared error stays below this for the last tenth of its epochs.
    #[must_use]
    pub fn goal(self) -> f64 {
        self.goal_by_line() * least_squares(&LAB_X, &LAB_Y).loss
    }

    /// The optimizer with the rate of a script.
    #[must_use]
    pub(super) fn update_rule(self, script: &Script) -> OptimizerConfig {
        OptimizerConfig::new(self.optimizer(), script.learning_rate)
    }
}

//! The two nets, and what the page calls their settings.

use crate::settings::field::{Field, whole};
use engine::choice::choice;
use protocol;

choice! {
    /// One of the two nets that race.
    "net", pub Side {
        /// The first: on the left, where there is room.
        A = "a", "Net A";
        /// The second.
        B = "b", "Net B";
    }
}

/// The names of one net's controls: both nets are on one page, and no two controls may have the same name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Names {
    /// Hidden layers.
    pub depth: Field,
    /// Units of each.
    pub hidden: Field,
    /// The step size.
    pub learning_rate: Field,
    /// The non-linearity.
    pub activation: &'static str,
    /// How the weights are drawn.
    pub init: &'static str,
    /// The update rule.
    pub optimizer: &'static str,
    /// Whether layers add to their input.
    pub residual: &'static str,
    /// Whether pre-activations are normalised over the units.
    pub layer_norm: &'static str,
    /// Whether pre-activations are normalised over the samples.
    pub batch_norm: &'static str,
}

impl Side {
    /// Both, first to last.
    pub const BOTH: [Self; 2] = [Self::A, Self::B];

    /// What its controls are called.
    #[must_use]
    pub fn names(self) -> Names {
        match self {
            Self::A => Names {
                depth: whole("Depth A", &protocol::DEEP_DEPTH),
                hidden: whole("Hidden size A", &protocol::DEEP_HIDDEN),
                learning_rate: Field { name: "Learning rate A", ..Field::LEARNING_RATE },
                activation: "Activation A",
                init: "Initialisation A",
                optimizer: "Optimizer A",
                residual: "Residual connections A",
                layer_norm: "Layer norm A",
                batch_norm: "Batch norm A",
            },
            Self::B => Names {
                depth: whole("Depth B", &protocol::DEEP_DEPTH),
                hidden: whole("Hidden size B", &protocol::DEEP_HIDDEN),
                learning_rate: Field { name: "Learning rate B", ..Field::LEARNING_RATE },
                activation: "Activation B",
                init: "Initialisation B",
                optimizer: "Optimizer B",
                residual: "Residual connections B",
                layer_norm: "Layer norm B",
                batch_norm: "Batch norm B",
            },
        }
    }
}

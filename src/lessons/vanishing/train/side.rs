//! The two nets and the names of their settings.

use crate::settings::{Field, whole};
use engine::choice::choice;
use protocol;

choice! {
    /// One of the two nets that race.
    "net", pub(crate) Side {
        /// The net on the left, or above.
        A = "a", "Net A";
        /// The net on the right, or below.
        B = "b", "Net B";
    }
}

/// The names of one net's controls. Both nets are on one page, where no two controls may have the same name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Names {
    pub(super) depth: Field,
    pub(super) hidden: Field,
    pub(super) learning_rate: Field,
    pub(super) activation: &'static str,
    pub(super) init: &'static str,
    pub(super) optimizer: &'static str,
    pub(super) residual: &'static str,
    pub(super) layer_norm: &'static str,
    pub(super) batch_norm: &'static str,
}

impl Names {
    /// The labels of all controls.
    pub(super) fn all(&self) -> [&'static str; 9] {
        let Self { depth, hidden, learning_rate, activation, init, optimizer, residual, layer_norm, batch_norm } = self;
        [depth.name, hidden.name, learning_rate.name, activation, init, optimizer, residual, layer_norm, batch_norm]
    }
}

macro_rules! names {
    ($side:literal) => {
        Names {
            depth: whole(concat!("Depth ", $side), &protocol::DEEP_DEPTH),
            hidden: whole(concat!("Hidden size ", $side), &protocol::DEEP_HIDDEN),
            learning_rate: Field { name: concat!("Learning rate ", $side), ..Field::LEARNING_RATE },
            activation: concat!("Activation ", $side),
            init: concat!("Initialisation ", $side),
            optimizer: concat!("Optimizer ", $side),
            residual: concat!("Residual connections ", $side),
            layer_norm: concat!("Layer norm ", $side),
            batch_norm: concat!("Batch norm ", $side),
        }
    };
}

impl Side {
    pub(super) const BOTH: [Self; 2] = [Self::A, Self::B];

    pub(super) fn names(self) -> Names {
        match self {
            Self::A => names!("A"),
            Self::B => names!("B"),
        }
    }
}

//! One network layer by layer: charts, a strip of all its units, the backward pass step by step, and one layer's numbers.

pub(super) mod link;

mod detail;
mod panel;
mod view;
mod walk;
mod words;

pub(super) use panel::{ByLayerProps, layers_fold};

use engine::choice::choice;

choice! {
    /// What the strip's colours stand for.
    "colouring", pub(crate) Colouring {
        /// φ′(z): what a unit lets through.
        Slope = "slope", "slope φ′ of each unit";
        /// |δ|: what arrives at a unit.
        Delta = "delta", "size of δ = ∂f/∂z";
    }
}

//! One network layer by layer: charts, a strip of all its units, the backward pass as it walks, and one layer's numbers.

pub mod link;
pub mod walk;
pub mod words;

mod detail;
mod panel;
mod question;
mod view;

pub(crate) use panel::ByLayer;

use engine::choice::choice;

choice! {
    /// What the strip's colours stand for.
    "colouring", pub Colouring {
        /// φ′(z): what a unit lets through.
        Slope = "slope", "slope φ′ of each unit";
        /// |δ|: what arrives.
        Delta = "delta", "size of δ = ∂f/∂z";
    }
}

//! The gradient probe of Problem 2: how much of the output's gradient reaches the first layer of a deep network.
//!
//! The network has L hidden layers of K units and a linear output node: hₗ = φ(Wₗ hₗ₋₁ + bₗ), f = c·h_L + d. Its
//! gradient with respect to the weights of layer l is δₗ hₗ₋₁ᵀ with δ_L = c ⊙ φ′(z_L) and δₗ₋₁ = (Wₗᵀ δₗ) ⊙ φ′(zₗ₋₁), a
//! product of L factors that leaves the range of every float when L is large. So δ is carried as a vector of moderate
//! size and a separate exponent ([`Scaled`]). [`DeepNetwork`] runs this backward pass for the gradients of every layer;
//! [`Ensemble`] runs forward through many networks, for the gradient with respect to the first weight only.

mod bound;
mod by_layer;
mod ensemble;
mod network;
mod quartet;
mod scaled;
mod study;
mod walk;

pub use bound::log10_bound;
pub use by_layer::{LayerDetail, LayerNumbers, Profile, SATURATED_BELOW, Statistics};
pub use ensemble::{Ensemble, log10_quantiles};
pub use network::{DeepNetwork, Gradients, ProbeConfig};
pub use scaled::{Extended, Scaled};
pub use study::{Comparison, MOST_PATHS, Path, Study, StudyLayer, StudyNet};

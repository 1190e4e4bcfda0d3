//! Networks: layers, activations, initial weights and losses, with PyTorch's names and conventions.

mod activation;
mod batch_norm;
mod dropout;
mod init;
mod layer_norm;
mod linear;
mod loss;
mod orthogonal;
mod residual;
mod sequential;

pub use activation::Activation;
pub(crate) use activation::LEAK;
pub use batch_norm::BatchNorm1d;
pub use dropout::Dropout;
pub(crate) use init::Bounds;
pub use init::Init;
pub use layer_norm::LayerNorm;
pub use linear::Linear;
pub use loss::{CrossEntropyLoss, HuberLoss, L1Loss, MSELoss};
pub(crate) use orthogonal::orthonormalise;
pub use residual::Residual;
pub use sequential::{Layer, Sequential};

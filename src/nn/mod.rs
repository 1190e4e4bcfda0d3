//! Networks: layers, activations, initial weights and losses, with PyTorch's names and conventions.

mod activation;
mod init;
mod linear;
mod loss;
mod sequential;

pub use activation::Activation;
pub use init::Init;
pub use linear::Linear;
pub use loss::MSELoss;
pub use sequential::{Layer, Sequential};

//! Optimizers: the rules that turn gradients into parameter updates, with PyTorch's names, formulas and order of
//! operations.

mod adam;
mod kind;
mod sgd;

use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::Element;

pub use adam::Adam;
pub use kind::OptimizerKind;
pub use sgd::SGD;

/// One of the optimizers, with its state.
#[derive(Debug, Clone)]
pub enum Optimizer<T> {
    /// Gradient descent.
    Sgd(SGD),
    /// Adam.
    Adam(Adam<T>),
}

impl<T: Element> Optimizer<T> {
    /// An optimizer without a history, for these parameters.
    #[must_use]
    pub fn new(kind: OptimizerKind, learning_rate: f64, parameters: impl IntoIterator<Item = Tensor>) -> Self {
        match kind {
            OptimizerKind::Sgd => Self::Sgd(SGD::new(parameters, learning_rate)),
            OptimizerKind::Adam => Self::Adam(Adam::new(parameters, learning_rate)),
        }
    }

    /// Which one it is.
    #[must_use]
    pub fn kind(&self) -> OptimizerKind {
        match self {
            Self::Sgd(_) => OptimizerKind::Sgd,
            Self::Adam(_) => OptimizerKind::Adam,
        }
    }

    /// Changes the step size from the next step on; the history stays.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        match self {
            Self::Sgd(sgd) => sgd.learning_rate = learning_rate,
            Self::Adam(adam) => adam.learning_rate = learning_rate,
        }
    }

    /// Updates each parameter by its gradient.
    ///
    /// # Errors
    /// [`Error::Stale`] where a parameter is not one of this tape's.
    pub fn step(&mut self, tape: &mut Tape<T>) -> Result<(), Error> {
        match self {
            Self::Sgd(sgd) => sgd.step(tape),
            Self::Adam(adam) => adam.step(tape),
        }
    }
}

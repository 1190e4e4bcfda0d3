//! Reverse-mode automatic differentiation, and the networks, optimizers and training runs built on it.
//!
//! The engine is a pure function of its inputs. It knows no browser, no clock and no randomness of the system: seeds and
//! time limits come in as arguments.

pub mod autograd;
pub mod choice;
pub mod data;
pub mod expression;
pub mod nn;
pub mod optim;
pub mod plan;
pub mod probe;
pub mod tensor;
pub mod train;

//! Reverse-mode automatic differentiation on a tape.
//!
//! A [`Tape`] records each operation as data: its inputs, its shape and where its values lie in one flat buffer. An
//! output always lies after its inputs, so walking the tape backwards visits every operation after all that depend on
//! it; that walk is [`Tape::backward`]. Each operation is one file in [`ops`], with its derivative in its doc comment.
//!
//! ```
//! use engine::autograd::Tape;
//! use engine::tensor::Shape;
//!
//! let mut tape = Tape::<f64>::new();
//! let w = tape.parameter(Shape::SCALAR, &[3.0])?;
//! let loss = tape.pow(w, 2.0)?;
//! tape.backward(loss)?;
//! assert_eq!(tape.grad(w)?, [6.0]);
//! # Ok::<(), engine::autograd::Error>(())
//! ```

mod backward;
mod describe;
mod error;
mod gradcheck;
mod graph;
mod inspect;
pub mod ops;
mod rule;
mod tape;

pub use describe::{Argument, Call, GradientCase, Language, Parameter, Shapes, Signature, Takes, Values};
pub use error::Error;
pub use gradcheck::{GradientCheck, gradcheck};
pub use graph::{Graph, GraphError, Overwritten, Recipe, Values as VariableValues, Variable};
pub use inspect::Entry;
pub use ops::Operation;
pub use tape::{Tape, Tensor};

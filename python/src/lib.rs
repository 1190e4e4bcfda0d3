#![doc = include_str!("../README.md")]

mod exercises;
mod index;
mod interpreter;
mod kind;
mod math;
mod native;
mod source;
mod tensor;

pub use exercises::{Cell, Exercise, exercises};
pub use interpreter::{Interpreter, Outcome, Output};

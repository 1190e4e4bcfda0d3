#![doc = include_str!("../README.md")]

mod index;
mod interpreter;
mod kind;
mod math;
mod native;
mod source;
mod tensor;

pub use interpreter::{Interpreter, Outcome, Output};

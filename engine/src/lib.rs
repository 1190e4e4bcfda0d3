#![doc = include_str!("../README.md")]

pub mod autograd;
pub mod choice;
pub mod data;
pub mod expression;
pub mod mathml;
pub mod nn;
pub mod optim;
pub mod plan;
pub mod probe;
pub mod tensor;
pub mod train;

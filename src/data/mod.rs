//! Data sets, and the random numbers that PyTorch would draw.

mod generator;
mod lab;

pub use generator::Generator;
pub use lab::{LAB_X, LAB_Y};

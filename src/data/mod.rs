//! Data sets, and the random numbers that PyTorch would draw.

mod cephes;
mod generator;
mod lab;
mod normal;

pub use generator::Generator;
pub use lab::{LAB_X, LAB_Y};

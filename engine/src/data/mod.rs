//! Data sets, and the random numbers that PyTorch would draw.

mod cephes;
mod generator;
mod lab;
mod lanes;
mod normal;
mod quartet;
mod scaling;
mod seed;
mod set;
mod twister;

pub use generator::Generator;
pub use lab::{LAB_X, LAB_Y};
pub(crate) use quartet::{LANES, Quartet};
pub use scaling::{Scaling, standardised};
pub use seed::{Seed, SeedError};
pub use set::DataSet;

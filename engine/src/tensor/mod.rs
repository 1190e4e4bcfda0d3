//! Element types, shapes with NumPy's broadcasting rules, and the kernels that loop over the elements.

mod element;
pub(crate) mod kernels;
mod lanes;
mod shape;
mod walk;

pub use element::Element;
pub use lanes::Lanes;
pub(crate) use lanes::exp as exp_of_two;
pub use shape::{MAX_RANK, Shape};
pub(crate) use walk::{Row, Walk};

//! The loops that do the arithmetic, written so that the compiler turns them into SIMD instructions.

mod matmul;
mod reduce;
mod zip;

pub(crate) use matmul::{Layout, matmul_add};
pub(crate) use reduce::{moments, sum, sum_each, sum_of};
pub(crate) use zip::{zip, zip_add};

//! Benchmarks besides training steps: the engine's matrix products, compared with another library's, and the peak rate
//! of SIMD multiplications and additions. `cargo xtask bench` runs the benchmarks in a browser, `cargo xtask bench
//! --native` on the host.

mod own;
pub mod page;
mod peak;
mod product;

// The kernel's files, which this crate includes, refer to `crate::tensor`.
use engine::tensor;

pub use peak::{FLOPS, peak};
pub use product::{Kernel, Product, Work};

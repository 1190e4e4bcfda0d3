//! What the benchmarks measure besides training steps: the engine's matrix products beside another library's, and the most
//! that SIMD multiplications and additions can do. `cargo xtask bench` runs all of it in a browser and
//! `cargo xtask bench --native` on the host.

mod own;
pub mod page;
mod peak;
mod product;

// The name that the engine's kernel has for it.
use engine::tensor;

pub use peak::{FLOPS, peak};
pub use product::{Kernel, Product, Work};

//! The functions that the benchmark page calls.

use engine::tensor::Element;
use nalgebra::RealField;
use wasm_bindgen::prelude::*;

use crate::{FLOPS, Kernel, Work, peak};

/// Runs `chains` independent chains of multiplications and additions and returns their sum.
///
/// # Errors
/// If there is no loop with this number of chains.
#[wasm_bindgen(js_name = peak)]
pub fn run_peak(chains: u32, iterations: u32) -> Result<f32, JsError> {
    Ok(match chains {
        8 => peak::<8>(iterations),
        10 => peak::<10>(iterations),
        12 => peak::<12>(iterations),
        other => return Err(JsError::new(&format!("{other} chains; there are loops with 8, 10 and 12"))),
    })
}

/// The number of multiplications and additions in an iteration of [`run_peak`], for each chain.
#[wasm_bindgen(js_name = peakFlops)]
#[must_use]
pub fn peak_flops() -> usize {
    FLOPS
}

/// The matrices of one product, in one precision.
#[wasm_bindgen]
pub struct Product(Either);

enum Either {
    F32(crate::Product<f32>),
    F64(crate::Product<f64>),
}

#[wasm_bindgen]
impl Product {
    /// Matrices for a layer of m units with k inputs and n samples; the precision is "f32" or "f64".
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(precision: &str, m: usize, k: usize, n: usize) -> Product {
        let size = [m, k, n];
        Self(if precision == "f64" {
            Either::F64(crate::Product::new(size))
        } else {
            Either::F32(crate::Product::new(size))
        })
    }

    /// Computes a product `times` times, with the engine's kernel or with the other one: the weight with the batch, or
    /// the weight's gradient. Returns the sum of the result's first row.
    pub fn run(&mut self, own: bool, gradient: bool, times: u32) -> f64 {
        let kernel = if own { Kernel::Own } else { Kernel::Matrixmultiply };
        let work = if gradient { Work::Gradient } else { Work::Batch };
        match &mut self.0 {
            Either::F32(product) => repeat(product, kernel, work, times),
            Either::F64(product) => repeat(product, kernel, work, times),
        }
    }
}

fn repeat<T: Element + RealField>(product: &mut crate::Product<T>, kernel: Kernel, work: Work, times: u32) -> f64 {
    let mut sum = 0.0;
    for _ in 0..times {
        sum = product.run(kernel, work);
    }
    sum
}

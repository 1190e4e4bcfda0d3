//! The exports for the benchmark page.

use engine::tensor::Element;
use nalgebra::RealField;
use wasm_bindgen::prelude::*;

use crate::{FLOPS, Kernel, Work, peak};

/// Runs that many independent chains of multiplications and additions and answers their sum.
///
/// # Errors
/// If there is no loop with that many chains.
#[wasm_bindgen(js_name = peak)]
pub fn run_peak(chains: u32, iterations: u32) -> Result<f32, JsError> {
    Ok(match chains {
        8 => peak::<8>(iterations),
        10 => peak::<10>(iterations),
        12 => peak::<12>(iterations),
        other => return Err(JsError::new(&format!("{other} chains; there are loops with 8, 10 and 12"))),
    })
}

/// How many multiplications and additions an iteration of [`run_peak`] is for each chain.
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

    /// Multiplies that many times, by the engine's kernel or by the other one, a batch by the weight or for the weight's
    /// gradient, and answers the sum of the result's first row.
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

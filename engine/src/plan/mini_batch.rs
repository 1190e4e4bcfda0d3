//! Mini-batches: steps on some of the samples.

use super::batch::Batch;
use crate::nn::Activation;
use crate::tensor::Element;

/// Buffers for a mini-batch, always with samples in the lanes.
#[derive(Debug, Clone)]
pub struct MiniBatch<T: Element> {
    pub(super) batch: Batch<T>,
}

impl<T: Element> MiniBatch<T> {
    /// Buffers for up to `most` samples (at least 1) of a network as in [`super::FusedMlp::new`].
    #[must_use]
    pub fn new(widths: &[usize], activation: Activation, most: usize) -> Self {
        let room = |width: usize| vec![T::ZERO; width * most.max(1)];
        Self { batch: Batch::new(widths, activation, &room(widths[0]), &room(widths[widths.len() - 1])) }
    }

    /// Takes the samples with these indices from x and y for the next step.
    pub fn take(&mut self, samples: &[usize], x: &[T], y: &[T]) {
        self.batch.take(samples, x, y);
    }
}

//! Steps on a part of the samples: mini-batches.

use super::batch::Batch;
use crate::nn::Activation;
use crate::tensor::Element;

/// Room for some of a plan's samples at a time, always with samples in the lanes.
#[derive(Debug, Clone)]
pub struct Part<T: Element> {
    pub(super) batch: Batch<T>,
}

impl<T: Element> Part<T> {
    /// For at most so many samples at a time, at least 1, of a network as in [`super::Plan::new`].
    #[must_use]
    pub fn new(widths: &[usize], activation: Activation, most: usize) -> Self {
        let room = |width: usize| vec![T::ZERO; width * most.max(1)];
        Self { batch: Batch::new(widths, activation, &room(widths[0]), &room(widths[widths.len() - 1])) }
    }

    /// Takes these samples of x and y, by their numbers, for the next step.
    pub fn take(&mut self, samples: &[usize], x: &[T], y: &[T]) {
        self.batch.take(samples, x, y);
    }
}

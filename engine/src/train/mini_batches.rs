//! The samples in mini-batches, in a new random order in each epoch.

use super::Config;
use crate::data::Generator;
use crate::plan::{FusedMlp, MiniBatch};
use crate::tensor::Element;

/// The samples of a run, and their order in the current epoch.
#[derive(Debug, Clone)]
pub(super) struct MiniBatches<T: Element> {
    x: Vec<T>,
    y: Vec<T>,
    size: usize,
    generator: Generator,
    order: Vec<usize>,
    /// How many samples of the order have been used in this epoch.
    done: usize,
    mini_batch: MiniBatch<T>,
}

impl<T: Element> MiniBatches<T> {
    /// `None` for a run with full-batch steps. `generator` must be the one that drew the initial weights.
    pub(super) fn new(config: &Config, generator: Generator, x: &[T], y: &[T]) -> Option<Self> {
        let samples = x.len() / config.layers[0];
        let size = config.batch?.min(samples);
        let mini_batch = MiniBatch::new(&config.layers, config.activation, size);
        Some(Self { x: x.to_vec(), y: y.to_vec(), size, generator, order: vec![0; samples], done: 0, mini_batch })
    }

    /// The generator that draws the orders of future epochs.
    pub(super) fn generator(&self) -> &Generator {
        &self.generator
    }

    /// Replaces the generator that draws the orders of future epochs.
    pub(super) fn set_generator(&mut self, generator: &Generator) {
        self.generator.clone_from(generator);
    }

    /// Draws the order of a new epoch.
    pub(super) fn shuffle(&mut self) {
        self.generator.fill_randperm(&mut self.order);
        self.done = 0;
    }

    /// Leaves the gradient of the next mini-batch in `plan`; `false` when the epoch has no more.
    pub(super) fn backward(&mut self, plan: &mut FusedMlp<T>) -> bool {
        let samples = &self.order[self.done..self.order.len().min(self.done + self.size)];
        if samples.is_empty() {
            return false;
        }
        self.done += samples.len();
        self.mini_batch.take(samples, &self.x, &self.y);
        plan.backward_on(&mut self.mini_batch);
        true
    }
}

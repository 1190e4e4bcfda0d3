//! The samples in portions, in another order in each epoch.

use super::Config;
use crate::data::Generator;
use crate::plan::{Part, Plan};
use crate::tensor::Element;

/// The samples of a run and the order of the epoch at hand.
#[derive(Debug, Clone)]
pub(super) struct MiniBatches<T: Element> {
    x: Vec<T>,
    y: Vec<T>,
    size: usize,
    generator: Generator,
    order: Vec<usize>,
    /// How many of the order have had their turn in this epoch.
    done: usize,
    part: Part<T>,
}

impl<T: Element> MiniBatches<T> {
    /// `None` for a run whose steps take all samples. The generator is the one that has drawn the initial weights.
    pub(super) fn new(config: &Config, generator: Generator, x: &[T], y: &[T]) -> Option<Self> {
        let samples = x.len() / config.layers[0];
        let size = config.batch?.min(samples);
        let part = Part::new(&config.layers, config.activation, size);
        Some(Self { x: x.to_vec(), y: y.to_vec(), size, generator, order: vec![0; samples], done: 0, part })
    }

    /// What the orders of the epochs to come are drawn from.
    pub(super) fn generator(&self) -> &Generator {
        &self.generator
    }

    /// Draws the orders of the epochs to come from another one.
    pub(super) fn set_generator(&mut self, generator: &Generator) {
        self.generator.clone_from(generator);
    }

    /// Draws the order of a new epoch.
    pub(super) fn shuffle(&mut self) {
        self.generator.fill_randperm(&mut self.order);
        self.done = 0;
    }

    /// Leaves the gradient of the next portion in the plan; `false` where the epoch has no more.
    pub(super) fn backward(&mut self, plan: &mut Plan<T>) -> bool {
        let samples = &self.order[self.done..self.order.len().min(self.done + self.size)];
        if samples.is_empty() {
            return false;
        }
        self.done += samples.len();
        self.part.take(samples, &self.x, &self.y);
        plan.backward_on(&mut self.part);
        true
    }
}

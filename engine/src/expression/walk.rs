//! A backward pass, one operation at a time.

use super::graph::Graph;
use crate::autograd::{Error, Tape, Tensor};

/// A backward pass under way, or the last one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Walk {
    /// The operations in the order of the pass.
    order: Vec<usize>,
    /// How many of them have passed their gradient on.
    done: usize,
    /// The gradient of the output with respect to each node so far; `None` for nodes that the pass has not reached.
    pub(super) gradients: Vec<Option<Vec<f64>>>,
    /// What each operation has passed on to each of its operands.
    pub(super) shares: Vec<Option<Vec<Option<Vec<f64>>>>>,
    /// Whether the gradients of the pass have been added to the parameters.
    pub(super) settled: bool,
}

impl Walk {
    /// The start of a pass, where the derivative of the output with respect to itself is 1.
    pub(super) fn new(graph: &Graph) -> Self {
        let mut gradients = vec![None; graph.nodes.len()];
        gradients[graph.output] = Some(vec![1.0]);
        Self {
            order: graph.backward_order(),
            done: 0,
            gradients,
            shares: vec![None; graph.nodes.len()],
            settled: false,
        }
    }

    /// The next operation.
    pub(super) fn next(&self) -> Option<usize> {
        self.order.get(self.done).copied()
    }

    /// Passes the gradient of the next operation on to its operands; returns which one it was.
    pub(super) fn advance(
        &mut self,
        graph: &Graph,
        tape: &Tape<f64>,
        tensors: &[Option<Tensor>],
    ) -> Result<Option<usize>, Error> {
        let Some(node) = self.next() else { return Ok(None) };
        self.done += 1;
        let (Some(tensor), Some(upstream)) = (tensors[node], self.gradients[node].clone()) else { return Ok(None) };
        let mut shares = Vec::new();
        for (which, &input) in graph.inputs(node).iter().enumerate() {
            let share = tape.share(tensor, which, &upstream)?;
            if let Some(share) = &share {
                add(&mut self.gradients[input], share);
            }
            shares.push(share);
        }
        self.shares[node] = Some(shares);
        Ok(Some(node))
    }
}

/// Adds to a gradient that may not exist yet.
pub(super) fn add(sum: &mut Option<Vec<f64>>, share: &[f64]) {
    match sum {
        Some(sum) => sum.iter_mut().zip(share).for_each(|(sum, share)| *sum += share),
        None => *sum = Some(share.to_vec()),
    }
}

//! A program that is run by hand: forward, backward, step and zero_grad in any order, with PyTorch's rules.

use super::check::{compute, differences};
use super::graph::{Graph, Kind};
use super::problem::Problem;
use super::walk::{Walk, add};
use crate::autograd::{Error, GradientCheck, Tape, Tensor};
use crate::optim::SGD;

/// The number of passes that fill a parameter's tank.
const PASSES_TO_FILL: f64 = 4.0;

/// The effect of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The program was read; nothing has run.
    Opened,
    /// One operation was computed.
    Computed(usize),
    /// All operations were computed.
    Forward,
    /// One operation has passed its gradient on.
    Pulled(usize),
    /// A backward pass is complete.
    Backward {
        /// Whether it was not the first for this graph, which in PyTorch needs `retain_graph=True`.
        again: bool,
    },
    /// The parameters have moved against their gradients.
    Stepped,
    /// There was no gradient for a step.
    NothingToStep,
    /// The gradients were cleared.
    Cleared,
    /// A value was changed, and everything that had been computed was computed again.
    Edited,
    /// This many training loops were run, followed by a forward pass.
    Looped(u32),
    /// The action was refused, for this reason.
    Refused(String),
}

/// A program, its values and its gradients.
#[derive(Debug)]
pub struct Session {
    code: String,
    graph: Graph,
    tape: Tape<f64>,
    /// The value of each node, if it has been computed.
    tensors: Vec<Option<Tensor>>,
    operations: Vec<usize>,
    /// How many of the operations have been computed.
    computed: usize,
    walk: Option<Walk>,
    /// The gradient of each parameter after the finished passes; `None` before the first, like PyTorch's `.grad`.
    collected: Vec<Option<Vec<f64>>>,
    /// The gradient that fills a parameter's tank.
    capacity: Vec<Option<f64>>,
    /// Finished passes since the gradients were cleared.
    passes: u32,
    /// Finished passes through the graph of this forward pass.
    passes_through_graph: u32,
    /// The effect of the last action.
    event: Event,
}

impl Session {
    /// Reads a program.
    ///
    /// # Errors
    /// The first [`Problem`] in it.
    pub fn new(code: &str) -> Result<Self, Problem> {
        let graph = Graph::read(code)?;
        let nodes = graph.nodes.len();
        let mut tape = Tape::new();
        let mut tensors = vec![None; nodes];
        for (node, tensor) in graph.nodes.iter().zip(&mut tensors) {
            if let Kind::Leaf { values, .. } = &node.kind {
                let leaf = match node.requires_grad {
                    true => tape.parameter(node.shape, values),
                    false => tape.buffer(node.shape, values),
                };
                *tensor = Some(leaf.map_err(|error| Problem::new(node.span, error.to_string()))?);
            }
        }
        Ok(Self {
            code: code.to_owned(),
            operations: graph.operations().collect(),
            graph,
            tape,
            tensors,
            computed: 0,
            walk: None,
            collected: vec![None; nodes],
            capacity: vec![None; nodes],
            passes: 0,
            passes_through_graph: 0,
            event: Event::Opened,
        })
    }

    /// Computes the next operation. After the last one, a new forward pass begins with the first.
    pub fn forward_one(&mut self) {
        self.act(|session| {
            session.finish_walk()?;
            if session.is_computed() {
                session.forget_graph();
            }
            let node = session.operations.get(session.computed).copied();
            session.compute_next()?;
            Ok(node.map_or(Event::Forward, Event::Computed))
        });
    }

    /// Completes the forward pass, or runs a new one.
    pub fn forward(&mut self) {
        self.act(|session| {
            session.finish_walk()?;
            if session.is_computed() {
                session.forget_graph();
            }
            session.complete_forward()?;
            Ok(Event::Forward)
        });
    }

    /// Passes the gradient of one operation on to its operands. Runs the forward pass first if necessary.
    pub fn backward_one(&mut self) {
        self.act(|session| {
            if let Err(reason) = session.begin_walk()? {
                return Ok(Event::Refused(reason));
            }
            let Some(node) = session.walk_on()? else { return session.settle() };
            if session.walk.as_ref().is_some_and(|walk| walk.next().is_none()) {
                session.settle()?;
            }
            Ok(Event::Pulled(node))
        });
    }

    /// Completes the backward pass, or runs another.
    pub fn backward(&mut self) {
        self.act(|session| match session.begin_walk()? {
            Err(reason) => Ok(Event::Refused(reason)),
            Ok(()) => {
                session.finish_walk()?;
                Ok(Event::Backward { again: session.passes_through_graph > 1 })
            }
        });
    }

    /// Moves each parameter against its gradient, by plain gradient descent.
    pub fn step(&mut self, learning_rate: f64) {
        self.act(|session| {
            session.finish_walk()?;
            if session.collected.iter().all(Option::is_none) {
                return Ok(Event::NothingToStep);
            }
            session.descend(learning_rate)?;
            Ok(Event::Stepped)
        });
    }

    /// Clears all gradients, as in PyTorch: afterwards there are none, rather than zeros.
    pub fn zero_grad(&mut self) {
        self.act(|session| {
            session.finish_walk()?;
            session.clear();
            Ok(Event::Cleared)
        });
    }

    /// Runs training loops: zero_grad, forward, backward, step.
    pub fn train(&mut self, loops: u32, learning_rate: f64) {
        self.act(|session| {
            session.finish_walk()?;
            for done in 0..loops {
                session.clear();
                session.forget_graph();
                if let Err(reason) = session.begin_walk()? {
                    return Ok(Event::Refused(reason));
                }
                session.finish_walk()?;
                let before: Vec<_> = session.parameters()?;
                session.descend(learning_rate)?;
                session.complete_forward()?;
                if !session.is_finite()? {
                    session.put_back(&before)?;
                    session.complete_forward()?;
                    return Ok(Event::Refused(format!(
                        "after {done} loops the next one would leave the finite numbers; a smaller learning rate helps"
                    )));
                }
            }
            Ok(Event::Looped(loops))
        });
    }

    /// Replaces one element of a leaf in the text of the program, and runs everything again that had been run.
    /// Gradients are then those of a single pass.
    pub fn edit(&mut self, leaf: usize, element: usize, value: f64) {
        self.act(|session| {
            let span = match session.graph.nodes.get(leaf).map(|node| &node.kind) {
                Some(Kind::Leaf { spans, .. }) => spans.get(element).copied(),
                _ => None,
            };
            let Some(span) = span.filter(|_| value.is_finite()) else {
                return Ok(Event::Refused(
                    "only a finite number that the program writes down can be changed".to_owned(),
                ));
            };
            let mut code = session.code.clone();
            code.replace_range(span.start..span.end, &value.to_string());
            session.graph = match Graph::read(&code) {
                Ok(graph) => graph,
                Err(problem) => return Ok(Event::Refused(problem.message)),
            };
            session.code = code;
            let (was_computed, was_pulled) = (session.is_computed(), session.passes > 0 || session.walk.is_some());
            session.clear();
            session.capacity.fill(None);
            session.forget_graph();
            if let Some(tensor) = session.tensors[leaf] {
                let mut values = session.tape.value(tensor)?.to_vec();
                values[element] = value;
                session.tape.set_value(tensor, &values)?;
            }
            if was_computed || was_pulled {
                session.complete_forward()?;
            }
            if was_pulled && session.begin_walk()?.is_ok() {
                session.finish_walk()?;
            }
            Ok(Event::Edited)
        });
    }

    /// Performs an action and records its effect.
    fn act(&mut self, action: impl FnOnce(&mut Self) -> Result<Event, Error>) {
        self.event = action(self).unwrap_or_else(|error| Event::Refused(error.to_string()));
    }

    fn is_computed(&self) -> bool {
        self.computed == self.operations.len()
    }

    /// Forgets the values and gradients of all results.
    fn forget_graph(&mut self) {
        self.tape.rewind();
        for &node in &self.operations {
            self.tensors[node] = None;
        }
        (self.computed, self.walk, self.passes_through_graph) = (0, None, 0);
    }

    fn compute_next(&mut self) -> Result<(), Error> {
        if let Some(&node) = self.operations.get(self.computed) {
            compute(&self.graph, &mut self.tape, &mut self.tensors, node)?;
            self.computed += 1;
        }
        Ok(())
    }

    fn complete_forward(&mut self) -> Result<(), Error> {
        while !self.is_computed() {
            self.compute_next()?;
        }
        Ok(())
    }

    /// Ensures that a backward pass is under way, or says why there cannot be one.
    fn begin_walk(&mut self) -> Result<Result<(), String>, Error> {
        let output = &self.graph.nodes[self.graph.output];
        if output.shape.size() != 1 {
            return Ok(Err(format!(
                "backward starts from a single number, and the last line has shape {} with {} numbers: take its mean or \
                 its sum",
                output.shape,
                output.shape.size()
            )));
        }
        if !output.requires_grad {
            return Ok(Err(
                "the last line does not depend on any tensor with requires_grad=True, so there is nothing to \
                           differentiate by"
                    .to_owned(),
            ));
        }
        self.complete_forward()?;
        if self.is_settled() {
            self.walk = Some(Walk::new(&self.graph));
        }
        Ok(Ok(()))
    }

    /// Whether the last pass has been added to the parameters.
    fn is_settled(&self) -> bool {
        self.walk.as_ref().is_none_or(|walk| walk.settled)
    }

    fn walk_on(&mut self) -> Result<Option<usize>, Error> {
        self.walk.as_mut().map_or(Ok(None), |walk| walk.advance(&self.graph, &self.tape, &self.tensors))
    }

    /// Completes a backward pass that is under way, since in PyTorch nothing can happen between its operations.
    fn finish_walk(&mut self) -> Result<(), Error> {
        if self.is_settled() {
            return Ok(());
        }
        while self.walk_on()?.is_some() {}
        self.settle().map(drop)
    }

    /// Adds the gradients of a finished pass to those of the parameters.
    fn settle(&mut self) -> Result<Event, Error> {
        if let Some(walk) = self.walk.as_mut().filter(|walk| !walk.settled) {
            walk.settled = true;
            for node in self.graph.parameters() {
                if let Some(gradient) = &walk.gradients[node] {
                    add(&mut self.collected[node], gradient);
                    self.capacity[node].get_or_insert_with(|| PASSES_TO_FILL * norm(gradient));
                }
            }
            self.passes += 1;
            self.passes_through_graph += 1;
        }
        Ok(Event::Backward { again: self.passes_through_graph > 1 })
    }

    fn clear(&mut self) {
        self.collected.fill(None);
        self.walk = None;
        self.passes = 0;
    }

    fn descend(&mut self, learning_rate: f64) -> Result<(), Error> {
        let mut parameters = Vec::new();
        for node in self.graph.parameters() {
            if let (Some(tensor), Some(gradient)) = (self.tensors[node], &self.collected[node]) {
                self.tape.grad_mut(tensor)?.copy_from_slice(gradient);
                parameters.push(tensor);
            }
        }
        SGD::new(parameters, learning_rate).step(&mut self.tape)?;
        self.forget_graph();
        Ok(())
    }

    fn parameters(&self) -> Result<Vec<(Tensor, Vec<f64>)>, Error> {
        let tensors = self.graph.parameters().filter_map(|node| self.tensors[node]);
        tensors.map(|tensor| Ok((tensor, self.tape.value(tensor)?.to_vec()))).collect()
    }

    fn put_back(&mut self, values: &[(Tensor, Vec<f64>)]) -> Result<(), Error> {
        self.forget_graph();
        values.iter().try_for_each(|(tensor, values)| self.tape.set_value(*tensor, values))
    }

    fn is_finite(&self) -> Result<bool, Error> {
        let output = self.value(self.graph.output).unwrap_or_default();
        let parameters = self.parameters()?;
        let numbers = parameters.iter().flat_map(|(_, values)| values).chain(output);
        Ok(numbers.copied().all(f64::is_finite))
    }
}

/// Read access.
impl Session {
    /// The program, with all edits.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The program's graph.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The effect of the last action.
    #[must_use]
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// Finished backward passes since the gradients were cleared.
    #[must_use]
    pub fn passes(&self) -> u32 {
        self.passes
    }

    /// The operation that the forward pass computes next, if it is not complete.
    #[must_use]
    pub fn next_forward(&self) -> Option<usize> {
        self.operations.get(self.computed).copied()
    }

    /// The next operation of the backward pass that is under way.
    #[must_use]
    pub fn next_backward(&self) -> Option<usize> {
        self.walk.as_ref().and_then(Walk::next)
    }

    /// The elements of a node, if it has been computed.
    #[must_use]
    pub fn value(&self, node: usize) -> Option<&[f64]> {
        self.tensors[node].and_then(|tensor| self.tape.inspect(tensor).ok()).map(|entry| entry.value)
    }

    /// The gradient of a node. For a parameter, it is the sum over all passes since it was cleared, including one under
    /// way; for a result, it is that of the last pass.
    #[must_use]
    pub fn gradient(&self, node: usize) -> Option<Vec<f64>> {
        let of_pass = self.walk.as_ref().and_then(|walk| walk.gradients[node].as_ref());
        if self.graph.inputs(node).is_empty() {
            let mut gradient = self.collected[node].clone();
            if let Some(share) = of_pass.filter(|_| self.graph.nodes[node].requires_grad && !self.is_settled()) {
                add(&mut gradient, share);
            }
            gradient
        } else {
            of_pass.cloned()
        }
    }

    /// How full a parameter's tank is, from 0 to 1; four passes at the values of the first pass fill it.
    #[must_use]
    pub fn fill(&self, node: usize) -> f64 {
        let Some(size) = self.gradient(node).as_deref().map(norm) else { return 0.0 };
        let of_pass = || self.walk.as_ref().and_then(|walk| walk.gradients[node].as_deref()).map(norm);
        let capacity = self.capacity[node].or_else(|| of_pass().map(|size| PASSES_TO_FILL * size)).unwrap_or(0.0);
        if capacity > 0.0 && size.is_finite() { (size / capacity).min(1.0) } else { 0.0 }
    }

    /// What an operation passed on to each of its operands in the last pass; `None` for an operand without a gradient.
    #[must_use]
    pub fn shares(&self, node: usize) -> Option<&[Option<Vec<f64>>]> {
        self.walk.as_ref().and_then(|walk| walk.shares[node].as_deref())
    }

    /// What an operation would pass on to one of its operands for a gradient of its result that is given; `None` if it
    /// has not been computed or the operand needs no gradient.
    pub(super) fn share(&self, node: usize, which: usize, upstream: &[f64]) -> Option<Vec<f64>> {
        self.tape.share(self.tensors[node]?, which, upstream).ok().flatten()
    }

    /// The gradient of a single pass by each element of each parameter, with the central difference; `None` before the
    /// forward pass is complete.
    #[must_use]
    pub fn checks(&self) -> Vec<Option<Vec<Option<GradientCheck>>>> {
        let nothing = || vec![None; self.graph.nodes.len()];
        if !self.is_computed() {
            return nothing();
        }
        differences(&self.graph, &self.tape, &self.tensors).unwrap_or_else(|_| nothing())
    }
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>().sqrt()
}

//! A program as leaves and operations.

use super::compile::compile;
use super::parse::parse;
use super::problem::{Problem, Span};
use crate::autograd::Call;
use crate::tensor::Shape;

/// The most elements of a tensor.
pub(super) const MOST_ELEMENTS: usize = 1024;
/// The most leaves and operations of a program.
pub(super) const MOST_NODES: usize = 200;

/// A program that can be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    /// Leaves and operations; an operation comes after its inputs.
    pub nodes: Vec<Node>,
    /// The value of the program: that of its last line.
    pub output: usize,
}

/// A leaf or an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Which of the two.
    pub kind: Kind,
    /// The name that the program gives it.
    pub name: Option<String>,
    /// The part of the program that it comes from.
    pub span: Span,
    /// The shape of its value.
    pub shape: Shape,
    /// Whether gradients flow to it.
    pub requires_grad: bool,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A value that the program writes down.
    Leaf {
        /// Its elements, in row-major order.
        values: Vec<f64>,
        /// Where the program writes each; empty where it does not.
        spans: Vec<Span>,
    },
    /// An operation.
    Result {
        /// What it does.
        call: Call,
        /// Its operands.
        inputs: Vec<usize>,
    },
}

impl Graph {
    /// Reads a program.
    ///
    /// # Errors
    /// The first [`Problem`], with its place in the text.
    pub fn read(code: &str) -> Result<Self, Problem> {
        compile(code, &parse(code)?)
    }

    /// The operands of a node; a leaf has none.
    #[must_use]
    pub fn inputs(&self, node: usize) -> &[usize] {
        match &self.nodes[node].kind {
            Kind::Leaf { .. } => &[],
            Kind::Result { inputs, .. } => inputs,
        }
    }

    /// The operations, in the order in which they run.
    pub fn operations(&self) -> impl Iterator<Item = usize> {
        (0..self.nodes.len()).filter(|&node| matches!(self.nodes[node].kind, Kind::Result { .. }))
    }

    /// The leaves that collect gradients.
    pub fn parameters(&self) -> impl Iterator<Item = usize> {
        let is_leaf = |node: &Node| matches!(node.kind, Kind::Leaf { .. });
        (0..self.nodes.len()).filter(move |&node| is_leaf(&self.nodes[node]) && self.nodes[node].requires_grad)
    }

    /// The operations that a backward pass visits, in its order: those between the output and a parameter.
    #[must_use]
    pub fn backward_order(&self) -> Vec<usize> {
        let mut reached = vec![false; self.nodes.len()];
        reached[self.output] = true;
        let mut order = Vec::new();
        for node in (0..=self.output).rev() {
            let inputs = self.inputs(node);
            if reached[node] && self.nodes[node].requires_grad && !inputs.is_empty() {
                order.push(node);
                for &input in inputs {
                    reached[input] = true;
                }
            }
        }
        order
    }
}

/// Refuses a shape with more elements than can be shown.
pub(super) fn check_size(shape: &Shape, at: Span) -> Result<(), Problem> {
    if shape.size() <= MOST_ELEMENTS {
        return Ok(());
    }
    Err(Problem::new(at, too_large(&shape.to_string(), shape.size() as f64)))
}

/// What is wrong with such a shape.
pub(super) fn too_large(shape: &str, size: f64) -> String {
    format!("shape {shape} has {size} elements; at most {MOST_ELEMENTS} are shown here")
}

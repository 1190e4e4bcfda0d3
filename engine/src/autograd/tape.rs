//! The tape: values, gradients and operations in flat buffers, recorded as the program runs and reused in each step.

use std::ops::Range;

use super::Error;
use super::ops::Op;
use super::rule::Operands;
use crate::tensor::{Element, Shape};

/// A handle to a value on a [`Tape`]: plain data, cheap to copy.
///
/// Handles to parameters and buffers stay valid as long as the tape. Any other handle is valid until the tape is
/// rewound; after that it is an [`Error::Stale`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tensor {
    pub(super) node: u32,
    /// The step in which the value was recorded; 0 for parameters and buffers.
    step: u32,
}

/// One entry of the tape.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(super) kind: Kind,
    pub(super) shape: Shape,
    /// Where the values (and, in the other buffer, the gradient) begin.
    start: usize,
    /// Whether a parameter is among the ancestors.
    pub(super) requires_grad: bool,
}

/// What an entry is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// A value given by the caller.
    Leaf,
    /// The result of an operation on earlier entries; the range lies in the tape's list of inputs.
    Result { op: Op, first_input: u32, inputs: u32 },
}

impl Node {
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.start + self.shape.size()
    }
}

/// Records operations, and can run them backwards.
///
/// Parameters and buffers come first and stay. Everything after them belongs to the current step. [`Tape::rewind`]
/// returns to the start of the step; a step that records the same operations again reuses every buffer, so steps after
/// the first allocate nothing. A step that differs truncates the tape at the first difference and records from there.
#[derive(Debug, Clone, Default)]
pub struct Tape<T> {
    pub(super) nodes: Vec<Node>,
    pub(super) inputs: Vec<u32>,
    /// The shapes of the current operands; a field, so that its memory is reused.
    operand_shapes: Vec<Shape>,
    pub(super) values: Vec<T>,
    pub(super) grads: Vec<T>,
    /// The number of parameters and buffers.
    persistent: usize,
    /// The number of entries that this step has recorded or reused; entries beyond it are left over from earlier steps.
    cursor: usize,
    step: u32,
}

impl<T: Element> Tape<T> {
    /// An empty tape.
    #[must_use]
    pub fn new() -> Self {
        Self {
            nodes: Vec::new(),
            inputs: Vec::new(),
            operand_shapes: Vec::new(),
            values: Vec::new(),
            grads: Vec::new(),
            persistent: 0,
            cursor: 0,
            step: 1,
        }
    }

    /// Adds a value to be trained: it stays on the tape and collects gradients.
    ///
    /// # Errors
    /// [`Error::Late`] after the first operation; [`Error::Length`] where `values` does not fill `shape`.
    pub fn parameter(&mut self, shape: Shape, values: &[T]) -> Result<Tensor, Error> {
        self.persist("parameter", shape, values, true)
    }

    /// Adds a value that stays on the tape but is not trained, such as a data set.
    ///
    /// # Errors
    /// As for [`Tape::parameter`].
    pub fn buffer(&mut self, shape: Shape, values: &[T]) -> Result<Tensor, Error> {
        self.persist("buffer", shape, values, false)
    }

    /// Adds a value for the current step only.
    ///
    /// # Errors
    /// [`Error::Length`] where `values` does not fill `shape`.
    pub fn constant(&mut self, shape: Shape, values: &[T]) -> Result<Tensor, Error> {
        check_length("constant", &shape, values.len())?;
        Ok(self.constant_by(shape, |constant| constant.copy_from_slice(values)))
    }

    /// Forgets everything but parameters and buffers, and starts a new step.
    pub(super) fn clear(&mut self) {
        self.rewind();
        self.truncate();
    }

    /// Adds a value for the current step only, written in place by `fill`, which may find anything there.
    pub(crate) fn constant_by(&mut self, shape: Shape, fill: impl FnOnce(&mut [T])) -> Tensor {
        let found =
            self.nodes.get(self.cursor).is_some_and(|node| matches!(node.kind, Kind::Leaf) && node.shape == shape);
        if !found {
            self.truncate();
            self.push(Kind::Leaf, shape, false);
        }
        let range = self.nodes[self.cursor].range();
        fill(&mut self.values[range]);
        self.advance()
    }

    /// Ends the current step: handles to its values become stale; parameters, buffers and their gradients stay.
    pub fn rewind(&mut self) {
        self.cursor = self.persistent;
        // Step 0 marks parameters and buffers; after 2³² steps the count starts again at 1.
        self.step = self.step.checked_add(1).unwrap_or(1);
    }

    /// The shape of a value.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn shape(&self, tensor: Tensor) -> Result<Shape, Error> {
        Ok(self.node("shape", tensor)?.shape)
    }

    /// The elements of a value, in row-major order.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn value(&self, tensor: Tensor) -> Result<&[T], Error> {
        Ok(&self.values[self.node("value", tensor)?.range()])
    }

    /// The single element of a value.
    ///
    /// # Errors
    /// [`Error::Shapes`] where there is not exactly one element; [`Error::Stale`].
    pub fn item(&self, tensor: Tensor) -> Result<T, Error> {
        match self.value(tensor)? {
            [value] => Ok(*value),
            _ => Err(Error::shapes("item", &[self.shape(tensor)?], "needs exactly one element")),
        }
    }

    /// The gradient of a value after the backward passes so far; zeros before the first.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn grad(&self, tensor: Tensor) -> Result<&[T], Error> {
        Ok(&self.grads[self.node("grad", tensor)?.range()])
    }

    /// Overwrites a parameter, buffer or constant. Results computed from it earlier do not change.
    ///
    /// # Errors
    /// [`Error::NotALeaf`], [`Error::Length`], [`Error::Stale`].
    pub fn set_value(&mut self, tensor: Tensor, values: &[T]) -> Result<(), Error> {
        let node = self.node("set_value", tensor)?;
        if !matches!(node.kind, Kind::Leaf) {
            return Err(Error::NotALeaf { op: "set_value" });
        }
        check_length("set_value", &node.shape, values.len())?;
        let range = node.range();
        self.values[range].copy_from_slice(values);
        Ok(())
    }

    /// A parameter's values, to be changed in place, and its gradient: for an optimizer.
    ///
    /// # Errors
    /// [`Error::NotALeaf`], [`Error::Stale`].
    pub fn value_mut_and_grad(&mut self, tensor: Tensor) -> Result<(&mut [T], &[T]), Error> {
        let node = self.node("value_mut_and_grad", tensor)?;
        if !matches!(node.kind, Kind::Leaf) {
            return Err(Error::NotALeaf { op: "value_mut_and_grad" });
        }
        let range = node.range();
        Ok((&mut self.values[range.clone()], &self.grads[range]))
    }

    /// A parameter's gradient, to be changed in place between backward pass and step: for clipping.
    ///
    /// # Errors
    /// [`Error::NotALeaf`], [`Error::Stale`].
    pub fn grad_mut(&mut self, tensor: Tensor) -> Result<&mut [T], Error> {
        let node = self.node("grad_mut", tensor)?;
        if !matches!(node.kind, Kind::Leaf) {
            return Err(Error::NotALeaf { op: "grad_mut" });
        }
        let range = node.range();
        Ok(&mut self.grads[range])
    }

    /// Changes a parameter, buffer or constant in place, given another value.
    pub(crate) fn update_from(
        &mut self,
        op: &'static str,
        target: Tensor,
        source: Tensor,
        update: impl FnOnce(&mut [T], &[T]),
    ) -> Result<(), Error> {
        let (node, from) = (self.node(op, target)?, self.node(op, source)?.range());
        if !matches!(node.kind, Kind::Leaf) || target.node == source.node {
            return Err(Error::NotALeaf { op });
        }
        let to = node.range();
        if from.end <= to.start {
            let (before, rest) = self.values.split_at_mut(to.start);
            update(&mut rest[..to.len()], &before[from]);
        } else {
            let (before, rest) = self.values.split_at_mut(from.start);
            update(&mut before[to], &rest[..from.len()]);
        }
        Ok(())
    }

    /// Sets all gradients to zero.
    pub fn zero_grad(&mut self) {
        self.grads.fill(T::ZERO);
    }

    /// Records an operation, or reuses its entry from an earlier step, and computes its values.
    pub(crate) fn apply(&mut self, op: Op, operands: impl AsRef<[Tensor]>) -> Result<Tensor, Error> {
        let operands = operands.as_ref();
        self.operand_shapes.clear();
        for &operand in operands {
            let shape = self.node(op.name(), operand)?.shape;
            self.operand_shapes.push(shape);
        }
        let shape = op.shape(&self.operand_shapes)?;
        if !self.holds_at_cursor(op, operands) {
            self.truncate();
            let kind = Kind::Result { op, first_input: self.inputs.len() as u32, inputs: operands.len() as u32 };
            self.inputs.extend(operands.iter().map(|operand| operand.node));
            let requires_grad = operands.iter().any(|operand| self.nodes[operand.node as usize].requires_grad);
            self.push(kind, shape, requires_grad);
        }
        let (earlier, node) = (&self.nodes[..self.cursor], &self.nodes[self.cursor]);
        let (before, rest) = self.values.split_at_mut(node.start);
        let operands = Operands { values: before, nodes: earlier, ids: recorded(&self.inputs, &node.kind) };
        op.forward(operands, &mut rest[..shape.size()], &shape);
        Ok(self.advance())
    }

    /// The handle of an entry.
    pub(super) fn handle(&self, node: usize) -> Tensor {
        Tensor { node: node as u32, step: if node < self.persistent { 0 } else { self.step } }
    }

    /// The entry of a handle, if the handle is still valid.
    pub(super) fn node(&self, op: &'static str, tensor: Tensor) -> Result<&Node, Error> {
        let index = tensor.node as usize;
        let good =
            if tensor.step == 0 { index < self.persistent } else { tensor.step == self.step && index < self.cursor };
        if good { Ok(&self.nodes[index]) } else { Err(Error::Stale { op }) }
    }

    fn persist(&mut self, op: &'static str, shape: Shape, values: &[T], trained: bool) -> Result<Tensor, Error> {
        check_length(op, &shape, values.len())?;
        if self.nodes.len() > self.persistent {
            return Err(Error::Late { op });
        }
        self.push(Kind::Leaf, shape, trained);
        let range = self.nodes[self.persistent].range();
        self.values[range].copy_from_slice(values);
        self.persistent += 1;
        Ok(self.advance())
    }

    fn holds_at_cursor(&self, op: Op, operands: &[Tensor]) -> bool {
        self.nodes.get(self.cursor).is_some_and(|node| match node.kind {
            Kind::Leaf => false,
            Kind::Result { op: same, .. } => {
                same == op && recorded(&self.inputs, &node.kind).iter().eq(operands.iter().map(|operand| &operand.node))
            }
        })
    }

    /// Drops the entries beyond the cursor, which earlier steps have left.
    fn truncate(&mut self) {
        let Some(node) = self.nodes.get(self.cursor) else { return };
        let start = node.start;
        let first_input = self.nodes[self.cursor..].iter().find_map(|node| match node.kind {
            Kind::Result { first_input, .. } => Some(first_input as usize),
            Kind::Leaf => None,
        });
        self.inputs.truncate(first_input.unwrap_or(self.inputs.len()));
        self.values.truncate(start);
        self.grads.truncate(start);
        self.nodes.truncate(self.cursor);
    }

    pub(super) fn push(&mut self, kind: Kind, shape: Shape, requires_grad: bool) {
        let start = self.values.len();
        self.nodes.push(Node { kind, shape, start, requires_grad });
        self.values.resize(start + shape.size(), T::ZERO);
        self.grads.resize(start + shape.size(), T::ZERO);
    }

    fn advance(&mut self) -> Tensor {
        self.cursor += 1;
        self.handle(self.cursor - 1)
    }
}

/// The inputs of an entry in the tape's list of inputs; none for a leaf.
fn recorded<'a>(inputs: &'a [u32], kind: &Kind) -> &'a [u32] {
    match *kind {
        Kind::Leaf => &[],
        Kind::Result { first_input, inputs: count, .. } => &inputs[first_input as usize..][..count as usize],
    }
}

fn check_length(op: &'static str, shape: &Shape, given: usize) -> Result<(), Error> {
    if shape.size() == given { Ok(()) } else { Err(Error::Length { op, shape: *shape, given }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_step_reuses_the_tape() {
        let mut tape = Tape::<f64>::new();
        let w = tape.parameter(Shape::new([2]), &[1.0, 2.0]).expect("fits");
        for step in 0..3 {
            tape.rewind();
            let x = tape.constant(Shape::new([2]), &[3.0, f64::from(step)]).expect("fits");
            let product = tape.mul(w, x).expect("fits");
            assert_eq!(tape.value(product), Ok(&[3.0, 2.0 * f64::from(step)][..]));
            assert_eq!((tape.nodes.len(), tape.values.len(), tape.inputs.len()), (3, 6, 2));
        }
    }

    #[test]
    fn a_different_step_records_again() {
        let mut tape = Tape::<f64>::new();
        let w = tape.parameter(Shape::SCALAR, &[3.0]).expect("fits");
        let square = tape.mul(w, w).expect("fits");
        tape.neg(square).expect("fits");
        tape.rewind();
        let sum = tape.add(w, w).expect("fits");
        assert_eq!(tape.item(sum), Ok(6.0));
        assert_eq!((tape.nodes.len(), tape.inputs.len()), (2, 2));
    }

    #[test]
    fn a_handle_from_an_earlier_step_is_an_error() {
        let mut tape = Tape::<f64>::new();
        let w = tape.parameter(Shape::SCALAR, &[3.0]).expect("fits");
        let old = tape.neg(w).expect("fits");
        tape.rewind();
        assert_eq!(tape.value(old), Err(Error::Stale { op: "value" }));
        let fresh = tape.neg(w).expect("fits");
        assert_eq!(tape.exp(old), Err(Error::Stale { op: "exp" }));
        assert_eq!(tape.item(fresh), Ok(-3.0));
        assert_eq!(tape.item(w), Ok(3.0));
    }

    #[test]
    fn parameters_come_first_and_fill_their_shape() {
        let mut tape = Tape::<f32>::new();
        let error = tape.parameter(Shape::new([2, 2]), &[1.0]).expect_err("one value is too few");
        assert_eq!(error.to_string(), "parameter: shape (2, 2) holds 4 values, 1 were given");
        let w = tape.parameter(Shape::SCALAR, &[1.0]).expect("fits");
        let result = tape.neg(w).expect("fits");
        assert_eq!(tape.parameter(Shape::SCALAR, &[1.0]), Err(Error::Late { op: "parameter" }));
        assert_eq!(tape.set_value(result, &[1.0]), Err(Error::NotALeaf { op: "set_value" }));
    }
}

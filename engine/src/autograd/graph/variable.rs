//! A tensor with its history.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::error::Overwritten;
use super::{GraphError, Values};
use crate::autograd::ops::Op;
use crate::autograd::rule::Reads;
use crate::tensor::Shape;

/// A tensor that knows how it was computed. A clone is another reference to the same tensor.
#[derive(Debug, Clone)]
pub struct Variable(pub(super) Rc<Node>);

#[derive(Debug)]
pub(super) struct Node {
    shape: Shape,
    /// Several variables can show the same elements: a detached one, one of another shape, or a part.
    storage: Rc<Storage>,
    /// Where in the storage the elements are; `None` if it holds them in order, and no others.
    positions: Option<Rc<[usize]>>,
    requires_grad: Cell<bool>,
    grad: RefCell<Option<Variable>>,
    /// Whether a result keeps its gradient, as a leaf does.
    retains_grad: Cell<bool>,
    /// The version of the elements when it was made.
    version: u64,
    /// What it was computed by; `None` for a leaf.
    pub(super) source: Option<Source>,
}

/// Elements, with the number of times that they have been overwritten.
#[derive(Debug)]
struct Storage {
    /// Shared with the variables that [`Variable::data`] has made.
    values: Rc<RefCell<Values>>,
    version: Cell<u64>,
}

/// The function that a variable was computed by, with its operands.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) function: Function,
    /// The operands; `None` once a backward pass has freed them.
    pub(super) inputs: RefCell<Option<Vec<Variable>>>,
    /// The versions that the operands had.
    pub(super) versions: Vec<u64>,
    /// Sources are counted in the order in which they are recorded; a backward pass goes the other way.
    pub(super) order: u64,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Function {
    Operation(Op),
    /// To the other element type.
    Conversion,
}

impl Source {
    pub(super) fn new(function: Function, inputs: Vec<Variable>, order: u64) -> Self {
        let versions = inputs.iter().map(Variable::version).collect();
        Self { function, inputs: RefCell::new(Some(inputs)), versions, order }
    }
}

impl Variable {
    /// A leaf with these elements, which requires no gradient.
    ///
    /// # Panics
    /// If the number of elements is not that of the shape; [`Variable::checked`] returns an error instead.
    #[must_use]
    pub fn new(shape: Shape, values: impl Into<Values>) -> Self {
        match Self::checked(shape, values) {
            Ok(variable) => variable,
            Err(error) => panic!("{error}"),
        }
    }

    /// As [`Variable::new`].
    ///
    /// # Errors
    /// [`GraphError::Length`] if the number of elements is not that of the shape.
    pub fn checked(shape: Shape, values: impl Into<Values>) -> Result<Self, GraphError> {
        let values = values.into();
        if values.len() != shape.size() {
            return Err(GraphError::Length { shape, given: values.len() });
        }
        Ok(Self::result(shape, values, None))
    }

    pub(super) fn result(shape: Shape, values: Values, source: Option<Source>) -> Self {
        Self::over(
            shape,
            Rc::new(Storage { values: Rc::new(RefCell::new(values)), version: Cell::new(0) }),
            None,
            source,
        )
    }

    fn over(shape: Shape, storage: Rc<Storage>, positions: Option<Rc<[usize]>>, source: Option<Source>) -> Self {
        Self(Rc::new(Node {
            shape,
            positions,
            requires_grad: Cell::new(source.is_some()),
            grad: RefCell::new(None),
            retains_grad: Cell::new(false),
            version: storage.version.get(),
            storage,
            source,
        }))
    }

    /// The shape.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.0.shape
    }

    /// Whether the elements are in single precision.
    #[must_use]
    pub fn is_single(&self) -> bool {
        matches!(*self.0.storage.values.borrow(), Values::Single(_))
    }

    /// What `read` makes of the elements.
    pub fn read<R>(&self, read: impl FnOnce(&Values) -> R) -> R {
        let values = self.0.storage.values.borrow();
        match &self.0.positions {
            None => read(&values),
            Some(positions) => read(&values.chosen(positions)),
        }
    }

    /// The element at a position in row-major order, which must exist.
    #[must_use]
    pub fn get(&self, index: usize) -> f64 {
        self.read(|values| values.get(index))
    }

    /// The elements in double precision.
    #[must_use]
    pub fn to_vec(&self) -> Vec<f64> {
        self.read(Values::to_vec)
    }

    /// Overwrites elements. All variables over the same elements show the change. An operation that still needs the old
    /// ones for its gradient refuses its backward pass.
    pub fn write<R>(&self, write: impl FnOnce(&mut Values) -> R) -> R {
        self.0.storage.version.set(self.version() + 1);
        let mut values = self.0.storage.values.borrow_mut();
        let Some(positions) = &self.0.positions else { return write(&mut values) };
        let mut own = values.chosen(positions);
        let result = write(&mut own);
        for (from, &to) in positions.iter().enumerate() {
            values.set(to, own.get(from));
        }
        result
    }

    /// How many times the elements have been overwritten.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.0.storage.version.get()
    }

    /// The version that the elements had when this variable was made.
    pub(super) fn made_at(&self) -> u64 {
        self.0.version
    }

    /// Whether the elements have been overwritten since.
    pub(super) fn is_overwritten(&self) -> bool {
        self.version() != self.made_at()
    }

    /// What an error says of it, if an operation has read this version.
    pub(super) fn overwritten_since(&self, expected: u64) -> Overwritten {
        let (shape, single, by, found) = (self.shape(), self.is_single(), self.operation(), self.version());
        Overwritten { shape, single, by, expected, found }
    }

    /// Whether a backward pass computes a gradient for it.
    #[must_use]
    pub fn requires_grad(&self) -> bool {
        self.0.requires_grad.get()
    }

    /// Sets whether a leaf requires a gradient.
    ///
    /// # Errors
    /// [`GraphError::Leaf`] if it is a result that would no longer require one.
    pub fn set_requires_grad(&self, requires_grad: bool) -> Result<(), GraphError> {
        if !self.is_leaf() && !requires_grad {
            return Err(GraphError::Leaf);
        }
        self.0.requires_grad.set(requires_grad);
        Ok(())
    }

    /// Whether it was given, not computed from a variable that requires a gradient.
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        self.0.source.is_none()
    }

    /// The name of the operation that it was computed by; `None` for a leaf.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.source.as_ref().map(|source| source.function.name())
    }

    /// The operands that it was computed from; none for a leaf, and none after a backward pass has freed them.
    #[must_use]
    pub fn operands(&self) -> Vec<Self> {
        self.0.source.as_ref().and_then(|source| source.inputs.borrow().clone()).unwrap_or_default()
    }

    /// The gradient of the backward passes so far; `None` before the first. Only leaves have one, and results for which
    /// [`Variable::retain_grad`] was called.
    #[must_use]
    pub fn grad(&self) -> Option<Self> {
        self.0.grad.borrow().clone()
    }

    /// Sets or forgets the gradient.
    pub fn set_grad(&self, grad: Option<Self>) {
        *self.0.grad.borrow_mut() = grad;
    }

    /// Lets backward passes keep the gradient of a result, too.
    pub fn retain_grad(&self) {
        self.0.retains_grad.set(true);
    }

    pub(super) fn keeps_grad(&self) -> bool {
        self.is_leaf() || self.0.retains_grad.get()
    }

    /// The same elements without a history.
    #[must_use]
    pub fn detach(&self) -> Self {
        Self::over(self.0.shape, Rc::clone(&self.0.storage), self.0.positions.clone(), None)
    }

    /// The same elements without a history, and with a count of its own of how often they have been overwritten: a
    /// backward pass does not notice what is written through it.
    #[must_use]
    pub fn data(&self) -> Self {
        let storage = Storage { values: Rc::clone(&self.0.storage.values), version: Cell::new(0) };
        Self::over(self.0.shape, Rc::new(storage), self.0.positions.clone(), None)
    }

    /// A variable over the elements of this one, and with the shape and the history of `computed`, which has the same
    /// elements: the result of an operation that changes a tensor in place, or shows it in another shape.
    ///
    /// # Panics
    /// If the two do not have the same number of elements.
    #[must_use]
    pub fn showing(&self, computed: Self) -> Self {
        assert_eq!(self.0.shape.size(), computed.0.shape.size(), "the same elements");
        self.with_history(computed, self.0.positions.clone())
    }

    /// A variable over the elements of this one at these positions, and with the shape and the history of `computed`,
    /// which has these elements. A change of one of the two changes the other.
    ///
    /// # Panics
    /// If a position does not exist.
    #[must_use]
    pub fn showing_at(&self, positions: &[usize], computed: Self) -> Self {
        let size = self.0.shape.size();
        assert!(positions.iter().all(|&position| position < size), "positions of this variable");
        let places = match &self.0.positions {
            None => positions.into(),
            Some(own) => positions.iter().map(|&position| own[position]).collect(),
        };
        self.with_history(computed, Some(places))
    }

    fn with_history(&self, computed: Self, positions: Option<Rc<[usize]>>) -> Self {
        let (shape, source) = match Rc::try_unwrap(computed.0) {
            Ok(mut node) => (node.shape, node.source.take()),
            Err(shared) => (shared.shape, shared.source.as_ref().map(Source::again)),
        };
        Self::over(shape, Rc::clone(&self.0.storage), positions, source)
    }

    /// A copy of the elements with the same history, to compute what this variable is overwritten with. If the rule of
    /// the history reads the result, a backward pass is refused as if the copy had been overwritten, as in PyTorch.
    #[must_use]
    pub fn snapshot(&self) -> Self {
        let values = Rc::new(RefCell::new(self.read(Values::clone)));
        let storage = Storage { values, version: Cell::new(self.made_at()) };
        let copy = Self::over(self.0.shape, Rc::new(storage), None, self.0.source.as_ref().map(Source::again));
        copy.0.requires_grad.set(self.requires_grad());
        copy.0.storage.version.set(self.version() + 1);
        copy
    }

    /// Whether the elements lie one after the other in their storage.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        self.0.positions.as_ref().is_none_or(|positions| positions.windows(2).all(|pair| pair[1] == pair[0] + 1))
    }

    /// Whether both are over elements of the same storage.
    #[must_use]
    pub fn shares_elements_with(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0.storage.values, &other.0.storage.values)
    }

    /// Whether both are the same variable.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Source {
    /// The values that the rule of the function reads.
    pub(super) fn reads(&self) -> Reads {
        match self.function {
            Function::Operation(op) => op.reads(),
            Function::Conversion => Reads::Nothing,
        }
    }

    /// The same function on the same operands.
    fn again(&self) -> Self {
        Self { inputs: self.inputs.clone(), versions: self.versions.clone(), ..*self }
    }
}

impl Function {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Operation(op) => op.name(),
            Self::Conversion => "to",
        }
    }
}

impl Drop for Node {
    /// Frees a long history step by step. Freed by recursion, 100,000 steps would overflow the stack.
    fn drop(&mut self) {
        let mut waiting = take_inputs(self);
        while let Some(variable) = waiting.pop() {
            if let Ok(mut node) = Rc::try_unwrap(variable.0) {
                waiting.append(&mut take_inputs(&mut node));
            }
        }
    }
}

fn take_inputs(node: &mut Node) -> Vec<Variable> {
    node.source.take().and_then(|source| source.inputs.into_inner()).unwrap_or_default()
}

//! Tensors that own their history: the graph that PyTorch builds while a program runs.
//!
//! A [`Tape`] belongs to a program that repeats the same steps. A program that somebody types is different: it makes
//! tensors when it likes, keeps some and drops others. A [`Variable`] therefore holds references to the operands it was
//! computed from, and everything is freed with the last reference. The arithmetic is the tape's: each operation, and
//! each rule for its gradient, runs on a small tape that is reused.
//!
//! ```
//! use engine::autograd::{Call, Graph, Operation, Variable};
//! use engine::tensor::Shape;
//!
//! let mut graph = Graph::new();
//! let w = Variable::new(Shape::SCALAR, vec![3.0]);
//! w.set_requires_grad(true)?;
//! let square = graph.apply(&Call::new(Operation::Mul), &[&w, &w])?;
//! graph.backward(&square, None, false)?;
//! assert_eq!(w.grad().map(|grad| grad.to_vec()), Some(vec![6.0]));
//! # Ok::<(), engine::autograd::GraphError>(())
//! ```

mod backward;
mod error;
mod values;
mod variable;

use super::tape::{Kind, Tape, Tensor};
use super::{Call, Error};
use crate::tensor::Element;

pub use error::{GraphError, Overwritten};
pub use values::Values;
pub use variable::Variable;
use variable::{Function, Source};

/// The memory in which operations on [`Variable`]s run.
#[derive(Debug, Default)]
pub struct Graph {
    single: Tape<f32>,
    double: Tape<f64>,
    /// Whether results forget what they were computed from, as in `torch.no_grad()`.
    pub no_grad: bool,
    /// How many functions have been recorded.
    recorded: u64,
}

impl Graph {
    /// A graph that records.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The result of an operation. If an operand has another element type than the first, convert it before.
    ///
    /// # Errors
    /// [`GraphError::Operation`] with the reason of the operation.
    ///
    /// # Panics
    /// If the operands have different element types.
    pub fn apply(&mut self, call: &Call, operands: &[&Variable]) -> Result<Variable, GraphError> {
        self.record(operands, Record::Call(call))
    }

    /// The result of several operations: `record` gets a tape and the handles of the operands, and returns the handle
    /// of the result.
    ///
    /// # Errors
    /// As for [`Graph::apply`].
    ///
    /// # Panics
    /// As for [`Graph::apply`].
    pub fn compose(&mut self, operands: &[&Variable], record: &dyn Recipe) -> Result<Variable, GraphError> {
        self.record(operands, Record::Recipe(record))
    }

    /// The same values in the other element type; the gradient is converted back.
    pub fn convert(&mut self, x: &Variable, single: bool) -> Variable {
        let values = x.read(|values| if single { values.to_single() } else { values.to_double() });
        self.recorded += 1;
        let learned = !self.no_grad && x.requires_grad();
        let source = learned.then(|| Source::new(Function::Conversion, vec![x.clone()], self.recorded));
        Variable::result(x.shape(), values, source)
    }

    fn record(&mut self, operands: &[&Variable], record: Record<'_>) -> Result<Variable, GraphError> {
        let single = operands.first().is_some_and(|first| first.is_single());
        assert!(operands.iter().all(|operand| operand.is_single() == single), "operands of one element type");
        let recorded = (!self.no_grad).then_some(&mut self.recorded);
        if single {
            run(&mut self.single, operands, &record, recorded)
        } else {
            run(&mut self.double, operands, &record, recorded)
        }
    }
}

/// Operations that are recorded together. A trait instead of a closure, because it is generic over the element type.
pub trait Recipe {
    /// Records them on a tape of single precision.
    ///
    /// # Errors
    /// Those of the operations.
    fn single(&self, tape: &mut Tape<f32>, operands: &[Tensor]) -> Result<Tensor, Error>;

    /// Records them on a tape of double precision.
    ///
    /// # Errors
    /// Those of the operations.
    fn double(&self, tape: &mut Tape<f64>, operands: &[Tensor]) -> Result<Tensor, Error>;
}

enum Record<'a> {
    Call(&'a Call),
    Recipe(&'a dyn Recipe),
}

/// An element type that a [`Variable`] can have.
trait Kept: Element {
    fn slice(values: &Values) -> &[Self];
    fn keep(values: &[Self]) -> Values;
    fn record(record: &Record<'_>, tape: &mut Tape<Self>, operands: &[Tensor]) -> Result<Tensor, Error>;
}

macro_rules! kept {
    ($float:ty, $variant:ident, $recipe:ident) => {
        impl Kept for $float {
            fn slice(values: &Values) -> &[Self] {
                match values {
                    Values::$variant(values) => values,
                    _ => unreachable!("the caller has compared the element types"),
                }
            }

            fn keep(values: &[Self]) -> Values {
                Values::$variant(values.to_vec())
            }

            fn record(record: &Record<'_>, tape: &mut Tape<Self>, operands: &[Tensor]) -> Result<Tensor, Error> {
                match record {
                    Record::Call(call) => call.record(tape, operands),
                    Record::Recipe(recipe) => recipe.$recipe(tape, operands),
                }
            }
        }
    };
}

kept!(f32, Single, single);
kept!(f64, Double, double);

/// Runs operations on the tape, and turns each of its entries into a variable. Without a count of what has been recorded,
/// they have no history.
fn run<T: Kept>(
    tape: &mut Tape<T>,
    operands: &[&Variable],
    record: &Record<'_>,
    mut recorded: Option<&mut u64>,
) -> Result<Variable, GraphError> {
    tape.rewind();
    let mut handles = Vec::with_capacity(operands.len());
    for operand in operands {
        let handle = operand.read(|values| tape.constant(operand.shape(), T::slice(values)));
        handles.push(handle?);
    }
    let result = T::record(record, tape, &handles)?;
    let mut variables: Vec<Variable> = operands.iter().map(|&operand| operand.clone()).collect();
    for index in operands.len()..=result.node as usize {
        let node = tape.nodes[index];
        let values = T::keep(&tape.values[node.range()]);
        variables.push(match node.kind {
            Kind::Leaf => Variable::result(node.shape, values, None),
            Kind::Result { op, first_input, inputs } => {
                let ids = &tape.inputs[first_input as usize..][..inputs as usize];
                let learned = ids.iter().any(|&id| variables[id as usize].requires_grad());
                let source = recorded.as_deref_mut().filter(|_| learned).map(|recorded| {
                    *recorded += 1;
                    let inputs = ids.iter().map(|&id| variables[id as usize].clone()).collect();
                    Source::new(Function::Operation(op), inputs, *recorded)
                });
                Variable::result(node.shape, values, source)
            }
        });
    }
    Ok(variables.swap_remove(result.node as usize))
}

#[cfg(test)]
mod tests;

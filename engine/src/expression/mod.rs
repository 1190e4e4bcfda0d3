//! Small tensor programs in the style of PyTorch, run one operation at a time.
//!
//! [`Graph::read`] turns a text such as `w = tensor(2.0, requires_grad=True)` and `mean((w * x - y) ** 2)` into a graph
//! of leaves and operations, or reports the column of a problem and what is allowed there. A [`Session`] runs the graph
//! forward and backward on the tape, in steps of one operation, with PyTorch's rules: leaves collect gradients until
//! they are cleared, everything else belongs to one pass. An [`Exercise`] draws a small program whose gradients can be
//! computed by hand, and finds the mistake behind a wrong answer.

mod blank;
mod check;
mod comma;
mod compile;
mod exercise;
mod function;
mod graph;
mod meaning;
mod parse;
mod problem;
mod python;
mod session;
mod syntax;
mod undefined;
mod walk;

pub use crate::autograd::Operation;
pub use exercise::{Exercise, Level, Mistake};
pub use function::function_names;
pub use graph::{Graph, Kind, Node};
pub use meaning::compare;
pub use problem::{Problem, Span};
pub use python::{Python, python};
pub use session::{Event, Session};
pub use undefined::{definition, undefined_names};

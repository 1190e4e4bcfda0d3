//! The description of an operation besides its arithmetic: its signature in Python, its formula, and the cases of its
//! gradient check. The expression language, the autograd lesson and the tests use it.

use super::rule::Rule;
use super::{Error, Operation, Tape, Tensor};
use crate::mathml::Formula;
use crate::tensor::{Element, Shape};

/// An operation that can be called by name. Every operation in the list of [`super::ops`] implements it.
pub(crate) trait Describe: Rule {
    /// The signature in Python.
    const SIGNATURE: Signature;

    /// Its name in words ("natural logarithm").
    const LABEL: &'static str;

    /// Whether and how a program of the expression language can use it.
    const LANGUAGE: Language = Language::Function;

    /// Whether terms as large as the operands can cancel in its value, which then has fewer correct digits than the
    /// operands.
    const CANCELS: bool = false;

    /// The cases of its gradient check; empty if `tests/gradcheck.rs` has a separate test for it.
    const GRADIENT_CASES: &'static [GradientCase];

    /// Its value and its derivatives, for the autograd lesson; every operation of the language has them.
    fn formula() -> Option<Formula> {
        None
    }

    /// Records it on a tape. `x` contains its operands in the order of the signature, and as many as the signature has.
    ///
    /// # Errors
    /// Those of its method on [`Tape`], and [`Error::Argument`] if an argument without a default is missing.
    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error>;
}

/// An operation's signature in Python: PyTorch's name of the function and of each parameter, in order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signature {
    /// The function.
    pub function: &'static str,
    /// Its parameters.
    pub parameters: &'static [Parameter],
}

/// A parameter of an operation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// PyTorch's name.
    pub name: &'static str,
    /// The kind of its argument.
    pub takes: Takes,
}

/// The kind of a parameter's argument.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Takes {
    /// A tensor: an operand.
    Operand,
    /// One tensor or more.
    Operands,
    /// A number, with its default if it has one.
    Number(Option<f64>),
    /// A position or an axis, counted from 0.
    Index,
    /// An optional position or axis.
    OptionalIndex,
    /// True or False; the default is False.
    Flag,
    /// A shape.
    Shape,
}

/// Whether and how a program of the expression language can use an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// By its function.
    Function,
    /// By an operator alone, as in a + b.
    Operator,
    /// Not at all.
    Absent,
}

/// The largest number of parameters besides operands that an operation has.
const MOST_ARGUMENTS: usize = 3;

/// The argument of a parameter other than an operand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Argument {
    /// A number.
    Number(f64),
    /// A position or an axis, counted from 0.
    Index(usize),
    /// True or False.
    Flag(bool),
    /// A shape.
    Shape(Shape),
}

/// An operation with its arguments besides the operands: plain data, which can be recorded repeatedly.
///
/// ```
/// use engine::autograd::{Argument, Call, Operation, Tape};
/// use engine::tensor::Shape;
///
/// let mut tape = Tape::<f64>::new();
/// let x = tape.parameter(Shape::SCALAR, &[3.0])?;
/// let cube = Call::new(Operation::Pow).with("exponent", Argument::Number(3.0))?.record(&mut tape, &[x])?;
/// assert_eq!(tape.item(cube)?, 27.0);
/// # Ok::<(), engine::autograd::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Call {
    operation: Operation,
    /// The arguments of the parameters other than operands, in order.
    given: [Option<Argument>; MOST_ARGUMENTS],
}

impl Call {
    /// The operation with its defaults.
    #[must_use]
    pub fn new(operation: Operation) -> Self {
        Self { operation, given: [None; MOST_ARGUMENTS] }
    }

    /// The same with the argument of one parameter.
    ///
    /// # Errors
    /// [`Error::Argument`] if the operation does not have the parameter.
    pub fn with(mut self, name: &str, argument: Argument) -> Result<Self, Error> {
        let Some(place) = self.place(name) else {
            let names: Vec<_> = self.arguments().map(|parameter| parameter.name).collect();
            let there_are = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            let problem = format!("there is no parameter {name}; besides operands there are {there_are}");
            return Err(Error::Argument { op: self.operation.name_on_tape(), problem });
        };
        self.given[place] = Some(argument);
        Ok(self)
    }

    /// The operation.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// Records the operation on a tape, as its method on [`Tape`] does.
    ///
    /// # Errors [`Error::Argument`] if the number of operands differs from the signature, or a parameter without a
    /// default has no argument; otherwise those of the method.
    pub fn record<T: Element>(&self, tape: &mut Tape<T>, operands: &[Tensor]) -> Result<Tensor, Error> {
        let parameters = self.operation.signature().parameters;
        let list = parameters.iter().any(|parameter| parameter.takes == Takes::Operands);
        let wanted = parameters.iter().filter(|parameter| parameter.takes == Takes::Operand).count();
        if !list && wanted != operands.len() {
            let problem = format!("takes {wanted} tensors, {} were given", operands.len());
            return Err(Error::Argument { op: self.operation.name_on_tape(), problem });
        }
        self.operation.record(tape, operands, self)
    }

    /// A number, or its default.
    pub(super) fn number(&self, name: &str) -> Result<f64, Error> {
        let default = self.arguments().find(|parameter| parameter.name == name).map(|parameter| parameter.takes);
        match (self.given(name), default) {
            (Some(Argument::Number(number)), _) | (None, Some(Takes::Number(Some(number)))) => Ok(number),
            _ => Err(self.missing(name, "a number")),
        }
    }

    /// A position or an axis.
    pub(super) fn index(&self, name: &str) -> Result<usize, Error> {
        self.optional_index(name).ok_or_else(|| self.missing(name, "a whole number"))
    }

    /// A position or an axis, if it is given.
    pub(super) fn optional_index(&self, name: &str) -> Option<usize> {
        if let Some(Argument::Index(index)) = self.given(name) { Some(index) } else { None }
    }

    /// Whether a flag is given and true.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.given(name) == Some(Argument::Flag(true))
    }

    /// A shape.
    pub(super) fn shape(&self, name: &str) -> Result<Shape, Error> {
        if let Some(Argument::Shape(shape)) = self.given(name) { Ok(shape) } else { Err(self.missing(name, "a shape")) }
    }

    fn given(&self, name: &str) -> Option<Argument> {
        self.given[self.place(name)?]
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.arguments().position(|parameter| parameter.name == name)
    }

    /// The parameters other than operands.
    fn arguments(&self) -> impl Iterator<Item = &'static Parameter> + use<> {
        self.operation.signature().parameters.iter().filter(|parameter| !parameter.takes.is_operand())
    }

    fn missing(&self, name: &str, what: &str) -> Error {
        Error::Argument { op: self.operation.name_on_tape(), problem: format!("{name} must be given, {what}") }
    }
}

impl Takes {
    /// Whether its argument is a tensor with respect to which the operation is differentiated.
    #[must_use]
    pub const fn is_operand(self) -> bool {
        matches!(self, Self::Operand | Self::Operands)
    }
}

impl Signature {
    /// The function with these parameters.
    pub(super) const fn new(function: &'static str, parameters: &'static [Parameter]) -> Self {
        Self { function, parameters }
    }
}

/// The tensor that most operations work on.
pub(super) const INPUT: Parameter = operand("input");
/// The second tensor of an operation with two.
pub(super) const OTHER: Parameter = operand("other");
/// The axis along which an operation runs.
pub(super) const DIM: Parameter = parameter("dim", Takes::Index);

/// A tensor.
pub(super) const fn operand(name: &'static str) -> Parameter {
    parameter(name, Takes::Operand)
}

/// A number that may be left out.
pub(super) const fn number(name: &'static str, default: f64) -> Parameter {
    parameter(name, Takes::Number(Some(default)))
}

/// Any parameter.
pub(super) const fn parameter(name: &'static str, takes: Takes) -> Parameter {
    Parameter { name, takes }
}

/// A case of an operation's gradient check: `tests/gradcheck.rs` draws operands like these. It also draws an axis, a
/// flag or a shape that is not in `arguments`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GradientCase {
    /// The operands' shapes.
    pub shapes: Shapes,
    /// Their elements.
    pub values: Values,
    /// Whether operands without elements are left out, as for a mean.
    pub non_empty: bool,
    /// The arguments of the parameters.
    pub arguments: &'static [(&'static str, Argument)],
}

/// The shapes of a [`GradientCase`]'s operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shapes {
    /// One operand of up to three axes.
    One,
    /// Two operands that broadcast.
    Pair,
    /// One operand of one to three axes, and `dim` is one of them.
    AlongAxis,
    /// A matrix.
    Matrix,
    /// Matrices (m, k) and (k, n).
    Product,
    /// A matrix (rows, columns) with a smallest number of rows, and two rows (columns,): an input, its weight and its
    /// bias.
    Normalised {
        /// The smallest number of rows.
        rows: usize,
    },
}

/// The elements of a [`GradientCase`]'s operands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Values {
    /// From 0.2 to 2 in size, with either sign, away from the kinks and poles at 0.
    Any,
    /// From 0.2 to 2.
    Positive,
    /// Multiples of a tenth with either sign, those of a second operand shifted by this number, so that no finite
    /// difference crosses a kink between two of them.
    Grid(f64),
}

impl GradientCase {
    /// Operands of these shapes with any elements.
    pub(super) const fn new(shapes: Shapes) -> Self {
        Self { shapes, values: Values::Any, non_empty: false, arguments: &[] }
    }

    /// The same with other elements.
    pub(super) const fn values(self, values: Values) -> Self {
        Self { values, ..self }
    }

    /// The same with at least one element.
    pub(super) const fn non_empty(self) -> Self {
        Self { non_empty: true, ..self }
    }

    /// The same with these arguments.
    pub(super) const fn given(self, arguments: &'static [(&'static str, Argument)]) -> Self {
        Self { arguments, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Choice;

    #[test]
    fn an_operation_is_called_by_its_signature() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2]), &[-1.0, 3.0])?;
        let call = Call::new(Operation::LeakyRelu);
        let by_default = call.record(&mut tape, &[x])?;
        assert_eq!(tape.value(by_default)?, [-0.01, 3.0]);
        let steeper = call.with("negative_slope", Argument::Number(0.5))?.record(&mut tape, &[x])?;
        assert_eq!(tape.value(steeper)?, [-0.5, 3.0]);
        Ok(())
    }

    #[test]
    fn what_a_signature_does_not_have_is_named() {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::SCALAR, &[2.0]).expect("fits");
        let mut message = |call: Call| call.record(&mut tape, &[x]).expect_err("refused").to_string();
        assert_eq!(message(Call::new(Operation::Pow)), "pow: exponent must be given, a number");
        assert_eq!(message(Call::new(Operation::Add)), "add: takes 2 tensors, 1 were given");
        let with_base = |operation| Call::new(operation).with("base", Argument::Number(2.0)).expect_err("refused");
        let message = with_base(Operation::Pow).to_string();
        assert_eq!(message, "pow: there is no parameter base; besides operands there are exponent");
        let message = with_base(Operation::Exp).to_string();
        assert_eq!(message, "exp: there is no parameter base; besides operands there are none");
    }

    #[test]
    fn no_operation_has_more_parameters_than_a_call_holds() {
        for &operation in Operation::ALL {
            assert!(Call::new(operation).arguments().count() <= MOST_ARGUMENTS, "{operation:?}");
        }
    }

    #[test]
    fn operations_of_the_language_have_formulas() {
        for &operation in Operation::ALL {
            let offered = operation.language() != Language::Absent;
            assert_eq!(operation.formula().is_some(), offered, "{operation:?}");
        }
    }
}

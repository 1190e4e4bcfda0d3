//! What an operation says of itself besides its arithmetic: how Python calls it, its formula, and how its gradient is
//! tested. Lists of operations elsewhere (the expression language, the autograd lesson, the tests) are made of this.

use super::rule::Rule;
use super::{Error, Operation, Tape, Tensor};
use crate::mathml::Formula;
use crate::tensor::{Element, Shape};

/// An operation that can be called by name. The list in [`super::ops`] asks every operation for it.
pub(crate) trait Describe: Rule {
    /// How Python calls it.
    const SIGNATURE: Signature;

    /// Its name in words ("natural logarithm").
    const LABEL: &'static str;

    /// Whether and how a program of the expression language can use it.
    const LANGUAGE: Language = Language::Function;

    /// Whether terms as large as the operands can cancel in its value, which then has fewer exact digits than they have.
    const CANCELS: bool = false;

    /// The operands that its gradient is tried on; none where `tests/gradcheck.rs` has a test of its own for it.
    const GRADIENT_CASES: &'static [GradientCase];

    /// Its value and its derivatives, for the autograd lesson; every operation of the language has them.
    fn formula() -> Option<Formula> {
        None
    }

    /// Records it on a tape: `x` are its operands in the signature's order, and there are as many as that has.
    ///
    /// # Errors
    /// Those of its method on [`Tape`], and [`Error::Argument`] where an argument without a default is missing.
    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error>;
}

/// How Python calls an operation: PyTorch's name of the function and of each parameter, in order.
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
    /// PyTorch's name of it.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Takes {
    /// A tensor: an operand.
    Operand,
    /// One tensor or more.
    Operands,
    /// A number, with what it is where it is left out, if it may be.
    Number(Option<f64>),
    /// A position or an axis, counted from 0.
    Index,
    /// The same, or nothing.
    OptionalIndex,
    /// True or False; False where it is left out.
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

/// The most parameters, apart from operands, that an operation has.
const MOST_ARGUMENTS: usize = 3;

/// What a parameter other than an operand is given.
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

/// An operation with what it is given besides its operands: plain data, to be recorded again and again.
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
    /// What the parameters that are no operands are given, in order.
    given: [Option<Argument>; MOST_ARGUMENTS],
}

impl Call {
    /// The operation with its defaults.
    #[must_use]
    pub fn new(operation: Operation) -> Self {
        Self { operation, given: [None; MOST_ARGUMENTS] }
    }

    /// The same with one parameter given.
    ///
    /// # Errors
    /// [`Error::Argument`] where the operation does not have the parameter.
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
    /// # Errors
    /// [`Error::Argument`] where the number of operands is not the signature's, or a parameter without a default is not
    /// given; otherwise those of the method.
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

    /// The parameters that are no operands.
    fn arguments(&self) -> impl Iterator<Item = &'static Parameter> + use<> {
        self.operation.signature().parameters.iter().filter(|parameter| !parameter.takes.is_operand())
    }

    fn missing(&self, name: &str, what: &str) -> Error {
        Error::Argument { op: self.operation.name_on_tape(), problem: format!("{name} must be given, {what}") }
    }
}

impl Takes {
    /// Whether it takes tensors that the operation is differentiated by.
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
/// The second tensor of an operation on two.
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

/// What an operation's gradient is tried on, against differences: `tests/gradcheck.rs` draws operands like these. An axis, a
/// flag or a shape that `arguments` leaves open is drawn as well.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GradientCase {
    /// The operands' shapes.
    pub shapes: Shapes,
    /// Their elements.
    pub values: Values,
    /// Whether operands without elements are left out, as for a mean.
    pub non_empty: bool,
    /// What the parameters are given.
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
    /// A matrix (rows, columns) with at least so many rows, and two rows (columns,): an input, its weight and its bias.
    Normalised {
        /// The fewest rows.
        rows: usize,
    },
}

/// The elements of a [`GradientCase`]'s operands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Values {
    /// Of size 0.2 to 2 and either sign, away from the kinks and poles at 0.
    Any,
    /// From 0.2 to 2.
    Positive,
    /// Tenths of either sign; those of a second operand are moved by so much. So no difference steps over a kink that lies
    /// between two of them.
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
    fn what_the_language_has_comes_with_its_formula() {
        for &operation in Operation::ALL {
            let offered = operation.language() != Language::Absent;
            assert_eq!(operation.formula().is_some(), offered, "{operation:?}");
        }
    }
}

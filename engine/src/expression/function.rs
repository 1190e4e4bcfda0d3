//! The functions of the language and their parameters.

use super::problem::{Problem, Span, quoted};
use super::syntax::{Argument, Call, Expr, ExprKind};
use crate::autograd::{Language, Operation, Signature};
use crate::choice::Choice;

/// The functions that are not operations themselves, with the names of their parameters.
const MORE_FUNCTIONS: [(&str, &[&str]); 6] = [
    ("mse_loss", &["input", "target", "reduction"]),
    ("ones", &["shape", "requires_grad"]),
    ("square", &["input"]),
    ("tensor", &["data", "requires_grad"]),
    ("transpose", &["input", "dim0", "dim1"]),
    ("zeros", &["shape", "requires_grad"]),
];

/// A function of the language.
pub(super) struct Function {
    name: &'static str,
    /// The names of its parameters, PyTorch's; the input comes first.
    parameters: Vec<&'static str>,
    /// The operation that it records; `None` if the compiler handles it specially.
    operation: Option<Operation>,
}

impl Function {
    /// The function of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        functions().find(|function| function.name == name)
    }

    /// Whether an argument is a tensor, given its position or its keyword.
    pub(super) fn takes_tensor(&self, position: Option<usize>, keyword: Option<&str>) -> bool {
        let name = keyword.or_else(|| self.parameters.get(position?).copied()).unwrap_or_default();
        match self.operation {
            Some(operation) => operation
                .signature()
                .parameters
                .iter()
                .any(|parameter| parameter.name == name && parameter.takes.is_operand()),
            None => ["input", "target"].contains(&name),
        }
    }
}

/// All functions, in no particular order.
fn functions() -> impl Iterator<Item = Function> {
    let operations = Operation::ALL.iter().filter(|operation| operation.language() == Language::Function);
    let operations = operations.map(|&operation| {
        let Signature { function, parameters } = operation.signature();
        let parameters = parameters.iter().map(|parameter| parameter.name).collect();
        Function { name: function, parameters, operation: Some(operation) }
    });
    let more = |(name, parameters): (_, &[_])| Function { name, parameters: parameters.to_vec(), operation: None };
    operations.chain(MORE_FUNCTIONS.into_iter().map(more))
}

/// The names of all functions, in alphabetical order.
pub fn function_names() -> impl Iterator<Item = &'static str> {
    let mut names: Vec<_> = functions().map(|function| function.name).collect();
    names.sort_unstable();
    names.into_iter()
}

/// The function that a layer or a loss of `nn` computes: `mse_loss` for `MSELoss`.
pub(super) fn function_of_layer(layer: &str) -> Option<&'static str> {
    let is_layer = layer.starts_with(|c: char| c.is_ascii_uppercase());
    function_names().find(|function| is_layer && function.replace('_', "") == layer.to_ascii_lowercase())
}

/// Why there is no function of this name, and what to write instead.
fn missing(call: &Call) -> String {
    let name = call.function.as_str();
    let of_nn = call.receiver.as_ref().is_some_and(|receiver| receiver.is("nn"));
    match name {
        "backward" | "step" | "zero_grad" => format!("{name} is a button here: a program only says what is computed"),
        "print" => "nothing has to be printed here: the graph shows every value".to_owned(),
        "Linear" => "nn.Linear makes its weights itself, and a program here writes its own: w * x + b".to_owned(),
        _ => match function_of_layer(name) {
            Some(function) => format!("{name} makes an object, and there are only tensors here: write F.{function}(…)"),
            None if of_nn => {
                "there are no layers of nn here: write them with tensors, as in relu(x @ w + b)".to_owned()
            }
            None => {
                let all: Vec<_> = function_names().collect();
                format!("there is no function {}; there are {}", quoted(name), all.join(", "))
            }
        },
    }
}

/// The arguments of a call, by parameter.
pub(super) struct Bound<'a> {
    pub(super) function: &'static str,
    /// The operation that the function records; `None` if the compiler handles it specially.
    pub(super) operation: Option<Operation>,
    pub(super) span: Span,
    names: Vec<&'static str>,
    slots: Vec<Vec<&'a Expr>>,
}

impl<'a> Bound<'a> {
    /// Finds the function of a call and binds the arguments; the receiver is `None` for that of a module.
    pub(super) fn new(call: &'a Call, receiver: Option<&'a Expr>) -> Result<Self, Problem> {
        let span = call.function_span;
        let function = Function::named(&call.function).ok_or_else(|| Problem::new(span, missing(call)))?;
        let Function { name, parameters: names, operation } = function;
        let slots = vec![Vec::new(); names.len()];
        let mut bound = Self { function: name, operation, span, names, slots };
        if let Some(receiver) = receiver {
            bound.slots[0].push(receiver);
        }
        for Argument { keyword, value } in &call.arguments {
            bound.give(keyword.as_ref(), value)?;
        }
        if bound.slots[0].is_empty() {
            let message = format!("{name} needs {}: {}", bound.names[0], bound.usage());
            return Err(Problem::new(span, message));
        }
        Ok(bound)
    }

    fn give(&mut self, keyword: Option<&(String, Span)>, value: &'a Expr) -> Result<(), Problem> {
        let slot = match keyword {
            Some((name, at)) => {
                let known = if name == "axis" { "dim" } else { name };
                let slot = self.names.iter().position(|name| *name == known);
                slot.ok_or_else(|| {
                    Problem::new(*at, format!("{} does not take {name}: {}", self.function, self.usage()))
                })?
            }
            None => self.next(value.span)?,
        };
        if !self.slots[slot].is_empty() && !self.is_shape(slot) {
            let message = format!("{} is given {} twice: {}", self.function, self.names[slot], self.usage());
            return Err(Problem::new(value.span, message));
        }
        self.slots[slot].push(value);
        Ok(())
    }

    /// The first parameter without an argument; a shape takes any number of arguments.
    fn next(&self, at: Span) -> Result<usize, Problem> {
        let free = (0..self.slots.len()).find(|&slot| self.slots[slot].is_empty() || self.is_shape(slot));
        free.ok_or_else(|| Problem::new(at, format!("{} takes no more than that: {}", self.function, self.usage())))
    }

    fn is_shape(&self, slot: usize) -> bool {
        self.names[slot] == "shape"
    }

    /// How the function is called.
    fn usage(&self) -> String {
        format!("{}({})", self.function, self.names.join(", "))
    }

    /// The argument of a parameter, if it has one.
    pub(super) fn optional(&self, name: &str) -> Option<&'a Expr> {
        self.all(name).first().copied()
    }

    /// All arguments of a parameter.
    pub(super) fn all(&self, name: &str) -> &[&'a Expr] {
        self.names.iter().position(|known| *known == name).map_or(&[], |slot| &self.slots[slot])
    }

    /// The argument of a parameter that must have one.
    pub(super) fn required(&self, name: &str) -> Result<&'a Expr, Problem> {
        self.optional(name)
            .ok_or_else(|| Problem::new(self.span, format!("{} needs {name}: {}", self.function, self.usage())))
    }
}

/// An operation on two plain numbers.
pub(super) fn plain(operation: Operation, a: f64, b: f64, at: Span) -> Result<f64, Problem> {
    let result = match operation {
        Operation::Add => a + b,
        Operation::Sub => a - b,
        Operation::Mul => a * b,
        Operation::Div if b == 0.0 => return Err(Problem::new(at, "division of a plain number by zero")),
        Operation::Div => a / b,
        Operation::Pow => libm::pow(a, b),
        _ => return Err(Problem::new(at, "this works on tensors, not on plain numbers")),
    };
    if result.is_finite() { Ok(result) } else { Err(Problem::new(at, "the result is not a finite number")) }
}

/// The operation that makes one number of many; `None` if they stay apart.
pub(super) fn reduction(expr: &Expr) -> Result<Option<Operation>, Problem> {
    match &expr.kind {
        ExprKind::Text(word) if word == "mean" => Ok(Some(Operation::Mean)),
        ExprKind::Text(word) if word == "sum" => Ok(Some(Operation::Sum)),
        ExprKind::Text(word) if word == "none" => Ok(None),
        _ => Err(Problem::new(expr.span, "this has to be \"mean\", \"sum\" or \"none\"")),
    }
}

/// True or False.
pub(super) fn truth(expr: &Expr) -> Result<bool, Problem> {
    match &expr.kind {
        ExprKind::Name(name) if name == "True" => Ok(true),
        ExprKind::Name(name) if name == "False" => Ok(false),
        _ => Err(Problem::new(expr.span, "this has to be True or False")),
    }
}

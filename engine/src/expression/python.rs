//! A program as PyTorch has it: functions with their modules, and lists as tensors.

use serde::{Deserialize, Serialize};

use super::function::Function;
use super::graph::{Graph, Kind};
use super::parse::parse;
use super::problem::Problem;
use super::syntax::{Argument, Call, Expr, ExprKind};
use crate::autograd::Operation;

/// A program in PyTorch.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Python {
    /// A statement for each line of the program.
    pub statements: Vec<String>,
    /// The name of the program's value.
    pub output: String,
    /// The names of the leaves that require a gradient.
    pub parameters: Vec<String>,
    /// Which of `lab_x` and `lab_y` the program uses.
    pub lab: [bool; 2],
}

/// The name of a value that has none in the program.
const RESULT: &str = "result";

/// The functions that are only in `torch.nn.functional`, and are no methods of tensors.
const FUNCTIONAL: [&str; 6] = ["elu", "gelu", "leaky_relu", "mse_loss", "silu", "softplus"];

/// How tightly an expression is bound, as in Python.
const SUM: u8 = 1;
const PRODUCT: u8 = 3;
const SIGN: u8 = 5;
const POWER: u8 = 7;
const ATOM: u8 = 9;

/// Translates a program.
///
/// # Errors
/// The first [`Problem`] in it.
pub fn python(code: &str) -> Result<Python, Problem> {
    let graph = Graph::read(code)?;
    let mut python =
        Python { statements: Vec::new(), output: RESULT.to_owned(), parameters: Vec::new(), lab: [false; 2] };
    for statement in parse(code)? {
        let name = statement.name.map_or_else(|| RESULT.to_owned(), |(name, _)| name);
        python.statements.push(format!("{name} = {}", tensor(&statement.value)));
        python.output = name;
    }
    let leaves = graph.nodes.iter().filter(|node| matches!(node.kind, Kind::Leaf { .. }));
    for node in leaves {
        let Some(name) = &node.name else { continue };
        match name.as_str() {
            "lab_x" => python.lab[0] = true,
            "lab_y" => python.lab[1] = true,
            _ if node.requires_grad => python.parameters.push(name.clone()),
            _ => {}
        }
    }
    Ok(python)
}

/// Whether Python computes this before there is a tensor.
fn is_number(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) => true,
        ExprKind::Negative(inner) => is_number(inner),
        ExprKind::Binary(_, left, right) => is_number(left) && is_number(right),
        _ => false,
    }
}

/// A value that has to be a tensor.
fn tensor(expr: &Expr) -> String {
    if is_number(expr) { format!("torch.tensor({})", data(expr)) } else { value(expr, SUM) }
}

/// The numbers of a tensor: floating-point ones, whatever the program writes.
fn data(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Number(number) => format!("{number:?}"),
        ExprKind::Negative(inner) if matches!(inner.kind, ExprKind::Number(_)) => format!("-{}", data(inner)),
        ExprKind::List(items) => format!("[{}]", joined(items, data)),
        _ => value(expr, SUM),
    }
}

fn joined(items: &[Expr], write: fn(&Expr) -> String) -> String {
    items.iter().map(write).collect::<Vec<_>>().join(", ")
}

/// A value, in brackets if it is bound less tightly than its place asks for.
fn value(expr: &Expr, place: u8) -> String {
    let (bound, text) = match &expr.kind {
        ExprKind::Number(number) => (ATOM, number.to_string()),
        ExprKind::Name(name) => (ATOM, name.clone()),
        ExprKind::Text(text) => (ATOM, format!("\"{text}\"")),
        ExprKind::List(_) => (ATOM, format!("torch.tensor({})", data(expr))),
        ExprKind::Tuple(items) if items.len() == 1 => (ATOM, format!("({},)", joined(items, plain))),
        ExprKind::Tuple(items) => (ATOM, format!("({})", joined(items, plain))),
        ExprKind::Negative(inner) => (SIGN, format!("-{}", value(inner, SIGN))),
        ExprKind::Binary(operation, left, right) => binary(*operation, left, right),
        ExprKind::Call(call) => (ATOM, self::call(call)),
    };
    if bound < place { format!("({text})") } else { text }
}

fn binary(operation: Operation, left: &Expr, right: &Expr) -> (u8, String) {
    let (bound, symbol) = match operation {
        Operation::Add => (SUM, "+"),
        Operation::Sub => (SUM, "-"),
        Operation::Mul => (PRODUCT, "*"),
        Operation::Div => (PRODUCT, "/"),
        Operation::MatMul => (PRODUCT, "@"),
        // The exponent binds what is left of it, and takes a sign.
        _ => return (POWER, format!("{} ** {}", value(left, POWER + 1), value(right, SIGN))),
    };
    (bound, format!("{} {symbol} {}", value(left, bound), value(right, bound + 1)))
}

/// An argument that is no tensor: a number, a shape, True or False.
fn plain(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::List(items) => format!("[{}]", joined(items, plain)),
        _ => value(expr, SUM),
    }
}

fn call(call: &Call) -> String {
    let Call { function, receiver, arguments, .. } = call;
    let receiver = receiver.as_ref().filter(|receiver| !["torch", "nn", "F"].iter().any(|module| receiver.is(module)));
    let known = Function::named(function);
    let is_functional = FUNCTIONAL.contains(&function.as_str());
    let mut written = Vec::new();
    let head = match receiver {
        Some(receiver) if !is_functional && is_number(receiver) => format!("{}.{function}", tensor(receiver)),
        Some(receiver) if !is_functional => format!("{}.{function}", value(receiver, ATOM)),
        Some(receiver) => {
            written.push(tensor(receiver));
            format!("torch.nn.functional.{function}")
        }
        None if is_functional => format!("torch.nn.functional.{function}"),
        None => format!("torch.{function}"),
    };
    let mut place = usize::from(receiver.is_some());
    for Argument { keyword, value } in arguments {
        let position = keyword.is_none().then_some(place);
        place += usize::from(keyword.is_none());
        let keyword = keyword.as_ref().map(|(name, _)| if name == "axis" { "dim" } else { name.as_str() });
        let text = match known.as_ref() {
            _ if function == "tensor" && (position == Some(0) || keyword == Some("data")) => data(value),
            Some(known) if known.takes_tensor(position, keyword) => tensor(value),
            _ => plain(value),
        };
        // PyTorch wants the keyword here.
        let keyword = if function == "tensor" && position == Some(1) { Some("requires_grad") } else { keyword };
        written.push(keyword.map_or(text.clone(), |keyword| format!("{keyword}={text}")));
    }
    format!("{head}({})", written.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translated(code: &str) -> Vec<String> {
        python(code).expect("a program").statements
    }

    #[test]
    fn lists_and_numbers_become_tensors_and_functions_get_their_modules() {
        let code = "x = 1.5\ny = [1, -2]\nw = tensor(0.8, True)\nF.mse_loss(sigmoid(w * x), y) + w.gelu() + exp(0.5)";
        assert_eq!(
            translated(code),
            [
                "x = torch.tensor(1.5)",
                "y = torch.tensor([1.0, -2.0])",
                "w = torch.tensor(0.8, requires_grad=True)",
                "result = torch.nn.functional.mse_loss(torch.sigmoid(w * x), y) + torch.nn.functional.gelu(w) \
                 + torch.exp(torch.tensor(0.5))",
            ]
        );
    }

    #[test]
    fn a_reduction_is_passed_on() {
        assert_eq!(
            translated("w = tensor(0.8, True)\nnn.MSELoss(reduction='sum')(w, 3.0)")[1],
            "result = torch.nn.functional.mse_loss(w, torch.tensor(3.0), reduction=\"sum\")"
        );
    }

    #[test]
    fn brackets_stay_where_they_decide() {
        let code =
            "a = tensor([[1.0]])\nb = (a - (a - a)) * (a + a) ** 2 / -(2 ** 2) @ a.reshape((1, 1)).t()\n-a ** -1";
        assert_eq!(
            translated(code)[1..],
            ["b = (a - (a - a)) * (a + a) ** 2 / -2 ** 2 @ a.reshape((1, 1)).t()", "result = -a ** -1"]
        );
    }

    #[test]
    fn what_a_program_uses_is_known() {
        let python = python("w = tensor(0.3, requires_grad=True)\nmean(w * lab_x)").expect("a program");
        assert_eq!((python.output.as_str(), &python.parameters[..]), ("result", &["w".to_owned()][..]));
        assert_eq!(python.lab, [true, false]);
        let problem = super::python("mean(w)").expect_err("w is not defined");
        assert!(problem.message.starts_with("w is not defined"));
    }
}

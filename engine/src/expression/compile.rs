//! From statements to a graph: names are looked up, functions get their arguments, shapes are checked.

use std::collections::BTreeMap;

use super::comma::{decimal_comma, decimal_comma_in_terms};
use super::function::{Bound, plain, reduction, truth};
use super::graph::{Graph, Kind, MOST_ELEMENTS, MOST_NODES, Node, check_size, too_large};
use super::problem::{Problem, Span, quoted};
use super::syntax::{self, Expr, ExprKind, Statement};
use crate::autograd::{Argument, Call, Error, Operation, Takes, Tape, Tensor};
use crate::data::{LAB_X, LAB_Y};
use crate::tensor::{MAX_RANK, Shape};

/// Makes the graph of a program.
pub(super) fn compile(code: &str, statements: &[Statement]) -> Result<Graph, Problem> {
    let mut compiler =
        Compiler { code, nodes: Vec::new(), tensors: Vec::new(), tape: Tape::new(), names: BTreeMap::new() };
    let mut last = None;
    for statement in statements {
        let value = compiler.evaluate(&statement.value)?;
        let node = compiler.node(value, &statement.value)?;
        if let Some((name, span)) = &statement.name {
            compiler.define(name, *span, node)?;
        }
        last = Some(node);
    }
    let all = Span { start: 0, end: code.len() };
    let output =
        last.ok_or_else(|| Problem::new(all, "the program is empty; its last line is what gets differentiated"))?;
    Ok(Graph { nodes: compiler.nodes, output })
}

/// A value while a program is read. Plain numbers are computed at once, as in Python.
#[derive(Debug, Clone, Copy)]
enum Value {
    Number(f64),
    Node(usize),
}

/// The modules whose functions the language has.
const MODULES: [&str; 3] = ["torch", "nn", "F"];

/// The most names that a message lists.
const MOST_NAMES: usize = 12;

struct Compiler<'a> {
    code: &'a str,
    nodes: Vec<Node>,
    /// The values of the nodes on a tape that is only there to check shapes.
    tensors: Vec<Tensor>,
    tape: Tape<f64>,
    names: BTreeMap<String, usize>,
}

impl Compiler<'_> {
    fn define(&mut self, name: &str, span: Span, node: usize) -> Result<(), Problem> {
        if ["True", "False", "None", "torch"].contains(&name) {
            return Err(Problem::new(span, format!("{name} has a meaning of its own; take another name")));
        }
        if self.names.contains_key(name) || lab(name).is_some() {
            return Err(Problem::new(span, format!("{} is defined already; take another name", quoted(name))));
        }
        self.names.insert(name.to_owned(), node);
        self.nodes[node].name.get_or_insert_with(|| name.to_owned());
        Ok(())
    }

    fn evaluate(&mut self, expr: &Expr) -> Result<Value, Problem> {
        match &expr.kind {
            ExprKind::Number(number) => Ok(Value::Number(*number)),
            ExprKind::Name(name) => self.look_up(name, expr.span).map(Value::Node),
            ExprKind::Text(_) => Err(Problem::new(expr.span, "a text in quotes is no value; only reduction takes one")),
            ExprKind::List(_) => self.tensor(expr, false).map(Value::Node),
            ExprKind::Tuple(items) => Err(decimal_comma(self.code, &spans(items), false)
                .or_else(|| decimal_comma_in_terms(self.code, &spans(items)))
                .unwrap_or_else(|| Problem::new(expr.span, "a tuple in ( ) is a shape; a tensor is written in [ ]"))),
            ExprKind::Negative(inner) => match self.evaluate(inner)? {
                Value::Number(number) => Ok(Value::Number(-number)),
                Value::Node(node) => {
                    let sign = Span { start: expr.span.start, end: expr.span.start + 1 };
                    self.apply(Call::new(Operation::Neg), &[node], expr.span, sign).map(Value::Node)
                }
            },
            // Brackets around an operand do not belong to it.
            ExprKind::Binary(operation, left, right) => self.binary(*operation, left, right, left.span.to(right.span)),
            ExprKind::Call(call) => {
                self.check_commas(call)?;
                let is_module = |receiver: &Expr| {
                    MODULES.iter().any(|&module| receiver.is(module) && !self.names.contains_key(module))
                };
                // `torch.exp(x)` is `exp(x)`.
                let receiver = call.receiver.as_ref().filter(|receiver| !is_module(receiver));
                self.call(&Bound::new(call, receiver)?, expr.span).map(Value::Node)
            }
        }
    }

    /// Refuses arguments that look like one number with a decimal comma. Extents are whole numbers.
    fn check_commas(&self, call: &syntax::Call) -> Result<(), Problem> {
        if ["ones", "reshape", "transpose", "zeros"].contains(&call.function.as_str()) {
            return Ok(());
        }
        let given: Vec<Span> = call.arguments.iter().map(|argument| argument.value.span).collect();
        decimal_comma(self.code, &given, call.function == "tensor").map_or(Ok(()), Err)
    }

    fn look_up(&mut self, name: &str, span: Span) -> Result<usize, Problem> {
        if let Some(&node) = self.names.get(name) {
            return Ok(node);
        }
        if let Some(values) = lab(name) {
            let node = self.leaf(Shape::new([values.len()]), values.to_vec(), Vec::new(), false, span)?;
            self.names.insert(name.to_owned(), node);
            self.nodes[node].name = Some(name.to_owned());
            return Ok(node);
        }
        let mut known: Vec<&str> = self.names.keys().map(String::as_str).collect();
        known.extend(["lab_x", "lab_y"].into_iter().filter(|name| !self.names.contains_key(*name)));
        let more = known.len().saturating_sub(MOST_NAMES);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        known.truncate(MOST_NAMES);
        let message = format!("{} is not defined; there are {}{more}", quoted(name), known.join(", "));
        let means_something = ["True", "False", "None", "true", "false", "torch", "nn", "np"].contains(&name);
        let undefined = Some(name.to_owned()).filter(|_| !means_something);
        Err(Problem { undefined, ..Problem::new(span, message) })
    }

    fn binary(&mut self, operation: Operation, left: &Expr, right: &Expr, span: Span) -> Result<Value, Problem> {
        let (a, b) = (self.evaluate(left)?, self.evaluate(right)?);
        let at = self.operator_between(left, right);
        match (operation, a, b) {
            (Operation::MatMul, ..) => {}
            (_, Value::Number(a), Value::Number(b)) => return plain(operation, a, b, at).map(Value::Number),
            (Operation::Pow, _, Value::Number(exponent)) => {
                let base = self.node(a, left)?;
                return self.power(base, exponent, span, at).map(Value::Node);
            }
            (Operation::Pow, ..) => {
                return Err(Problem::new(right.span, "the exponent must be a number, as in x ** 2"));
            }
            _ => {}
        }
        let inputs = [self.node(a, left)?, self.node(b, right)?];
        self.apply(Call::new(operation), &inputs, span, at).map(Value::Node)
    }

    fn power(&mut self, base: usize, exponent: f64, span: Span, at: Span) -> Result<usize, Problem> {
        let call = Call::new(Operation::Pow).with("exponent", Argument::Number(exponent));
        self.apply(call.map_err(|error| Problem::new(at, error.to_string()))?, &[base], span, at)
    }

    /// The operator between two operands.
    fn operator_between(&self, left: &Expr, right: &Expr) -> Span {
        let between = self.code.get(left.span.end..right.span.start).unwrap_or_default();
        let operator = |c: char| "+-*/@".contains(c);
        let start = left.span.end + between.find(operator).unwrap_or(0);
        let length = self.code[start..].find(|c| !operator(c)).unwrap_or(1).clamp(1, 2);
        let length = if self.code[start..].starts_with("**") { length } else { 1 };
        Span { start, end: start + length }
    }

    fn call(&mut self, bound: &Bound<'_>, span: Span) -> Result<usize, Problem> {
        match bound.function {
            "tensor" => {
                let trained = bound.optional("requires_grad").map_or(Ok(false), truth)?;
                return self.tensor(bound.required("data")?, trained);
            }
            "ones" | "zeros" => {
                let trained = bound.optional("requires_grad").map_or(Ok(false), truth)?;
                let extents = extents(bound.all("shape"), self)?;
                if extents.contains(&LEFT_OVER) {
                    return Err(Problem::new(bound.span, "an extent is 1 or more here: nothing is left over"));
                }
                let shape = self.shape_of(&extents, bound.span)?;
                let value = if bound.function == "ones" { 1.0 } else { 0.0 };
                return self.leaf(shape, vec![value; shape.size()], Vec::new(), trained, span);
            }
            _ => {}
        }
        let Some(operation) = bound.operation else { return self.alias(bound, span) };
        let mut inputs = Vec::new();
        let mut call = Call::new(operation);
        for parameter in operation.signature().parameters {
            let name = parameter.name;
            if parameter.takes.is_operand() {
                let operand = bound.required(name)?;
                let value = self.evaluate(operand)?;
                inputs.push(self.node(value, operand)?);
                continue;
            }
            if let Some(argument) = self.argument(bound, name, parameter.takes, &inputs)? {
                let refused = |error: Error| Problem::new(bound.span, error.to_string());
                call = call.with(name, argument).map_err(refused)?;
            }
        }
        self.apply(call, &inputs, span, bound.span)
    }

    /// The argument that a call gives a parameter, if any; `inputs` are the operands before it.
    fn argument(
        &mut self,
        bound: &Bound<'_>,
        name: &str,
        takes: Takes,
        inputs: &[usize],
    ) -> Result<Option<Argument>, Problem> {
        let shape = inputs.first().map_or(Shape::SCALAR, |&input| self.nodes[input].shape);
        let given = match takes {
            Takes::Shape => {
                let extents = extents(bound.all(name), self)?;
                let extents = filled(&extents, shape.size(), bound.span)?;
                return self.shape_of(&extents, bound.span).map(|shape| Some(Argument::Shape(shape)));
            }
            Takes::Number(None) | Takes::Index => Some(bound.required(name)?),
            _ => bound.optional(name),
        };
        let Some(given) = given else { return Ok(None) };
        let argument = match takes {
            Takes::Number(_) => Argument::Number(self.number(given)?),
            Takes::Index | Takes::OptionalIndex => Argument::Index(self.dim(given, shape.rank())?),
            _ => Argument::Flag(truth(given)?),
        };
        Ok(Some(argument))
    }

    /// A function that consists of operations by other names.
    fn alias(&mut self, bound: &Bound<'_>, span: Span) -> Result<usize, Problem> {
        let mut operand = |name| {
            let operand = bound.required(name)?;
            let value = self.evaluate(operand)?;
            self.node(value, operand)
        };
        let input = operand("input")?;
        if bound.function == "mse_loss" {
            let target = operand("target")?;
            let difference = self.apply(Call::new(Operation::Sub), &[input, target], span, bound.span)?;
            let squares = self.power(difference, 2.0, span, bound.span)?;
            return match bound.optional("reduction").map_or(Ok(Some(Operation::Mean)), reduction)? {
                Some(operation) => self.apply(Call::new(operation), &[squares], span, bound.span),
                None => Ok(squares),
            };
        }
        if bound.function == "square" {
            return self.power(input, 2.0, span, bound.span);
        }
        let rank = self.nodes[input].shape.rank();
        let [dim0, dim1] = [bound.required("dim0")?, bound.required("dim1")?].map(|dim| self.dim(dim, rank));
        if rank != 2 || dim0? == dim1? {
            let message = "transpose exchanges the two axes of a matrix, as in x.transpose(0, 1)";
            return Err(Problem::new(bound.span, message));
        }
        self.apply(Call::new(Operation::Transpose), &[input], span, bound.span)
    }

    /// A tensor literal: a number, or numbers in brackets.
    fn tensor(&mut self, data: &Expr, requires_grad: bool) -> Result<usize, Problem> {
        let mut written = Written::default();
        let rank = self.collect(data, 0, &mut written)?;
        if rank > MAX_RANK {
            return Err(Problem::new(data.span, format!("a tensor has at most {MAX_RANK} axes")));
        }
        let shape = self.shape_of(&written.extents, data.span)?;
        let spans = if written.literal { written.spans } else { Vec::new() };
        self.leaf(shape, written.values, spans, requires_grad, data.span)
    }

    /// Reads the numbers at this depth of brackets, and returns how many levels are nested below it.
    fn collect(&mut self, data: &Expr, depth: usize, written: &mut Written) -> Result<usize, Problem> {
        let ExprKind::List(items) = &data.kind else {
            if written.extents.len() > depth {
                return Err(Problem::new(data.span, "a number stands where the other rows have lists"));
            }
            written.literal &= is_literal(data);
            written.values.push(self.number(data)?);
            written.spans.push(data.span);
            return Ok(0);
        };
        if let Some(problem) = decimal_comma(self.code, &spans(items), false) {
            return Err(problem);
        }
        match written.extents.get(depth) {
            None if written.values.is_empty() => written.extents.push(items.len()),
            None => return Err(Problem::new(data.span, "a list stands where the other rows have numbers")),
            Some(&extent) if extent != items.len() => {
                let message =
                    format!("this row has {} entries, the first one {extent}: rows must be equally long", items.len());
                return Err(Problem::new(data.span, message));
            }
            Some(_) => {}
        }
        if items.is_empty() {
            return Err(Problem::new(data.span, "a tensor needs at least one number"));
        }
        let mut deeper = 0;
        for item in items {
            deeper = self.collect(item, depth + 1, written)?;
        }
        Ok(1 + deeper)
    }

    /// A plain number.
    fn number(&mut self, expr: &Expr) -> Result<f64, Problem> {
        match &expr.kind {
            ExprKind::Name(_) | ExprKind::Text(_) | ExprKind::List(_) | ExprKind::Tuple(_) | ExprKind::Call(_) => {
                Err(Problem::new(expr.span, format!("a number has to stand here, not {}", expr.span.of(self.code))))
            }
            ExprKind::Number(number) => Ok(*number),
            ExprKind::Negative(inner) => Ok(-self.number(inner)?),
            ExprKind::Binary(operation, left, right) => {
                let at = self.operator_between(left, right);
                plain(*operation, self.number(left)?, self.number(right)?, at)
            }
        }
    }

    fn whole(&mut self, expr: &Expr) -> Result<i64, Problem> {
        let number = self.number(expr)?;
        if number.abs() > 1e6 {
            return Err(Problem::new(expr.span, "the largest whole number here is 1,000,000"));
        }
        if number.fract() != 0.0 {
            return Err(Problem::new(expr.span, format!("{number} has to be a whole number")));
        }
        Ok(number as i64)
    }

    /// An axis; a negative one is counted from the last.
    fn dim(&mut self, expr: &Expr, rank: usize) -> Result<usize, Problem> {
        let (dim, axes) = (self.whole(expr)?, rank as i64);
        usize::try_from(if dim < 0 { dim + axes } else { dim }).ok().filter(|&dim| dim < rank).ok_or_else(|| {
            let allowed = match axes {
                0 => "a single number has no axes".to_owned(),
                1 => "there is one axis: 0 (or −1)".to_owned(),
                _ => format!("allowed: 0 to {}, or −{axes} to −1 counted from the last", axes - 1),
            };
            Problem::new(expr.span, format!("there is no axis {dim}; {allowed}"))
        })
    }

    fn shape_of(&self, extents: &[usize], at: Span) -> Result<Shape, Problem> {
        if extents.len() > MAX_RANK {
            return Err(Problem::new(at, format!("a tensor has at most {MAX_RANK} axes")));
        }
        let size = extents.iter().fold(1.0, |size, &extent| size * extent as f64);
        // Sizes from 2³² on overflow in a browser, where addresses have 32 bits.
        let shape = Shape::from_extents(extents).filter(|shape| shape.size() <= MOST_ELEMENTS);
        shape.ok_or_else(|| {
            let extents: Vec<_> = extents.iter().map(usize::to_string).collect();
            Problem::new(at, too_large(&format!("({})", extents.join(", ")), size))
        })
    }

    /// The node of a value; a plain number becomes a leaf.
    fn node(&mut self, value: Value, expr: &Expr) -> Result<usize, Problem> {
        match value {
            Value::Node(node) => Ok(node),
            Value::Number(number) => {
                let spans = if is_literal(expr) { vec![expr.span] } else { Vec::new() };
                self.leaf(Shape::SCALAR, vec![number], spans, false, expr.span)
            }
        }
    }

    fn leaf(
        &mut self,
        shape: Shape,
        values: Vec<f64>,
        spans: Vec<Span>,
        requires_grad: bool,
        span: Span,
    ) -> Result<usize, Problem> {
        let tensor = self.tape.constant(shape, &values).map_err(|error| Problem::new(span, error.to_string()))?;
        self.push(Node { kind: Kind::Leaf { values, spans }, name: None, span, shape, requires_grad }, tensor)
    }

    /// Adds an operation; `at` is what a problem with it points at.
    fn apply(&mut self, call: Call, inputs: &[usize], span: Span, at: Span) -> Result<usize, Problem> {
        let requires_grad = inputs.iter().any(|&input| self.nodes[input].requires_grad);
        let tensors: Vec<_> = inputs.iter().map(|&input| self.tensors[input]).collect();
        let refused = |error: Error| Problem::new(at, error.to_string());
        let tensor = call.record(&mut self.tape, &tensors).map_err(refused)?;
        let shape = self.tape.shape(tensor).map_err(refused)?;
        check_size(&shape, at)?;
        let kind = Kind::Result { call, inputs: inputs.to_vec() };
        self.push(Node { kind, name: None, span, shape, requires_grad }, tensor)
    }

    fn push(&mut self, node: Node, tensor: Tensor) -> Result<usize, Problem> {
        if self.nodes.len() == MOST_NODES {
            return Err(Problem::new(node.span, format!("a program has at most {MOST_NODES} leaves and operations")));
        }
        self.nodes.push(node);
        self.tensors.push(tensor);
        Ok(self.nodes.len() - 1)
    }
}

/// What is known about a tensor while its brackets are read.
struct Written {
    extents: Vec<usize>,
    values: Vec<f64>,
    spans: Vec<Span>,
    /// Whether every number is a literal.
    literal: bool,
}

impl Default for Written {
    fn default() -> Self {
        Self { extents: Vec::new(), values: Vec::new(), spans: Vec::new(), literal: true }
    }
}

fn spans(items: &[Expr]) -> Vec<Span> {
    items.iter().map(|item| item.span).collect()
}

fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) => true,
        ExprKind::Negative(inner) => matches!(inner.kind, ExprKind::Number(_)),
        _ => false,
    }
}

/// The lab's points, which every program can use.
fn lab(name: &str) -> Option<&'static [f64]> {
    match name {
        "lab_x" => Some(&LAB_X),
        "lab_y" => Some(&LAB_Y),
        _ => None,
    }
}

/// The extents of `reshape(3, 1)` or `reshape((3, 1))`; −1 stands for what is left.
fn extents(given: &[&Expr], compiler: &mut Compiler<'_>) -> Result<Vec<usize>, Problem> {
    let items: Vec<&Expr> = match given {
        [Expr { kind: ExprKind::Tuple(items) | ExprKind::List(items), .. }] => items.iter().collect(),
        several => several.to_vec(),
    };
    let mut extents = Vec::with_capacity(items.len());
    for item in items {
        let extent = compiler.whole(item)?;
        if extent < -1 || extent == 0 {
            return Err(Problem::new(item.span, "an extent is 1 or more; −1 stands for what is left"));
        }
        extents.push(usize::try_from(extent).unwrap_or(LEFT_OVER));
    }
    Ok(extents)
}

/// Stands for −1 until the number of elements is known.
const LEFT_OVER: usize = usize::MAX;

/// The extents, with −1 replaced by what is left.
fn filled(extents: &[usize], size: usize, at: Span) -> Result<Vec<usize>, Problem> {
    let open = extents.iter().filter(|&&extent| extent == LEFT_OVER).count();
    if open > 1 {
        return Err(Problem::new(at, "only one extent can be −1"));
    }
    let known: usize =
        extents.iter().filter(|&&extent| extent != LEFT_OVER).fold(1, |all, &extent| all.saturating_mul(extent));
    if open == 1 && !size.is_multiple_of(known) {
        return Err(Problem::new(at, format!("{size} elements cannot be divided into rows of {known}")));
    }
    Ok(extents.iter().map(|&extent| if extent == LEFT_OVER { size / known } else { extent }).collect())
}

#[cfg(test)]
mod tests;

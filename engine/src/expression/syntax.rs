//! The parser's output.

use super::problem::Span;
use crate::autograd::Operation;

/// One line: a value, with a name or without.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    pub(super) name: Option<(String, Span)>,
    pub(super) value: Expr,
}

/// A part of a line that has a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expr {
    /// Its text, brackets around it included.
    pub(super) span: Span,
    pub(super) kind: ExprKind,
}

impl Expr {
    /// Whether it is this name.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(&self.kind, ExprKind::Name(own) if own == name)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum ExprKind {
    Number(f64),
    Name(String),
    /// `"sum"`, for a parameter that takes a word.
    Text(String),
    /// `[1, 2]`
    List(Vec<Expr>),
    /// `(15, 1)`
    Tuple(Vec<Expr>),
    Negative(Box<Expr>),
    /// `a * b`, by the operation that it stands for.
    Binary(Operation, Box<Expr>, Box<Expr>),
    Call(Box<Call>),
}

/// `mean(x, dim=0)` or `x.mean(dim=0)`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Call {
    pub(super) function: String,
    pub(super) function_span: Span,
    pub(super) receiver: Option<Expr>,
    pub(super) arguments: Vec<Argument>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Argument {
    pub(super) keyword: Option<(String, Span)>,
    pub(super) value: Expr,
}

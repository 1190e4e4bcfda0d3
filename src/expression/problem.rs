//! What is wrong with a program, and where.

use std::fmt;

/// A part of a program's text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// From the first byte of one part to the last of another.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }

    /// The part of a text that it means.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Why a program cannot be run: where the reader has to look, and what would have been understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The part of the text that is wrong.
    pub span: Span,
    /// What is wrong with it and what is allowed.
    pub message: String,
}

impl Problem {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }

    /// The line and the column where the problem begins, in characters, counted from 1.
    #[must_use]
    pub fn position(&self, code: &str) -> (usize, usize) {
        let before = code.get(..self.span.start).unwrap_or(code);
        let line = before.rsplit('\n').next().unwrap_or_default();
        (1 + before.matches('\n').count(), 1 + line.chars().count())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

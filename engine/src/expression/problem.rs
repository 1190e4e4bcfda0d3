//! Errors in programs, with their positions.

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

    /// That part of a text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Why a program cannot be run: where the problem is, and what is allowed there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The part of the text that is wrong.
    pub span: Span,
    /// What is wrong with it and what is allowed.
    pub message: String,
    /// The name that the program uses without defining it, if that is the problem.
    pub undefined: Option<String>,
}

impl Problem {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), undefined: None }
    }

    /// The line and the column where the problem begins, in characters, counted from 1.
    #[must_use]
    pub fn position(&self, code: &str) -> (usize, usize) {
        let before = code.get(..self.span.start).unwrap_or(code);
        let line = before.rsplit('\n').next().unwrap_or_default();
        (1 + before.matches('\n').count(), 1 + line.chars().count())
    }
}

/// A piece of the program for a message: cut to fit on a line, with invisible characters, and those that change the
/// writing direction, replaced by their code.
pub(super) fn quoted(piece: &str) -> String {
    const LONGEST: usize = 32;
    let unseen = |c: char| {
        let invisible =
            matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        c.is_control() || c.is_whitespace() || invisible
    };
    let mut quoted = String::new();
    for (count, c) in piece.chars().enumerate() {
        match c {
            _ if count == LONGEST => return quoted + "…",
            c if unseen(c) => quoted.push_str(&format!("U+{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_quoted_piece_is_short_and_can_be_seen() {
        assert_eq!(quoted("bias"), "bias");
        assert_eq!(quoted("\u{202e}"), "U+202E");
        assert_eq!(quoted("\u{a0}"), "U+00A0");
        assert_eq!(quoted(&"x".repeat(4000)), format!("{}…", "x".repeat(32)));
    }
}

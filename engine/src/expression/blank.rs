//! Prepares a text for the parser: comments, and line ends inside brackets, become blanks. No position changes, so the
//! positions that the parser reports are those of the text.

use super::problem::{Problem, Span};

/// The deepest nesting of brackets, since the parser recurses for each.
const DEEPEST: usize = 32;
/// The most operators in a program, for the same reason.
const MOST_OPERATORS: usize = 200;
/// The most characters of a program.
pub(super) const LONGEST: usize = 4000;

/// The text without comments and without line ends inside brackets; every bracket in it is closed by its partner.
pub(super) fn blanked(code: &str) -> Result<String, Problem> {
    let characters = code.chars().count();
    if characters > LONGEST {
        let all = Span { start: 0, end: code.len() };
        return Err(Problem::new(all, format!("a program has at most {LONGEST} characters, this one {characters}")));
    }
    let mut text = String::with_capacity(code.len());
    let mut open: Vec<(usize, char)> = Vec::new();
    let (mut comment, mut operators) = (false, 0);
    for (start, c) in code.char_indices() {
        let here = Span { start, end: start + c.len_utf8() };
        comment = c != '\n' && (comment || c == '#');
        let blank = comment || c == '\r' || (c == '\n' && !open.is_empty());
        if blank {
            text.extend(std::iter::repeat_n(' ', c.len_utf8()));
            continue;
        }
        text.push(c);
        match c {
            '(' | '[' if open.len() == DEEPEST => {
                return Err(Problem::new(here, format!("brackets may be nested {DEEPEST} deep, not deeper")));
            }
            '(' | '[' => open.push((start, c)),
            ')' | ']' => close(&mut open, c, here)?,
            '+' | '-' | '*' | '/' | '@' => operators += 1,
            _ => {}
        }
        if operators > MOST_OPERATORS {
            return Err(Problem::new(here, format!("a program has at most {MOST_OPERATORS} operators")));
        }
    }
    match open.pop() {
        None => Ok(text),
        Some((start, bracket)) => {
            let message = format!("this {bracket} is never closed: a {} is missing", partner(bracket));
            Err(Problem::new(Span { start, end: start + 1 }, message))
        }
    }
}

fn close(open: &mut Vec<(usize, char)>, closing: char, here: Span) -> Result<(), Problem> {
    match open.pop() {
        Some((_, bracket)) if partner(bracket) == closing => Ok(()),
        Some((_, bracket)) => {
            Err(Problem::new(here, format!("expected {} to close the {bracket}, found {closing}", partner(bracket))))
        }
        None => Err(Problem::new(here, format!("this {closing} closes nothing: there is no bracket open"))),
    }
}

fn partner(opening: char) -> char {
    if opening == '(' { ')' } else { ']' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_stay_where_they_are() {
        let code = "a = [1, # één €\n 2]\nb";
        let text = blanked(code).expect("brackets are closed");
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["a", "=", "[1,", "2]", "b"]);
        assert_eq!((text.len(), text.find('2'), text.lines().count()), (code.len(), code.find('2'), 2));
    }

    #[test]
    fn brackets_need_their_partners() {
        let problem = |code: &str| blanked(code).map_err(|problem| (problem.span.start, problem.message));
        assert_eq!(problem("(a"), Err((0, "this ( is never closed: a ) is missing".to_owned())));
        assert_eq!(problem("[a)"), Err((2, "expected ] to close the [, found )".to_owned())));
        assert_eq!(problem("a)"), Err((1, "this ) closes nothing: there is no bracket open".to_owned())));
    }

    #[test]
    fn what_would_be_too_much_is_refused() {
        let message = |code: &str| blanked(code).map_err(|problem| problem.message).expect_err("too much");
        assert_eq!(message(&"(".repeat(50)), "brackets may be nested 32 deep, not deeper");
        assert_eq!(message(&"-".repeat(300)), "a program has at most 200 operators");
        assert_eq!(message(&" ".repeat(5000)), "a program has at most 4000 characters, this one 5000");
    }
}

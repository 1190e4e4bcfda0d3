//! Numbers with a decimal comma, which a list or a call would silently read as two.

use super::problem::{Problem, Span};

/// What is wrong with items that look like numbers with a decimal comma, as in `[0,435, 1,286]`. A list such as `[1,2,3]`
/// is a list. `never_two` says that there can be no two numbers side by side.
pub(super) fn decimal_comma(code: &str, items: &[Span], never_two: bool) -> Option<Problem> {
    let is_tight: Vec<bool> = items.windows(2).map(|pair| is_tight(code, pair)).collect();
    let alternates = is_tight.contains(&false) && !is_tight.windows(2).any(|pair| pair == [true, true]);
    let pairs = items.windows(2).zip(&is_tight).filter(|(_, is_tight)| **is_tight);
    let mut pairs = pairs.map(|(pair, _)| pair[0].to(pair[1]));
    let pair = pairs.find(|pair| never_two || alternates || is_fraction(pair.of(code), items.len()))?;
    Some(problem(code, pair))
}

/// The same for terms that end and begin with digits, as in `(w * 0,5)`.
pub(super) fn decimal_comma_in_terms(code: &str, items: &[Span]) -> Option<Problem> {
    let pair = items.windows(2).find_map(|pair| {
        let (before, after) = (pair[0].of(code), pair[1].of(code));
        let is_digit = |c: char| c.is_ascii_digit();
        let (head, tail) = (before.trim_end_matches(is_digit), after.trim_start_matches(is_digit));
        // The digits of `x1` and of `1.5` are no whole number, and `(2,3)` is a shape.
        let is_number = !head.ends_with(|c: char| c.is_alphanumeric() || "._".contains(c)) && !tail.starts_with('.');
        let is_term = !head.is_empty() || !tail.is_empty();
        let joined = Span { start: pair[0].start + head.len(), end: pair[1].end - tail.len() };
        let is_tight = code.get(pair[0].end..pair[1].start) == Some(",");
        let has_digits = head.len() < before.len() && tail.len() < after.len();
        (is_tight && has_digits && is_number && is_term).then_some(joined)
    })?;
    Some(problem(code, pair))
}

fn problem(code: &str, pair: Span) -> Problem {
    let written = pair.of(code);
    let message = format!(
        "is {written} one number? Decimals have a point here: {}. Two numbers have a space after the comma",
        written.replace(',', ".")
    );
    Problem::new(pair, message)
}

/// Whether two items are whole numbers with nothing but a comma between them.
fn is_tight(code: &str, pair: &[Span]) -> bool {
    let between = Span { start: pair[0].end, end: pair[1].start };
    let is_whole = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let first = pair[0].of(code);
    between.of(code) == "," && is_whole(first.strip_prefix('-').unwrap_or(first)) && is_whole(pair[1].of(code))
}

/// Whether two whole numbers with a comma look like one number, as `0,435` and `1,05` do.
fn is_fraction(pair: &str, items: usize) -> bool {
    let (whole, digits) = pair.split_once(',').unwrap_or_default();
    // `[0,10,20]` is a list.
    let many = if items == 2 { 2 } else { 3 };
    (digits.len() > 1 && digits.starts_with('0')) || (whole.trim_start_matches('-') == "0" && digits.len() >= many)
}

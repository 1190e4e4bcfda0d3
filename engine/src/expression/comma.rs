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
    let written = pair.of(code);
    let message = format!(
        "is {written} one number? Decimals have a point here: {}. Two numbers have a space after the comma",
        written.replace(',', ".")
    );
    Some(Problem::new(pair, message))
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

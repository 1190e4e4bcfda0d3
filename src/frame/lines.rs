//! Where the lines of a text may end: not within a short formula, such as "L = 3", "|x| ≤ 1" or "1.4 × 10⁻⁴⁵".

/// The signs that join two sides of a formula.
const SIGNS: [&str; 8] = ["=", "≤", "≥", "≈", "<", ">", "×", "·"];
/// No line ends at this sign, which has no width.
const JOINER: char = '\u{2060}';
/// A longer formula may end a line before one of its signs, in characters.
const MOST: usize = 24;

/// The text with unbreakable spaces within its short formulas.
pub(crate) fn unbroken(text: &str) -> String {
    let mut whole = String::with_capacity(text.len() + 8);
    let mut words = text.split(' ').peekable();
    // What stands on the line since the last place where it may end, in characters.
    let mut run = 0;
    let mut joins = false;
    let mut is_first = true;
    while let Some(word) = words.next() {
        let length = word.chars().count();
        let is_sign = SIGNS.contains(&word);
        // A sign stays with what follows it, so there must be room for both.
        let more = if is_sign { 2 + length + words.peek().map_or(0, |next| next.chars().count()) } else { 1 + length };
        let is_joined = (joins || is_sign) && run > 0 && (joins || run + more <= MOST);
        if is_joined && whole.ends_with('|') {
            // An unbreakable space alone does not hold a bar.
            whole.push(JOINER);
        }
        if !is_first {
            whole.push(if is_joined { '\u{a0}' } else { ' ' });
        }
        run = if is_joined { run + 1 + length } else { length };
        let is_of_formula = is_joined || words.peek().is_some_and(|next| SIGNS.contains(next));
        push_whole(&mut whole, word, is_of_formula);
        (joins, is_first) = (is_sign, false);
    }
    whole
}

/// Adds a word, which could end a line after a bar or, in a formula, after a slash.
fn push_whole(text: &mut String, word: &str, is_of_formula: bool) {
    for (at, letter) in word.char_indices() {
        text.push(letter);
        let is_last = at + letter.len_utf8() == word.len();
        if !is_last && (letter == '|' || letter == '/' && is_of_formula) {
            text.push(JOINER);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_does_not_end_within_a_short_formula() {
        let shown = |text| unbroken(text).replace('\u{a0}', "~").replace(JOINER, "");
        assert_eq!(shown("The bound for L = 3 is 0.141."), "The bound for L~=~3 is 0.141.");
        assert_eq!(shown("it assumes |x| ≤ 1, and w = b = 0."), "it assumes |x|~≤~1, and w~=~b~=~0.");
        assert_eq!(shown("near 1.4 × 10⁻⁴⁵; 3 · 0.25 = 0.75"), "near 1.4~×~10⁻⁴⁵; 3~·~0.25~=~0.75");
        assert_eq!(shown("= 3 stays"), "=~3 stays");
        assert_eq!(shown("no formula, 3-4, a=b"), "no formula, 3-4, a=b");
        assert_eq!(shown(""), "");
    }

    #[test]
    fn a_line_does_not_end_within_a_side_of_a_formula() {
        let shown = |text| unbroken(text).replace('\u{a0}', "~").replace(JOINER, "+");
        assert_eq!(shown("if |x| ≤ 1"), "if |+x|+~≤~1");
        assert_eq!(shown("∂L/∂L = 1 and/or"), "∂L/+∂L~=~1 and/or");
        assert_eq!(shown("is (|x₁|/3)(3/4)ᴸ."), "is (|+x₁|+/3)(3/4)ᴸ.");
    }

    #[test]
    fn a_long_formula_may_end_a_line_before_a_sign() {
        let text = "K · max φ′ · max |w| = 4 · 0.25 · 1 = 1, so it stays.";
        let shown = unbroken(text);
        assert!(shown.split(' ').all(|run| run.chars().count() <= MOST + 12), "{shown}");
        assert!(shown.split(' ').all(|run| !SIGNS.iter().any(|sign| run.ends_with(sign))), "{shown}");
        assert_eq!(shown.replace('\u{a0}', " ").replace(JOINER, ""), text);
    }
}

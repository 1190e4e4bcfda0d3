//! Tracebacks, with links to the lines of cells.

/// A piece of a traceback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text.
    Text(&'a str),
    /// "Cell 2, line 3": the text, the number of the cell, and that of the line.
    Place(&'a str, u32, usize),
}

/// The pieces of a traceback.
#[must_use]
pub fn pieces(traceback: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (Vec::new(), traceback);
    let mut from = 0;
    while let Some(found) = rest[from..].find("Cell ") {
        let start = from + found;
        match place(&rest[start..]) {
            Some((length, cell, line)) => {
                if start > 0 {
                    pieces.push(Piece::Text(&rest[..start]));
                }
                pieces.push(Piece::Place(&rest[start..start + length], cell, line));
                rest = &rest[start + length..];
                from = 0;
            }
            None => from = start + 1,
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Reads "Cell 2, line 3" at the start of a text: its length, the cell and the line.
fn place(text: &str) -> Option<(usize, u32, usize)> {
    let rest = text.strip_prefix("Cell ")?;
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let cell = &rest[..digits(rest)];
    let rest = rest[cell.len()..].strip_prefix(", line ")?;
    let line = &rest[..digits(rest)];
    let length = "Cell , line ".len() + cell.len() + line.len();
    Some((length, cell.parse().ok()?, line.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_in_a_traceback() {
        let text = "Traceback:\n  Cell 2, line 13\n    f()\n  Cell 1, line 2, in f\nError: Cell x, Cell 3";
        assert_eq!(
            pieces(text),
            [
                Piece::Text("Traceback:\n  "),
                Piece::Place("Cell 2, line 13", 2, 13),
                Piece::Text("\n    f()\n  "),
                Piece::Place("Cell 1, line 2", 1, 2),
                Piece::Text(", in f\nError: Cell x, Cell 3"),
            ]
        );
        assert_eq!(pieces("Cell 1, line 99999999999999999999"), [Piece::Text("Cell 1, line 99999999999999999999")]);
        assert_eq!(pieces(""), []);
    }
}

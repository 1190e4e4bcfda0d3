//! A notebook in a link: its texts, without outputs.

use super::cell::{Cell, Kind};
use crate::frame::base64;
use crate::settings::link::Reader;

/// The key of the cells.
const KEY: &str = "cells";

/// Before the text of each cell stands one of these, which no text contains.
const MARKS: [(Kind, char); 2] = [(Kind::Code, '\u{1e}'), (Kind::Text, '\u{1f}')];

/// The address of a notebook with these cells, without "#".
#[must_use]
pub fn address(cells: &[impl AsRef<Cell>]) -> String {
    let mut text = String::new();
    for cell in cells.iter().map(AsRef::as_ref) {
        text.extend(MARKS.iter().filter(|(kind, _)| *kind == cell.kind).map(|(_, mark)| mark));
        text.extend(cell.text.chars().filter(|letter| MARKS.iter().all(|(_, mark)| mark != letter)));
    }
    let encoded = base64::encode(text.as_bytes()).replace('+', "-").replace('/', "_");
    format!("{}?{KEY}={encoded}", super::PATH)
}

/// Reads the cells of a link, if it has any, and notes on what cannot be used.
#[must_use]
pub fn read(query: &str) -> (Option<Vec<Cell>>, Vec<String>) {
    let reader = Reader::new(query);
    let Some(encoded) = reader.value(KEY) else { return (None, Vec::new()) };
    match decoded(encoded) {
        Some(cells) => (Some(cells), Vec::new()),
        None => {
            let note =
                "The notebook in this link is damaged, probably because a program has cut the link. Ask for the file.";
            (None, vec![note.to_owned()])
        }
    }
}

fn decoded(encoded: &str) -> Option<Vec<Cell>> {
    let text = String::from_utf8(base64::decode(&encoded.replace('-', "+").replace('_', "/"))?).ok()?;
    let mut cells: Vec<Cell> = Vec::new();
    for letter in text.chars() {
        match MARKS.iter().find(|(_, mark)| *mark == letter) {
            Some(&(kind, _)) => cells.push(Cell::new(0, kind, "")),
            None => cells.last_mut()?.text.push(letter),
        }
    }
    (!cells.is_empty()).then_some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::rc::Rc;

    #[test]
    fn a_link_restores_the_texts() {
        let texts = [(Kind::Text, "# Größe? 100 %"), (Kind::Code, "x = 'a&b#c'\n\tprint(x)\n"), (Kind::Code, "")];
        let cells: Vec<_> = texts.iter().map(|&(kind, text)| Rc::new(Cell::new(0, kind, text))).collect();
        let address = address(&cells);
        let (path, query) = address.split_once('?').expect("there is a query");
        assert!(path == "/python" && !query.contains(['+', '/', '#', '&', ' ']), "{address}");
        let read = read(query).0.expect("there are cells");
        assert_eq!(read.iter().map(|cell| (cell.kind, cell.text.as_str())).collect::<Vec<_>>(), texts);
    }

    #[test]
    fn a_damaged_link_says_so() {
        assert_eq!(read(""), (None, vec![]));
        for query in ["cells=", "cells=*", "cells=aGVsbG8", "cells=_w"] {
            let (cells, notes) = read(query);
            assert!(cells.is_none() && notes[0].contains("damaged"), "{query}");
        }
    }
}

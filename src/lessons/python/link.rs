//! A notebook in a link: its texts, without outputs.

use exercises::{EXERCISES, Exercise};

use super::cell::{Cell, Kind};
use super::shelf::Which;
use crate::frame::base64;
use crate::settings::{Reader, shortened};

/// The key of a notebook.
const PART: &str = "part";

/// The key of the cells.
const KEY: &str = "cells";

/// What an address leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Link {
    /// A notebook of the reader.
    Notebook(Which),
    /// These cells.
    Cells(Vec<Cell>),
}

/// The address of a notebook, without "#".
#[must_use]
pub fn to(which: Which) -> String {
    match which.part() {
        "" => super::PATH.to_owned(),
        part => format!("{}?{PART}={part}", super::PATH),
    }
}

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
    let encoded = base64::in_address(text.as_bytes());
    format!("{}?{KEY}={encoded}", super::PATH)
}

/// Reads what a link leads to.
pub(crate) fn read(reader: &mut Reader<'_>) -> Link {
    let part = reader.value(PART).unwrap_or_default();
    let note = match (reader.value(KEY).map(decoded), Which::of(part)) {
        (Some(Some(cells)), _) => return Link::Cells(cells),
        (None, Some(which)) => return Link::Notebook(which),
        (Some(None), _) => {
            let note =
                "The notebook in this link is damaged, probably because a program has cut the link. Ask for the file.";
            note.to_owned()
        }
        (None, None) => {
            let names: Vec<_> = EXERCISES.iter().map(Exercise::name).collect();
            format!("There is no exercise “{}”. The exercises are {}.", shortened(part), names.join(", "))
        }
    };
    reader.notes.push(note);
    Link::Notebook(Which::Own)
}

fn decoded(encoded: &str) -> Option<Vec<Cell>> {
    let text = String::from_utf8(base64::of_address(encoded)?).ok()?;
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
    use crate::settings::reader;
    use std::rc::Rc;

    fn read(query: &str) -> (Link, Vec<String>) {
        reader::read(query, super::read)
    }

    #[test]
    fn a_link_restores_the_texts() {
        let texts = [(Kind::Text, "# Größe? 100 %"), (Kind::Code, "x = 'a&b#c'\n\tprint(x)\n"), (Kind::Code, "")];
        let cells: Vec<_> = texts.iter().map(|&(kind, text)| Rc::new(Cell::new(0, kind, text))).collect();
        let address = address(&cells);
        let (path, query) = address.split_once('?').expect("there is a query");
        assert!(path == "/python" && !query.contains(['+', '/', '#', '&', ' ']), "{address}");
        let Link::Cells(read) = read(query).0 else { panic!("there are cells") };
        assert_eq!(read.iter().map(|cell| (cell.kind, cell.text.as_str())).collect::<Vec<_>>(), texts);
    }

    #[test]
    fn a_link_that_cannot_be_used_says_so() {
        let own = Link::Notebook(Which::Own);
        assert_eq!(read(""), (own.clone(), vec![]));
        for query in ["cells=", "cells=*", "cells=aGVsbG8", "cells=_w"] {
            let (link, notes) = read(query);
            assert!(link == own && notes[0].contains("damaged"), "{query}");
        }
        let note = "There is no exercise “7”. The exercises are 1, 2, 3a, 3b.".to_owned();
        assert_eq!(read("part=7"), (own, vec![note]));
    }

    #[test]
    fn every_notebook_has_a_link() {
        for which in Which::all() {
            let address = to(which);
            assert_eq!(read(address.split_once('?').map_or("", |(_, query)| query)), (Link::Notebook(which), vec![]));
        }
    }
}

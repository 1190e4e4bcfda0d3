//! A cell of a notebook, and what it has shown.

use std::rc::Rc;

use protocol::python::Output;

use super::figure::Figure;
use super::model::Model;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Python.
    Code,
    /// Text in Markdown.
    Text,
}

/// Something that a cell has shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// Printed text.
    Text(String),
    /// Text for the error stream.
    Warning(String),
    /// The representation of the value of the last line.
    Value(String),
    /// A figure.
    Figure(Rc<Figure>),
    /// A network, with the way to the lessons that show it.
    Model(Rc<Model>),
    /// A traceback.
    Failure(String),
    /// A note of the notebook.
    Note(String),
}

impl Shown {
    /// What it says, in a line.
    #[must_use]
    pub fn spoken(&self) -> String {
        let last = |text: &str| text.trim_end().lines().next_back().unwrap_or_default().to_owned();
        match self {
            Self::Text(text) | Self::Warning(text) | Self::Value(text) | Self::Failure(text) | Self::Note(text) => {
                last(text)
            }
            Self::Figure(figure) => figure.words(),
            Self::Model(_) => "It leads to the lessons.".to_owned(),
        }
    }
}

/// What has become of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// It has not run since the interpreter started.
    #[default]
    Fresh,
    /// It runs when those before it have ended.
    Waiting,
    /// It runs.
    Running,
    /// It ran to its end in this many milliseconds.
    Done(u32),
    /// It ended with an exception after this many milliseconds.
    Failed(u32),
    /// It was stopped.
    Stopped,
}

/// A cell of a notebook.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Distinguishes it from all others, also after it has moved.
    pub id: u32,
    /// What it holds.
    pub kind: Kind,
    /// Its text.
    pub text: String,
    /// What it has shown.
    pub outputs: Vec<Shown>,
    /// What has become of it.
    pub status: Status,
}

impl Cell {
    /// A cell that has not run.
    #[must_use]
    pub fn new(id: u32, kind: Kind, text: impl Into<String>) -> Self {
        Self { id, kind, text: text.into(), outputs: Vec::new(), status: Status::Fresh }
    }

    /// Whether it runs or waits to run.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self.status, Status::Waiting | Status::Running)
    }

    /// Adds what it shows. Text joins the text before it.
    pub fn show(&mut self, output: Output) {
        let shown = match output {
            Output::Text(text) => {
                if let Some(Shown::Text(before)) = self.outputs.last_mut() {
                    return print(before, &text);
                }
                let mut fresh = String::new();
                print(&mut fresh, &text);
                Shown::Text(fresh)
            }
            Output::Warning(text) => {
                if let Some(Shown::Warning(before)) = self.outputs.last_mut() {
                    return before.push_str(&text);
                }
                Shown::Warning(text)
            }
            Output::Value(text) => Shown::Value(text),
            Output::Figure(json) => match Figure::read(&json) {
                Ok(figure) => Shown::Figure(Rc::new(figure)),
                Err(problem) => Shown::Note(format!("This figure cannot be drawn: {problem}.")),
            },
            Output::Model(json) => match Model::read(&json) {
                Ok(model) => Shown::Model(Rc::new(model)),
                Err(problem) => Shown::Note(format!("This network cannot be shown in a lesson: {problem}.")),
            },
            Output::Cut => Shown::Note(
                "There is more, which is left out: a cell shows at most 100,000 characters and 20 figures.".to_owned(),
            ),
        };
        self.outputs.push(shown);
    }
}

/// Whether cells hold the same, whatever they have shown.
#[must_use]
pub fn same_texts(own: &[Rc<Cell>], others: &[Cell]) -> bool {
    own.len() == others.len()
        && own.iter().zip(others).all(|(own, other)| own.kind == other.kind && own.text == other.text)
}

/// Appends printed text. After a carriage return, as progress bars print it, the line is written anew.
fn print(text: &mut String, more: &str) {
    for (at, part) in more.replace("\r\n", "\n").split('\r').enumerate() {
        if at > 0 {
            text.truncate(text.rfind('\n').map_or(0, |end| end + 1));
        }
        text.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::python::{MOST_CHARACTERS, MOST_FIGURES};

    fn cell(outputs: Vec<Output>) -> Cell {
        let mut cell = Cell::new(1, Kind::Code, "");
        outputs.into_iter().for_each(|output| cell.show(output));
        cell
    }

    fn text(text: &str) -> Output {
        Output::Text(text.to_owned())
    }

    #[test]
    fn text_joins_text_and_other_outputs_keep_their_order() {
        let shown = cell(vec![text("a\n"), text("b\n"), Output::Value("3".to_owned()), text("c")]);
        assert_eq!(
            shown.outputs,
            [Shown::Text("a\nb\n".to_owned()), Shown::Value("3".to_owned()), Shown::Text("c".to_owned())]
        );
    }

    #[test]
    fn a_progress_bar_is_written_over_itself() {
        let shown = cell(vec![text("start\n10 %"), text("\r20 %"), text("\r30 %\r\n"), text("end")]);
        assert_eq!(shown.outputs, [Shown::Text("start\n30 %\nend".to_owned())]);
    }

    #[test]
    fn what_is_left_out_is_told_with_the_limits() {
        let Shown::Note(note) = &cell(vec![Output::Cut]).outputs[0] else { panic!("there is a note") };
        assert_eq!((MOST_CHARACTERS, MOST_FIGURES), (100_000, 20));
        assert!(note.contains("100,000 characters and 20 figures"));
    }
}

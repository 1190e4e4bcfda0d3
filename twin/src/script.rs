//! A script in sections, each of which is a cell of a notebook.

use super::blank::{Blank, Name};
use super::notebook;

/// A line of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its text, indented with spaces.
    pub text: String,
    /// The names of the controls that it follows.
    pub of: &'static [&'static str],
    /// The part that a student fills in, if it is decisive.
    pub blank: Option<Blank>,
}

/// Some lines with a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What the lines do, in a sentence.
    pub note: String,
    /// The lines.
    pub lines: Vec<Line>,
}

/// A program in Python.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The name of its file, without extension.
    pub name: &'static str,
    /// Its parts, in order.
    pub sections: Vec<Section>,
}

/// A line of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row<'a> {
    /// Between two sections.
    Empty,
    /// The heading of a section, which is a comment.
    Note(&'a str),
    /// A line of a section.
    Line(&'a Line),
}

impl Row<'_> {
    /// Its text in the file.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Note(note) => format!("# {note}"),
            Self::Line(line) => line.text.clone(),
        }
    }
}

impl Script {
    /// A script that only says something.
    #[must_use]
    pub fn note(name: &'static str, note: impl Into<String>) -> Self {
        Self { name, sections: vec![Section { note: note.into(), lines: Vec::new() }] }
    }

    /// The lines of the file.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.sections.iter().enumerate().flat_map(|(place, section)| {
            let gap = std::iter::repeat_n(Row::Empty, if place > 0 { 2 } else { 0 });
            gap.chain([Row::Note(&section.note)]).chain(section.lines.iter().map(Row::Line))
        })
    }

    /// The program as a file.
    #[must_use]
    pub fn python(&self) -> String {
        self.rows().map(|row| row.text() + "\n").collect()
    }

    /// The script with something else in each blank.
    #[must_use]
    pub fn filled(&self, fill: impl Fn(&Line, &Blank) -> String) -> Self {
        let mut script = self.clone();
        for line in script.sections.iter_mut().flat_map(|section| &mut section.lines) {
            if let Some(blank) = line.blank.take() {
                let filled = fill(line, &blank);
                line.text.replace_range(blank.start..blank.end, &filled);
            }
        }
        script
    }

    /// The program as a Jupyter notebook, in nbformat 4.5.
    #[must_use]
    pub fn notebook(&self) -> String {
        notebook::write(self)
    }
}

/// Writes a script line by line.
pub(crate) struct Writer {
    script: Script,
    indent: usize,
}

impl Writer {
    /// An empty script.
    pub(crate) fn new(name: &'static str) -> Self {
        Self { script: Script { name, sections: Vec::new() }, indent: 0 }
    }

    /// Begins a section.
    pub(crate) fn section(&mut self, note: impl Into<String>) {
        self.script.sections.push(Section { note: note.into(), lines: Vec::new() });
        self.indent = 0;
    }

    /// The next lines are indented this many times.
    pub(crate) fn at(&mut self, indent: usize) {
        self.indent = indent;
    }

    /// A line that no control changes.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) {
        self.line_of(&[], text);
    }

    /// A line that follows these controls.
    pub(crate) fn line_of(&mut self, of: &'static [&'static str], text: impl AsRef<str>) {
        self.push(of, text.as_ref(), None);
    }

    /// A line with a statement that a student fills in, in one of these ways; the first is that of the script.
    pub(crate) fn call(&mut self, of: &'static [&'static str], before: &str, texts: &'static [&'static str]) {
        let text = format!("{before}{}", texts.first().copied().unwrap_or_default());
        self.push(of, &text, Some(Blank::call(4 * self.indent + before.len(), texts)));
    }

    /// A line that ends with a value of some names, which a student fills in.
    pub(crate) fn value(&mut self, of: &'static [&'static str], before: &str, value: &str, names: Vec<Name>) {
        let start = 4 * self.indent + before.len();
        self.push(of, &format!("{before}{value}"), Some(Blank::value(start, start + value.len(), names)));
    }

    /// A line that ends with the value of a program.
    pub(crate) fn program(&mut self, of: &'static [&'static str], before: &str, value: &str, given: String) {
        let start = 4 * self.indent + before.len();
        self.push(of, &format!("{before}{value}"), Some(Blank::program(start, start + value.len(), given)));
    }

    fn push(&mut self, of: &'static [&'static str], text: &str, blank: Option<Blank>) {
        let indent = if text.is_empty() { 0 } else { 4 * self.indent };
        if let Some(section) = self.script.sections.last_mut() {
            section.lines.push(Line { text: format!("{:indent$}{text}", ""), of, blank });
        }
    }

    /// The finished script.
    pub(crate) fn done(self) -> Script {
        self.script
    }
}

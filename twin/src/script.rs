//! A script in sections, each of which is a cell of a notebook.

use super::notebook;

/// A line of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its text, indented with spaces.
    pub text: String,
    /// The names of the controls that it follows.
    pub of: &'static [&'static str],
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

impl Script {
    /// The program as a file.
    #[must_use]
    pub fn python(&self) -> String {
        let section = |section: &Section| {
            let lines = section.lines.iter().map(|line| format!("{}\n", line.text));
            format!("# {}\n{}", section.note, lines.collect::<String>())
        };
        self.sections.iter().map(section).collect::<Vec<_>>().join("\n\n")
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
        let text = text.as_ref();
        let indent = if text.is_empty() { 0 } else { 4 * self.indent };
        if let Some(section) = self.script.sections.last_mut() {
            section.lines.push(Line { text: format!("{:indent$}{text}", ""), of });
        }
    }

    /// The finished script.
    pub(crate) fn done(self) -> Script {
        self.script
    }
}

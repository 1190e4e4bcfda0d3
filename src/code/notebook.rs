//! "Open in Python": the script as cells of the notebook, which runs them in the page.

use std::collections::HashSet;
use std::rc::Rc;

use twin::{Row, Script, Section};

use crate::frame::print;
use crate::lessons::Lesson;
use crate::lessons::python::cell::{Cell, Kind};
use crate::lessons::python::link;
use crate::platform;
use crate::present::own_address;
use crate::settings::reader::split;

/// Opens a script of the lesson that is shown in the notebook.
pub(super) fn open(script: &Script) {
    platform::go(&link::address(&cells(script, &own_address(), &print::settings())), false);
}

/// A text on the lesson at this address, and a cell for each section of the script.
fn cells(script: &Script, hash: &str, settings: &[(String, String)]) -> Vec<Rc<Cell>> {
    // The other controls change nothing in the script.
    let followed: HashSet<&str> =
        script.sections.iter().flat_map(|section| &section.lines).flat_map(|line| line.of.iter().copied()).collect();
    let settings: Vec<_> = settings.iter().filter(|(name, _)| followed.contains(name.as_str())).collect();
    let opening = Cell::new(0, Kind::Text, opening(hash, &settings));
    [opening].into_iter().chain(script.sections.iter().map(code)).map(Rc::new).collect()
}

fn opening(hash: &str, settings: &[&(String, String)]) -> String {
    let title = Lesson::at(split(hash).0).map_or("the lesson", |lesson| lesson.title);
    // A bracket would end the link.
    let address = hash.replace('(', "%28").replace(')', "%29");
    let settings: Vec<_> = settings.iter().map(|(name, value)| format!("{name}: {}", plain(value))).collect();
    let settings = if settings.is_empty() { String::new() } else { format!("\n\n{}.", settings.join("; ")) };
    format!(
        "## {title}, in PyTorch\nThis script does what [{title}](#{address}) shows. Run its cells from the top. Where it says \
         `assert`, it compares its numbers with those of the lesson.{settings}"
    )
}

/// A value as text that has no marks of Markdown.
fn plain(value: &str) -> String {
    value
        .chars()
        .flat_map(|letter| ['\\'].into_iter().filter(move |_| "\\`*[]".contains(letter)).chain([letter]))
        .collect()
}

/// A section, whose heading becomes a comment.
fn code(section: &Section) -> Cell {
    let rows = [Row::Note(&section.note)].into_iter().chain(section.lines.iter().map(Row::Line));
    let text: Vec<String> = rows.map(|row| row.text()).collect();
    Cell::new(0, Kind::Code, text.join("\n").trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::RunSettings;
    use twin::Network;

    #[test]
    fn the_cells_are_the_script_after_a_text_on_the_lesson() {
        let script = Network { settings: &RunSettings::default(), turns: &[], epoch: 5, losses: &[(0, 7.5)] }.script();
        let settings = [("Hidden size", "2"), ("Speed", "60 epochs a second"), ("Data", "a*b")];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let cells = cells(&script, "/mlp?hidden=2", &settings);
        assert_eq!(cells[0].kind, Kind::Text);
        for part in ["## Fit a network, in PyTorch", "[Fit a network](#/mlp?hidden=2)", "Hidden size: 2; Data: a\\*b."]
        {
            assert!(cells[0].text.contains(part), "{}", cells[0].text);
        }
        assert!(cells.len() > 4 && cells[1..].iter().all(|cell| cell.kind == Kind::Code), "{}", cells.len());
        let together: Vec<_> = cells[1..].iter().map(|cell| cell.text.as_str()).collect();
        let without_gaps = |text: &str| text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        assert_eq!(without_gaps(&together.join("\n")), without_gaps(&script.python()));
    }

    #[test]
    fn an_address_with_brackets_stays_a_link() {
        let text = opening("/autograd?program=(a)", &[]);
        assert!(text.contains("[Autograd](#/autograd?program=%28a%29)") && text.ends_with("of the lesson."), "{text}");
    }
}

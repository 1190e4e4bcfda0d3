//! A script as a Jupyter notebook.

use super::script::{Line, Script, Section};

/// The notebook as JSON in nbformat 4.5: for each section, a cell with its heading and a cell with its lines.
pub(crate) fn write(script: &Script) -> String {
    let cells: Vec<String> = script.sections.iter().enumerate().map(|(place, section)| cells(place, section)).collect();
    let (cells, metadata) = (cells.join(","), METADATA);
    format!("{{\"cells\":[{cells}],\"metadata\":{metadata},\"nbformat\":4,\"nbformat_minor\":5}}\n")
}

const METADATA: &str = "{\"kernelspec\":{\"display_name\":\"Python 3\",\"language\":\"python\",\"name\":\"python3\"},\
                        \"language_info\":{\"name\":\"python\"}}";

/// The two cells of a section.
fn cells(place: usize, section: &Section) -> String {
    let heading = string(&section.note);
    let source = |(index, line): (usize, &Line)| {
        let end = if index + 1 < section.lines.len() { "\n" } else { "" };
        string(&format!("{}{end}", line.text))
    };
    let lines = section.lines.iter().enumerate().map(source).collect::<Vec<_>>().join(",");
    format!(
        "{{\"cell_type\":\"markdown\",\"id\":\"note-{place}\",\"metadata\":{{}},\"source\":[{heading}]}},\
         {{\"cell_type\":\"code\",\"execution_count\":null,\"id\":\"code-{place}\",\"metadata\":{{}},\"outputs\":[],\
         \"source\":[{lines}]}}"
    )
}

/// A text as JSON.
fn string(text: &str) -> String {
    let mut json = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '\n' => json.push_str("\\n"),
            c if c.is_control() => json.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

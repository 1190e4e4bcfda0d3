//! Files of Jupyter (nbformat 4): the cells with their outputs.

use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::cell::{Cell, Kind, Shown};
use super::figure::Figure;
use super::model::Model;

/// The version of the format.
const FORMAT: u64 = 4;

/// The media type of a figure's description.
const FIGURE: &str = "application/vnd.gradient-lab.figure+json";

/// The media type of a network's description.
const MODEL: &str = "application/vnd.gradient-lab.model+json";

/// The text of a file with these cells, with their outputs or without.
#[must_use]
pub fn write(cells: &[impl AsRef<Cell>], with_outputs: bool) -> String {
    let cells: Vec<Value> = cells.iter().map(|cell| written(cell.as_ref(), with_outputs)).collect();
    let file = json!({
        "cells": cells,
        "metadata": {
            "kernelspec": { "display_name": "Python 3", "language": "python", "name": "python3" },
            "language_info": { "name": "python" },
        },
        "nbformat": FORMAT,
        "nbformat_minor": 4,
    });
    format!("{file:#}\n")
}

fn written(cell: &Cell, with_outputs: bool) -> Value {
    match cell.kind {
        Kind::Text => json!({ "cell_type": "markdown", "metadata": {}, "source": lines(&cell.text) }),
        Kind::Code => {
            let outputs: Vec<Value> = cell.outputs.iter().filter(|_| with_outputs).map(output).collect();
            json!({
                "cell_type": "code", "execution_count": null, "metadata": {}, "outputs": outputs, "source": lines(&cell.text),
            })
        }
    }
}

fn output(shown: &Shown) -> Value {
    let stream = |name: &str, text: &str| json!({ "name": name, "output_type": "stream", "text": lines(text) });
    match shown {
        Shown::Text(text) => stream("stdout", text),
        Shown::Warning(text) => stream("stderr", text),
        Shown::Note(text) => stream("stderr", &format!("{text}\n")),
        Shown::Value(text) => json!({
            "data": { "text/plain": lines(text) }, "execution_count": null, "metadata": {}, "output_type": "execute_result",
        }),
        Shown::Figure(figure) => display(FIGURE, &figure.json, &figure.words()),
        Shown::Model(model) => {
            let ways = model.lessons.iter().map(|(title, address)| format!("\nOpen in {title}: #{address}"));
            display(MODEL, &model.json, &(model.words.clone() + &ways.collect::<String>()))
        }
        Shown::Failure(traceback) => {
            let (name, message) = traceback.lines().last().unwrap_or_default().split_once(": ").unwrap_or_default();
            let traceback: Vec<&str> = traceback.lines().collect();
            json!({ "ename": name, "evalue": message, "output_type": "error", "traceback": traceback })
        }
    }
}

/// Something with a description of its own, and with words for other programs.
fn display(kind: &str, description: &str, words: &str) -> Value {
    let mut data = Map::new();
    data.insert(kind.to_owned(), serde_json::from_str(description).unwrap_or(Value::Null));
    data.insert("text/plain".to_owned(), lines(words));
    json!({ "data": data, "metadata": {}, "output_type": "display_data" })
}

/// A text as a list of its lines, as Jupyter writes it.
fn lines(text: &str) -> Value {
    text.split_inclusive('\n').collect()
}

/// Reads the text of a file.
///
/// # Errors
/// The reason why it is not a notebook that can be opened: it names what is wrong and what is allowed.
pub fn read(text: &str) -> Result<Vec<Cell>, String> {
    let file: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        format!("It is not JSON, as a notebook has to be: line {}, column {}", error.line(), error.column())
    })?;
    match file["nbformat"].as_u64() {
        Some(FORMAT) => {}
        Some(other) => return Err(format!("“nbformat” is {other}; this page opens notebooks of format {FORMAT}")),
        None => return Err(format!("“nbformat” is missing; a notebook has the number {FORMAT} there")),
    }
    let cells = file["cells"].as_array().ok_or("“cells” is missing; a notebook has a list there")?;
    cells
        .iter()
        .enumerate()
        .map(|(at, cell)| read_cell(cell).map_err(|why| format!("Cell {}: {why}", at + 1)))
        .collect()
}

fn read_cell(cell: &Value) -> Result<Cell, String> {
    let kind = match cell["cell_type"].as_str() {
        Some("code") => Kind::Code,
        Some("markdown" | "raw") => Kind::Text,
        Some(other) => return Err(format!("“cell_type” is “{other}”; allowed: code, markdown, raw")),
        None => return Err("“cell_type” is missing; allowed: code, markdown, raw".to_owned()),
    };
    let text = joined(&cell["source"]).ok_or("“source” has to be a text or a list of texts")?;
    let outputs = cell["outputs"].as_array().into_iter().flatten().filter_map(read_output);
    let outputs = if kind == Kind::Code { outputs.collect() } else { Vec::new() };
    Ok(Cell { outputs, ..Cell::new(0, kind, text) })
}

/// An output; `None` for one that has nothing to show here.
fn read_output(output: &Value) -> Option<Shown> {
    match output["output_type"].as_str()? {
        "stream" if output["name"] == "stderr" => Some(Shown::Warning(joined(&output["text"])?)),
        "stream" => Some(Shown::Text(joined(&output["text"])?)),
        "error" => {
            let lines: Vec<_> = output["traceback"].as_array()?.iter().filter_map(Value::as_str).map(plain).collect();
            Some(Shown::Failure(lines.join("\n")))
        }
        _ => {
            let data = &output["data"];
            let figure = data.get(FIGURE).and_then(|figure| Figure::read(&figure.to_string()).ok());
            if let Some(figure) = figure {
                return Some(Shown::Figure(Rc::new(figure)));
            }
            let model = data.get(MODEL).and_then(|model| Model::read(&model.to_string()).ok());
            if let Some(model) = model {
                return Some(Shown::Model(Rc::new(model)));
            }
            if data.get("image/png").is_some() || data.get("image/svg+xml").is_some() {
                return Some(Shown::Note("A picture from another program, which is not shown here.".to_owned()));
            }
            joined(&data["text/plain"]).map(Shown::Value)
        }
    }
}

/// A text, or a list of lines as one text.
fn joined(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(lines) => lines.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

/// A text without the escape sequences by which terminals colour it.
fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let end = part.find(|letter: char| letter.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        text + &part[end..]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notebook_survives_its_file() {
        let figure =
            r#"{"columns":1,"axes":[{"series":[{"kind":"line","x":[0.0,1.0],"y":[1.0,2.5]}],"labelY":"loss"}]}"#;
        // The keys are in the order in which they are written again.
        let model = r#"{"activation":"tanh","depth":1,"hidden":1,"precision":"f32","weights":[0.5,-1.0,2.0,0.1]}"#;
        let outputs = vec![
            Shown::Text("a\nb\n".to_owned()),
            Shown::Warning("careful\n".to_owned()),
            Shown::Figure(Rc::new(Figure::read(figure).expect("a figure"))),
            Shown::Value("tensor([1., 2.])".to_owned()),
            Shown::Model(Rc::new(Model::read(model).expect("a network"))),
            Shown::Failure("Traceback:\n  Cell 1, line 2\nNameError: no x".to_owned()),
        ];
        let code = Cell { outputs, ..Cell::new(0, Kind::Code, "x = 1\nprint('é')") };
        let cells = [Rc::new(Cell::new(0, Kind::Text, "# A\n")), Rc::new(code)];
        let read_again = read(&write(&cells, true)).expect("it is a notebook");
        let plain: Vec<Cell> = cells.iter().map(|cell| Cell::clone(cell)).collect();
        assert_eq!(read_again[0], plain[0]);
        assert_eq!(read_again[1].outputs[..2], plain[1].outputs[..2]);
        assert_eq!(read_again[1].outputs[3..], plain[1].outputs[3..]);
        assert!(matches!(&read_again[1].outputs[2], Shown::Figure(figure) if figure.charts[0].title == "loss"));
        assert!(read(&write(&cells, false)).expect("it is a notebook")[1].outputs.is_empty());
    }

    #[test]
    fn files_of_jupyter_are_read() {
        let file = r#"{"nbformat": 4, "cells": [
            {"cell_type": "markdown", "source": "text"},
            {"cell_type": "code", "source": ["a = 1\n", "a"], "outputs": [
                {"output_type": "execute_result", "data": {"text/plain": ["1"]}},
                {"output_type": "display_data", "data": {"image/png": "iVBO", "text/plain": ["<Figure>"]}},
                {"output_type": "error", "traceback": ["\u001b[0;31mNameError\u001b[0m: x"]}]}]}"#;
        let cells = read(file).expect("it is a notebook");
        assert_eq!((cells[0].kind, cells[1].text.as_str()), (Kind::Text, "a = 1\na"));
        assert_eq!(cells[1].outputs[0], Shown::Value("1".to_owned()));
        assert!(matches!(&cells[1].outputs[1], Shown::Note(note) if note.contains("picture")));
        assert_eq!(cells[1].outputs[2], Shown::Failure("NameError: x".to_owned()));
    }

    #[test]
    fn a_bad_file_is_told_what_is_wrong() {
        for (file, problem) in [
            ("# no json", "It is not JSON, as a notebook has to be: line 1, column 1"),
            ("[]", "“nbformat” is missing; a notebook has the number 4 there"),
            (r#"{"nbformat": 3}"#, "“nbformat” is 3; this page opens notebooks of format 4"),
            (r#"{"nbformat": 4}"#, "“cells” is missing; a notebook has a list there"),
            (r#"{"nbformat": 4, "cells": [{}]}"#, "Cell 1: “cell_type” is missing; allowed: code, markdown, raw"),
            (
                r#"{"nbformat": 4, "cells": [{"cell_type": "sql"}]}"#,
                "Cell 1: “cell_type” is “sql”; allowed: code, markdown, raw",
            ),
            (
                r#"{"nbformat": 4, "cells": [{"cell_type": "code", "source": 3}]}"#,
                "Cell 1: “source” has to be a text or a list of texts",
            ),
        ] {
            assert_eq!(read(file), Err(problem.to_owned()));
        }
    }
}

//! The exercises of the problem set as notebooks with blanks. Their tasks are checked by `lab` (`lib/lab/`).
//!
//! The files of `exercises/` are in the percent format: a line `# %%` begins a cell of code, and a line `# %% [markdown]` one
//! of text, whose lines are comments.

/// The files, by the names of the exercises on the sheet.
const FILES: [(&str, &str); 4] = [
    ("1", include_str!("../exercises/1_tensors_and_autograd.py")),
    ("2", include_str!("../exercises/2_linear_regression.py")),
    ("3a", include_str!("../exercises/3a_nn_linear.py")),
    ("3b", include_str!("../exercises/3b_mlp.py")),
];

/// An exercise: a notebook with blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exercise {
    /// Its name on the sheet, such as `3a`.
    pub name: &'static str,
    /// The heading of the notebook.
    pub title: String,
    /// The cells, in order.
    pub cells: Vec<Cell>,
}

/// A cell of an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text in Markdown.
    Text(String),
    /// Python.
    Code(String),
}

impl Cell {
    /// The task that a cell of code checks, such as `3a.1`.
    #[must_use]
    pub fn task(&self) -> Option<&str> {
        let Self::Code(source) = self else { return None };
        let (_, call) = source.split_once("lab.check(\"")?;
        call.split_once('"').map(|(name, _)| name)
    }
}

/// All exercises, in the order of the sheet.
#[must_use]
pub fn exercises() -> Vec<Exercise> {
    let exercise = |(name, file)| {
        let cells = cells(file);
        let heading = cells.iter().find_map(|cell| match cell {
            Cell::Text(text) => text.lines().find_map(|line| line.strip_prefix("# ")),
            Cell::Code(_) => None,
        });
        Exercise { name, title: heading.unwrap_or(name).to_owned(), cells }
    };
    FILES.into_iter().map(exercise).collect()
}

/// The cells of a file. What stands before the first mark belongs to no cell.
fn cells(file: &str) -> Vec<Cell> {
    let mut cells: Vec<(bool, Vec<&str>)> = Vec::new();
    for line in file.lines() {
        if let Some(mark) = line.strip_prefix("# %%") {
            cells.push((mark.trim() == "[markdown]", Vec::new()));
        } else if let Some((is_text, lines)) = cells.last_mut() {
            let text = if *is_text { line.strip_prefix("# ").or(line.strip_prefix('#')).unwrap_or(line) } else { line };
            lines.push(text);
        }
    }
    let cell = |(is_text, lines): (bool, Vec<&str>)| {
        let source = lines.join("\n").trim_matches('\n').to_owned();
        if is_text { Cell::Text(source) } else { Cell::Code(source) }
    };
    cells.into_iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::{Cell, cells, exercises};

    #[test]
    fn marks_begin_cells_and_texts_lose_their_comment_signs() {
        let file = "# a comment\n\n# %% [markdown]\n# # Title\n#\n# - `x`\n\n# %%\n# kept\nx = 1\n\n\ny = 2\n\n# %%\n";
        let code = "# kept\nx = 1\n\n\ny = 2".to_owned();
        assert_eq!(
            cells(file),
            [Cell::Text("# Title\n\n- `x`".to_owned()), Cell::Code(code), Cell::Code(String::new())]
        );
    }

    #[test]
    fn a_cell_names_the_task_that_it_checks() {
        assert_eq!(Cell::Code("lr = ...\n\nlab.check(\"2.4\")".to_owned()).task(), Some("2.4"));
        assert_eq!(Cell::Code("lr = 1".to_owned()).task(), None);
        assert_eq!(Cell::Text("`lab.check(\"2.4\")` checks".to_owned()).task(), None);
    }

    #[test]
    fn exercises_have_titles_and_the_tasks_of_their_numbers() {
        let all = exercises();
        assert_eq!(all.iter().map(|exercise| exercise.name).collect::<Vec<_>>(), ["1", "2", "3a", "3b"]);
        for exercise in all {
            assert!(exercise.title.starts_with(&format!("Exercise {}: ", exercise.name)), "{}", exercise.title);
            let tasks: Vec<_> = exercise.cells.iter().filter_map(Cell::task).collect();
            let expected: Vec<_> = (1..=tasks.len()).map(|at| format!("{}.{at}", exercise.name)).collect();
            assert!(tasks.len() >= 4 && tasks == expected, "{tasks:?}");
        }
    }
}

//! The exercises of the problem set as notebooks with blanks. Their tasks are checked by `lab` (`python/lib/lab/`).
//!
//! The files of `notebooks/` are in the percent format: a line `# %%` begins a cell of code, and a line `# %% [markdown]` one
//! of text, whose lines are comments. A heading `## 3a.1 Title` begins the task of this name.

/// An exercise: a notebook with blanks.
#[derive(Debug, PartialEq, Eq)]
pub struct Exercise {
    /// Its title in the problem set, such as `Exercise 3a`.
    pub title: &'static str,
    file: &'static str,
}

/// The exercises, in the order of the problem set.
pub static EXERCISES: [Exercise; 4] = [
    Exercise { title: "Exercise 1", file: include_str!("../notebooks/1_tensors_and_autograd.py") },
    Exercise { title: "Exercise 2", file: include_str!("../notebooks/2_linear_regression.py") },
    Exercise { title: "Exercise 3a", file: include_str!("../notebooks/3a_nn_linear.py") },
    Exercise { title: "Exercise 3b", file: include_str!("../notebooks/3b_mlp.py") },
];

/// A task of an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Its name, such as `3a.1`. `lab.check` takes it.
    pub name: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
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
    /// The name of the task that a cell of code checks, such as `3a.1`.
    #[must_use]
    pub fn task(&self) -> Option<&str> {
        let Self::Code(source) = self else { return None };
        let (_, call) = source.split_once("lab.check(\"")?;
        call.split_once('"').map(|(name, _)| name)
    }
}

impl Exercise {
    /// The exercise of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        EXERCISES.iter().find(|exercise| exercise.name() == name)
    }

    /// The last part of its title, such as `3a`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.title.rsplit(' ').next().unwrap_or_default()
    }

    /// Its tasks, in their order.
    pub fn tasks(&self) -> impl Iterator<Item = Task> {
        let headings = self.file.lines().filter_map(|line| line.strip_prefix("# ## ")?.split_once(' '));
        headings.map(|(name, title)| Task { name, title })
    }

    /// The cells of its notebook. What stands before the first mark belongs to no cell.
    #[must_use]
    pub fn cells(&self) -> Vec<Cell> {
        cells(self.file)
    }
}

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
    use super::*;

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
    fn every_task_has_a_heading_and_is_checked_in_this_order() {
        for exercise in &EXERCISES {
            let Some(Cell::Text(opening)) = exercise.cells().into_iter().next() else { panic!("a text comes first") };
            assert!(opening.starts_with(&format!("# {}: ", exercise.title)), "{opening}");
            let cells = exercise.cells();
            let checked: Vec<_> = cells.iter().filter_map(Cell::task).collect();
            let named: Vec<_> = exercise.tasks().map(|task| task.name).collect();
            let expected: Vec<_> = (1..=named.len()).map(|at| format!("{}.{at}", exercise.name())).collect();
            assert!(named.len() >= 4 && named == expected && checked == expected, "{named:?}, {checked:?}");
        }
    }
}

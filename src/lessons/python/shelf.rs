//! The notebooks of a reader, of which one is shown.

use exercises::{EXERCISES, Exercise};

use super::cell::{Cell, Kind};
use super::sample;
use crate::frame::task::Done;

/// A notebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The reader's own.
    Own,
    /// An exercise of the problem set.
    Exercise(&'static Exercise),
    /// One that came from a link or a file.
    Opened,
}

/// The value of the link's key `part` for [`Which::Opened`].
const OPENED: &str = "opened";

impl Which {
    /// All notebooks, in the order of their tabs.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Own].into_iter().chain(EXERCISES.iter().map(Self::Exercise)).chain([Self::Opened])
    }

    /// The value of the link's key `part`; empty for the reader's own.
    #[must_use]
    pub fn part(self) -> &'static str {
        match self {
            Self::Own => "",
            Self::Exercise(exercise) => exercise.name(),
            Self::Opened => OPENED,
        }
    }

    /// The notebook of a value of `part`.
    #[must_use]
    pub fn of(part: &str) -> Option<Self> {
        Self::all().find(|which| which.part() == part)
    }

    /// The name of its tab.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "My notebook",
            Self::Exercise(exercise) => exercise.title,
            Self::Opened => "Opened notebook",
        }
    }

    /// The name under which the device keeps it.
    #[must_use]
    pub fn stored_as(self) -> String {
        match self {
            Self::Own => "python-notebook".to_owned(),
            Self::Exercise(exercise) => format!("python-exercise-{}", exercise.name()),
            Self::Opened => "python-opened".to_owned(),
        }
    }

    /// How many of its tasks are done, and how many there are, if it has tasks.
    #[must_use]
    pub fn progress(self, done: &Done) -> Option<(usize, usize)> {
        let Self::Exercise(exercise) = self else { return None };
        Some((exercise.tasks().filter(|task| done.has(task.name)).count(), exercise.tasks().count()))
    }

    /// The cells that it starts with.
    #[must_use]
    pub fn fresh(self) -> Vec<Cell> {
        match self {
            Self::Own => sample::cells(),
            Self::Exercise(exercise) => exercise.cells().into_iter().map(cell).collect(),
            Self::Opened => vec![Cell::new(0, Kind::Code, "")],
        }
    }
}

fn cell(cell: exercises::Cell) -> Cell {
    match cell {
        exercises::Cell::Text(text) => Cell::new(0, Kind::Text, text),
        exercises::Cell::Code(source) => Cell::new(0, Kind::Code, source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notebook_has_an_address_and_a_place_of_its_own() {
        for which in Which::all() {
            assert_eq!(Which::of(which.part()), Some(which));
            assert_eq!(Which::all().filter(|other| other.stored_as() == which.stored_as()).count(), 1);
            assert!(!which.fresh().is_empty());
        }
        assert_eq!(Which::of("4"), None);
    }
}

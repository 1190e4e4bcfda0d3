//! Tasks that check themselves, and what is done.

/// A task of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Its name in [`Done`].
    pub name: &'static str,
    /// What to do.
    pub what: &'static str,
    /// How to go about it, shown on demand.
    pub hint: &'static str,
    /// What the reader learns from it, shown once it is done.
    pub why: &'static str,
}

/// What is done on a page: a set of names, kept as the text that the device stores, with spaces between the names.
///
/// Names that the page does not know are kept, because they may come from a later version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done(String);

impl Done {
    /// Reads a stored text. Some earlier versions had commas between the names.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self(text.replace(',', " "))
    }

    /// The text to store.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether a name is in the set.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.split(' ').any(|other| other == name)
    }

    /// How many of these tasks are done, and how many there are.
    #[must_use]
    pub fn progress(&self, tasks: &[Task]) -> (usize, usize) {
        (tasks.iter().filter(|task| self.has(task.name)).count(), tasks.len())
    }

    /// Adds a name if `reached` is true. Otherwise, the set stays as it is.
    pub fn note(&mut self, name: &str, reached: bool) {
        if reached && !self.has(name) {
            if !self.0.is_empty() {
                self.0.push(' ');
            }
            self.0.push_str(name);
        }
    }

    /// The number that is kept under a name; 0 if there is none.
    #[must_use]
    pub fn number(&self, name: &str) -> u32 {
        let of = |other: &str| other.strip_prefix(name)?.strip_prefix('-')?.parse().ok();
        self.0.split(' ').find_map(of).unwrap_or(0)
    }

    /// Keeps a number under a name, in place of the one before.
    pub fn keep_number(&mut self, name: &str, number: u32) {
        self.remove(&format!("{name}-{}", self.number(name)));
        self.note(&format!("{name}-{number}"), true);
    }

    /// Removes a name.
    pub fn remove(&mut self, name: &str) {
        self.0 = self.0.split(' ').filter(|other| *other != name).collect::<Vec<_>>().join(" ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_is_kept_by_name() {
        let mut done = Done::read("walk later-than-this");
        assert!(done.has("walk") && !done.has("later") && !done.has(""));
        for (name, reached) in [("trap", true), ("walk", true), ("flat", false)] {
            done.note(name, reached);
        }
        assert_eq!(done.text(), "walk later-than-this trap");
        done.remove("walk");
        done.remove("flat");
        assert_eq!(done.text(), "later-than-this trap");
        done.remove("trap");
        done.remove("later-than-this");
        done.note("flat", true);
        assert_eq!(done.text(), "flat");
    }

    #[test]
    fn a_number_is_kept_under_its_name() {
        let mut done = Done::read("walk row-x rows-7");
        assert_eq!(done.number("row"), 0);
        done.keep_number("row", 1);
        done.keep_number("row", 12);
        assert_eq!((done.number("row"), done.number("rows"), done.text()), (12, 7, "walk row-x rows-7 row-12"));
    }
}

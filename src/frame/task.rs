//! Tasks that check themselves, and which of them this device remembers as done.

/// A task: what to do and how one sees that it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Its name in what the device remembers.
    pub name: &'static str,
    /// What to do.
    pub what: &'static str,
    /// What it shows, said once it is done.
    pub why: &'static str,
}

/// Which of a page's tasks are done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    tasks: &'static [Task],
    done: Vec<bool>,
}

impl Done {
    /// What the device remembers of these tasks: the names of those that are done, with blanks between.
    #[must_use]
    pub fn restored(tasks: &'static [Task], stored: &str) -> Self {
        let done = tasks.iter().map(|task| stored.split(' ').any(|name| name == task.name)).collect();
        Self { tasks, done }
    }

    /// What the device is to remember.
    #[must_use]
    pub fn stored(&self) -> String {
        self.each().filter(|(_, done)| *done).map(|(task, _)| task.name).collect::<Vec<_>>().join(" ")
    }

    /// The tasks, and whether each is done.
    pub fn each(&self) -> impl Iterator<Item = (&'static Task, bool)> {
        self.tasks.iter().zip(self.done.iter().copied())
    }

    /// Whether a task is done, by its place.
    #[must_use]
    pub fn is_done(&self, task: usize) -> bool {
        self.done[task]
    }

    /// How many are done.
    #[must_use]
    pub fn count(&self) -> usize {
        self.done.iter().filter(|done| **done).count()
    }

    /// Takes down that a task, by its place, is done if `reached`; what was done stays so.
    pub fn note(&mut self, task: usize, reached: bool) {
        self.done[task] |= reached;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASKS: [Task; 2] = [Task { name: "one", what: "", why: "" }, Task { name: "two", what: "", why: "" }];

    #[test]
    fn what_is_done_is_remembered_by_name() {
        let mut done = Done::restored(&TASKS, "three two");
        assert_eq!((done.count(), done.is_done(0), done.is_done(1)), (1, false, true));
        done.note(0, true);
        done.note(1, false);
        assert_eq!((done.count(), done.stored().as_str()), (2, "one two"));
    }
}

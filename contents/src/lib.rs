//! The table of contents: the lessons with their addresses and titles, and the texts of the start page.
//!
//! The page makes its navigation and its start page of them, and the build writes them into the document, so that readers see
//! them before the app has loaded.

mod opening;

pub use opening::opening;

/// A lesson: a page with an address of its own.
#[derive(Debug)]
pub struct Lesson {
    /// The address, as in `#/mlp`, without the hash sign.
    pub path: &'static str,
    /// The name in the navigation and in the window's title.
    pub title: &'static str,
    /// What it works through, in the order of the problem set.
    pub entries: &'static [Entry],
}

/// An exercise of the problem set, or something beyond it, and what a lesson offers for it.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which exercise, as in "Exercise 3b"; `None` beyond the problem set.
    pub exercise: Option<&'static str>,
    /// What it is about.
    pub title: &'static str,
    /// What the reader can do in the lesson, in a few words.
    pub what: &'static str,
    /// The value of the link's key `part` that leads to it; empty for the lesson's first part.
    pub part: &'static str,
    /// Whether the reader writes it in Python.
    pub is_written: bool,
}

/// Exercise 1.
pub static AUTOGRAD: Lesson = Lesson {
    path: "/autograd",
    title: "Autograd",
    entries: &[Entry::new(Some("Exercise 1"), "Torch", "Autograd, one operation at a time")],
};

/// Exercises 2 and 3a.
pub static LINEAR: Lesson = Lesson {
    path: "/linear",
    title: "Fit a line",
    entries: &[
        Entry::new(Some("Exercise 2"), "Basic linear regression", "Fit a line with a training loop of your own"),
        Entry::new(Some("Exercise 3a"), "The nn package", "Fit a line: by hand or with nn.Linear?").in_part("nn"),
    ],
};

/// Exercise 3b, one network.
pub static MLP: Lesson = Lesson {
    path: "/mlp",
    title: "Fit a network",
    entries: &[Entry::new(Some("Exercise 3b"), "A network with one hidden layer", "Fit a network and look inside it")],
};

/// Exercise 3b, many networks.
pub static SEARCH: Lesson = Lesson {
    path: "/search",
    title: "Search",
    entries: &[Entry::new(Some("Exercise 3b"), "Good hyper-parameters", "Search many settings on one map")],
};

/// Problem 2.
pub static VANISHING: Lesson = Lesson {
    path: "/vanishing",
    title: "Vanishing gradients",
    entries: &[
        Entry::new(Some("Problem 2"), "Measure the gradient", "What is left of it after forty layers"),
        Entry::new(Some("Problem 2"), "Prove the bound", "Five steps to (3/4)ᴸ").in_part("prove"),
        Entry::new(None, "Reach the bound", "Find weights that attain it").in_part("reach"),
        Entry::new(None, "Break it", "Guess what happens, then see").in_part("break"),
        Entry::new(None, "Train it", "Train a deep net, and cure it").in_part("train"),
    ],
};

/// Runs that fail.
pub static CLINIC: Lesson = Lesson {
    path: "/clinic",
    title: "Failure clinic",
    entries: &[Entry::new(None, "Failure clinic", "Diagnose and treat runs that fail")],
};

/// The notebook.
pub static PYTHON: Lesson = Lesson {
    path: "/python",
    title: "Python",
    entries: &[
        Entry::new(None, "Notebook", "Write and run PyTorch in the page"),
        Entry::new(Some("Exercise 1"), "Tensors and autograd in Python", "Write it yourself").in_part("1").written(),
        Entry::new(Some("Exercise 2"), "Linear regression in Python", "Write it yourself").in_part("2").written(),
        Entry::new(Some("Exercise 3a"), "The nn package in Python", "Write it yourself").in_part("3a").written(),
        Entry::new(Some("Exercise 3b"), "A network in Python", "Write it yourself").in_part("3b").written(),
    ],
};

/// The lessons, in the order of the navigation.
pub static LESSONS: [&Lesson; 7] = [&AUTOGRAD, &LINEAR, &MLP, &SEARCH, &VANISHING, &CLINIC, &PYTHON];

/// The heading of the start page.
pub const START: &str = "Watch gradients do the work";

/// The points of the problem set, in words.
pub const POINTS: &str = "Fifteen points";

/// The first sentences of the start page, which say how many points there are.
#[must_use]
pub fn lead(points: &str) -> String {
    format!(
        "{points}, a small network, and a loss that falls. Every curve on these pages is computed while you watch, and you can \
         change every number."
    )
}

/// The heading of the table of contents.
pub const SHEET: &str = "Problem Set 08";

/// A section of the table of contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The first problem.
    Start,
    /// The second problem.
    Vanishing,
    /// The exercises of the first problem, which the reader writes in Python.
    Written,
    /// What is not in the problem set.
    Beyond,
}

impl Section {
    /// The sections, in their order.
    pub const ALL: [Self; 4] = [Self::Start, Self::Vanishing, Self::Written, Self::Beyond];

    /// Whether its entries stand in one row, each with a name only.
    #[must_use]
    pub const fn is_row(self) -> bool {
        matches!(self, Self::Written | Self::Beyond)
    }

    /// The heading.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Start => "Problem 1: PyTorch, getting started",
            Self::Vanishing => "Problem 2: Vanishing gradients",
            Self::Written => "Write the exercises in Python",
            Self::Beyond => "Beyond the problem set",
        }
    }
}

impl Entry {
    const fn new(exercise: Option<&'static str>, title: &'static str, what: &'static str) -> Self {
        Self { exercise, title, what, part: "", is_written: false }
    }

    const fn in_part(mut self, part: &'static str) -> Self {
        self.part = part;
        self
    }

    const fn written(mut self) -> Self {
        self.is_written = true;
        self
    }

    /// The section that it is in.
    #[must_use]
    pub fn section(&self) -> Section {
        match self.exercise {
            _ if self.is_written => Section::Written,
            Some(exercise) if exercise.starts_with("Problem") => Section::Vanishing,
            Some(_) => Section::Start,
            None => Section::Beyond,
        }
    }

    /// The exercise and its title, as in "Exercise 1: Torch"; beyond the problem set, only the title.
    #[must_use]
    pub fn name(&self) -> String {
        self.exercise.map_or_else(|| self.title.to_owned(), |exercise| format!("{exercise}: {}", self.title))
    }

    /// What the table of contents calls it.
    #[must_use]
    pub fn label(&self) -> String {
        self.exercise.filter(|_| self.is_written).map_or_else(|| self.name(), str::to_owned)
    }

    /// The exercise as a tag: "3b" for "Exercise 3b", "P2" for "Problem 2".
    #[must_use]
    fn tag(&self) -> Option<String> {
        let (kind, number) = self.exercise?.split_once(' ')?;
        Some(if kind == "Problem" { format!("P{number}") } else { number.to_owned() })
    }

    /// Its address in a lesson.
    #[must_use]
    pub fn address(&self, lesson: &Lesson) -> String {
        if self.part.is_empty() { lesson.path.to_owned() } else { format!("{}?part={}", lesson.path, self.part) }
    }
}

impl Lesson {
    /// Its exercises as a tag: "2, 3a". Those that the reader writes belong to other lessons, too.
    #[must_use]
    pub fn tag(&self) -> String {
        let mut tags: Vec<String> =
            self.entries.iter().filter(|entry| !entry.is_written).filter_map(Entry::tag).collect();
        tags.dedup();
        tags.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_name_the_exercises() {
        assert_eq!(LESSONS.map(Lesson::tag), ["1", "2, 3a", "3b", "3b", "P2", "", ""]);
    }

    #[test]
    fn entries_have_a_name_a_section_and_an_address() {
        let [measure, prove, reach, ..] = VANISHING.entries else { unreachable!("there are five") };
        assert_eq!(
            (measure.name().as_str(), measure.section()),
            ("Problem 2: Measure the gradient", Section::Vanishing)
        );
        assert_eq!((reach.name().as_str(), reach.section()), ("Reach the bound", Section::Beyond));
        assert_eq!(LINEAR.entries[0].section(), Section::Start);
        assert_eq!([measure, prove].map(|entry| entry.address(&VANISHING)), ["/vanishing", "/vanishing?part=prove"]);
    }
}

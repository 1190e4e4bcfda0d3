//! The lessons, in one list: addresses, navigation and titles are made of it.

pub mod autograd;
pub mod clinic;
pub mod linear;
pub mod mlp;
pub mod search;
pub mod vanishing;

use engine::choice::Choice;
use yew::prelude::*;

use crate::frame::page::{Page, PageProps, forget_done, stored_done};
use crate::frame::task::Task;
use crate::share::forget_answers;

/// A lesson: a page with an address of its own.
pub struct Lesson {
    /// The address, as in `#/mlp`, without the hash sign.
    pub path: &'static str,
    /// The name in the navigation and in the window's title.
    pub title: &'static str,
    /// What it works through, in the order of the problem set.
    pub entries: &'static [Entry],
    /// The values that the link's key `part` can have; empty for a lesson in one piece.
    pub tabs: fn() -> Vec<&'static str>,
    /// Shows it.
    pub(crate) page: fn(PageProps) -> Html,
}

/// An exercise of the problem set, or something beyond it, and what a lesson offers for it.
pub struct Entry {
    /// Which exercise, as in "Exercise 3b"; `None` beyond the problem set.
    pub exercise: Option<&'static str>,
    /// What it is about.
    pub title: &'static str,
    /// What the lesson lets one do, in a few words.
    pub what: &'static str,
    /// The value of the link's key `part` that leads to it; empty for the lesson's first part.
    pub part: &'static str,
    /// The questions that a report answers.
    pub questions: &'static [&'static str],
    /// The names of its tasks; empty for all tasks of the page.
    tasks: &'static [&'static str],
    /// All tasks of the page, and whether the device remembers each as done.
    all_tasks: fn() -> Vec<(Task, bool)>,
    /// How many of these tasks the device remembers as done, and how many there are.
    progress: fn(&[&str]) -> (usize, usize),
    /// Has the device forget what is done on the page.
    forget: fn(),
}

/// The lessons, in the order of the navigation.
pub static LESSONS: [Lesson; 6] = [
    Lesson {
        path: autograd::PATH,
        title: "Autograd",
        entries: &[entry::<autograd::state::Autograd>(
            Some("Exercise 1"),
            "Torch",
            "Autograd, one operation at a time",
        )
        .asking(&[
            "What does backward() store in .grad, and why does it add?",
            "What did you compute, and which gradients did you get?",
        ])],
        tabs: Vec::new,
        page: |props| html! { <autograd::AutogradPage ..props /> },
    },
    Lesson {
        path: linear::PATH,
        title: "Fit a line",
        entries: &[
            entry::<linear::state::Linear>(
                Some("Exercise 2"),
                "Basic linear regression",
                "Fit a line with a training loop of your own",
            )
            .only(&["descend", "swing", "round", "beat"])
            .asking(&[
                "What do the four steps of your training loop do?",
                "Which line did you find, and how many epochs did it take?",
            ]),
            entry::<linear::state::Linear>(
                Some("Exercise 3a"),
                "The nn package",
                "Fit a line: by hand or with nn.Linear?",
            )
            .only(&["equal"])
            .asking(&["Does the result with the nn package differ? If so, why?"])
            .in_part("nn"),
        ],
        tabs: names::<linear::act::Act>,
        page: |props| html! { <linear::LinearPage ..props /> },
    },
    Lesson {
        path: mlp::PATH,
        title: "Fit a network",
        entries: &[entry::<mlp::Lab>(
            Some("Exercise 3b"),
            "A network with one hidden layer",
            "Fit a network and look inside it",
        )
        .asking(&[
            "Which learning rate, hidden size, activation and optimizer did you choose, and why?",
            "How well does the network fit, also at left-out points?",
        ])],
        tabs: names::<mlp::tab::Tab>,
        page: |props| html! { <mlp::MlpPage ..props /> },
    },
    Lesson {
        path: search::PATH,
        title: "Search",
        entries: &[entry::<search::SearchState>(
            Some("Exercise 3b"),
            "Good hyper-parameters",
            "Search many settings on one map",
        )
        .asking(&["Which settings are best, and how sure are you of it?"])],
        tabs: Vec::new,
        page: |props| html! { <search::SearchPage ..props /> },
    },
    Lesson {
        path: vanishing::PATH,
        title: "Vanishing gradients",
        entries: &[
            entry::<vanishing::Measure>(
                Some("Problem 2"),
                "Measure the gradient",
                "What is left of it after forty layers",
            )
            .asking(&["How does the gradient change with depth, and how does it compare with the bound?"]),
            entry::<vanishing::Prove>(Some("Problem 2"), "Prove the bound", "Five steps to (3/4)ᴸ")
                .asking(&["The proof in your own words"])
                .in_part("prove"),
            entry::<vanishing::Reach>(None, "Reach the bound", "Find weights that attain it")
                .asking(&["Why does the network that you found attain the bound?"])
                .in_part("reach"),
            entry::<vanishing::Breaking>(None, "Break it", "Guess what happens, then see")
                .asking(&["Which guess was wrong, and what did you learn from it?"])
                .in_part("break"),
            entry::<vanishing::Train>(None, "Train it", "Train a deep net, and cure it")
                .asking(&["What made the deep network learn, and why?"])
                .in_part("train"),
        ],
        tabs: names::<vanishing::tab::Tab>,
        page: |props| html! { <vanishing::VanishingPage ..props /> },
    },
    Lesson {
        path: clinic::PATH,
        title: "Failure clinic",
        entries: &[entry::<clinic::state::Clinic>(None, "Failure clinic", "Diagnose and treat runs that fail")
            .asking(&["What was wrong, how did you notice it, and what helped?"])],
        tabs: Vec::new,
        page: |props| html! { <clinic::ClinicPage ..props /> },
    },
];

const fn entry<P: Page>(exercise: Option<&'static str>, title: &'static str, what: &'static str) -> Entry {
    Entry {
        exercise,
        title,
        what,
        part: "",
        questions: &[],
        tasks: &[],
        all_tasks: all_tasks::<P>,
        progress: progress::<P>,
        forget: forget_done::<P>,
    }
}

fn all_tasks<P: Page>() -> Vec<(Task, bool)> {
    let done = stored_done::<P>();
    P::TASKS.iter().map(|task| (*task, done.has(task.name))).collect()
}

/// How many of some tasks of a page the device remembers as done, and how many there are.
fn progress<P: Page>(tasks: &[&str]) -> (usize, usize) {
    let done = stored_done::<P>();
    if tasks.is_empty() {
        P::progress(&done)
    } else {
        (tasks.iter().filter(|name| done.has(name)).count(), tasks.len())
    }
}

fn names<C: Choice>() -> Vec<&'static str> {
    C::ALL.iter().map(|choice| choice.name()).collect()
}

impl Entry {
    const fn only(mut self, tasks: &'static [&'static str]) -> Self {
        self.tasks = tasks;
        self
    }

    const fn asking(mut self, questions: &'static [&'static str]) -> Self {
        self.questions = questions;
        self
    }

    const fn in_part(mut self, part: &'static str) -> Self {
        self.part = part;
        self
    }

    /// How many of its tasks the device remembers as done, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.progress)(self.tasks)
    }

    /// Its tasks, and whether the device remembers each as done.
    #[must_use]
    pub fn tasks_done(&self) -> Vec<(Task, bool)> {
        let is_own = |(task, _): &(Task, bool)| self.tasks.is_empty() || self.tasks.contains(&task.name);
        (self.all_tasks)().into_iter().filter(is_own).collect()
    }

    /// The exercise as a tag: "3b" for "Exercise 3b", "P2" for "Problem 2".
    #[must_use]
    pub fn tag(&self) -> Option<String> {
        let (kind, number) = self.exercise?.split_once(' ')?;
        Some(if kind == "Problem" { format!("P{number}") } else { number.to_owned() })
    }
}

impl Lesson {
    /// The lesson at a path.
    #[must_use]
    pub fn at(path: &str) -> Option<&'static Self> {
        let name = path.trim_matches('/');
        LESSONS.iter().find(|lesson| lesson.path.trim_start_matches('/') == name)
    }

    /// What a part of the lesson works through. A part without an entry of its own belongs to the one before it.
    #[must_use]
    pub fn entry(&self, part: &str) -> Option<&'static Entry> {
        let tabs = (self.tabs)();
        let until = tabs.iter().position(|&tab| tab == part).map_or(0, |place| place + 1);
        let own = |tab: &&str| self.entries.iter().find(|entry| entry.part == *tab);
        tabs[..until].iter().rev().find_map(own).or(self.entries.first())
    }

    /// Its exercises as a tag: "2, 3a".
    #[must_use]
    pub fn tag(&self) -> String {
        let mut tags: Vec<String> = self.entries.iter().filter_map(Entry::tag).collect();
        tags.dedup();
        tags.join(", ")
    }
}

/// How much is done in all lessons, and how much there is to do.
#[must_use]
pub fn overall() -> (usize, usize) {
    let each = LESSONS.iter().flat_map(|lesson| lesson.entries).map(Entry::progress);
    each.fold((0, 0), |(done, of), (more, tasks)| (done + more, of + tasks))
}

/// Has the device forget what is done, on all pages.
pub(crate) fn forget() {
    LESSONS.iter().flat_map(|lesson| lesson.entries).for_each(|entry| (entry.forget)());
    forget_answers();
}

impl PartialEq for Lesson {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_their_lessons() {
        for lesson in &LESSONS {
            assert!(Lesson::at(lesson.path) == Some(lesson));
        }
        assert_eq!(Lesson::at("mlp/").map(|lesson| lesson.title), Some("Fit a network"));
        assert!(Lesson::at("/nowhere").is_none() && Lesson::at("/").is_none());
    }

    #[test]
    fn tags_name_the_exercises() {
        let tags: Vec<_> = LESSONS.iter().map(Lesson::tag).collect();
        assert_eq!(tags, ["1", "2, 3a", "3b", "3b", "P2", ""]);
        let measure = LESSONS[4].entry("").map(|entry| entry.title);
        assert_eq!(
            (measure, LESSONS[2].entry("units").and_then(|entry| entry.exercise)),
            (Some("Measure the gradient"), Some("Exercise 3b"))
        );
        let exercise = |part: &str| LESSONS[1].entry(part).and_then(|entry| entry.exercise);
        assert_eq!(
            ["", "loop", "rate", "nn", "traps", "no such part"].map(exercise),
            [2, 2, 2, 3, 3, 2].map(|number| Some(if number == 2 { "Exercise 2" } else { "Exercise 3a" }))
        );
    }

    #[test]
    fn what_is_done_is_read_from_what_earlier_versions_stored() {
        fn stored<P: Page>(text: &str) -> (&'static str, (usize, usize)) {
            (P::STORED_AS, P::progress(&P::read_done(text)))
        }
        assert_eq!(stored::<autograd::state::Autograd>("walk trap"), ("autograd-tasks", (2, 6)));
        assert_eq!(stored::<linear::state::Linear>("descend equal beat"), ("linear", (3, 5)));
        assert_eq!(stored::<clinic::state::Clinic>("found-1 found-3 cured-3"), ("clinic", (1, 8)));
    }
}

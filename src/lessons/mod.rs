//! The lessons, in one list: addresses, navigation and titles are made of it.

pub mod autograd;
pub mod clinic;
pub mod linear;
pub mod mlp;
pub mod python;
pub mod search;
pub mod vanishing;

#[cfg(test)]
mod damaged;

use std::ops::Deref;

use engine::choice::Choice;
use exercises::{EXERCISES, Exercise};
use python::shelf::Which;
use python::state::Notebook;
use yew::prelude::*;

use crate::frame::page::{forget_done, stored_done};
use crate::frame::{Page, PageProps, Task};
use crate::settings::Reader;
use crate::share::forget_answers;

/// A lesson of the table of contents, with its page.
pub struct Lesson {
    /// Its address and title.
    listed: &'static contents::Lesson,
    /// What it works through, in the order of the problem set.
    pub entries: &'static [Entry],
    /// The values that the link's key `part` can have, each with the name of its tab; empty for a lesson in one piece.
    pub tabs: fn() -> Vec<(&'static str, &'static str)>,
    /// Asks for all settings that an address of the lesson can have.
    pub(crate) ask: fn(&mut Reader<'_>),
    /// Shows it.
    pub(crate) page: fn(PageProps) -> Html,
}

/// An entry of the table of contents, with its questions and tasks.
pub struct Entry {
    /// Its exercise and title.
    listed: &'static contents::Entry,
    /// The questions that a report answers.
    pub questions: &'static [&'static str],
    /// The names of its tasks; empty for all tasks of the page.
    tasks: &'static [&'static str],
    /// Its tasks, and whether the device remembers each as done.
    tasks_done: fn(&Self) -> Vec<(Task, bool)>,
    /// How many of its goals the device remembers as done, and how many there are.
    progress: fn(&Self) -> (usize, usize),
    /// Has the device forget what is done on the page.
    forget: fn(),
}

/// The lessons, in the order of the navigation.
pub static LESSONS: [Lesson; contents::LESSONS.len()] = [
    Lesson {
        listed: &contents::AUTOGRAD,
        entries: &[entry::<autograd::state::Autograd>(&contents::AUTOGRAD.entries[0]).asking(&[
            "What does backward() store in .grad, and why does it add?",
            "What did you compute, and which gradients did you get?",
        ])],
        tabs: Vec::new,
        ask: ask::<autograd::state::Autograd>,
        page: |props| html! { <autograd::AutogradPage ..props /> },
    },
    Lesson {
        listed: &contents::LINEAR,
        entries: &[
            entry::<linear::state::Linear>(&contents::LINEAR.entries[0])
                .only(&["descend", "swing", "round", "beat"])
                .asking(&[
                    "What do the four steps of your training loop do?",
                    "Which line did you find, and how many epochs did it take?",
                ]),
            entry::<linear::state::Linear>(&contents::LINEAR.entries[1])
                .only(&["equal"])
                .asking(&["Does the result with the nn package differ? If so, why?"]),
        ],
        tabs: names::<linear::act::Act>,
        ask: ask::<linear::state::Linear>,
        page: |props| html! { <linear::LinearPage ..props /> },
    },
    Lesson {
        listed: &contents::MLP,
        entries: &[entry::<mlp::Lab>(&contents::MLP.entries[0]).asking(&[
            "Which learning rate, hidden size, activation and optimizer did you choose, and why?",
            "How well does the network fit, also at left-out points?",
        ])],
        tabs: names::<mlp::tab::Tab>,
        ask: ask::<mlp::Lab>,
        page: |props| html! { <mlp::MlpPage ..props /> },
    },
    Lesson {
        listed: &contents::SEARCH,
        entries: &[entry::<search::SearchState>(&contents::SEARCH.entries[0])
            .asking(&["Which settings are best, and how sure are you of it?"])],
        tabs: Vec::new,
        ask: ask::<search::SearchState>,
        page: |props| html! { <search::SearchPage ..props /> },
    },
    Lesson {
        listed: &contents::VANISHING,
        entries: &[
            entry::<vanishing::Measure>(&contents::VANISHING.entries[0])
                .asking(&["How does the gradient change with depth, and how does it compare with the bound?"]),
            entry::<vanishing::Prove>(&contents::VANISHING.entries[1]).asking(&["The proof in your own words"]),
            entry::<vanishing::Reach>(&contents::VANISHING.entries[2])
                .asking(&["Why does the network that you found attain the bound?"]),
            entry::<vanishing::Breaking>(&contents::VANISHING.entries[3])
                .asking(&["Which guess was wrong, and what did you learn from it?"]),
            entry::<vanishing::Train>(&contents::VANISHING.entries[4])
                .asking(&["What made the deep network learn, and why?"]),
        ],
        tabs: names::<vanishing::tab::Tab>,
        ask: vanishing::ask,
        page: |props| html! { <vanishing::VanishingPage ..props /> },
    },
    Lesson {
        listed: &contents::CLINIC,
        entries: &[entry::<clinic::state::Clinic>(&contents::CLINIC.entries[0])
            .asking(&["What was wrong, how did you notice it, and what helped?"])],
        tabs: Vec::new,
        ask: ask::<clinic::state::Clinic>,
        page: |props| html! { <clinic::ClinicPage ..props /> },
    },
    Lesson {
        listed: &contents::PYTHON,
        entries: &[
            entry::<Notebook>(&contents::PYTHON.entries[0]).asking(&["What did you write, and what did it print?"]),
            written(&contents::PYTHON.entries[1]),
            written(&contents::PYTHON.entries[2]),
            written(&contents::PYTHON.entries[3]),
            written(&contents::PYTHON.entries[4]),
        ],
        tabs: || {
            // A notebook that was opened belongs to no exercise.
            let exercises = EXERCISES.iter().map(Which::Exercise);
            [Which::Own, Which::Opened].into_iter().chain(exercises).map(|which| (which.part(), which.name())).collect()
        },
        ask: ask::<Notebook>,
        page: |props| html! { <python::PythonPage ..props /> },
    },
];

fn ask<P: Page>(reader: &mut Reader<'_>) {
    P::read(reader);
}

const fn entry<P: Page>(listed: &'static contents::Entry) -> Entry {
    Entry {
        listed,
        questions: &[],
        tasks: &[],
        tasks_done: tasks_done::<P>,
        progress: progress::<P>,
        forget: forget_done::<P>,
    }
}

fn tasks_done<P: Page>(entry: &Entry) -> Vec<(Task, bool)> {
    let done = stored_done::<P>();
    let own = P::TASKS.iter().filter(|task| entry.tasks.is_empty() || entry.tasks.contains(&task.name));
    own.map(|task| (*task, done.has(task.name))).collect()
}

fn progress<P: Page>(entry: &Entry) -> (usize, usize) {
    let done = stored_done::<P>();
    if entry.tasks.is_empty() {
        P::progress(&done)
    } else {
        (entry.tasks.iter().filter(|name| done.has(name)).count(), entry.tasks.len())
    }
}

/// An exercise of the notebook, whose part of the link is the exercise's name.
const fn written(listed: &'static contents::Entry) -> Entry {
    Entry { tasks_done: written_tasks, progress: written_progress, ..entry::<Notebook>(listed) }
}

fn written_tasks(entry: &Entry) -> Vec<(Task, bool)> {
    let done = stored_done::<Notebook>();
    let tasks = Exercise::named(entry.part).into_iter().flat_map(Exercise::tasks);
    tasks.map(|task| (Task { name: task.name, what: task.title, hint: "", why: "" }, done.has(task.name))).collect()
}

fn written_progress(entry: &Entry) -> (usize, usize) {
    Which::of(entry.part).and_then(|which| which.progress(&stored_done::<Notebook>())).unwrap_or_default()
}

fn names<C: Choice>() -> Vec<(&'static str, &'static str)> {
    C::ALL.iter().map(|choice| (choice.name(), choice.label())).collect()
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

    /// How many of its tasks the device remembers as done, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.progress)(self)
    }

    /// Its tasks, and whether the device remembers each as done.
    #[must_use]
    pub fn tasks_done(&self) -> Vec<(Task, bool)> {
        (self.tasks_done)(self)
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
        let until = tabs.iter().position(|&(tab, _)| tab == part).map_or(0, |place| place + 1);
        let own = |(tab, _): &(&str, &str)| self.entries.iter().find(|entry| entry.part == *tab);
        tabs[..until].iter().rev().find_map(own).or(self.entries.first())
    }

    /// The title of the window for a part of the lesson. The first part has the lesson's own.
    #[must_use]
    pub fn title_of(&self, part: &str) -> String {
        let tabs = (self.tabs)();
        let tab = tabs.iter().skip(1).find(|(tab, _)| *tab == part);
        tab.into_iter().map(|(_, name)| *name).chain([self.title]).collect::<Vec<_>>().join(" · ")
    }
}

impl Deref for Lesson {
    type Target = contents::Lesson;

    fn deref(&self) -> &contents::Lesson {
        self.listed
    }
}

impl Deref for Entry {
    type Target = contents::Entry;

    fn deref(&self) -> &contents::Entry {
        self.listed
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
    fn the_lessons_are_those_of_the_table_of_contents() {
        for (lesson, listed) in LESSONS.iter().zip(contents::LESSONS) {
            assert_eq!(lesson.path, listed.path);
            let same = lesson.entries.iter().zip(listed.entries).all(|(entry, other)| entry.listed == other);
            assert!(same && lesson.entries.len() == listed.entries.len(), "the entries of {}", lesson.title);
        }
    }

    #[test]
    fn a_part_belongs_to_an_exercise() {
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
    fn every_tab_has_a_title_of_its_own() {
        let titles = |lesson: &Lesson| (lesson.tabs)().iter().map(|(tab, _)| lesson.title_of(tab)).collect::<Vec<_>>();
        for lesson in LESSONS.iter().filter(|lesson| !(lesson.tabs)().is_empty()) {
            let titles = titles(lesson);
            assert_eq!((&*titles[0], &*lesson.title_of("")), (lesson.title, lesson.title));
            assert!(
                titles.iter().all(|title| titles.iter().filter(|other| *other == title).count() == 1),
                "{titles:?}"
            );
        }
        assert_eq!(titles(&LESSONS[6])[1..3], ["Opened notebook · Python", "Exercise 1 · Python"]);
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

//! The lessons, in one list: addresses, navigation and titles are made of it.

pub mod autograd;
pub mod clinic;
pub mod linear;
pub mod mlp;
pub mod search;
pub mod vanishing;

use engine::choice::Choice;
use yew::prelude::*;

use crate::frame::page::PageProps;

/// A lesson: a page with an address of its own.
#[derive(Debug)]
pub struct Lesson {
    /// The address, as in `#/mlp`, without the hash sign.
    pub path: &'static str,
    /// The name in the navigation and in the window's title.
    pub title: &'static str,
    /// The exercise of the problem set that it is about; `None` if it goes beyond the sheet.
    pub exercise: Option<&'static str>,
    /// The values that the link's key `part` can have; empty for a lesson in one piece.
    pub tabs: fn() -> Vec<&'static str>,
    /// Shows it.
    pub(crate) page: fn(PageProps) -> Html,
}

/// The lessons, in the order of the navigation.
pub static LESSONS: [Lesson; 6] = [
    Lesson {
        path: autograd::PATH,
        title: "Autograd",
        exercise: Some("Exercise 1"),
        tabs: Vec::new,
        page: |props| html! { <autograd::AutogradPage ..props /> },
    },
    Lesson {
        path: linear::PATH,
        title: "Fit a line",
        exercise: Some("Exercise 2"),
        tabs: Vec::new,
        page: |props| html! { <linear::LinearPage ..props /> },
    },
    Lesson {
        path: mlp::PATH,
        title: "Fit a network",
        exercise: Some("Exercise 3"),
        tabs: names::<mlp::tab::Tab>,
        page: |props| html! { <mlp::MlpPage ..props /> },
    },
    Lesson {
        path: search::PATH,
        title: "Search",
        exercise: Some("Exercise 3"),
        tabs: Vec::new,
        page: |props| html! { <search::SearchPage ..props /> },
    },
    Lesson {
        path: clinic::PATH,
        title: "Failure clinic",
        exercise: None,
        tabs: Vec::new,
        page: |props| html! { <clinic::ClinicPage ..props /> },
    },
    Lesson {
        path: vanishing::PATH,
        title: "Vanishing gradients",
        exercise: Some("Problem 2"),
        tabs: names::<vanishing::tab::Tab>,
        page: |props| html! { <vanishing::VanishingPage ..props /> },
    },
];

fn names<C: Choice>() -> Vec<&'static str> {
    C::ALL.iter().map(|choice| choice.name()).collect()
}

impl Lesson {
    /// The lesson at a path; the start of the app is that of the networks.
    #[must_use]
    pub fn at(path: &str) -> Option<&'static Self> {
        let name = match path.trim_matches('/') {
            "" => "mlp",
            name => name,
        };
        LESSONS.iter().find(|lesson| lesson.path.trim_start_matches('/') == name)
    }
}

impl PartialEq for Lesson {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::page::Page;

    #[test]
    fn paths_lead_to_their_lessons() {
        for lesson in &LESSONS {
            assert_eq!(Lesson::at(lesson.path), Some(lesson));
        }
        for path in ["", "/", "mlp/"] {
            assert_eq!(Lesson::at(path).map(|lesson| lesson.title), Some("Fit a network"));
        }
        assert_eq!(Lesson::at("/nowhere"), None);
    }

    #[test]
    fn what_is_done_is_read_from_what_earlier_versions_stored() {
        fn stored<P: Page>(text: &str) -> (&'static str, (usize, usize)) {
            (P::STORED_AS, P::progress(&P::read_done(text)))
        }
        assert_eq!(stored::<autograd::state::Autograd>("walk trap"), ("autograd-tasks", (2, 5)));
        assert_eq!(stored::<linear::state::Linear>("descend equal beat"), ("linear", (3, 5)));
        assert_eq!(stored::<clinic::state::Clinic>("found-1 found-3 cured-3"), ("clinic", (1, 8)));
    }
}

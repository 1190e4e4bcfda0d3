//! The page's state and everything that can happen to it.

use std::rc::Rc;

use super::example::Example;
use super::link::AutogradLink;
use super::task::Progress;
use engine::expression::definition;
use protocol::{AutogradAnswer, AutogradEvent, AutogradState, CodeProblem};

/// What the page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Autograd {
    /// The program as it stands in the editor, and the step size.
    pub link: AutogradLink,
    /// The newest state of the program; while it has a problem, of the last program without one.
    pub state: Option<Rc<AutogradState>>,
    /// Why the program cannot be read.
    pub problem: Option<CodeProblem>,
    /// The node whose rule is shown.
    pub selected: Option<u32>,
    /// The program that the reader has written and left for an example.
    pub own: Option<String>,
    /// The tasks.
    pub progress: Progress,
    /// What the address asked for and could not get, in words.
    pub notes: Vec<String>,
}

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The program was changed in the editor.
    Type(String),
    /// An example was picked.
    Pick(Example),
    /// The reader goes back to the program left for an example.
    PickOwn,
    /// A line is to be written for each name that the program lacks.
    Define,
    /// The step size was changed.
    LearningRate(f64),
    /// The worker has answered.
    Answered(AutogradAnswer),
    /// A node was picked in the graph.
    Select(u32),
    /// The address was changed by hand, by a link or by going back.
    Load(AutogradLink, Vec<String>),
    /// The notes on the address have been read.
    DismissNotes,
}

impl Autograd {
    /// The page as it opens.
    #[must_use]
    pub fn new(link: AutogradLink, notes: Vec<String>, progress: Progress) -> Self {
        Self { link, state: None, problem: None, selected: None, own: None, progress, notes }
    }

    /// The state after something has happened.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        match action {
            Action::Type(code) => next.link.code = code,
            Action::Pick(example) => {
                if Example::of(&self.link.code).is_none() {
                    next.own = Some(self.link.code.clone());
                }
                next.link.code = example.code().to_owned();
            }
            Action::PickOwn => next.link.code = self.own.clone().unwrap_or_else(|| self.link.code.clone()),
            Action::Define => {
                let names = self.problem.as_ref().map_or(&[][..], |problem| &problem.undefined);
                let lines: String = names.iter().map(|name| definition(name)).collect();
                next.link.code.insert_str(0, &lines);
                // The problem is not that of the longer program.
                next.problem = None;
            }
            Action::LearningRate(rate) => next.link.learning_rate = rate,
            Action::Answered(AutogradAnswer::Problem(problem)) => next.problem = Some(problem),
            Action::Answered(AutogradAnswer::State(state)) => {
                next.problem = None;
                next.selected = match state.event {
                    AutogradEvent::Computed(node) | AutogradEvent::Pulled(node) => Some(node),
                    // What happens first.
                    AutogradEvent::Opened => Some(state.next_forward.unwrap_or(state.output)),
                    _ => self.selected,
                };
                next.progress = self.progress.after(&state);
                if state.event == AutogradEvent::Edited {
                    next.link.code.clone_from(&state.code);
                }
                next.state = Some(Rc::from(state));
            }
            Action::Select(node) => next.selected = Some(node),
            Action::Load(link, notes) => (next.link, next.notes) = (link, notes),
            Action::DismissNotes => next.notes.clear(),
        }
        next
    }

    /// Whether the program can be run as it stands in the editor.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.problem.is_none() && self.state.as_ref().is_some_and(|state| state.code == self.link.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::choice::Choice;

    fn opened(code: &str) -> Autograd {
        let link = AutogradLink { code: code.to_owned(), ..AutogradLink::default() };
        Autograd::new(link, Vec::new(), Progress::default())
    }

    #[test]
    fn a_program_of_ones_own_survives_a_look_at_the_examples() {
        let mut page = opened("my = [1, 2]");
        for &example in Example::ALL {
            page = page.after(Action::Pick(example));
            assert_eq!((page.link.code.as_str(), page.own.as_deref()), (example.code(), Some("my = [1, 2]")));
        }
        assert_eq!(page.after(Action::PickOwn).link.code, "my = [1, 2]");
        assert_eq!(opened("x").after(Action::PickOwn).link.code, "x", "there is no other");
    }

    #[test]
    fn names_that_are_lacking_get_a_line_each() {
        let undefined = vec!["w".to_owned(), "x".to_owned()];
        let message = String::new();
        let problem = CodeProblem { message, line: 1, column: 1, start: 0, length: 1, undefined };
        let page = opened("w * x").after(Action::Answered(AutogradAnswer::Problem(problem))).after(Action::Define);
        let lines = "w = tensor(1.0, requires_grad=True)\nx = tensor(1.0, requires_grad=True)\nw * x";
        assert_eq!((page.link.code.as_str(), &page.problem), (lines, &None));
        assert_eq!(page.after(Action::Define).link.code, lines, "once is enough");
    }
}

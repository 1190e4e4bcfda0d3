//! The page's state and everything that can happen to it.

use std::rc::Rc;

use super::example::Example;
use super::link::AutogradLink;
use super::task::Progress;
use crate::protocol::{AutogradAnswer, AutogradEvent, AutogradState, CodeProblem};

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
        Self { link, state: None, problem: None, selected: None, progress, notes }
    }

    /// The state after something has happened.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        match action {
            Action::Type(code) => next.link.code = code,
            Action::Pick(example) => next.link.code = example.code().to_owned(),
            Action::LearningRate(rate) => next.link.learning_rate = rate,
            Action::Answered(AutogradAnswer::Problem(problem)) => next.problem = Some(problem),
            Action::Answered(AutogradAnswer::State(state)) => {
                next.problem = None;
                next.selected = match state.event {
                    AutogradEvent::Computed(node) | AutogradEvent::Pulled(node) => Some(node),
                    AutogradEvent::Opened => Some(state.output),
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

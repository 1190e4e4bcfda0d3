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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{AutogradOrder, FromWorker, ToWorker};
    use crate::worker::Desk;

    fn answer(desk: &mut Desk, order: AutogradOrder) -> Action {
        match desk.answer(ToWorker::Autograd { request: 1, order }, &|| 0.0) {
            Some(FromWorker::Autograd { answer, .. }) => Action::Answered(answer),
            other => panic!("{other:?}"),
        }
    }

    fn opened(desk: &mut Desk, page: &Autograd) -> Autograd {
        let action = answer(desk, AutogradOrder::Open { code: page.link.code.clone() });
        page.after(action)
    }

    #[test]
    fn the_rule_follows_the_op_that_runs() {
        let mut desk = Desk::default();
        let page = Autograd::new(AutogradLink::default(), vec![], Progress::default());
        assert!(!page.is_current());
        let page = opened(&mut desk, &page);
        assert!(page.is_current());
        assert_eq!(page.selected, page.state.as_ref().map(|state| state.output));
        let page = page.after(answer(&mut desk, AutogradOrder::ForwardOne));
        let first = page.state.as_ref().and_then(|state| state.nodes.iter().position(|node| node.operation.is_some()));
        assert_eq!(page.selected.map(|node| node as usize), first);
        let page = page.after(Action::Select(0)).after(answer(&mut desk, AutogradOrder::Forward));
        assert_eq!(page.selected, Some(0));
    }

    #[test]
    fn a_problem_keeps_the_last_graph_and_an_edit_changes_the_program() {
        let mut desk = Desk::default();
        let page = opened(&mut desk, &Autograd::new(AutogradLink::default(), vec![], Progress::default()));
        let broken = opened(&mut desk, &page.after(Action::Type("mean(".to_owned())));
        assert!(broken.problem.is_some() && broken.state == page.state && !broken.is_current());
        let page = opened(&mut desk, &broken.after(Action::Pick(Example::Regression)));
        let edited = page.after(answer(&mut desk, AutogradOrder::Edit { node: 0, element: 0, value: 1.25 }));
        assert!(edited.link.code.contains("tensor(1.25, requires_grad=True)") && edited.is_current());
    }
}

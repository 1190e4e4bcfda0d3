//! The page's state and its actions.

use std::rc::Rc;

use super::example::Example;
use super::link::{AutogradLink, decoded, encoded};
use super::record::Record;
use super::task::Progress;
use super::turn::{self, Turn};
use super::words;
use crate::settings::Reader;
use engine::expression::definition;
use protocol::{AutogradAnswer, AutogradEvent, AutogradOrder, AutogradState, CodeProblem, ExerciseOrder};

/// What the page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Autograd {
    /// The program as it stands in the editor, and the step size.
    pub link: AutogradLink,
    /// The newest state of the program. While the program has a problem, the state of the last valid one.
    pub state: Option<Rc<AutogradState>>,
    /// Why the program cannot be read.
    pub problem: Option<CodeProblem>,
    /// The selected node.
    pub selected: Option<u32>,
    /// The reader's own program, if an example replaced it.
    pub own: Option<String>,
    /// The tasks.
    pub progress: Progress,
    /// What was done to the program since it was opened.
    pub record: Record,
    /// The size of the graph.
    pub size: Size,
    /// Whether the buttons forward and backward run one op at a time.
    pub single: bool,
    /// The exercise, while one is open.
    pub turn: Option<Turn>,
}

/// The size of the graph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Size {
    /// As large as the text around it.
    Readable,
    /// A scale, as a multiple of that.
    Scale(f64),
}

impl Size {
    /// The scale.
    #[must_use]
    pub fn scale(self) -> f64 {
        match self {
            Self::Readable => 1.0,
            Self::Scale(scale) => scale,
        }
    }
}

/// A command for the worker.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Apply an order to the current program.
    Do(AutogradOrder),
}

/// The actions of the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The program was changed in the editor.
    Type(String),
    /// An example was picked.
    Pick(Example),
    /// The reader goes back to the program left for an example.
    PickOwn,
    /// Add a line for each undefined name of the program.
    Define,
    /// The step size was changed.
    LearningRate(f64),
    /// An order for the program.
    Order(AutogradOrder),
    /// The worker has answered.
    Answered(AutogradAnswer),
    /// A node was picked in the graph.
    Select(u32),
    /// The address was changed by hand, by a link or by going back.
    Load(AutogradLink),
    /// The size of the graph was changed.
    Zoom(Size),
    /// The buttons run one op at a time, or all of them.
    Single(bool),
    /// What the reader does in the exercises.
    Turn(turn::Action),
}

/// The steps of the training loop, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// The gradients have been cleared since they were last used.
    pub cleared: bool,
    /// All ops have their values.
    pub computed: bool,
    /// The pass through these values is complete.
    pub pulled: bool,
}

impl Round {
    /// Which steps of the current round are done. The one to do next is the first that is not, and then step.
    #[must_use]
    pub fn of(state: &AutogradState) -> Self {
        let computed = state.next_forward.is_none();
        let output = state.nodes.get(state.output as usize);
        let pulled = computed
            && state.next_backward.is_none()
            && output.is_some_and(|output| !output.shares.is_empty() && state.passes > 0);
        Self { cleared: state.passes == u32::from(pulled), computed, pulled }
    }
}

impl Autograd {
    /// The page as it opens.
    #[must_use]
    pub fn new(link: AutogradLink, progress: Progress) -> Self {
        let (record, size) = (Record::default(), Size::Readable);
        let turn = link.exercise.map(Turn::new);
        Self { link, state: None, problem: None, selected: None, own: None, progress, record, size, single: true, turn }
    }

    /// What the tab remembers in addition to the link: what was done to the program, as a query.
    #[must_use]
    pub fn memory(&self) -> String {
        let mut parts = Vec::new();
        if let Some(orders) = self.record.text().filter(|_| self.is_current()) {
            parts.push(format!("code={}&orders={orders}", encoded(&self.record.code)));
            parts.extend(self.selected.map(|node| format!("chosen={node}")));
            parts.extend(self.progress.under_way());
        }
        parts.extend(self.turn.iter().flat_map(|turn| turn.memory(encoded)));
        parts.extend(self.own.as_ref().map(|own| format!("own={}", encoded(own))));
        parts.join("&")
    }

    /// The page with what the tab remembers. See [`Self::memory`].
    #[must_use]
    pub fn recalled(self, memory: &str) -> Self {
        let reader = Reader::new(memory);
        let program = |key| reader.value(key).and_then(decoded);
        let record = program("code").zip(reader.value("orders"));
        let answers = program("answers");
        let is_set = |key| reader.value(key) == Some("1");
        let turn = self.turn.map(|turn| turn.recalled(answers.as_deref(), is_set("helped"), is_set("counted")));
        let page = Self { own: program("own"), turn, ..self };
        match record.and_then(|(code, orders)| Record::read(code, orders)) {
            Some(record) => {
                let selected = reader.value("chosen").and_then(|node| node.parse().ok());
                let progress = page.progress.clone().recalled(&reader);
                Self { record, selected, progress, ..page }
            }
            None => page,
        }
    }

    /// The state after an action, and the commands for the worker.
    #[must_use]
    pub fn applied(&self, action: Action) -> (Self, Vec<Command>) {
        let mut next = self.clone();
        let order = match action {
            Action::Answered(AutogradAnswer::Exercise(_)) => {
                // Answers from before the document was loaded anew.
                next = self.after(action);
                let orders = next.turn.iter().flat_map(Turn::unchecked).map(AutogradOrder::Exercise);
                let commands = orders.map(Command::Do).collect();
                return (next, commands);
            }
            Action::Order(ref order) => {
                let order = order.clone();
                next = self.after(action);
                Some(order)
            }
            Action::Turn(action) => next.take_turn(action).map(AutogradOrder::Exercise),
            Action::Load(ref link) => {
                let exercise = link.exercise;
                next = self.after(action);
                next.open_turn(exercise).map(AutogradOrder::Exercise)
            }
            action => {
                next = self.after(action);
                None
            }
        };
        (next, order.map(Command::Do).into_iter().collect())
    }

    /// What the reader does in the exercises, with the order that follows from it.
    fn take_turn(&mut self, action: turn::Action) -> Option<ExerciseOrder> {
        match action {
            turn::Action::Open(seed) => self.open_turn(Some(seed)),
            turn::Action::Leave => self.open_turn(None),
            action => self.turn.as_mut()?.act(action),
        }
    }

    /// Opens an exercise unless it is open, or closes it.
    fn open_turn(&mut self, exercise: Option<u32>) -> Option<ExerciseOrder> {
        self.link.exercise = exercise;
        if exercise == self.turn.as_ref().map(|turn| turn.seed) {
            return None;
        }
        self.turn = exercise.map(Turn::new);
        self.turn.as_ref().map(Turn::draw)
    }

    /// The state after an action.
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
            Action::Order(order) => next.record.push(order),
            Action::Answered(AutogradAnswer::Problem(problem)) => next.problem = Some(problem),
            Action::Answered(AutogradAnswer::State(state)) => {
                next.problem = None;
                next.selected = match state.event {
                    // What had been chosen before the document was loaded anew.
                    _ if self.state.is_none() && self.selected.is_some() => self.selected,
                    AutogradEvent::Computed(node) | AutogradEvent::Pulled(node) => Some(node),
                    // What happens first.
                    AutogradEvent::Opened => Some(state.next_forward.unwrap_or(state.output)),
                    _ => self.selected,
                };
                next.progress = self.progress.after(&state);
                match state.event {
                    AutogradEvent::Opened => next.record = Record::new(state.code.clone()),
                    AutogradEvent::Edited => next.link.code.clone_from(&state.code),
                    _ => {}
                }
                next.state = Some(state);
            }
            Action::Answered(AutogradAnswer::Exercise(drawn)) => {
                let is_of = |turn: &&mut Turn| drawn.as_ref().map_or(true, |sheet| sheet.seed == turn.seed);
                if let Some(turn) = next.turn.as_mut().filter(is_of) {
                    turn.sheet = Some(drawn);
                    turn.chosen = turn.current();
                }
            }
            Action::Answered(AutogradAnswer::Checked(checked)) => {
                if let Some(turn) = &mut next.turn {
                    let node = turn.drawn().and_then(|sheet| sheet.state.nodes.get(checked.node as usize));
                    let numbers = node.zip(checked.outcome.as_ref().ok());
                    let text = numbers
                        .map_or_else(String::new, |(node, numbers)| words::figures(numbers, node, numbers.len()));
                    turn.checked(&checked, text, &mut next.progress.done);
                }
            }
            Action::Turn(action) => drop(next.take_turn(action)),
            Action::Select(node) => next.selected = Some(node),
            Action::Load(link) => next.link = link,
            Action::Zoom(size) => next.size = size,
            Action::Single(single) => next.single = single,
        }
        next
    }

    /// Whether the program in the editor can be run.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.problem.is_none() && self.state.as_ref().is_some_and(|state| state.code == self.link.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::page::Page;
    use engine::choice::Choice;

    fn opened(code: &str) -> Autograd {
        let link = AutogradLink { code: code.to_owned(), ..AutogradLink::default() };
        Autograd::new(link, Progress::default())
    }

    #[test]
    fn undoing_a_program_leaves_the_exercise_open() {
        let before = opened("a = 1");
        let typed = before.after(Action::Type("a = 2".to_owned()));
        let there = typed.applied(Action::Turn(turn::Action::Open(5))).0;
        assert!(Autograd::is_change(&before.link, &typed.link) && !Autograd::is_change(&typed.link, &there.link));
        let undone = there.back_to(before.link.clone()).0;
        assert_eq!((undone.link.code.as_str(), undone.link.exercise), ("a = 1", Some(5)));
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

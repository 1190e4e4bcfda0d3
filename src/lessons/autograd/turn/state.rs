//! What the reader has answered, and what is right.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::frame::Done;
use crate::settings::field::number;
use crate::settings::shortened;
use protocol::{AutogradState, CheckedGradient, EXERCISES, ExerciseOrder, ExerciseSheet, Figure, GradientMistake};

/// The name in [`Done`] of how many graphs in a row were solved without help.
const ROW: &str = "row";
/// The name in [`Done`] of the next graph.
const NEXT: &str = "graph";

/// An exercise and its answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// The exercise's number.
    pub seed: u32,
    /// The exercise once it is drawn, or the reason why there is none.
    pub sheet: Option<Result<Rc<ExerciseSheet>, String>>,
    /// The answers, by node.
    pub entries: BTreeMap<u32, Entry>,
    /// The node that the reader works on.
    pub chosen: Option<u32>,
    /// Whether there is a hint for this node.
    pub hinted: Option<u32>,
    /// Whether a gradient was shown.
    pub helped: bool,
    /// Whether the graph has been counted as solved.
    counted: bool,
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What was typed.
    pub text: String,
    /// The gradient if it is right, or what is wrong; `None` while it is checked.
    pub outcome: Option<Result<Vec<Figure>, Problem>>,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It is not made of numbers, for a reason in words.
    Illegible(String),
    /// It is not the gradient.
    Mistake(GradientMistake),
}

/// What the reader does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Opens the exercise of a number.
    Open(u32),
    /// Goes back to the program.
    Leave,
    /// Works on a node.
    Choose(u32),
    /// Answers with the gradient by a node.
    Answer(u32, String),
    /// Asks for a hint.
    Hint,
    /// Asks for one of the gradients.
    Show,
}

impl Turn {
    /// An exercise that is not drawn yet.
    #[must_use]
    pub fn new(seed: u32) -> Self {
        Self { seed, sheet: None, entries: BTreeMap::new(), chosen: None, hinted: None, helped: false, counted: false }
    }

    /// What the tab remembers of the answers, as parts of a query. `encoded` encodes a text for it.
    pub(in super::super) fn memory(&self, encoded: impl Fn(&str) -> String) -> Vec<String> {
        let lines: Vec<String> = self.entries.iter().map(|(node, entry)| format!("{node}:{}", entry.text)).collect();
        let answers = (!lines.is_empty()).then(|| format!("answers={}", encoded(&lines.join("\n"))));
        let flag = |name: &str, is_set: bool| is_set.then(|| format!("{name}=1"));
        [answers, flag("helped", self.helped), flag("counted", self.counted)].into_iter().flatten().collect()
    }

    /// The exercise with the answers of [`Self::memory`], which have to be checked again.
    pub(in super::super) fn recalled(self, answers: Option<&str>, helped: bool, counted: bool) -> Self {
        let entry = |line: &str| {
            let (node, text) = line.split_once(':')?;
            Some((node.parse().ok()?, Entry { text: text.to_owned(), outcome: None }))
        };
        let entries = answers.into_iter().flat_map(str::lines).filter_map(entry).collect();
        Self { entries, helped, counted, ..self }
    }

    /// The orders that check the answers that are not checked yet.
    pub(in super::super) fn unchecked(&self) -> Vec<ExerciseOrder> {
        let waiting = self.entries.iter().filter(|(_, entry)| entry.outcome.is_none());
        let order = |(&node, entry): (&u32, &Entry)| {
            let answer = numbers(&entry.text, self.size(node)).ok()?;
            Some(ExerciseOrder::Check { seed: self.seed, node, answer })
        };
        waiting.filter_map(order).collect()
    }

    /// The number of the exercise that comes next on this device.
    #[must_use]
    pub fn next_on(done: &Done) -> u32 {
        done.number(NEXT).max(*EXERCISES.start())
    }

    /// The exercise after this one.
    #[must_use]
    pub fn following(&self) -> u32 {
        if EXERCISES.contains(&(self.seed + 1)) { self.seed + 1 } else { *EXERCISES.start() }
    }

    /// How many graphs in a row are solved without help on this device.
    #[must_use]
    pub fn row(done: &Done) -> u32 {
        done.number(ROW)
    }

    /// The order that draws the exercise.
    #[must_use]
    pub fn draw(&self) -> ExerciseOrder {
        ExerciseOrder::Draw { seed: self.seed }
    }

    /// The exercise, if it is there.
    #[must_use]
    pub fn drawn(&self) -> Option<&ExerciseSheet> {
        self.sheet.as_ref()?.as_deref().ok()
    }

    /// How many numbers the gradient of a node has.
    fn size(&self, node: u32) -> Option<usize> {
        Some(self.drawn()?.state.nodes.get(node as usize)?.size as usize)
    }

    /// The gradient of a node, if the reader has it.
    #[must_use]
    pub fn found(&self, node: u32) -> Option<&Vec<Figure>> {
        self.entries.get(&node)?.outcome.as_ref()?.as_ref().ok()
    }

    /// The nodes whose gradients are still asked, in the order of a backward pass.
    pub fn missing(&self) -> impl Iterator<Item = u32> {
        let asked = self.drawn().map_or(&[][..], |sheet| &sheet.asked);
        asked.iter().copied().filter(|&node| self.found(node).is_none())
    }

    /// The node that a hint is about, and whose gradient is shown: the chosen one, or else the first one.
    #[must_use]
    pub fn current(&self) -> Option<u32> {
        self.missing().find(|node| self.chosen == Some(*node)).or_else(|| self.missing().next())
    }

    /// Whether all gradients are found.
    #[must_use]
    pub fn is_solved(&self) -> bool {
        self.drawn().is_some() && self.missing().next().is_none()
    }

    /// The graph with the gradients that are found.
    #[must_use]
    pub fn graph(&self) -> Option<Rc<AutogradState>> {
        let mut state = self.drawn()?.state.clone();
        for (&node, entry) in &self.entries {
            if let (Some(node), Some(Ok(gradient))) = (state.nodes.get_mut(node as usize), &entry.outcome) {
                node.gradient = Some(gradient.clone());
            }
        }
        Some(Rc::new(state))
    }

    /// What the reader does within an exercise, with the order for the worker that follows from it.
    pub(in super::super) fn act(&mut self, action: Action) -> Option<ExerciseOrder> {
        let seed = self.seed;
        match action {
            Action::Open(_) | Action::Leave => None,
            Action::Choose(node) => {
                self.chosen = Some(node);
                None
            }
            Action::Answer(node, text) => {
                self.chosen = Some(node);
                let answer = numbers(&text, self.size(node));
                let outcome = answer.clone().err().map(|why| Err(Problem::Illegible(why)));
                if text.trim().is_empty() {
                    self.entries.remove(&node);
                    return None;
                }
                self.entries.insert(node, Entry { text, outcome });
                answer.ok().map(|answer| ExerciseOrder::Check { seed, node, answer })
            }
            Action::Hint => {
                self.hinted = self.current();
                self.chosen = self.hinted;
                None
            }
            Action::Show => {
                let node = self.current()?;
                (self.chosen, self.helped) = (Some(node), true);
                Some(ExerciseOrder::Tell { seed, node })
            }
        }
    }

    /// Takes a checked answer, and what it means for the reader's row.
    pub(in super::super) fn checked(&mut self, checked: &CheckedGradient, text: String, done: &mut Done) {
        if checked.seed != self.seed || self.found(checked.node).is_some() {
            return;
        }
        let entry = self.entries.entry(checked.node).or_insert_with(|| Entry { text: String::new(), outcome: None });
        if checked.told {
            entry.text = text;
            done.keep_number(ROW, 0);
        }
        entry.outcome = Some(checked.outcome.clone().map_err(Problem::Mistake));
        if checked.outcome.is_ok() && self.hinted == Some(checked.node) {
            self.hinted = None;
        }
        if self.is_solved() && !std::mem::replace(&mut self.counted, true) {
            done.keep_number(NEXT, self.following());
            if !self.helped {
                done.keep_number(ROW, Self::row(done).saturating_add(1));
                done.note("solve", true);
            }
        }
    }
}

/// The numbers of an answer, separated by commas or blanks and with or without brackets; fractions are allowed. A comma stands for
/// a decimal point where that gives as many numbers as the gradient has.
///
/// # Errors
/// What is not a number.
fn numbers(text: &str, size: Option<usize>) -> Result<Vec<f64>, String> {
    let parts = |separators: &str| {
        let parts = text.split(|c: char| c.is_whitespace() || separators.contains(c));
        parts.map(|part| part.trim_matches(',')).filter(|part| !part.is_empty()).map(one).collect::<Result<Vec<_>, _>>()
    };
    let with_decimal_commas = parts(";[]");
    let fits = |numbers: &Vec<f64>| Some(numbers.len()) == size;
    if with_decimal_commas.as_ref().is_ok_and(fits) {
        return with_decimal_commas;
    }
    // The commas of `1,234` may separate thousands.
    let numbers = parts(",;[]")?;
    match with_decimal_commas {
        Err(why) if size == Some(1) && numbers.len() > 1 && !text.contains(['[', ' ']) => Err(why),
        _ if numbers.is_empty() => Err("there is no number".to_owned()),
        _ => Ok(numbers),
    }
}

/// A number or a fraction.
fn one(text: &str) -> Result<f64, String> {
    let parsed = |text: &str| number(text).map_err(|problem| problem.to_string());
    let value = match text.split_once('/') {
        Some((above, below)) => parsed(above)? / parsed(below)?,
        None => parsed(text)?,
    };
    if value.is_finite() { Ok(value) } else { Err(format!("“{}” is not a finite number", shortened(text))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::AutogradEvent;

    fn turn() -> Turn {
        let state = AutogradState {
            code: String::new(),
            python: Default::default(),
            nodes: Vec::new(),
            output: 2,
            next_forward: None,
            next_backward: None,
            passes: 0,
            event: AutogradEvent::Forward,
        };
        let (asked, users) = (vec![1, 0], vec![vec![2], vec![2], vec![]]);
        let sheet = ExerciseSheet { seed: 4, level: protocol::ExerciseLevel::Shared, state, asked, users };
        Turn { sheet: Some(Ok(Rc::new(sheet))), ..Turn::new(4) }
    }

    fn right(node: u32, told: bool) -> CheckedGradient {
        CheckedGradient { seed: 4, node, outcome: Ok(vec![Figure::Number(2.0)]), told }
    }

    #[test]
    fn answers_are_numbers_and_fractions() {
        for (text, read) in [
            (" −2.5 ", &[-2.5][..]),
            ("−2,5", &[-2.5]),
            ("0,125", &[0.125]),
            ("1,5/2", &[0.75]),
            ("1e-3", &[0.001]),
            ("[2, -1, 1/4]", &[2.0, -1.0, 0.25]),
            ("1 2", &[1.0, 2.0]),
            ("1,2", &[1.0, 2.0]),
            ("0,5; 1,25", &[0.5, 1.25]),
            ("0,5, 1,25", &[0.5, 1.25]),
            ("[0.5,1.25]", &[0.5, 1.25]),
        ] {
            assert_eq!(numbers(text, Some(read.len())), Ok(read.to_vec()), "{text}");
        }
        assert_eq!(numbers("1, 2", Some(1)), Ok(vec![1.0, 2.0]), "they are too many, which is another message");
        for (text, why) in [
            ("", "there is no number"),
            ("[]", "there is no number"),
            ("b", "“b” is not a number"),
            ("2 * 3", "“*” is not a number"),
            ("2*x", "“2*x” is not a number"),
            ("1/0", "“1/0” is not a finite number"),
            ("inf", "“inf” is not a finite number"),
            ("1,234", "the comma in “1,234” may stand for a decimal point or for thousands"),
        ] {
            let told = numbers(text, Some(1)).expect_err(text);
            assert!(told.starts_with(why), "{text}: {told}");
        }
    }

    #[test]
    fn a_row_counts_graphs_that_are_solved_without_help() {
        let mut done = Done::default();
        for _ in 0..2 {
            let mut turn = turn();
            let order = turn.act(Action::Answer(0, "2".to_owned()));
            assert_eq!(order, Some(ExerciseOrder::Check { seed: 4, node: 0, answer: vec![2.0] }));
            turn.checked(&right(0, false), String::new(), &mut done);
            assert!(!turn.is_solved() && turn.current() == Some(1));
            turn.checked(&right(1, false), String::new(), &mut done);
            // A late answer changes nothing.
            turn.checked(&right(1, false), String::new(), &mut done);
            assert!(turn.is_solved());
        }
        assert_eq!((Turn::row(&done), Turn::next_on(&done), done.has("solve")), (2, 5, true));
        let mut turn = turn();
        assert_eq!(turn.act(Action::Show), Some(ExerciseOrder::Tell { seed: 4, node: 1 }));
        turn.checked(&right(1, true), "2".to_owned(), &mut done);
        turn.checked(&right(0, false), String::new(), &mut done);
        assert_eq!((Turn::row(&done), turn.entries[&1].text.as_str()), (0, "2"));
    }

    #[test]
    fn what_cannot_be_read_is_not_sent() {
        let mut turn = turn();
        assert_eq!(turn.act(Action::Answer(1, "b".to_owned())), None);
        assert_eq!(turn.entries[&1].outcome, Some(Err(Problem::Illegible("“b” is not a number".to_owned()))));
        assert_eq!(turn.act(Action::Answer(1, " ".to_owned())), None);
        assert!(turn.entries.is_empty());
    }

    #[test]
    fn a_hint_is_for_the_chosen_node_and_goes_once_it_is_found() {
        let mut turn = turn();
        turn.act(Action::Choose(0));
        turn.act(Action::Hint);
        assert_eq!(turn.hinted, Some(0));
        turn.checked(&right(0, false), String::new(), &mut Done::default());
        assert_eq!((turn.hinted, turn.current()), (None, Some(1)));
    }
}

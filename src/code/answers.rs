//! What a student has filled into the blanks of a script.

use std::collections::HashMap;
use std::rc::Rc;

use twin::{Blank, Line, Script};
use yew::Reducible;

/// An answer, and whether it is right; `None` while that is being computed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) outcome: Option<Result<(), String>>,
}

/// The answers by what is right: blanks that want the same have one answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Answers(HashMap<String, Answer>);

/// An answer to a blank, by what is right there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Given {
    pub(super) wanted: String,
    pub(super) answer: Answer,
    pub(super) by: By,
}

/// Who gives an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The student, who types it now.
    Student,
    /// The worker, which has compared it and may be late.
    Worker,
}

/// What is left open in a copy or a file.
const OPEN: &str = "...";

impl Answers {
    /// The answer to a blank.
    pub(super) fn of(&self, line: &Line, blank: &Blank) -> Option<&Answer> {
        self.0.get(blank.wanted(&line.text))
    }

    fn is_right(&self, line: &Line, blank: &Blank) -> bool {
        self.of(line, blank).is_some_and(|answer| answer.outcome == Some(Ok(())))
    }

    /// How many blanks of a script are filled in, and how many there are.
    pub(super) fn progress(&self, script: &Script) -> (usize, usize) {
        let lines = script.sections.iter().flat_map(|section| &section.lines);
        let blanks: Vec<_> = lines.filter_map(|line| Some((line, line.blank.as_ref()?))).collect();
        (blanks.iter().filter(|(line, blank)| self.is_right(line, blank)).count(), blanks.len())
    }

    /// The script with the right answers, and the rest left open.
    pub(super) fn filled(&self, script: &Script) -> Script {
        script.filled(|line, blank| {
            let right = self.of(line, blank).filter(|_| self.is_right(line, blank));
            right.map_or_else(|| OPEN.to_owned(), |answer| answer.text.trim().to_owned())
        })
    }
}

impl Reducible for Answers {
    type Action = Given;

    fn reduce(self: Rc<Self>, Given { wanted, answer, by }: Given) -> Rc<Self> {
        // What is typed replaces the former answer; only the worker may answer a text that is no longer there.
        let is_late = |known: &Answer| by == By::Worker && known.text != answer.text;
        if self.0.get(&wanted).is_some_and(is_late) {
            return self;
        }
        let mut next = (*self).clone();
        next.0.insert(wanted, answer);
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::RunSettings;
    use twin::{Check, Network};

    fn script() -> Script {
        Network { settings: &RunSettings::default(), turns: &[], epoch: 5, losses: &[] }.script()
    }

    #[test]
    fn right_answers_are_counted_and_the_rest_is_left_open() {
        let given = |answers: Rc<Answers>, text: &str, outcome| {
            let answer = Answer { text: text.to_owned(), outcome: Some(outcome) };
            answers.reduce(Given { wanted: "loss.backward()".to_owned(), answer, by: By::Student })
        };
        let answers = Rc::new(Answers::default());
        let (done, all) = answers.progress(&script());
        assert_eq!((done, all), (0, 7));
        let wrong = given(answers, "loss.forward()", Err("no".to_owned()));
        assert_eq!(wrong.progress(&script()), (0, 7));
        assert!(wrong.filled(&script()).python().contains("        ...\n        ...\n        ...\n"));
    }

    #[test]
    fn the_answer_to_an_older_text_is_dropped() {
        let give = |answers: Rc<Answers>, text: &str, outcome: Option<_>| {
            let by = if outcome.is_some() { By::Worker } else { By::Student };
            let answer = Answer { text: text.to_owned(), outcome };
            answers.reduce(Given { wanted: "model(x)".to_owned(), answer, by })
        };
        let asked = give(Rc::new(Answers::default()), "x", None);
        let again = give(asked, "model(x)", None);
        let late = give(Rc::clone(&again), "x", Some(Err("no".to_owned())));
        assert_eq!(late, again);
        assert_eq!(give(late, "model(x)", Some(Ok(()))).progress(&script()), (1, 7));
    }

    #[test]
    fn an_answer_that_is_checked_at_once_replaces_the_former() {
        let give = |answers: Rc<Answers>, text: &str, outcome| {
            let answer = Answer { text: text.to_owned(), outcome: Some(outcome) };
            answers.reduce(Given { wanted: "optimizer.zero_grad()".to_owned(), answer, by: By::Student })
        };
        let wrong = give(Rc::new(Answers::default()), "foo", Err("no".to_owned()));
        let right = give(wrong, "optimizer.zero_grad()", Ok(()));
        assert_eq!(right.progress(&script()), (1, 7));
        assert_eq!(give(right, "foo", Err("no".to_owned())).progress(&script()), (0, 7));
    }

    #[test]
    fn statements_are_checked_at_once_and_values_are_compared() {
        let script = script();
        let lines = script.sections.iter().flat_map(|section| &section.lines);
        let blanks: Vec<_> = lines.filter_map(|line| Some((line, line.blank.as_ref()?))).collect();
        let check = |wanted: &str, answer: &str| {
            let (line, blank) =
                blanks.iter().find(|(line, blank)| blank.wanted(&line.text) == wanted).expect("a blank");
            blank.check(&line.text, answer)
        };
        assert_eq!(check("optimizer.zero_grad()", " model.zero_grad( ) "), Check::Known(Ok(())));
        assert!(matches!(check("loss.backward()", "loss.step()"), Check::Known(Err(_))));
        assert!(matches!(check("model(x)", "model(x) * 2"), Check::Compare(_)));
        assert!(matches!(check("model(x)", "model"), Check::Known(Err(_))));
    }
}

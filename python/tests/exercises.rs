//! The exercises: solutions pass their checks, and wrong answers get the diagnosis that names the fault.

mod common;

use common::{Notebook, text, with_stack};
use exercises::{Cell, EXERCISES, Exercise};
use python::Output;

/// Wrong answers, by the mark that begins each: its task, and words of its diagnosis.
const WRONG_ANSWERS: [&str; 2] = [include_str!("wrong_answers.py"), include_str!("wrong_answers_nn.py")];

/// Right answers that differ from the solutions, with marks of the same form.
const RIGHT_ANSWERS: &str = include_str!("right_answers.py");

/// The source of a cell with the solution instead of its blanks, and the check.
fn solved(notebook: &Notebook, source: &str, task: &str) -> String {
    let solution = text(&notebook.shows(1, &format!("import lab\nlab.solution({task:?})")));
    assert!(!solution.contains("..."), "{solution}");
    let (_, check) = source.rsplit_once("\n\n").expect("a check after an empty line");
    format!("{solution}\n{check}")
}

fn tasks(outputs: &[Output]) -> Vec<&str> {
    let done = outputs.iter().filter_map(|output| match output {
        Output::Task(name) => Some(name.as_str()),
        _ => None,
    });
    done.collect()
}

/// Runs the cells of an exercise with solutions; `before` gets each task's number of the cell, source and name before that.
fn solve(notebook: &Notebook, exercise: &Exercise, mut before: impl FnMut(usize, &str, &str)) -> Vec<Output> {
    let mut outputs = Vec::new();
    for (at, cell) in exercise.cells().iter().enumerate() {
        let Cell::Code(source) = cell else { continue };
        let Some(task) = cell.task() else {
            outputs.extend(notebook.shows(at + 1, source));
            continue;
        };
        before(at + 1, source, task);
        outputs.extend(notebook.shows(at + 1, &solved(notebook, source, task)));
    }
    outputs
}

#[test]
fn solutions_pass_their_checks_and_print_the_losses_of_the_course() {
    with_stack(|notebook| {
        for (exercise, losses) in EXERCISES.iter().zip([
            "",
            "5.9467 1.1699 0.3857 0.2567 0.2352",
            "18.8053 3.4417 0.9192 0.4151 5.9467 0.2352",
            "2.2375 0.1669,",
        ]) {
            let outputs = solve(notebook, exercise, |_, _, _| ());
            let all: Vec<_> = exercise.tasks().map(|task| task.name).collect();
            let shown = text(&outputs);
            assert_eq!(tasks(&outputs), all, "{shown}");
            assert!(all.iter().all(|task| shown.contains(&format!("Task {task} is right: "))), "{shown}");
            assert!(losses.split_whitespace().all(|loss| shown.contains(loss)), "{losses} in {shown}");
        }
        let listed = text(&notebook.shows(1, "lab.tasks()"));
        assert!(listed.lines().count() >= 17 && listed.lines().all(|line| line.starts_with('✓')), "{listed}");
    });
}

#[test]
fn checks_name_the_blanks_that_are_left() {
    with_stack(|notebook| {
        for exercise in &EXERCISES {
            solve(notebook, exercise, |cell, source, task| {
                let outputs = notebook.shows(cell, source);
                let said = text(&outputs);
                assert!(said.starts_with(&format!("Task {task} is not right yet: a blank ")), "{task}: {said}");
                assert!(tasks(&outputs).is_empty());
            });
        }
        let model = "class MyLinearRegression:\n    def __init__(self):\n        self.w = ...\n        self.b = ...\n";
        let said = text(&notebook.shows(9, &format!("{model}\nlab.check(\"2.1\")")));
        assert!(said.contains("a blank (...) is left in lines 3 and 4 of cell 9."), "{said}");
    });
}

/// Answers of a file: the task, the words after it, and the source.
fn answers(file: &str) -> Vec<(&str, &str, &str)> {
    let answer = |part| {
        let (mark, source): (&str, &str) = str::split_once(part, '\n').expect("a mark and a source");
        let (task, words) = mark.split_once(": ").expect("a task and words");
        (task, words, source)
    };
    file.split("# %% ").skip(1).map(answer).collect()
}

#[test]
fn wrong_answers_get_the_right_diagnosis() {
    with_stack(|notebook| {
        let answers: Vec<_> = WRONG_ANSWERS.iter().flat_map(|file| answers(file)).collect();
        let mut missed = String::new();
        for exercise in &EXERCISES {
            solve(notebook, exercise, |_, _, task| {
                let of_task: Vec<_> = answers.iter().filter(|(of, ..)| *of == task).collect();
                assert!(of_task.len() >= 2, "wrong answers for {task}");
                for (_, diagnosis, source) in of_task {
                    let outputs = notebook.shows(40, &format!("{source}\nlab.check({task:?})"));
                    let said = text(&outputs);
                    let refused = said.starts_with(&format!("Task {task} is not right yet: "));
                    if !refused || !said.contains(diagnosis) || !tasks(&outputs).is_empty() {
                        missed += &format!("-- {task}: {diagnosis}\n{source}\n{said}\n");
                    }
                }
            });
        }
        assert!(missed.is_empty(), "{missed}");
    });
}

#[test]
fn right_answers_that_differ_from_the_solutions_pass() {
    with_stack(|notebook| {
        let (answers, mut refused) = (answers(RIGHT_ANSWERS), String::new());
        for exercise in &EXERCISES {
            solve(notebook, exercise, |_, _, task| {
                for (_, words, source) in answers.iter().filter(|(of, ..)| *of == task) {
                    let outputs = notebook.shows(40, &format!("{source}\nlab.check({task:?})"));
                    if tasks(&outputs) != [task] {
                        refused += &format!("-- {task}: {words}\n{source}\n{}\n", text(&outputs));
                    }
                }
            });
        }
        assert!(refused.is_empty(), "{refused}");
    });
}

#[test]
fn an_exception_in_an_answer_is_reported_with_its_line() {
    with_stack(|notebook| {
        let answer = "import torch, lab\n\ndef mse(y_pred, y):\n    error = y_pred - z\n    return error.mean()\n";
        let said = text(&notebook.shows(7, &format!("{answer}\nlab.check(2.2)")));
        let place =
            "mse(y_pred, y) for two tensors of shape (7, 1) fails in line 4 of cell 7 (error = y_pred - z): NameError";
        assert!(said.contains(place), "{said}");
    });
}

#[test]
fn hints_come_one_after_the_other_and_solutions_on_request() {
    with_stack(|notebook| {
        notebook.shows(1, "import lab");
        let hint = || text(&notebook.shows(2, "lab.hint(\"2.3\")"));
        let hints: Vec<_> = (0..4).map(|_| hint()).collect();
        for (at, hint) in hints[..3].iter().enumerate() {
            assert!(hint.starts_with(&format!("Hint {} of 3: ", at + 1)) && hint.lines().count() == 1, "{hint}");
        }
        assert!(hints[3].starts_with(&hints[..3].concat()), "{}", hints[3]);
        assert!(text(&notebook.shows(3, "lab.solution(\"2.3\")")).starts_with("def train(model, x, y, lr, epochs):\n"));
        let (traceback, _) = notebook.fails(4, "lab.hint(\"9.9\")");
        assert!(traceback.contains("There is no task '9.9'. The tasks are 1.1, 1.2"), "{traceback}");
    });
}

#[test]
fn a_check_leaves_the_settings_as_they_were() {
    with_stack(|notebook| {
        let answers = "
import torch, lab
def mse(y_pred, y):
    torch.manual_seed(1)
    torch.rand(5)
    torch.set_printoptions(precision=1)
    torch.set_grad_enabled(False)
    torch.set_default_dtype(torch.float64)
    print('printed by the answer')
    return torch.mean((y_pred - y) ** 2)
torch.manual_seed(5)
torch.set_printoptions(precision=6)
torch.rand(1)
";
        let after = "lab.check(\"2.2\")\nprint(torch.rand(1), torch.initial_seed(), torch.is_grad_enabled())";
        let checked = text(&notebook.shows(1, &format!("{answers}{after}")));
        let unchecked = text(&notebook.shows(1, &format!("{answers}{}", after.split_once('\n').expect("a check").1)));
        let (check, rest) = checked.split_once('\n').expect("two lines");
        assert!(check.starts_with("Task 2.2") && !check.contains("printed by"), "{check}");
        assert_eq!(rest, unchecked);
        assert!(unchecked.contains(" 5 True") && !unchecked.contains("float64"), "{unchecked}");
    });
}

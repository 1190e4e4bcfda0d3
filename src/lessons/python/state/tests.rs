use super::super::cell::Shown;
use super::*;
use protocol::python::Output;

fn notebook(sources: &[&str]) -> Notebook {
    let cells = sources.iter().map(|source| Cell::new(0, Kind::Code, *source)).collect();
    let notebook = Notebook::new(Link::Cells(cells), Done::default());
    notebook.applied(Action::Heard(Reply::Ready { version: 1 })).0
}

/// The notebook after some actions, and the commands of the last one.
fn after(mut notebook: Notebook, actions: Vec<Action>) -> (Notebook, Vec<Command>) {
    let mut commands = Vec::new();
    for action in actions {
        (notebook, commands) = notebook.applied(action);
    }
    (notebook, commands)
}

fn id(notebook: &Notebook, index: usize) -> u32 {
    notebook.cells[index].id
}

fn texts(notebook: &Notebook) -> Vec<&str> {
    notebook.cells.iter().map(|cell| cell.text.as_str()).collect()
}

fn statuses(notebook: &Notebook) -> Vec<Status> {
    notebook.cells.iter().map(|cell| cell.status).collect()
}

fn done(cell: u32) -> Action {
    Action::Heard(Reply::Done { cell, ms: 5 })
}

fn failed(cell: u32) -> Action {
    Action::Heard(Reply::Failed { cell, traceback: "NameError".to_owned(), place: Some((cell, 1)), ms: 5 })
}

fn says(cell: u32, text: &str) -> Action {
    Action::Heard(Reply::Shown { cell, output: Output::Text(text.to_owned()) })
}

#[test]
fn cells_run_one_after_the_other_until_one_fails() {
    let (notebook, commands) = after(notebook(&["a", "b", "c"]), vec![Action::RunAll]);
    assert_eq!(commands, [Command::Run(1, "a".to_owned())]);
    assert_eq!(statuses(&notebook), [Status::Running, Status::Waiting, Status::Waiting]);
    let (notebook, commands) = after(notebook, vec![says(1, "x"), done(1)]);
    assert_eq!(commands, [Command::Run(2, "b".to_owned())]);
    let (notebook, commands) = after(notebook, vec![failed(2)]);
    assert_eq!((commands, notebook.is_busy()), (vec![], false));
    assert_eq!(statuses(&notebook), [Status::Done(5), Status::Failed(5), Status::Fresh]);
    assert_eq!(notebook.cells[0].outputs, [Shown::Text("x".to_owned())]);
    assert_eq!(notebook.cells[1].outputs, [Shown::Failure("NameError".to_owned())]);
}

#[test]
fn the_cells_behind_one_that_has_failed_can_still_run() {
    let (notebook, _) = after(notebook(&["a", "b", "c", "d"]), vec![Action::RunAll, done(1), failed(2)]);
    let held = |notebook: &Notebook| notebook.cells.iter().map(|cell| notebook.held_by(cell.id)).collect::<Vec<_>>();
    assert_eq!(held(&notebook), [0, 2, 0, 0]);
    let third = id(&notebook, 2);
    let (without, _) = after(notebook.clone(), vec![Action::Remove(third)]);
    assert_eq!(held(&without), [0, 1, 0]);
    let (rest, commands) = after(notebook.clone(), vec![Action::RunRest]);
    assert_eq!((commands, held(&rest)), (vec![Command::Run(3, "c".to_owned())], vec![0; 4]));
    assert_eq!(statuses(&rest), [Status::Done(5), Status::Failed(5), Status::Running, Status::Waiting]);
    // The last one has nothing behind it, and what runs meanwhile is another run.
    for actions in [vec![Action::RunRest, done(3), failed(4)], vec![Action::Run(third, false)], vec![Action::Restart]] {
        assert_eq!(held(&after(notebook.clone(), actions).0), [0; 4]);
    }
}

#[test]
fn a_cell_waits_for_the_interpreter() {
    let notebook = Notebook::new(Link::Cells(vec![Cell::new(0, Kind::Code, "a")]), Done::default());
    let run = Action::Run(id(&notebook, 0), false);
    let (notebook, commands) = after(notebook, vec![run]);
    assert_eq!((commands, statuses(&notebook)), (vec![], vec![Status::Waiting]));
    let (_, commands) = after(notebook, vec![Action::Heard(Reply::Ready { version: 1 })]);
    assert_eq!(commands, [Command::Run(1, "a".to_owned())]);
}

#[test]
fn stopping_keeps_texts_and_outputs_and_says_that_names_are_gone() {
    let (notebook, _) = after(notebook(&["a", "b"]), vec![Action::RunAll, says(1, "x"), done(1), says(2, "y")]);
    let (stopped, commands) = after(notebook.clone(), vec![Action::Stop]);
    assert_eq!(commands, [Command::Renew]);
    assert_eq!(statuses(&stopped), [Status::Fresh, Status::Stopped]);
    assert_eq!(stopped.cells[0].outputs, [Shown::Text("x".to_owned())]);
    assert_eq!(stopped.cells[1].outputs, [Shown::Text("y".to_owned()), Shown::Note("Stopped.".to_owned())]);
    assert!(stopped.note.contains("Everything") && stopped.note.contains("gone"));
    assert_eq!(stopped.interpreter, Interpreter::Starting);
    let (idle, commands) = after(stopped, vec![Action::Stop]);
    assert_eq!((commands, idle.is_busy()), (vec![], false), "nothing runs");
}

#[test]
fn an_interpreter_that_breaks_starts_again_but_not_forever() {
    let (notebook, _) = after(notebook(&["a"]), vec![Action::RunAll]);
    let (notebook, commands) = after(notebook, vec![Action::Broken("Out of memory.".to_owned())]);
    assert_eq!(commands, [Command::Renew]);
    assert_eq!(notebook.cells[0].outputs, [Shown::Note("Out of memory.".to_owned())]);
    let (notebook, commands) = after(notebook, vec![Action::Broken("No.".to_owned())]);
    assert_eq!((commands, notebook.interpreter), (vec![], Interpreter::Missing("No.".to_owned())));
}

#[test]
fn shift_enter_goes_on_and_adds_a_cell_at_the_end() {
    let notebook = notebook(&["a", "b"]);
    let (first, second) = (id(&notebook, 0), id(&notebook, 1));
    let (notebook, _) = after(notebook, vec![Action::Run(first, true)]);
    assert_eq!((notebook.chosen, notebook.editing), (second, false));
    let (notebook, _) = after(notebook, vec![Action::Run(second, true)]);
    assert_eq!(texts(&notebook), ["a", "b", ""]);
    assert_eq!((notebook.chosen, notebook.editing), (id(&notebook, 2), true));
    let (notebook, _) = after(notebook, vec![Action::Run(first, false)]);
    assert_eq!((notebook.cells.len(), notebook.chosen), (3, first));
}

#[test]
fn cells_are_inserted_moved_removed_and_put_back() {
    let notebook = notebook(&["a", "b"]);
    let (first, second) = (id(&notebook, 0), id(&notebook, 1));
    let (notebook, _) = after(
        notebook,
        vec![
            Action::Insert { at: first, above: true, kind: Kind::Text },
            Action::Insert { at: second, above: false, kind: Kind::Code },
        ],
    );
    assert_eq!(texts(&notebook), ["", "a", "b", ""]);
    let (notebook, _) = after(notebook, vec![Action::Move(second, false), Action::Remove(first)]);
    assert_eq!(texts(&notebook), ["", "b", ""]);
    let (notebook, _) = after(notebook, vec![Action::PutBack]);
    assert_eq!(texts(&notebook), ["", "b", "a", ""]);
    let ids: Vec<_> = notebook.cells.iter().map(|cell| Action::Remove(cell.id)).collect();
    let (notebook, _) = after(notebook, ids);
    assert_eq!(texts(&notebook), [""], "there is always a cell");
}

#[test]
fn a_place_is_that_of_the_cell_that_ran_under_the_number() {
    let notebook = notebook(&["a", "b"]);
    let second = id(&notebook, 1);
    let (notebook, _) = after(
        notebook,
        vec![
            Action::Run(second, false),
            done(2),
            Action::Insert { at: second, above: true, kind: Kind::Code },
            Action::GoTo(2, 3),
        ],
    );
    assert_eq!((notebook.chosen, notebook.focus.1), (second, Some(Place { id: second, line: 3 })));
}

fn code(text: &str) -> Vec<Cell> {
    vec![Cell::new(0, Kind::Code, text)]
}

fn open(text: &str, from_link: bool) -> Action {
    Action::Open { cells: code(text), from_link }
}

#[test]
fn every_notebook_keeps_its_cells() {
    let exercise = Which::of("2").expect("there is an exercise 2");
    let (notebook, _) = after(notebook(&["shared"]), vec![Action::Restore(Which::Own, code("mine"))]);
    assert_eq!((texts(&notebook), notebook.which), (vec!["shared"], Which::Opened));
    let (notebook, _) = after(notebook, vec![Action::Show(Which::Own)]);
    assert_eq!(texts(&notebook), ["mine"]);
    let (notebook, _) = after(notebook, vec![Action::Show(exercise)]);
    assert_eq!(notebook.cells.len(), exercise.fresh().len());
    let first = id(&notebook, 0);
    let (notebook, _) = after(notebook, vec![Action::Type(first, "changed".to_owned()), Action::Show(Which::Opened)]);
    assert_eq!(texts(&notebook), ["shared"]);
    let (notebook, _) = after(notebook, vec![Action::Show(exercise)]);
    assert_eq!((texts(&notebook)[0], notebook.of(Which::Own).map(<[_]>::len)), ("changed", Some(1)));
    let (notebook, _) = after(notebook, vec![Action::StartOver]);
    assert_eq!(texts(&notebook)[0], exercise.fresh()[0].text);
    let (notebook, _) = after(notebook, vec![Action::TakeBack]);
    assert_eq!((texts(&notebook)[0], &notebook.replaced), ("changed", &None));
}

#[test]
fn a_notebook_starts_with_an_interpreter_without_names() {
    let (notebook, _) = after(notebook(&["a"]), vec![Action::RunAll, done(1)]);
    let (notebook, commands) = after(notebook, vec![Action::Show(Which::Own)]);
    assert_eq!((commands, &notebook.interpreter), (vec![Command::Renew], &Interpreter::Starting));
    let (notebook, commands) = after(notebook, vec![Action::Show(Which::Opened)]);
    assert_eq!((commands, statuses(&notebook)), (vec![], vec![Status::Fresh]), "nothing has run since");
}

#[test]
fn what_a_second_link_replaces_can_be_taken_back() {
    let (notebook, _) = after(notebook(&["first"]), vec![open("second", true)]);
    assert_eq!((texts(&notebook), notebook.address.clone()), (vec!["second"], link::address(&notebook.cells)));
    let (notebook, _) = after(notebook, vec![Action::TakeBack]);
    assert_eq!((texts(&notebook), &notebook.address), (vec!["first"], &link::to(Which::Opened)));
    // The device has kept cells of an earlier link.
    let fresh = Notebook::new(Link::Cells(code("now")), Done::default());
    let (notebook, _) = after(fresh, vec![Action::Restore(Which::Opened, code("earlier"))]);
    assert!(texts(&notebook) == ["now"] && notebook.replaced.is_some());
}

#[test]
fn the_address_has_the_cells_of_a_link_until_they_change() {
    let (shared, _) = after(notebook(&["a"]), vec![Action::Say(String::new())]);
    assert_eq!(shared.address, link::address(&shared.cells));
    let first = id(&shared, 0);
    for change in [Action::Type(first, "b".to_owned()), Action::Run(first, false), Action::Remove(first)] {
        assert_eq!(after(shared.clone(), vec![change]).0.address, link::to(Which::Opened));
    }
    let (file, _) = after(shared, vec![open("c", false)]);
    assert_eq!(file.address, link::to(Which::Opened));
}

#[test]
fn a_right_answer_is_noted() {
    let solved = Action::Heard(Reply::Solved { task: "2.1".to_owned() });
    let (notebook, _) = after(notebook(&["a"]), vec![solved]);
    let exercise = Which::of("2").expect("there is an exercise 2");
    assert_eq!((exercise.progress(notebook.done()), Which::Own.progress(notebook.done())), (Some((1, 4)), None));
}

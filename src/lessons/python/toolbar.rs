//! The buttons of the notebook, and what it says of the interpreter.

use yew::prelude::*;

use super::cell::{Kind, Shown, Status};
use super::files::Files;
use super::shelf::Which;
use super::state::{Action, Interpreter, Notebook};
use crate::components::button;

/// The buttons, and the state of the interpreter and of the exercise.
pub(super) fn toolbar(page: &Notebook, act: &Callback<Action>) -> Html {
    let to = |action: Action| act.reform(move |()| action.clone());
    let is_missing = matches!(page.interpreter, Interpreter::Missing(_));
    html! {
        <div class="notebook-bar" role="group" aria-label="Notebook">
            <div class="buttons">
                { button("Run all", "Runs all cells of code from the top.", to(Action::RunAll)).primary(true).disabled(is_missing) }
                { button("Stop", "Stops what runs, at once. Texts and outputs stay; the names that cells have defined are gone.", to(Action::Stop))
                    .disabled(!page.is_busy()) }
                { button("Restart", "Starts Python again, without the names that cells have defined.", to(Action::Restart)).disabled(is_missing) }
                <Files cells={page.cells.clone()} act={act.clone()} />
                if let Which::Exercise(_) = page.which {
                    { button("Start over", "Brings back the exercise with its blanks. Your cells can be taken back.", to(Action::StartOver)) }
                }
            </div>
            { state(page) }
        </div>
    }
}

/// What the interpreter does.
fn state(page: &Notebook) -> Html {
    let words = match &page.interpreter {
        Interpreter::Loading(..) => "Python is loading: once, then it is kept on this device.".to_owned(),
        Interpreter::Starting => "Python is starting …".to_owned(),
        Interpreter::Ready => ready(page),
        Interpreter::Missing(why) => why.clone(),
    };
    let said = if page.note.is_empty() { words.clone() } else { page.note.clone() };
    let shown = if matches!(page.interpreter, Interpreter::Missing(_)) { words } else { said };
    html! {
        <div class="interpreter">
            <p class="unseen" role="status">{ spoken(page) }</p>
            <p role="status" class={matches!(page.interpreter, Interpreter::Missing(_)).then_some("interpreter-missing")}>{ shown }</p>
            if let Some((done, of)) = page.which.progress(page.done()) {
                <p class="progress">{ format!("{done} of {of} tasks are right.") }</p>
            }
            if let Interpreter::Loading(got, all) = page.interpreter {
                <progress aria-label="Loading Python" value={got.to_string()} max={all.max(1).to_string()} />
                <span class="interpreter-bytes">{ format!("{} of {} MB", megabytes(got), megabytes(all)) }</span>
            }
        </div>
    }
}

fn megabytes(bytes: u32) -> String {
    format!("{:.1}", f64::from(bytes) / 1e6)
}

/// What the notebook does while Python is ready.
fn ready(page: &Notebook) -> String {
    if let Some(index) = page.running().and_then(|id| page.index(id)) {
        return format!("Cell {} runs.", index + 1);
    }
    let code = || page.cells.iter().enumerate().filter(|(_, cell)| cell.kind == Kind::Code);
    if let Some((index, cell)) = code().find(|(_, cell)| matches!(cell.status, Status::Failed(_))) {
        return match page.held_by(cell.id) {
            0 => format!("Python is ready. Cell {} has failed.", index + 1),
            _ => format!("Python is ready. Cell {} has failed, and the cells after it have not run.", index + 1),
        };
    }
    if page.cells.iter().all(|cell| cell.status == Status::Fresh)
        && page.cells.iter().any(|cell| !cell.outputs.is_empty())
    {
        // The outputs are from an earlier visit.
        return "Python is ready. No cell has run yet: run them from the top.".to_owned();
    }
    "Python is ready.".to_owned()
}

/// What the cell that has ended last has shown, in a line for screen readers.
fn spoken(page: &Notebook) -> String {
    let Some(index) = page.ended.filter(|_| page.running().is_none()).and_then(|id| page.index(id)) else {
        return String::new();
    };
    let said = page.cells[index].outputs.last().map_or_else(|| "It has shown nothing.".to_owned(), Shown::spoken);
    format!("Cell {} has run. {said}", index + 1)
}

/// Brings back the cells that others have replaced.
pub(super) fn replaced(page: &Notebook, act: &Callback<Action>) -> Html {
    if page.replaced.is_none() {
        return Html::default();
    }
    html! {
        <div class="notice" role="status">
            <p>{ "The cells from before have been replaced." }</p>
            { button("Take them back", "Brings back the cells that were here before, in place of these.", act.reform(|()| Action::TakeBack)) }
        </div>
    }
}

/// Puts the deleted cell back.
pub(super) fn removed(page: &Notebook, act: &Callback<Action>) -> Html {
    if page.removed.is_empty() {
        return Html::default();
    }
    html! {
        <div class="notice cell-removed" role="status">
            <p>{ match page.removed.len() {
                1 => "Cell deleted.".to_owned(),
                count => format!("{count} cells deleted."),
            } }</p>
            { button("Put it back", "Puts the cell that was deleted last where it was.", act.reform(|()| Action::PutBack)) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_megabytes() {
        assert_eq!([0, 10_240_000].map(megabytes), ["0.0", "10.2"]);
    }
}

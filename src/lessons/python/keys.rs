//! The keys of a notebook, as in Jupyter.

use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::cell::Kind;
use super::state::Action;
use crate::components::fold;
use crate::platform;

/// The longest time between the two presses of "dd", in milliseconds.
const DOUBLE_MS: f64 = 800.0;

/// A list of names that the editor offers.
const NAMES: &str = ".cm-tooltip-autocomplete";

/// Where a key was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// The cell has the focus: keys are commands.
    Cell,
    /// Its editor has the focus.
    Editor,
    /// A button of the cell has it.
    Elsewhere,
}

/// What a key does. `first_d` is when "d" was pressed, of which it takes two.
pub(super) fn actions(id: u32, event: &KeyboardEvent, at: Key, first_d: &mut Option<f64>) -> Vec<Action> {
    let key = event.key();
    let earlier = first_d.take();
    let insert = |above: bool| vec![Action::Insert { at: id, above, kind: Kind::Code }];
    if key == "Enter" && at != Key::Elsewhere {
        if event.shift_key() {
            return vec![Action::Run(id, true)];
        }
        if event.ctrl_key() || event.meta_key() {
            return vec![Action::Run(id, false)];
        }
        if event.alt_key() {
            return vec![Action::Run(id, false), Action::Insert { at: id, above: false, kind: Kind::Code }];
        }
    }
    if at == Key::Editor {
        // Escape first closes a list of names. The page hears of keys before the editor does.
        let leaves = key == "Escape" && platform::all_of_document(NAMES).next().is_none();
        return if leaves { vec![Action::Leave(id)] } else { Vec::new() };
    }
    if at == Key::Elsewhere || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return Vec::new();
    }
    match key.as_str() {
        "Enter" => vec![Action::Edit(id)],
        "a" => insert(true),
        "b" => insert(false),
        "d" if earlier.is_some_and(|earlier| event.time_stamp() - earlier < DOUBLE_MS) => vec![Action::Remove(id)],
        "d" => {
            *first_d = Some(event.time_stamp());
            Vec::new()
        }
        "z" => vec![Action::PutBack],
        "m" => vec![Action::Turn(id, Kind::Text)],
        "y" => vec![Action::Turn(id, Kind::Code)],
        "ArrowUp" | "k" => vec![Action::Walk(false)],
        "ArrowDown" | "j" => vec![Action::Walk(true)],
        _ => Vec::new(),
    }
}

/// The keys, in a fold.
pub(super) fn help() -> Html {
    let row = |keys: &[&str], what: &str| {
        let keys = keys.iter().map(|key| html! { <kbd>{ *key }</kbd> });
        html! { <div><dt>{ for keys }</dt><dd>{ what.to_owned() }</dd></div> }
    };
    let list = html! {
        <div class="key-lists">
            <dl aria-label="Keys anywhere in a cell">
                { row(&["Shift", "Enter"], "run the cell and go to the next") }
                { row(&["Ctrl", "Enter"], "run the cell and stay") }
                { row(&["Alt", "Enter"], "run the cell and add one below") }
                { row(&["Tab"], "indent, in the editor") }
                { row(&["Ctrl", "Space"], "list names, in the editor") }
                { row(&["Ctrl", "Z"], "undo, in the editor") }
                { row(&["Esc"], "leave the editor; then keys are commands") }
            </dl>
            <dl aria-label="Keys outside the editor">
                { row(&["Enter"], "edit the cell") }
                { row(&["↑"], "the cell above") }
                { row(&["↓"], "the cell below") }
                { row(&["A"], "add a cell above") }
                { row(&["B"], "add a cell below") }
                { row(&["D", "D"], "delete the cell") }
                { row(&["Z"], "put the deleted cell back") }
                { row(&["M"], "change to text") }
                { row(&["Y"], "change to code") }
            </dl>
        </div>
    };
    fold("Keys", "as in Jupyter", list)
}

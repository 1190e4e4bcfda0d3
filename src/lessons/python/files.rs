//! Opening, saving and sharing a notebook.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::cell::Cell;
use super::shelf::Which;
use super::state::Action;
use super::{link, notebook};
use crate::charts::numerals::grouped;
use crate::components::{Copying, button, is_long, link_field, tip, use_copying};
use crate::platform;

/// The largest file that is opened, in bytes.
const LARGEST: f64 = 20e6;

#[derive(Properties, PartialEq)]
pub(super) struct FilesProps {
    pub(super) cells: Vec<Rc<Cell>>,
    pub(super) act: Callback<Action>,
}

/// The buttons for files and links.
#[function_component]
pub(super) fn Files(FilesProps { cells, act }: &FilesProps) -> Html {
    let shared = use_state_eq(String::new);
    let (outcome, copy) = use_copying(&shared);
    let save = {
        let cells = cells.clone();
        move |()| {
            platform::download(
                "gradient-lab-notebook.ipynb",
                "application/x-ipynb+json",
                &notebook::write(&cells, true),
            );
        }
    };
    let onopen = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
            // The same file can be chosen again.
            input.set_value("");
            if file.size() > LARGEST {
                act.emit(Action::Say("This file is not opened: it has more than 20 MB.".to_owned()));
                return;
            }
            let (act, name) = (act.clone(), file.name());
            platform::read_file(&file, move |bytes| {
                let action = opened(&name, bytes);
                let is_open = matches!(action, Action::Open { .. });
                act.emit(action);
                if is_open {
                    // The frame follows the address.
                    platform::go(&link::to(Which::Opened), false);
                }
            });
        })
    };
    let share = {
        let (cells, act, shared) = (cells.clone(), act.clone(), shared.setter());
        move |()| {
            let hash = link::address(&cells);
            if is_long(&hash) {
                let size = grouped(hash.len().div_ceil(1000) as u64);
                act.emit(Action::Say(format!(
                    "This notebook does not fit into a link: it would have {size} kB, and links have 8 kB at most. “Save notebook” makes a file to send."
                )));
            } else {
                shared.set(hash.clone());
                copy.emit(hash);
            }
        }
    };
    html! {
        <>
            <span class="tip-host">
                <label class="button">
                    { "Open notebook" }
                    <input type="file" class="unseen" accept=".ipynb,application/x-ipynb+json,application/json" aria-describedby="open-notebook-help" onchange={onopen} />
                </label>
                { tip("open-notebook-help", "Opens a file of Jupyter (.ipynb) from this device. The other notebooks are kept.") }
            </span>
            { button("Save notebook", "Saves the cells and their outputs as a file that Jupyter opens, too (.ipynb).", save) }
            { button("Share", "Copies a link to these cells, without their outputs.", share) }
            <span class="share-outcome" role="status">
                { match outcome {
                    Copying::Nothing => Html::default(),
                    Copying::Copied => html! { "Link copied." },
                    Copying::Refused => html! { <>{ "Copy this link: " }{ link_field(&shared) }</> },
                } }
            </span>
        </>
    }
}

/// What opening a file does.
fn opened(name: &str, bytes: Option<Vec<u8>>) -> Action {
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let read = match text {
        Some(text) if text.trim().is_empty() => Err("It is empty".to_owned()),
        Some(text) => notebook::read(&text),
        None => Err("It is not a text in UTF-8".to_owned()),
    };
    match read {
        Ok(cells) => Action::Open { cells, from_link: false },
        Err(why) => Action::Say(format!("“{name}” cannot be opened. {why}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_opened_is_told_why() {
        let said = |bytes: Option<&[u8]>| match opened("a.ipynb", bytes.map(<[u8]>::to_vec)) {
            Action::Say(note) => note,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            said(Some(b"{}")),
            "“a.ipynb” cannot be opened. “nbformat” is missing; a notebook has the number 4 there."
        );
        assert!(said(Some(b"\xff")).contains("UTF-8") && said(None).contains("UTF-8"));
    }
}

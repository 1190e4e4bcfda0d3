//! A cell on the page.

use std::rc::Rc;

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::cell::{Cell, Kind, Status};
use super::editor::{CellEditor, EditorModule, KernelOf};
use super::keys::{self, Key};
use super::outputs::outputs;
use super::rendered::rendered;
use super::running::Running;
use super::state::{Action, Place};
use crate::components::{MenuButton, MenuItem, button, tip};
use crate::run::words::time;

#[derive(Properties, PartialEq)]
pub(super) struct CellViewProps {
    pub(super) cell: Rc<Cell>,
    /// Its place in the notebook, counted from 1.
    pub(super) number: usize,
    /// How many cells have not run because this one has failed.
    pub(super) held: usize,
    pub(super) chosen: bool,
    pub(super) editing: bool,
    pub(super) focus: (u32, Option<Place>),
    pub(super) module: Option<EditorModule>,
    pub(super) act: Callback<Action>,
    pub(super) kernel: KernelOf,
}

#[function_component]
pub(super) fn CellView(props: &CellViewProps) -> Html {
    let CellViewProps { cell, number, held, chosen, editing, focus, module, act, kernel } = props;
    let (id, is_code) = (cell.id, cell.kind == Kind::Code);
    let host = use_node_ref();
    use_effect_with((*focus, *editing), {
        let host = host.clone();
        move |&((_, place), editing): &((u32, Option<Place>), bool)| {
            if place.is_some_and(|place| place.id == id)
                && !editing
                && let Some(host) = host.cast::<HtmlElement>()
            {
                // It fails only for an element that cannot have the focus.
                let _ = host.focus();
            }
        }
    });
    let first_d = use_mut_ref(|| None::<f64>);
    let onkeydown = {
        let (act, host) = (act.clone(), host.clone());
        move |event: KeyboardEvent| {
            let target = event.target_dyn_into::<Element>();
            let is_host = target.is_some() && target == host.cast::<Element>();
            let is_editor = target.is_some_and(|target| matches!(target.closest(".cell-editor"), Ok(Some(_))));
            let place = if is_host {
                Key::Cell
            } else if is_editor {
                Key::Editor
            } else {
                Key::Elsewhere
            };
            let actions = keys::actions(id, &event, place, &mut first_d.borrow_mut());
            if !actions.is_empty() {
                event.prevent_default();
            }
            actions.into_iter().for_each(|action| act.emit(action));
        }
    };
    let onfocusin = {
        let (act, host, chosen) = (act.clone(), host.clone(), *chosen);
        move |event: FocusEvent| {
            let target = event.target_dyn_into::<Element>();
            let is_host = target.is_some() && target == host.cast::<Element>();
            let is_editor = target.is_some_and(|target| matches!(target.closest(".cell-editor"), Ok(Some(_))));
            // On a button of the cell, a text is still edited.
            if is_host || is_editor || !chosen {
                act.emit(Action::Choose(id, is_editor));
            }
        }
    };
    let edits_text = !is_code && *chosen && *editing;
    let main = if is_code || edits_text {
        html! {
            <CellEditor
                {id}
                text={cell.text.clone()}
                label={format!("Cell {number}")}
                {is_code}
                editing={*chosen && *editing}
                focus={*focus}
                module={module.clone()}
                act={act.clone()}
                kernel={kernel.clone()}
            />
        }
    } else {
        html! { <div class="cell-text">{ rendered(&cell.text) }</div> }
    };
    let kind = if is_code { "Code" } else { "Text" };
    html! {
        <div
            class={classes!("cell", chosen.then_some("cell-chosen"), (*chosen && *editing).then_some("cell-edited"))}
            role="group"
            aria-label={format!("{kind} cell {number}")}
            aria-description="Enter opens the editor, Escape leaves it."
            tabindex="0"
            ref={host}
            {onkeydown}
            {onfocusin}
            ondblclick={(!is_code && !edits_text).then(|| act.reform(move |_: MouseEvent| Action::Edit(id)))}
        >
            <div class="cell-left">{ main_button(cell, *number, edits_text, act) }</div>
            <div class="cell-main">{ main }</div>
            <div class="cell-tools">
                <span class="cell-status">{ status(cell.status, kernel) }</span>
                <MenuButton name={format!("Cell {number} menu")} items={items(cell, act)} />
            </div>
            if !cell.outputs.is_empty() {
                <section class="cell-output" role="region" aria-label={format!("Output {number}")}>
                    { outputs(cell, act) }
                    { rest(*held, act) }
                </section>
            }
        </div>
    }
}

/// Runs a cell of code; edits a text, or shows it.
fn main_button(cell: &Cell, number: usize, edits_text: bool, act: &Callback<Action>) -> Html {
    let id = cell.id;
    let (name, help, action, icon) = match (cell.kind, edits_text) {
        (Kind::Code, _) => ("Run", "Run this cell: Shift+Enter.", Action::Run(id, false), "M6 4v12l10-6Z"),
        (Kind::Text, true) => ("Show", "Show the text.", Action::Run(id, false), "m4 10 4 4 8-8"),
        (Kind::Text, false) => ("Edit", "Edit this text.", Action::Edit(id), "M4 16l1-4 8-8 3 3-8 8Z"),
    };
    let label = format!("{name} cell {number}");
    let tip_id = format!("cell-{id}-help");
    html! {
        <span class="tip-host">
            <button
                type="button"
                class={classes!("quiet", "cell-run", cell.is_busy().then_some("cell-busy"), (cell.kind == Kind::Text).then_some("cell-line"))}
                aria-label={label}
                aria-describedby={tip_id.clone()}
                onclick={act.reform(move |_| action.clone())}
            >
                <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d={icon} /></svg>
            </button>
            { tip(tip_id, help) }
        </span>
    }
}

/// Offers to run the cells that have not run because of a failure.
fn rest(held: usize, act: &Callback<Action>) -> Html {
    if held == 0 {
        return Html::default();
    }
    let cells = if held == 1 { "1 cell has".to_owned() } else { format!("{held} cells have") };
    html! {
        <div class="cell-rest">
            <p>{ format!("The run has stopped here, and {cells} not run.") }</p>
            { button("Run the rest", "Runs them. Those that need this cell will fail, too.", act.reform(|()| Action::RunRest)) }
        </div>
    }
}

fn items(cell: &Cell, act: &Callback<Action>) -> Vec<MenuItem> {
    let id = cell.id;
    let item = |label: &'static str, action: Action| {
        let act = act.clone();
        MenuItem { label, act: Callback::from(move |()| act.emit(action.clone())) }
    };
    let (turn, kind) = match cell.kind {
        Kind::Code => ("Change to text", Kind::Text),
        Kind::Text => ("Change to code", Kind::Code),
    };
    let edit = (cell.kind == Kind::Text).then(|| item("Edit", Action::Edit(id)));
    let others = [
        item("Add code above", Action::Insert { at: id, above: true, kind: Kind::Code }),
        item("Add code below", Action::Insert { at: id, above: false, kind: Kind::Code }),
        item("Add text below", Action::Insert { at: id, above: false, kind: Kind::Text }),
        item("Move up", Action::Move(id, false)),
        item("Move down", Action::Move(id, true)),
        item(turn, Action::Turn(id, kind)),
        item("Delete", Action::Remove(id)),
    ];
    edit.into_iter().chain(others).collect()
}

fn status(status: Status, kernel: &KernelOf) -> Html {
    match status {
        Status::Fresh => Html::default(),
        Status::Waiting => html! { "waits" },
        Status::Running => html! { <Running kernel={kernel.clone()} /> },
        Status::Done(ms) => html! { time(ms.into()) },
        Status::Failed(_) => html! { "failed" },
        Status::Stopped => html! { "stopped" },
    }
}

//! Buttons on top of the cells of a heat map.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::platform;

#[derive(Properties, PartialEq)]
pub(crate) struct CellGridProps {
    /// What the cells are ("Nets of the map").
    pub(crate) label: &'static str,
    pub(crate) columns: usize,
    /// The name of each cell, row by row.
    pub(crate) words: Rc<Vec<String>>,
    /// The selected cell.
    #[prop_or_default]
    pub(crate) chosen: Option<usize>,
    pub(crate) onpick: Callback<usize>,
    /// Receives the cell that the pointer or the focus is on. Without this callback each button has a tooltip.
    #[prop_or_default]
    pub(crate) onpoint: Option<Callback<Option<usize>>>,
}

/// A button on each cell of the picture. The Tab key reaches one of them, and the arrow keys move to the others.
#[function_component]
pub(crate) fn CellGrid(props: &CellGridProps) -> Html {
    let CellGridProps { label, columns, words, chosen, onpick, onpoint } = props;
    let columns = (*columns).max(1);
    let current = use_state_eq(|| chosen.unwrap_or(0));
    let last = words.len().saturating_sub(1);
    let at = (*current).min(last);
    let onkeydown = {
        let setter = current.setter();
        move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowRight" => (at + 1).min(last),
                "ArrowLeft" => at.saturating_sub(1),
                "ArrowDown" if at + columns <= last => at + columns,
                "ArrowUp" if at >= columns => at - columns,
                "Home" => at - at % columns,
                "End" => at - at % columns + columns - 1,
                _ => return,
            };
            event.prevent_default();
            setter.set(to);
            let cell = platform::document().and_then(|document| document.get_element_by_id(&id(to)));
            if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) {
                // Focusing a visible button does not fail.
                let _ = cell.focus();
            }
        }
    };
    let point = |onpoint: &Callback<Option<usize>>| {
        let onpoint = onpoint.clone();
        Callback::from(move |event: Event| onpoint.emit(cell_of(&event)))
    };
    let point = onpoint.as_ref().map(point);
    let leave = onpoint.as_ref().map(|onpoint| onpoint.reform(|_: Event| None));
    let button = |(index, words): (usize, &String)| {
        let (setter, onpick) = (current.setter(), onpick.clone());
        let onclick = move |_| {
            setter.set(index);
            onpick.emit(index);
        };
        html! {
            <button
                type="button"
                id={id(index)}
                class={(*chosen == Some(index)).then_some("chosen")}
                tabindex={if index == at { "0" } else { "-1" }}
                aria-label={words.clone()}
                aria-current={(*chosen == Some(index)).then_some("true")}
                title={onpoint.is_none().then(|| words.clone())}
                {onclick}
            />
        }
    };
    let rows = words.len().div_ceil(columns);
    let grid = format!("grid-template: repeat({rows}, minmax(0, 1fr)) / repeat({columns}, minmax(0, 1fr))");
    html! {
        <div
            class="cells"
            role="group"
            aria-label={*label}
            ~style={grid}
            {onkeydown}
            onmouseover={point.clone().map(|point| point.reform(|event: MouseEvent| event.into()))}
            onfocusin={point.map(|point| point.reform(|event: FocusEvent| event.into()))}
            onmouseleave={leave.clone().map(|leave| leave.reform(|event: MouseEvent| event.into()))}
            onfocusout={leave.map(|leave| leave.reform(|event: FocusEvent| event.into()))}
        >
            { for words.iter().enumerate().map(button) }
        </div>
    }
}

/// The cell on which an event happened.
fn cell_of(event: &Event) -> Option<usize> {
    event.target_dyn_into::<Element>()?.id().strip_prefix(ID)?.parse().ok()
}

const ID: &str = "cell-";

fn id(index: usize) -> String {
    format!("{ID}{index}")
}

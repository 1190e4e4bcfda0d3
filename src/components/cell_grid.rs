//! Buttons on top of the cells of a heat map.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::named;
use crate::frame::elements::write;
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
    /// Receives the cell that the pointer or the focus is on.
    pub(crate) onpoint: Callback<Option<usize>>,
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
                "ArrowDown" => Way::Down.from(at, columns, last).unwrap_or(at),
                "ArrowUp" => Way::Up.from(at, columns, last).unwrap_or(at),
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
            onmouseover={onpoint.reform(|event: MouseEvent| cell_of(&event))}
            onfocusin={onpoint.reform(|event: FocusEvent| cell_of(&event))}
            onmouseleave={onpoint.reform(|_: MouseEvent| None)}
            onfocusout={onpoint.reform(|_: FocusEvent| None)}
        >
            { for words.iter().enumerate().map(button) }
        </div>
    }
}

/// A way to a neighbouring cell.
#[derive(Clone, Copy)]
enum Way {
    Left,
    Right,
    Up,
    Down,
}

impl Way {
    /// Each with the sign and the name of its button.
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Left, "◀", "Cell to the left"),
        (Self::Right, "▶", "Cell to the right"),
        (Self::Up, "▲", "Cell above"),
        (Self::Down, "▼", "Cell below"),
    ];

    /// The neighbour of a cell; `None` at the edge. `last` is the last cell.
    fn from(self, at: usize, columns: usize, last: usize) -> Option<usize> {
        let column = at % columns.max(1);
        match self {
            Self::Left => at.checked_sub(1).filter(|_| column > 0),
            Self::Right => Some(at + 1).filter(|_| column + 1 < columns),
            Self::Up => at.checked_sub(columns),
            Self::Down => Some(at + columns),
        }
        .filter(|&to| to <= last)
    }
}

/// Buttons that choose the neighbours of a cell, for fingers, which are larger than cells.
pub(crate) fn cell_pad(at: usize, columns: usize, cells: usize, onpick: &Callback<usize>) -> Html {
    let way = |&(way, sign, name): &(Way, &'static str, &'static str)| {
        let to = way.from(at, columns, cells.saturating_sub(1));
        let onclick = to.map(|to| onpick.reform(move |_: MouseEvent| to));
        named(
            name,
            html! { <button type="button" aria-label={name} disabled={to.is_none()} {onclick}>{ sign }</button> },
        )
    };
    html! { <div class="cell-pad" role="group" aria-label="Neighbouring cells">{ for Way::ALL.iter().map(way) }</div> }
}

/// A callback that writes the words of the cell at which the reader points to a line of the page, and `resting` when there is none.
#[hook]
pub(crate) fn use_pointed(words: &Rc<Vec<String>>, line: &NodeRef, resting: &'static str) -> Callback<Option<usize>> {
    use_callback((Rc::clone(words), line.clone()), move |cell: Option<usize>, (words, line)| {
        write(line, cell.and_then(|cell| words.get(cell)).map_or(resting, String::as_str));
    })
}

/// The cell on which an event happened.
fn cell_of(event: &Event) -> Option<usize> {
    event.target_dyn_into::<Element>()?.id().strip_prefix(ID)?.parse().ok()
}

const ID: &str = "cell-";

fn id(index: usize) -> String {
    format!("{ID}{index}")
}

#[cfg(test)]
mod tests {
    use super::Way;

    #[test]
    fn a_neighbour_is_in_the_same_row_or_column_of_the_map() {
        // 0 1 2
        // 3 4 5
        let from = |at| Way::ALL.map(|(way, ..)| way.from(at, 3, 5));
        assert_eq!(from(0), [None, Some(1), None, Some(3)]);
        assert_eq!(from(4), [Some(3), Some(5), Some(1), None]);
        assert_eq!(from(2), [Some(1), None, None, Some(5)], "the next row is no neighbour");
        assert_eq!(Way::Left.from(0, 0, 0), None);
    }
}

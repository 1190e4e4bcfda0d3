//! A button that opens a menu of actions.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

use super::id_of;

/// An action of a menu.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MenuItem {
    pub(crate) label: &'static str,
    pub(crate) act: Callback<()>,
}

#[derive(Properties, PartialEq)]
pub(crate) struct MenuButtonProps {
    /// Its accessible name ("Fit menu").
    pub(crate) name: AttrValue,
    pub(crate) items: Vec<MenuItem>,
}

/// A button with three dots. The menu is operated as menus are: arrow keys, Home, End, Enter and Escape.
#[function_component]
pub(crate) fn MenuButton(MenuButtonProps { name, items }: &MenuButtonProps) -> Html {
    let open = use_state_eq(|| false);
    let (host, button, menu) = (use_node_ref(), use_node_ref(), use_node_ref());
    use_effect_with(*open, {
        let menu = menu.clone();
        move |&open| {
            if open {
                focus(&menu, |_, _| 0);
            }
        }
    });
    let close = {
        let (open, button) = (open.setter(), button.clone());
        move || {
            open.set(false);
            if let Some(button) = button.cast::<HtmlElement>() {
                // It fails only for an element that cannot have the focus.
                let _ = button.focus();
            }
        }
    };
    let onkeydown = {
        let (menu, close, is_open) = (menu.clone(), close.clone(), *open);
        move |event: KeyboardEvent| {
            if !is_open {
                return;
            }
            match event.key().as_str() {
                "ArrowDown" => focus(&menu, |at, count| (at + 1) % count),
                "ArrowUp" => focus(&menu, |at, count| (at + count - 1) % count),
                "Home" => focus(&menu, |_, _| 0),
                "End" => focus(&menu, |_, count| count - 1),
                "Escape" => close(),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        }
    };
    // The menu closes when the focus goes elsewhere.
    let onfocusout = {
        let (open, host) = (open.setter(), host.clone());
        move |event: FocusEvent| {
            let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
            let is_inside = host.cast::<Node>().is_some_and(|host| host.contains(to.as_ref()));
            if !is_inside {
                open.set(false);
            }
        }
    };
    let toggle = {
        let (open, is_open) = (open.setter(), *open);
        move |_| open.set(!is_open)
    };
    let id = id_of(name);
    let item = |MenuItem { label, act }: &MenuItem| {
        let (act, close) = (act.clone(), close.clone());
        let onclick = move |_| {
            close();
            act.emit(());
        };
        html! { <button type="button" role="menuitem" tabindex="-1" {onclick}>{ *label }</button> }
    };
    html! {
        <div class="menu-host" ref={host} {onkeydown} {onfocusout}>
            <button
                type="button"
                class="quiet dots"
                ref={button}
                aria-label={name.clone()}
                aria-haspopup="menu"
                aria-expanded={open.to_string()}
                aria-controls={open.then(|| id.clone())}
                onclick={toggle}
            >
                <svg viewBox="0 0 20 20" aria-hidden="true">
                    { for [4, 10, 16].map(|x: u32| html! { <circle cx={x.to_string()} cy="10" r="1.8" /> }) }
                </svg>
            </button>
            if *open {
                <div role="menu" class="menu-items" {id} aria-label={name.clone()} ref={menu}>{ for items.iter().map(item) }</div>
            }
        </div>
    }
}

/// Moves the focus to another item of a menu, given the index of the present one and their number.
fn focus(menu: &NodeRef, to: impl Fn(usize, usize) -> usize) {
    let Some(menu) = menu.cast::<Element>() else { return };
    let items = menu.children();
    let present = web_sys::window().and_then(|window| window.document()?.active_element());
    let is_present = |index: &u32| present.is_some() && items.item(*index) == present;
    let at = (0..items.length()).find(is_present).unwrap_or_default();
    let next = to(at as usize, items.length().max(1) as usize);
    let next = items.item(next as u32).and_then(|item| item.dyn_into::<HtmlElement>().ok());
    // It fails only for an element that cannot have the focus.
    let _ = next.map(|item| item.focus());
}

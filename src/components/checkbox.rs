//! A switch that says on hover and on focus what it does.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{id_of, picking};

#[derive(Properties, PartialEq)]
pub(crate) struct CheckboxProps {
    /// The name beside it.
    pub(crate) label: AttrValue,
    /// What it does, in a sentence.
    pub(crate) help: AttrValue,
    pub(crate) checked: bool,
    pub(crate) onchange: Callback<bool>,
}

#[function_component]
pub(crate) fn Checkbox(props: &CheckboxProps) -> Html {
    let help = format!("{}-help", id_of(&props.label));
    let onchange =
        picking(&props.onchange, |event: Event| Some(event.target()?.dyn_into::<HtmlInputElement>().ok()?.checked()));
    html! {
        <span class="tip-host checkbox">
            <label>
                <input type="checkbox" checked={props.checked} {onchange} aria-describedby={help.clone()} />
                { &props.label }
            </label>
            <span role="tooltip" class="tip" id={help}>{ &props.help }</span>
        </span>
    }
}

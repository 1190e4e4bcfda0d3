//! A menu of a setting's values.

use std::marker::PhantomData;

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{id_of, picking};
use engine::choice::Choice;

#[derive(Properties, PartialEq)]
pub(crate) struct SelectProps<C: Choice> {
    /// The control's name.
    pub(crate) name: &'static str,
    pub(crate) value: C,
    /// What it does, in a sentence.
    pub(crate) help: AttrValue,
    pub(crate) onchange: Callback<C>,
    #[prop_or_default]
    pub(crate) kind: PhantomData<C>,
}

#[function_component]
pub(crate) fn Select<C: Choice>(props: &SelectProps<C>) -> Html {
    let id = id_of(props.name);
    let help = format!("{id}-help");
    let onchange = picking(&props.onchange, |event: Event| {
        let select = event.target()?.dyn_into::<HtmlSelectElement>().ok()?;
        C::parse(&select.value()).ok()
    });
    html! {
        <div class="control tip-host">
            <div class="control-head">
                <label for={id.clone()}>{ props.name }</label>
                <select {id} {onchange} aria-describedby={help.clone()}>
                    { for C::ALL.iter().map(|&choice| html! {
                        <option value={choice.name()} selected={choice == props.value}>{ choice.label() }</option>
                    }) }
                </select>
            </div>
            <span role="tooltip" class="tip" id={help}>{ &props.help }</span>
        </div>
    }
}

//! A box for a number, with its name and its help, for settings that no slider suits.

use yew::prelude::*;

use super::id_of;
use super::number_box::NumberBox;
use crate::settings::field::Field;

#[derive(Properties, PartialEq)]
pub(crate) struct NumberFieldProps {
    pub(crate) field: Field,
    pub(crate) value: f64,
    /// What it does, in a sentence.
    pub(crate) help: AttrValue,
    pub(crate) onchange: Callback<f64>,
}

#[function_component]
pub(crate) fn NumberField(props: &NumberFieldProps) -> Html {
    let id = id_of(props.field.name);
    let help = format!("{id}-help");
    html! {
        <div class="control tip-host">
            <div class="control-head">
                <label for={format!("{id}-value")}>{ props.field.name }</label>
                <NumberBox
                    field={props.field}
                    value={props.value}
                    help={help.clone()}
                    name={props.field.name}
                    onchange={props.onchange.clone()}
                />
            </div>
            <span role="tooltip" class="tip" id={help}>{ &props.help }</span>
        </div>
    }
}

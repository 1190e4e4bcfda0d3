//! A slider with a number box.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::number_box::NumberBox;
use super::{id_of, picking};
use crate::charts::numerals;
use crate::settings::field::Field;
use crate::settings::scale::Scale;

#[derive(Properties, PartialEq)]
pub(crate) struct SliderProps {
    /// The setting.
    pub(crate) field: Field,
    /// How positions map to values.
    pub(crate) scale: Scale,
    pub(crate) value: f64,
    /// What it does, in a sentence.
    pub(crate) help: AttrValue,
    /// The letter that formulas use for it.
    #[prop_or_default]
    pub(crate) symbol: Option<AttrValue>,
    /// A value that is marked under the slider, and what it means.
    #[prop_or_default]
    pub(crate) mark: Option<(f64, AttrValue)>,
    pub(crate) onchange: Callback<f64>,
}

#[function_component]
pub(crate) fn Slider(props: &SliderProps) -> Html {
    let id = id_of(props.field.name);
    let help = format!("{id}-help");
    let scale = props.scale;
    let oninput = picking(&props.onchange, move |event: InputEvent| {
        let slider = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
        let position = slider.value().parse().ok()?;
        Some(scale.value(position))
    });
    html! {
        <div class="control tip-host">
            <div class="control-head">
                <span>
                    <label for={id.clone()}>{ props.field.name }</label>
                    if let Some(symbol) = &props.symbol {
                        <i class="symbol" aria-hidden="true">{ symbol }</i>
                    }
                </span>
                <NumberBox
                    field={props.field}
                    value={props.value}
                    help={help.clone()}
                    onchange={props.onchange.clone()}
                />
            </div>
            <input
                type="range"
                {id}
                min={scale.first().to_string()}
                max={scale.last().to_string()}
                step="1"
                value={scale.position(props.value).to_string()}
                aria-valuetext={numerals::plain(props.value)}
                aria-describedby={help.clone()}
                {oninput}
            />
            if let Some((value, meaning)) = &props.mark {
                // The thumb's middle does not reach the slider's ends; the style sheet knows by how much.
                <span class="mark" style={format!("--at: {:.4}", scale.share(*value))}><span>{ meaning }</span></span>
            }
            <span role="tooltip" class="tip" id={help}>{ &props.help }</span>
        </div>
    }
}

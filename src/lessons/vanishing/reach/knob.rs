//! A slider with a number box for one weight or bias.

use std::sync::OnceLock;

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::state::{DEPTH, UNITS};
use super::words::name;
use crate::charts::numerals::plain;
use crate::components::{NumberBox, picking};
use crate::settings::field::Field;
use protocol::{STUDY_BIASES, STUDY_WEIGHTS, StudyKnob};

/// The largest bias on a slider. The number box takes larger ones.
const BIAS_REACH: f64 = 4.0;

pub(super) struct Knob {
    pub(super) knob: StudyKnob,
    pub(super) value: f64,
    /// The letter and the index that formulas use for it.
    pub(super) symbol: Html,
    pub(super) help: &'static str,
    /// Whether it is highlighted in the drawing.
    pub(super) picked: bool,
    pub(super) onchange: Callback<f64>,
    /// Called when it gets the focus.
    pub(super) onpick: Callback<()>,
}

pub(super) fn control(Knob { knob, value, symbol, help: words, picked, onchange, onpick }: Knob) -> Html {
    let field = field_of(knob);
    let id = field.name.to_lowercase().replace(' ', "-");
    let help = format!("{id}-help");
    let reach = if matches!(knob, StudyKnob::Bias { .. }) { BIAS_REACH } else { field.max };
    let oninput = picking(&onchange, |event: InputEvent| {
        event.target()?.dyn_into::<HtmlInputElement>().ok()?.value().parse().ok()
    });
    html! {
        <div key={field.name} class={classes!("knob", "tip-host", picked.then_some("picked"))} onfocusin={onpick.reform(|_| ())}>
            <span class="symbol" aria-hidden="true">{ symbol }</span>
            <input
                type="range"
                {id}
                aria-label={field.name}
                min={(-reach).to_string()}
                max={reach.to_string()}
                step="0.01"
                value={value.clamp(-reach, reach).to_string()}
                aria-valuetext={plain(value)}
                aria-describedby={help.clone()}
                {oninput}
            />
            <NumberBox {field} {value} help={help.clone()} {onchange} />
            <span role="tooltip" class="tip" id={help}>{ words }</span>
        </div>
    }
}

/// The field of a number. The name of a field has to be `'static`, so all names are made once.
fn field_of(knob: StudyKnob) -> Field {
    static NAMES: OnceLock<Vec<(StudyKnob, String)>> = OnceLock::new();
    let named = NAMES.get_or_init(|| {
        let units = || 0..UNITS;
        let layers = 0..DEPTH.max as u32;
        let of_layer = |layer| {
            let weights = units().flat_map(move |to| (0..UNITS).map(move |from| StudyKnob::Weight { layer, to, from }));
            weights.chain(units().map(move |unit| StudyKnob::Bias { layer, unit }))
        };
        let output = units().map(|unit| StudyKnob::Output { unit });
        layers.flat_map(of_layer).chain(output).map(|knob| (knob, name(knob))).collect()
    });
    let name = named.iter().find(|(other, _)| *other == knob).map_or("Weight", |(_, name)| name.as_str());
    let range = if matches!(knob, StudyKnob::Bias { .. }) { STUDY_BIASES } else { STUDY_WEIGHTS };
    Field { name, min: *range.start(), max: *range.end(), whole: false }
}

//! The controls of one layer's numbers: a slider and a number box for each.

use std::rc::Rc;
use std::sync::OnceLock;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::link::limits;
use super::state::{Action, DEPTH, UNITS};
use super::words::name;
use crate::charts::numerals::{fixed, plain, significant};
use crate::components::{NumberBox, button, id_of, picking, tip};
use crate::frame::unbroken;
use crate::lessons::vanishing::study::{Studied, knobs, words};
use crate::settings::Field;
use protocol::{StudyEdit, StudyKnob, StudyLayer};

/// The largest bias on a slider. The number box takes larger ones.
const LARGEST_BIAS: f64 = 4.0;

pub(super) struct Editor<'a> {
    pub(super) studied: &'a Rc<Studied>,
    /// The layer, counted from 0. The number after the last layer is the output node.
    pub(super) layer: u32,
    pub(super) picked: Option<StudyKnob>,
    /// Whether the picked number's slider is in the drawing.
    pub(super) is_open: bool,
    pub(super) act: &'a Callback<Action>,
}

pub(super) fn editor(props: &Editor<'_>) -> Html {
    let report = &props.studied.answer;
    let (count, units) = (report.layers.len() as u32, 0..report.output.len() as u32);
    let chosen = props.layer.min(count);
    let tab = |layer: u32| {
        let onclick = props.act.reform(move |_| Action::Layer(layer));
        let title = if layer == count { "Output".to_owned() } else { format!("Layer {}", layer + 1) };
        html! { <button type="button" aria-pressed={(layer == chosen).to_string()} {onclick}>{ title }</button> }
    };
    html! {
        <section class="editor" aria-label="Weights and biases">
            <div class="layer-tabs" role="group" aria-label="Layer to edit">{ for (0..=count).map(tab) }</div>
            if let Some(numbers) = report.layers.get(chosen as usize) {
                <div class="unit-boxes">{ for units.map(|unit| unit_box(props, chosen, unit, numbers)) }</div>
            } else {
                <fieldset>
                    <legend>{ "Output node: linear, no slope" }</legend>
                    { for units.map(|unit| control(props, StudyKnob::Output { unit })) }
                </fieldset>
            }
        </section>
    }
}

fn unit_box(props: &Editor<'_>, layer: u32, unit: u32, numbers: &StudyLayer) -> Html {
    let at = unit as usize;
    let (z, slope) = (numbers.pre_activation[at], numbers.slope[at]);
    let units = 0..props.studied.answer.output.len() as u32;
    html! {
        <fieldset key={format!("{layer}-{unit}")}>
            <legend>{ unbroken(&format!("Unit {}: z = {}, slope {}", unit + 1, fixed(z, 2), significant(slope, 3))) }</legend>
            { for units.map(|from| control(props, StudyKnob::Weight { layer, to: unit, from })) }
            { control(props, StudyKnob::Bias { layer, unit }) }
            <div class="buttons">
                { button(
                    format!("Centre unit {} of layer {}", unit + 1, layer + 1),
                    "Chooses the bias so that z = 0, where the slope is 1/4.",
                    edit(props.act, props.studied, StudyEdit::Centre { layer, unit }),
                ) }
            </div>
        </fieldset>
    }
}

/// A callback that makes a change to the network as it is now.
pub(super) fn edit(act: &Callback<Action>, studied: &Rc<Studied>, edit: StudyEdit) -> Callback<()> {
    let now = Rc::clone(studied);
    act.reform(move |()| Action::Edit(edit, Some(Rc::clone(&now))))
}

/// A number's control, with what picks it in the drawing.
fn control(Editor { studied, picked, is_open, act, .. }: &Editor<'_>, knob: StudyKnob) -> Html {
    let is_picked = *picked == Some(knob);
    let content = if is_picked && *is_open {
        let (symbol, _) = symbol(knob);
        html! { <>{ symbol }<span class="elsewhere">{ "open in the drawing" }</span></> }
    } else {
        dial(studied, knob, act)
    };
    html! {
        <div
            key={field_of(knob).name}
            class={classes!("knob", "tip-host", is_picked.then_some("picked"))}
            onfocusin={act.reform(move |_| Action::Pick(knob))}
        >
            { content }
        </div>
    }
}

/// A number's letter with its index, and what is to know about it.
fn symbol(knob: StudyKnob) -> (Html, &'static str) {
    let (letter, index, help) = match knob {
        StudyKnob::Weight { to, from, .. } => {
            ("w", format!("{}{}", to + 1, from + 1), "From −1 to 1: the problem assumes |w| ≤ 1.")
        }
        StudyKnob::Bias { unit, .. } => {
            ("b", (unit + 1).to_string(), "Moves z without being a factor of any path: biases are free.")
        }
        StudyKnob::Output { unit } => ("c", (unit + 1).to_string(), "From −1 to 1: the problem assumes |c| ≤ 1."),
    };
    (html! { <span class="symbol" aria-hidden="true"><i>{ letter }</i><sub>{ index }</sub></span> }, help)
}

/// A number's slider and box.
pub(super) fn dial(studied: &Rc<Studied>, knob: StudyKnob, act: &Callback<Action>) -> Html {
    let value = words::value_of(&studied.answer, knob).unwrap_or(0.0);
    let (symbol, help) = symbol(knob);
    let field = field_of(knob);
    let id = id_of(field.name);
    let help_id = format!("{id}-help");
    let reach = if matches!(knob, StudyKnob::Bias { .. }) { LARGEST_BIAS } else { field.max };
    let now = Rc::clone(studied);
    let onchange = act.reform(move |value| Action::Edit(StudyEdit::Set { knob, value }, Some(Rc::clone(&now))));
    let oninput =
        picking(&onchange, |event: InputEvent| event.target_dyn_into::<HtmlInputElement>()?.value().parse().ok());
    html! {
        <>
            { symbol }
            <input
                type="range"
                {id}
                aria-label={field.name}
                min={(-reach).to_string()}
                max={reach.to_string()}
                step="0.01"
                value={value.clamp(-reach, reach).to_string()}
                aria-valuetext={plain(value)}
                aria-describedby={help_id.clone()}
                {oninput}
            />
            <NumberBox {field} {value} help={help_id.clone()} {onchange} />
            { tip(help_id, help) }
        </>
    }
}

/// The id of a number's slider.
pub(super) fn slider_id(knob: StudyKnob) -> String {
    id_of(field_of(knob).name)
}

/// The field of a number. The name of a field has to be `'static`, so all names are made once.
fn field_of(knob: StudyKnob) -> Field {
    static NAMES: OnceLock<Vec<(StudyKnob, String)>> = OnceLock::new();
    let named = NAMES.get_or_init(|| knobs(DEPTH.max as u32, UNITS).map(|knob| (knob, name(knob))).collect());
    let name = named.iter().find(|(other, _)| *other == knob).map_or("Weight", |(_, name)| name.as_str());
    let limits = limits(knob);
    Field { name, min: *limits.start(), max: *limits.end(), whole: false }
}

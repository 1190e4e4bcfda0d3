//! The controls of one layer's numbers.

use std::rc::Rc;

use yew::prelude::*;

use super::knob::{Knob, control};
use super::state::Action;
use crate::charts::numerals::{fixed, significant};
use crate::components::button;
use crate::lessons::vanishing::study::{Studied, words};
use protocol::{StudyEdit, StudyKnob, StudyLayer};

pub(super) struct Editor<'a> {
    pub(super) studied: &'a Rc<Studied>,
    /// The layer, counted from 0. The number after the last layer is the output node.
    pub(super) layer: u32,
    pub(super) picked: Option<StudyKnob>,
    pub(super) act: &'a Callback<Action>,
}

pub(super) fn editor(props: &Editor<'_>) -> Html {
    let Editor { studied, act, .. } = props;
    let report = &studied.answer;
    let count = report.layers.len() as u32;
    let chosen = props.layer.min(count);
    let title = |layer: u32| if layer == count { "Output".to_owned() } else { format!("Layer {}", layer + 1) };
    html! {
        <section class="editor" aria-label="Weights and biases">
            <div class="layer-tabs" role="group" aria-label="Layer to edit">
                { for (0..=count).map(|layer| html! {
                    <button
                        type="button"
                        aria-pressed={(layer == chosen).to_string()}
                        onclick={act.reform(move |_| Action::Layer(layer))}
                    >
                        { title(layer) }
                    </button>
                }) }
            </div>
            if let Some(numbers) = report.layers.get(chosen as usize) {
                <div class="unit-boxes">
                    { for (0..report.output.len() as u32).map(|unit| unit_box(props, chosen, unit, numbers)) }
                </div>
            } else {
                <fieldset>
                    <legend>{ "Output node: linear, no slope" }</legend>
                    { for (0..report.output.len() as u32).map(|unit| knob(props, StudyKnob::Output { unit })) }
                </fieldset>
            }
        </section>
    }
}

fn unit_box(props: &Editor<'_>, layer: u32, unit: u32, numbers: &StudyLayer) -> Html {
    let at = unit as usize;
    let (z, slope) = (numbers.pre_activation[at], numbers.slope[at]);
    let centre = edit(props.act, props.studied, StudyEdit::Centre { layer, unit });
    html! {
        <fieldset key={format!("{layer}-{unit}")}>
            <legend>{ format!("Unit {}: z = {}, slope {}", unit + 1, fixed(z, 2), significant(slope, 3)) }</legend>
            { for (0..props.studied.answer.output.len() as u32).map(|from| knob(props, StudyKnob::Weight { layer, to: unit, from })) }
            { knob(props, StudyKnob::Bias { layer, unit }) }
            <div class="buttons">
                { button(
                    format!("Centre unit {} of layer {}", unit + 1, layer + 1),
                    "Chooses the bias so that z = 0, where the slope is 1/4.",
                    centre,
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

fn knob(props: &Editor<'_>, knob: StudyKnob) -> Html {
    let report = &props.studied.answer;
    let value = words::value_of(report, knob).unwrap_or(0.0);
    let (letter, index, help) = match knob {
        StudyKnob::Weight { to, from, .. } => {
            ("w", format!("{}{}", to + 1, from + 1), "From −1 to 1: the problem assumes |w| ≤ 1.")
        }
        StudyKnob::Bias { unit, .. } => {
            ("b", (unit + 1).to_string(), "Moves z without being a factor of any path: biases are free.")
        }
        StudyKnob::Output { unit } => ("c", (unit + 1).to_string(), "From −1 to 1: the problem assumes |c| ≤ 1."),
    };
    let now = Rc::clone(props.studied);
    control(Knob {
        knob,
        value,
        symbol: html! { <><i>{ letter }</i><sub>{ index }</sub></> },
        help,
        picked: props.picked == Some(knob),
        onchange: props.act.reform(move |value| Action::Edit(StudyEdit::Set { knob, value }, Some(Rc::clone(&now)))),
        onpick: props.act.reform(move |()| Action::Pick(knob)),
    })
}

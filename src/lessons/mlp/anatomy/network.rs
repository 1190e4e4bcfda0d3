//! The network with all its weights, and a box to change each of them.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::section::Handle;
use super::view::{Core, Parts};
use super::words;
use crate::charts::network_layout::{MOST_UNITS, Place, Step};
use crate::components::{ChartFigure, NumberBox};
use crate::platform;
use crate::settings::Field;
use protocol::PARAMETER;

#[derive(Properties, PartialEq)]
pub(super) struct NetworkFigureProps {
    pub(super) widths: Vec<usize>,
    /// The chosen parameter.
    pub(super) shown: Place,
    /// The parameter that the reader has chosen, which may be outside of a smaller network.
    pub(super) picked: UseStateHandle<Place>,
    /// The chosen parameter's value, once it is known.
    pub(super) value: UseStateHandle<Option<f64>>,
    /// Why the last edit was refused.
    pub(super) refused: UseStateHandle<Option<String>>,
    pub(super) playing: bool,
    pub(super) parts: Parts,
    pub(super) view: Handle,
}

/// So many units a layer need only little height.
const FEW: usize = 3;

#[function_component]
pub(super) fn NetworkFigure(props: &NetworkFigureProps) -> Html {
    let NetworkFigureProps { widths, shown, parts, view, .. } = props;
    let picked = *shown;
    let onpick = {
        let (setter, value, refused) = (props.picked.setter(), props.value.setter(), props.refused.setter());
        Callback::from(move |place: Place| {
            if place != picked {
                setter.set(place);
                value.set(None);
            }
            refused.set(None);
        })
    };
    let (of_table, of_json) = (view.clone(), view.clone());
    let table = use_callback((), move |(), _| of_table.read(Core::network_table));
    let json = use_callback((), move |(), _| of_json.read(Core::json));
    let place = |event: &MouseEvent| (f64::from(event.offset_x()), f64::from(event.offset_y()));
    let onpointermove = {
        let view = view.clone();
        move |event: PointerEvent| {
            view.change(|core| core.hover(Some(place(&event))));
        }
    };
    let onpointerleave = {
        let view = view.clone();
        move |_: PointerEvent| {
            view.change(|core| core.hover(None));
        }
    };
    // A numbered request to focus the box. It waits until the box is there and belongs to the requested parameter.
    let wish = use_state_eq(|| None::<(Place, u32)>);
    let fulfilled = use_mut_ref(|| 0u32);
    use_effect_with((*wish, picked, props.value.is_some()), move |&(wish, picked, is_there)| {
        if let Some((place, number)) = wish
            && is_there
            && place == picked
            && fulfilled.replace(number) != number
        {
            focus(picked.from.is_none());
        }
    });
    let type_at = {
        let (wish, number) = (wish.setter(), wish.map_or(1, |(_, number)| number.wrapping_add(1)));
        move |place| wish.set(Some((place, number)))
    };
    let onclick = {
        let (view, onpick, type_at) = (view.clone(), onpick.clone(), type_at.clone());
        move |event: MouseEvent| {
            if let Some(place) = view.read(|core| core.pick(place(&event))) {
                onpick.emit(place);
                type_at(place);
            }
        }
    };
    let onkeydown = {
        let view = view.clone();
        move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowUp" => Step::Up,
                "ArrowDown" => Step::Down,
                "ArrowLeft" => Step::Left,
                "ArrowRight" => Step::Right,
                "Enter" => {
                    event.prevent_default();
                    type_at(picked);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            if let Some(place) = view.read(|core| core.stepped(step)) {
                onpick.emit(place);
            }
        }
    };
    let onchange = {
        let view = view.clone();
        Callback::from(move |value| {
            view.change(|core| core.edit_picked(value));
        })
    };
    let crowded = widths.iter().any(|&units| units > MOST_UNITS);
    let tall = crowded && widths.len() > 4;
    let is_low = widths.iter().all(|&units| units <= FEW);
    let live = if props.playing { "off" } else { "polite" };
    html! {
        <>
            <ChartFigure
                title="The network"
                class={if tall {
                    "network-tall"
                } else if is_low {
                    "network network-low"
                } else {
                    "network"
                }}
                canvas={parts.network.clone()}
                label="The network; the run is about to start."
                legend={legend(parts, crowded)}
                {table}
                {json}
            >
                <div
                    class="cursor"
                    role="application"
                    tabindex="0"
                    aria-label="Weights and biases"
                    aria-describedby="cursor-help"
                    {onpointermove}
                    {onpointerleave}
                    {onclick}
                    {onkeydown}
                />
            </ChartFigure>
            <div class="parameter">
                <output class="readout" aria-label="Parameter" aria-live={live} ref={parts.readout.clone()} />
                if let Some(value) = *props.value {
                    <div class="control tip-host" key={picked.index(widths).unwrap_or(0)}>
                        <div class="control-head">
                            <span class="picked-name" id="picked-name">{ format!("Set the {} to", words::name(picked, widths)) }</span>
                            <NumberBox field={field(picked)} {value} help="picked-name" {onchange} />
                        </div>
                    </div>
                }
                if let Some(refused) = &*props.refused {
                    <p class="problem" role="alert">{ format!("Not changed: {refused}.") }</p>
                }
                <p class="hint" id="cursor-help">
                    { "Point at a weight or a unit to see its numbers. To type another value, click it, or move to \
                       it with the arrow keys and press Enter." }
                </p>
            </div>
        </>
    }
}

/// The field of a parameter's box.
fn field(place: Place) -> Field {
    let name = if place.from.is_some() { "Weight" } else { "Bias" };
    Field { name, min: *PARAMETER.start(), max: *PARAMETER.end(), whole: false }
}

/// Focuses the box and selects its text, so that typing replaces it.
fn focus(is_bias: bool) {
    let id = if is_bias { "bias-value" } else { "weight-value" };
    let element = platform::document().and_then(|document| document.get_element_by_id(id));
    if let Some(input) = element.and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
        // Neither fails on an element of the page.
        let _ = input.focus();
        input.select();
    }
}

fn legend(parts: &Parts, crowded: bool) -> Html {
    html! {
        <div class="weights-legend">
            <span><span ref={parts.low.clone()} /><span class="ramp" aria-hidden="true" /><span ref={parts.high.clone()} /></span>
            <span>
                { if crowded {
                    "Each row is a unit: its bias, then its weights. The shade shows the square root of the size."
                } else {
                    "Thick lines are large weights. A unit’s colour shows its bias. A crossed-out unit responds to no point."
                } }
            </span>
        </div>
    }
}

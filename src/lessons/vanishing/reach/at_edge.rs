//! The slider of the number that was clicked in the drawing, beside its edge or unit.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::editor::{dial, slider_id};
use super::state::Action;
use super::words::name;
use crate::components::tipped;
use crate::lessons::vanishing::study::Studied;
use crate::platform;
use protocol::StudyKnob;

#[derive(Properties, PartialEq)]
pub(super) struct AtEdgeProps {
    pub(super) studied: Rc<Studied>,
    pub(super) knob: StudyKnob,
    /// Where the number is in the drawing, as shares of width and height.
    pub(super) place: (f64, f64),
    pub(super) act: Callback<Action>,
}

#[function_component]
pub(super) fn AtEdge(AtEdgeProps { studied, knob, place: (x, y), act }: &AtEdgeProps) -> Html {
    // The arrow keys move the slider at once.
    use_effect_with(*knob, |&knob| {
        let slider = platform::document().and_then(|document| document.get_element_by_id(&slider_id(knob)));
        if let Some(slider) = slider.and_then(|slider| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(slider).ok()) {
            // An element that cannot have the focus leaves it where it is.
            let _ = slider.focus();
        }
    });
    let onkeydown = {
        let act = act.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                act.emit(Action::Close);
            }
        }
    };
    let close = act.reform(|_: MouseEvent| Action::Close);
    html! {
        // In the lower half it opens upwards.
        <div
            class={classes!("at-edge", (*y > 0.5).then_some("upward"))}
            ~style={format!("--x: {:.1}%; --y: {:.1}%", 100.0 * x, 100.0 * y)}
            {onkeydown}
        >
            <p>{ name(*knob) }</p>
            { tipped("close-number-help".to_owned(), "Closes this slider. You can also press Esc.", |id| html! {
                <button type="button" class="quiet" aria-label="Close" aria-describedby={id} onclick={close}>{ "×" }</button>
            }) }
            <div class="knob tip-host">{ dial(studied, *knob, act) }</div>
        </div>
    }
}

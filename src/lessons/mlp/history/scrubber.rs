//! The knob on the loss chart's axis, which goes over the epochs of a run.

use std::convert::Infallible;
use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::drive::Span;
use super::past;
use super::words;
use crate::components::{button, picking, tip};
use crate::frame::page::use_store;
use crate::frame::store::Store;
use crate::lessons::mlp::plots::Parts;
use crate::lessons::mlp::state::Action;

#[derive(Properties, PartialEq)]
pub(in crate::lessons::mlp) struct ScrubberProps {
    /// The past epoch that is shown, if there is one.
    pub(in crate::lessons::mlp) shown: Option<u64>,
    /// The epochs that can be shown.
    pub(in crate::lessons::mlp) span: Rc<Store<Span, Infallible>>,
    pub(in crate::lessons::mlp) parts: Parts,
    pub(in crate::lessons::mlp) act: Callback<Action>,
}

/// The driver keeps the slider and the knob upon the axis, and writes the epoch on the knob.
#[function_component]
pub(in crate::lessons::mlp) fn Scrubber(props: &ScrubberProps) -> Html {
    use_store(&props.span);
    let Span { first, head } = *props.span.state();
    let act = &props.act;
    let oninput = picking(act, move |event: InputEvent| {
        let epoch = event.target_dyn_into::<HtmlInputElement>()?.value().parse().ok()?;
        Some(Action::Past(if epoch >= head { past::Action::Now } else { past::Action::Look(epoch) }))
    });
    let at = props.shown.unwrap_or(head);
    html! {
        <>
            <div class="scrubber tip-host" ref={props.parts.scrubber.clone()}>
                // Invisible: the knob shows where it is.
                <input
                    type="range"
                    id="epoch-shown"
                    aria-label="Epoch shown"
                    aria-describedby="epoch-shown-help"
                    min={first.to_string()}
                    max={head.to_string()}
                    value={at.to_string()}
                    {oninput}
                />
                <span class="pill" aria-hidden="true" ref={props.parts.knob.clone()} />
                { tip(
                    "epoch-shown-help",
                    "Goes back to any epoch of this run: charts and numbers show that epoch. The arrow keys move one epoch at a time.",
                ) }
            </div>
            <span class="unseen" role="status">
                { props.shown.map(|epoch| words::shown(epoch, head)).unwrap_or_default() }
            </span>
            if props.shown.is_some() {
                <div class="buttons time">
                    { button(
                        "Back to now",
                        "Shows the latest epoch again. Play and Step also return to it and continue from there.",
                        act.reform(|()| Action::Past(past::Action::Now)),
                    ) }
                    { button(
                        "Fork here",
                        "Starts a new run from the epoch shown, with its weights and the optimizer’s state. The current run is kept.",
                        act.reform(move |()| Action::Past(past::Action::Fork(at))),
                    ) }
                </div>
            }
        </>
    }
}

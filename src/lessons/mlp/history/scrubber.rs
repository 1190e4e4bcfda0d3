//! The slider over the epochs of a run.

use std::convert::Infallible;
use std::rc::Rc;

use yew::prelude::*;

use super::drive::Span;
use super::past;
use super::words;
use crate::components::{button, slider};
use crate::frame::page::use_store;
use crate::frame::store::Store;
use crate::lessons::mlp::state::Action;
use crate::settings::field::Field;
use crate::settings::scale::Scale;
use protocol::SEED;

#[derive(Properties, PartialEq)]
pub(in crate::lessons::mlp) struct ScrubberProps {
    /// The past epoch that is shown, if there is one.
    pub(in crate::lessons::mlp) shown: Option<u64>,
    /// The epochs that can be shown.
    pub(in crate::lessons::mlp) span: Rc<Store<Span, Infallible>>,
    pub(in crate::lessons::mlp) act: Callback<Action>,
}

#[function_component]
pub(in crate::lessons::mlp) fn Scrubber(props: &ScrubberProps) -> Html {
    use_store(&props.span);
    let Span { first, head } = *props.span.state();
    let shown = props.shown;
    // No run reaches the largest number of 32 bits.
    let whole = |epoch: u64| u32::try_from(epoch).unwrap_or(*SEED.end());
    let scale = Scale::Whole { min: whole(first), max: whole(head) };
    let field = Field { name: "Epoch shown", min: first as f64, max: head as f64, whole: true };
    let act = &props.act;
    let look = act.reform(move |epoch: f64| {
        let epoch = epoch as u64;
        Action::Past(if epoch >= head { past::Action::Now } else { past::Action::Look(epoch) })
    });
    let at = shown.unwrap_or(head);
    html! {
        <div class="scrubber">
            { slider(
                field,
                scale,
                at as f64,
                "Goes back to any epoch of this run: charts and numbers show it as it was, exactly. The arrow keys go epoch by epoch.",
                look,
            ) }
            <div class="buttons">
                { button(
                    "Back to now",
                    "Shows the newest epoch again. Play and Step do so, too, and go on from there.",
                    act.reform(|()| Action::Past(past::Action::Now)),
                ).disabled(shown.is_none()) }
                { button(
                    "Fork from here",
                    "Begins a new run at the epoch that is shown, with its weights and all that the optimizer remembers. The run so far stays in the history.",
                    act.reform(move |()| Action::Past(past::Action::Fork(at))),
                ).disabled(head == 0) }
                <span class="shown" role="status">
                    { shown.map(|epoch| words::shown(epoch, head)).unwrap_or_default() }
                </span>
            </div>
        </div>
    }
}

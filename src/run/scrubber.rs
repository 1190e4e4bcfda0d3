//! The knob on a loss chart's axis, which goes over the epochs of a run.

use std::convert::Infallible;
use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::words;
use crate::charts::Plot;
use crate::components::{button, picking, tip};
use crate::frame::elements::{px, style};
use crate::frame::{Store, use_store};

/// The epochs that can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Span {
    /// The first.
    pub(crate) first: u64,
    /// The newest.
    pub(crate) head: u64,
}

/// The elements that follow a run.
#[derive(Default, Clone, PartialEq)]
pub(crate) struct ScrubberParts {
    /// The slider with its knob.
    pub(crate) scrubber: NodeRef,
    pub(crate) slider: NodeRef,
    /// The knob, on which the driver writes the epoch.
    pub(crate) knob: NodeRef,
}

impl ScrubberParts {
    /// Keeps the slider and its knob upon the axis of the loss chart.
    pub(crate) fn place(&self, plot: &Plot, epoch: u64, Span { first, head }: Span) {
        let across = |epoch: u64| plot.across(epoch as f64);
        let places = across(first).zip(across(head)).zip(across(epoch)).zip(plot.bottom());
        if let Some((((first, head), at), bottom)) = places {
            let places = [("--first", first), ("--head", head), ("--at", at), ("--axis", bottom)];
            style(&self.scrubber, &places.map(|(name, place)| (name, px(place))));
        }
    }

    /// Sets the slider to the present of a run that goes on. While a past epoch is wanted, it belongs to the reader.
    pub(crate) fn follow(&self, Span { first, head }: Span) {
        if let Some(slider) = self.slider.cast::<HtmlInputElement>() {
            slider.set_min(&first.to_string());
            slider.set_max(&head.to_string());
            slider.set_value(&head.to_string());
        }
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct ScrubberProps {
    /// The past epoch that is shown, if there is one.
    pub(crate) shown: Option<u64>,
    /// The epochs that can be shown.
    pub(crate) span: Rc<Store<Span, Infallible>>,
    pub(crate) parts: ScrubberParts,
    /// Shows a past epoch; `None` is the present.
    pub(crate) onlook: Callback<Option<u64>>,
    /// What else can be done with a past epoch.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// The slider over the epochs of a run, and the way back to the present.
#[function_component]
pub(crate) fn Scrubber(props: &ScrubberProps) -> Html {
    use_store(&props.span);
    let Span { first, head } = *props.span.state();
    let onlook = &props.onlook;
    let oninput = picking(onlook, move |event: InputEvent| {
        let epoch: u64 = event.target_dyn_into::<HtmlInputElement>()?.value().parse().ok()?;
        Some((epoch < head).then_some(epoch))
    });
    let at = props.shown.unwrap_or(head);
    html! {
        <>
            <div class="scrubber tip-host" ref={props.parts.scrubber.clone()}>
                // Invisible: the knob shows where it is.
                <input
                    ref={props.parts.slider.clone()}
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
                        onlook.reform(|()| None),
                    ) }
                    { props.children.clone() }
                </div>
            }
        </>
    }
}

//! The loss beside the title of its chart.

use yew::prelude::*;

/// The losses that are shown, by their accessible names, and their epoch.
pub(crate) fn loss_now(playing: bool, losses: &[(&'static str, &NodeRef)], epoch: &NodeRef) -> Html {
    // A screen reader would announce nothing but the numbers of a run that plays.
    let live = if playing { "off" } else { "polite" };
    let output = |&(name, part): &(&'static str, &NodeRef)| html! { <output aria-label={name} aria-live={live} ref={part.clone()} /> };
    html! {
        <p class="loss-now">
            { for losses.iter().map(output) }
            <span>{ "at epoch " }<output aria-label="Epoch" aria-live={live} ref={epoch.clone()} /></span>
        </p>
    }
}

//! What opens on demand.

use yew::prelude::*;

/// A fold with a title and, beside it, what is inside in a few words.
pub(crate) fn fold(title: impl Into<AttrValue>, inside: impl Into<Html>, content: Html) -> Html {
    html! {
        <details class="fold">
            <summary><span class="fold-title">{ title.into() }</span><span class="fold-inside">{ inside.into() }</span></summary>
            { content }
        </details>
    }
}

/// What differs from the usual, on a fold that hides its control.
pub(crate) fn chip(text: impl Into<AttrValue>) -> Html {
    html! { <span class="chip">{ text.into() }</span> }
}

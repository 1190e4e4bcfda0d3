//! Short explanations, each of which can be opened.

use yew::prelude::*;

use super::{fold, glossed};
use crate::glossary::Explanation;

/// The explanations of a page, and more of them with numbers of the page.
pub(crate) fn background(explanations: &[Explanation], more: Html) -> Html {
    html! {
        <section class="background" aria-label="Background">
            { for explanations.iter().map(|(title, text)| explanation(*title, glossed(*text))) }
            { more }
        </section>
    }
}

/// One of them.
pub(crate) fn explanation(title: impl Into<AttrValue>, text: Html) -> Html {
    fold(title, "", html! { <p>{ text }</p> })
}

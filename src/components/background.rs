//! Short explanations, each of which can be opened.

use yew::prelude::*;

use super::glossed;
use crate::glossary::Explanation;

/// The explanations of a page, and more of them with numbers of the page.
pub(crate) fn background(explanations: &[Explanation], more: Html) -> Html {
    html! {
        <section class="background" aria-label="Background">
            { for explanations.iter().map(|(title, text)| html! {
                <details>
                    <summary>{ *title }</summary>
                    <p>{ glossed(*text) }</p>
                </details>
            }) }
            { more }
        </section>
    }
}

//! Parts of the pages that several tabs have.

use yew::prelude::*;

pub(super) use crate::components::{seed_button, seed_slider};

/// The head of a tab: its title, what to do there, and notes on the address.
pub(super) fn head(title: &'static str, task: Html, notes: &Html) -> Html {
    html! {
        <>
            <header class="intro">
                <h1>{ title }</h1>
                <p>{ task }</p>
            </header>
            { notes.clone() }
        </>
    }
}

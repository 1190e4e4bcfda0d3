//! Parts of the pages that several tabs have.

use yew::prelude::*;

pub(super) use crate::components::{seed_button, seed_slider};
use crate::frame::PageProps;
use crate::present::Tools;

/// What the lesson gives to the tab that it shows.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct TabProps {
    pub(crate) page: PageProps,
    /// The links to all tabs.
    pub(crate) strip: Html,
}

/// The head of a tab: the lesson's title, links to the other tabs and to these settings, and notes on the address.
pub(super) fn head(strip: &Html, hash: &str, notes: &Html, tool: Html) -> Html {
    head_with(strip, notes, html! { <Tools hash={hash.to_owned()}>{ tool }</Tools> })
}

/// The head of a tab with its own tools.
pub(super) fn head_with(strip: &Html, notes: &Html, tools: Html) -> Html {
    html! {
        <>
            <header class="head">
                <h1>{ "Vanishing gradients" }</h1>
                { strip.clone() }
                { tools }
            </header>
            { notes.clone() }
        </>
    }
}

/// What to do on a tab.
pub(super) fn intro(task: Html) -> Html {
    html! { <div class="intro"><p>{ task }</p></div> }
}

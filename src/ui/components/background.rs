//! Short explanations that open.

use yew::prelude::*;

use super::glossed;
use crate::ui::glossary::Explanation;

#[derive(Properties, PartialEq)]
pub(crate) struct BackgroundProps {
    pub(crate) explanations: &'static [Explanation],
    /// More of them, with numbers of the page.
    #[prop_or_default]
    pub(crate) children: Html,
}

#[function_component]
pub(crate) fn Background(props: &BackgroundProps) -> Html {
    html! {
        <section class="background" aria-label="Background">
            { for props.explanations.iter().map(|(title, text)| html! {
                <details>
                    <summary>{ *title }</summary>
                    <p>{ glossed(*text) }</p>
                </details>
            }) }
            { props.children.clone() }
        </section>
    }
}

//! A table in a box that scrolls.

use yew::prelude::*;

/// A table with these column heads. Its box can be scrolled by keyboard, so it is focusable and has a name.
pub(crate) fn scroll_table(
    class: &'static str,
    name: impl Into<AttrValue>,
    head: impl IntoIterator<Item = Html>,
    rows: impl IntoIterator<Item = Html>,
) -> Html {
    html! {
        <div {class} tabindex="0" role="region" aria-label={name.into()}>
            <table>
                <thead><tr>{ for head.into_iter().map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

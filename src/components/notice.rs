//! Messages to the reader.

use yew::prelude::*;

use super::button;

/// Something that needs attention now, and what can be done about it.
pub(crate) fn alert(message: impl Into<AttrValue>, remedy: impl Into<Html>) -> Html {
    html! {
        <div class="notice alert" role="alert">
            <p>{ message.into() }</p>
            { remedy.into() }
        </div>
    }
}

/// Something that can wait, and what can be done about it.
pub(crate) fn news(message: impl Into<AttrValue>, remedy: impl Into<Html>) -> Html {
    html! {
        <div class="notice" role="status">
            <p>{ message.into() }</p>
            { remedy.into() }
        </div>
    }
}

/// What a link asked for that could not be used.
pub(crate) fn notes(notes: &[String], ondismiss: Callback<()>) -> Html {
    if notes.is_empty() {
        return Html::default();
    }
    html! {
        <div class="notice" role="status">
            <div>{ for notes.iter().map(|note| html! { <p>{ note }</p> }) }</div>
            { button("Dismiss", "Hides this note.", ondismiss) }
        </div>
    }
}

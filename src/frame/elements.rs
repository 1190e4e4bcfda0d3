//! Texts and attributes of elements that change while a run plays. They are written directly, without Yew.

use web_sys::{Element, HtmlElement};
use yew::NodeRef;

/// Sets the text of an element, if it does not have this text already.
pub(crate) fn write(part: &NodeRef, text: &str) {
    if let Some(element) = part.cast::<Element>()
        && element.text_content().as_deref() != Some(text)
    {
        element.set_text_content(Some(text));
    }
}

/// Says in words what an element shows.
pub(crate) fn label(part: &NodeRef, words: &str) {
    set(part, "aria-label", words);
}

/// Sets an attribute, if the element does not have this value already.
pub(crate) fn set(part: &NodeRef, attribute: &str, value: &str) {
    if let Some(element) = part.cast::<Element>()
        && element.get_attribute(attribute).as_deref() != Some(value)
    {
        // Setting an attribute of a valid name does not fail.
        let _ = element.set_attribute(attribute, value);
    }
}

/// Writes a note beside a place on a canvas, in CSS pixels, on the side with more room. Hides the note if there is
/// none.
pub(crate) fn write_note(part: &NodeRef, canvas: &NodeRef, note: Option<(String, (f64, f64))>) {
    let Some(element) = part.cast::<HtmlElement>() else { return };
    element.set_hidden(note.is_none());
    let Some((text, (left, top))) = note else { return };
    write(part, &text);
    let width = canvas.cast::<Element>().map_or(0.0, |canvas| f64::from(canvas.client_width()));
    let (side, distance) = if left * 2.0 < width { ("left", left) } else { ("right", width - left) };
    set(part, "style", &format!("{side}: {:.0}px; top: {top:.0}px", distance + 14.0));
}

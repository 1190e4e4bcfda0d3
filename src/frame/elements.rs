//! Texts and attributes of elements that change while a run plays. They are written directly, without Yew.

use web_sys::{Element, HtmlElement};
use yew::NodeRef;

use super::lines::unbroken;

/// Sets the text of an element, if it does not have this text already.
pub(crate) fn write(part: &NodeRef, text: &str) {
    let text = &*unbroken(text);
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

/// Sets properties of an element's style, such as `left` or `--at`, where the element does not have these values already. An
/// attribute would be refused: the page's security policy allows no inline styles.
pub(crate) fn style(part: &NodeRef, properties: &[(&str, String)]) {
    let Some(element) = part.cast::<HtmlElement>() else { return };
    let style = element.style();
    for (name, value) in properties {
        if style.get_property_value(name).ok().as_ref() != Some(value) {
            // A value that is not allowed is ignored.
            let _ = style.set_property(name, value);
        }
    }
}

/// A length on the screen, rounded to tenths of a pixel and written as a browser writes it.
pub(crate) fn px(length: f64) -> String {
    format!("{}px", (length * 10.0).round() / 10.0)
}

/// Writes a note beside a place on a canvas, in CSS pixels, on the side with more room. Hides the note if there is
/// none.
pub(crate) fn write_note(part: &NodeRef, canvas: &NodeRef, note: Option<(String, (f64, f64))>) {
    let Some(element) = part.cast::<HtmlElement>() else { return };
    element.set_hidden(note.is_none());
    let Some((text, (left, top))) = note else { return };
    write(part, &text);
    let width = canvas.cast::<Element>().map_or(0.0, |canvas| f64::from(canvas.client_width()));
    let (side, other, distance) =
        if left * 2.0 < width { ("left", "right", left) } else { ("right", "left", width - left) };
    style(part, &[(side, px((distance + 14.0).round())), (other, "auto".to_owned()), ("top", px(top.round()))]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_as_a_browser_writes_them() {
        assert_eq!([12.0, 12.04, 0.26, -3.55].map(px), ["12px", "12px", "0.3px", "-3.6px"]);
    }
}

//! Texts of elements that change while a run goes on, past Yew's state.

use web_sys::Element;
use yew::NodeRef;

/// Writes a text, if the element does not have it already.
pub(crate) fn write(part: &NodeRef, text: &str) {
    if let Some(element) = part.cast::<Element>()
        && element.text_content().as_deref() != Some(text)
    {
        element.set_text_content(Some(text));
    }
}

/// Says in words what an element shows, if it is not labelled so already.
pub(crate) fn label(part: &NodeRef, words: &str) {
    if let Some(element) = part.cast::<Element>()
        && element.get_attribute("aria-label").as_deref() != Some(words)
    {
        // Setting an attribute of a valid name does not fail.
        let _ = element.set_attribute("aria-label", words);
    }
}

//! Keeps tips within the window.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, HtmlElement};
use yew::prelude::*;

use super::elements::px;
use crate::platform::{self, Listener};

/// The least distance of a tip from the window's edges, in CSS pixels.
const MARGIN: f64 = 8.0;
/// The property by which the style sheet moves a tip to the right.
const SHIFT: &str = "--shift";
/// The attribute with which the style sheet puts a tip above its control.
const ABOVE: &str = "data-above";

/// Moves every tip of the page that would extend beyond the window, when the pointer or the focus opens it.
#[hook]
pub(crate) fn use_tips() {
    use_effect_with((), |()| {
        let listen = |document: Document| {
            ["pointerover", "focusin"].map(|kind| {
                Listener::new(&document, kind, |event| {
                    place(&event);
                })
            })
        };
        let listeners = platform::document().map(listen);
        move || drop(listeners)
    });
}

/// Places the tip of the control that an event is for. A tip that is not open has no size, and stays as it is.
fn place(event: &Event) -> Option<()> {
    let host = event.target_dyn_into::<Element>()?.closest(".tip-host").ok()??;
    let tip = host.query_selector(":scope > .tip").ok()??.dyn_into::<HtmlElement>().ok()?;
    let (style, root) = (tip.style(), platform::document()?.document_element()?);
    style.remove_property(SHIFT).ok()?;
    tip.remove_attribute(ABOVE).ok()?;
    let bounds = tip.get_bounding_client_rect();
    if bounds.width() == 0.0 {
        return None;
    }
    let room = host.get_bounding_client_rect().top() - bounds.height() - MARGIN;
    if bounds.bottom() > f64::from(root.client_height()) && room > 0.0 {
        tip.set_attribute(ABOVE, "").ok()?;
    }
    let right = f64::from(root.client_width()) - MARGIN - bounds.right();
    style.set_property(SHIFT, &px(right.min(0.0).max(MARGIN - bounds.left()))).ok()
}

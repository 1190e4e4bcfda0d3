//! Keeps tips within the window, and off the next control.

use wasm_bindgen::JsCast;
use web_sys::{Document, DomRect, Element, Event, HtmlElement};
use yew::prelude::*;

use super::elements::px;
use crate::platform::{self, Listener};

/// The least distance of a tip from the window's edges, in CSS pixels.
const MARGIN: f64 = 8.0;
/// What cuts a tip off at its edges, as the window does.
const FRAMES: &str = ".pytorch, .panel";
/// What the tab key goes to.
const FOCUSABLE: &str =
    ":is(a[href], button, input, select, textarea, summary, [tabindex='0']):not(:disabled, [tabindex='-1'])";
/// The property by which the style sheet moves a tip to the right.
const SHIFT: &str = "--shift";
/// The attribute with which the style sheet puts a tip above its control.
const ABOVE: &str = "data-above";

/// Moves every tip of the page that would extend beyond the window or cover the next control, when the pointer or the focus
/// opens it.
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
    let frame = host.closest(FRAMES).ok()?.map(|frame| frame.get_bounding_client_rect());
    let [left, right, bottom] = frame.map_or_else(
        || [0, root.client_width(), root.client_height()].map(f64::from),
        |frame| [frame.left(), frame.right(), frame.bottom()],
    );
    let mut shift = (right - MARGIN - bounds.right()).min(0.0).max(left + MARGIN - bounds.left());
    let next = next(&host);
    let covers = |next: &DomRect, top: f64, shift: f64| {
        let across = bounds.left() + shift < next.right() && next.left() < bounds.right() + shift;
        across && top < next.bottom() && next.top() < top + bounds.height()
    };
    let place = host.get_bounding_client_rect();
    let over = place.top() - bounds.height() - MARGIN;
    let is_over =
        over > 0.0 && (bounds.bottom() > bottom || next.as_ref().is_some_and(|next| covers(next, bounds.top(), shift)));
    if is_over {
        tip.set_attribute(ABOVE, "").ok()?;
    }
    let top = if is_over { over } else { bounds.top() };
    if let Some(next) = next.filter(|next| next.left() >= place.right() && covers(next, top, shift)) {
        // There may be room to the left.
        let aside = next.left() - MARGIN - bounds.right();
        if bounds.left() + aside >= left + MARGIN {
            shift = aside;
        }
    }
    style.set_property(SHIFT, &px(shift)).ok()
}

/// The place of the control to which the tab key goes after those of a host.
fn next(host: &Element) -> Option<DomRect> {
    let after = platform::all_of_document(FOCUSABLE).skip_while(|control| !host.contains(Some(control)));
    let mut places = after.skip_while(|control| host.contains(Some(control))).map(|it| it.get_bounding_client_rect());
    // One that is hidden has no size.
    places.find(|place| place.width() > 0.0)
}

//! Sliders under a finger: a swipe that begins on a slider and scrolls the page leaves the setting alone.
//!
//! The style sheet gives vertical swipes to the browser (`touch-action: pan-y`). By the time the browser knows that a swipe is
//! vertical, the slider has already jumped to the finger. So the changes of a slider are held back while a finger is down that
//! has not moved sideways. If the browser takes the gesture over (`pointercancel`), the slider goes back to where it was. If
//! the finger is lifted, it was a tap, and the change goes through.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Event, EventInit, EventTarget, HtmlInputElement, PointerEvent};
use yew::prelude::*;

use crate::platform::{self, Listener};

/// How far a finger moves sideways before it drags the slider, in CSS pixels.
pub(crate) const SIDEWAYS: i32 = 8;

/// A finger on a slider, as long as it is not known to drag it.
struct Finger {
    slider: HtmlInputElement,
    /// The slider's value before the finger came.
    before: String,
    at: i32,
    /// The value of a change that was held back. Meanwhile, a run may move the slider on.
    held: Option<String>,
}

/// Keeps scrolling from changing sliders, on the whole page.
#[hook]
pub(crate) fn use_touch_guard() {
    use_effect_with((), |()| {
        let listeners = platform::document().map(|document| listen(&document));
        move || drop(listeners)
    });
}

fn listen(document: &EventTarget) -> [Listener; 5] {
    let finger = Rc::new(RefCell::new(None::<Finger>));
    let [down, drag, input, lift, cancel] = [(); 5].map(|()| Rc::clone(&finger));
    [
        Listener::capturing(document, "pointerdown", move |event| {
            down.replace(slider_of(&event).and_then(|slider| {
                let pointer = event.dyn_ref::<PointerEvent>().filter(|pointer| pointer.pointer_type() == "touch")?;
                Some(Finger { before: slider.value(), slider, at: pointer.client_x(), held: None })
            }));
        }),
        Listener::capturing(document, "pointermove", move |event| {
            let moved = |finger: &Finger| {
                event.dyn_ref::<PointerEvent>().is_some_and(|pointer| (pointer.client_x() - finger.at).abs() > SIDEWAYS)
            };
            let drags = drag.borrow().as_ref().is_some_and(moved);
            if drags {
                let_through(drag.take());
            }
        }),
        Listener::capturing(document, "input", move |event| {
            if let Some(finger) = input.borrow_mut().as_mut()
                && slider_of(&event).as_ref() == Some(&finger.slider)
            {
                finger.held = Some(finger.slider.value());
                event.stop_propagation();
            }
        }),
        Listener::capturing(document, "pointerup", move |_| let_through(lift.take())),
        Listener::capturing(document, "pointercancel", move |_| {
            if let Some(Finger { slider, before, .. }) = cancel.take() {
                slider.set_value(&before);
            }
        }),
    ]
}

/// The slider that an event is for.
fn slider_of(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into::<HtmlInputElement>().ok().filter(|input| input.type_() == "range")
}

/// Tells the page of a change that was held back.
fn let_through(finger: Option<Finger>) {
    let Some(Finger { slider, held: Some(value), .. }) = finger else { return };
    slider.set_value(&value);
    let init = EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("input", &init) {
        // An event that was just made can be dispatched.
        let _ = slider.dispatch_event(&event);
    }
}

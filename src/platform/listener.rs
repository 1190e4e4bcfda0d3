//! Event listeners.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

/// A function called on every event of one kind, until it is dropped.
#[must_use = "a listener that is dropped no longer listens"]
pub struct Listener {
    target: EventTarget,
    kind: &'static str,
    closure: Closure<dyn FnMut(Event)>,
    capture: bool,
}

impl Listener {
    /// Listens to events named `kind` on `target`.
    pub fn new(target: &EventTarget, kind: &'static str, react: impl FnMut(Event) + 'static) -> Self {
        Self::with(target, kind, false, react)
    }

    /// The same, called on the way down to the element that the event is for, before the listeners of that element.
    pub fn capturing(target: &EventTarget, kind: &'static str, react: impl FnMut(Event) + 'static) -> Self {
        Self::with(target, kind, true, react)
    }

    fn with(target: &EventTarget, kind: &'static str, capture: bool, react: impl FnMut(Event) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(Event)>::new(react);
        // Adding a listener does not fail.
        let _ = target.add_event_listener_with_callback_and_bool(kind, closure.as_ref().unchecked_ref(), capture);
        Self { target: target.clone(), kind, closure, capture }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let react = self.closure.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback_and_bool(self.kind, react, self.capture);
    }
}

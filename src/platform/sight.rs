//! Whether an element is in sight.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};

/// Tracks whether part of an element is within the window, until it is dropped.
pub struct Sight {
    observer: Option<IntersectionObserver>,
    seen: Rc<Cell<bool>>,
    _closure: Closure<dyn FnMut(js_sys::Array)>,
}

impl Sight {
    /// Watches `element`.
    #[must_use]
    pub fn new(element: &Element) -> Self {
        let seen = Rc::new(Cell::new(false));
        let closure = Closure::<dyn FnMut(js_sys::Array)>::new({
            let seen = Rc::clone(&seen);
            move |entries: js_sys::Array| {
                // The newest entry is the last.
                if let Ok(entry) = entries.at(-1).dyn_into::<IntersectionObserverEntry>() {
                    seen.set(entry.is_intersecting());
                }
            }
        });
        let observer = IntersectionObserver::new(closure.as_ref().unchecked_ref()).ok();
        match &observer {
            Some(observer) => observer.observe(element),
            // Without an observer, it is better to draw needlessly than not at all.
            None => seen.set(true),
        }
        Self { observer, seen, _closure: closure }
    }

    /// Whether the element is in sight.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.seen.get()
    }
}

impl Drop for Sight {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

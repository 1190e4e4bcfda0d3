//! The size of an element.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// A function called whenever an element's size changes, and once at the start, until it is dropped.
#[must_use = "an observer that is dropped no longer observes"]
pub struct Resizes {
    observer: Option<ResizeObserver>,
    _closure: Closure<dyn FnMut()>,
}

impl Resizes {
    /// Observes `element`.
    pub fn new(element: &Element, react: impl FnMut() + 'static) -> Self {
        let closure = Closure::<dyn FnMut()>::new(react);
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        Self { observer, _closure: closure }
    }
}

impl Drop for Resizes {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

//! Timers.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Calls a function in the next task, after the browser has done what is due.
pub fn in_next_task(act: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        // This fails only for a text instead of a function, under the page's security policy.
        let _ = window.set_timeout_with_callback(Closure::once_into_js(act).unchecked_ref());
    }
}

/// A function called once after some time, unless it is dropped before.
#[must_use = "a timer that is dropped never rings"]
pub struct Timeout {
    id: Option<i32>,
    _closure: Closure<dyn FnMut()>,
}

impl Timeout {
    /// Calls `ring` after a number of milliseconds.
    pub fn new(milliseconds: i32, ring: impl FnOnce() + 'static) -> Self {
        let closure = Closure::once(ring);
        let id = web_sys::window().and_then(|window| {
            let function = closure.as_ref().unchecked_ref();
            window.set_timeout_with_callback_and_timeout_and_arguments_0(function, milliseconds).ok()
        });
        Self { id, _closure: closure }
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        if let (Some(id), Some(window)) = (self.id, web_sys::window()) {
            window.clear_timeout_with_handle(id);
        }
    }
}

/// A function called at regular intervals until it is dropped.
#[must_use = "an interval that is dropped stops"]
pub struct Interval {
    id: Option<i32>,
    _closure: Closure<dyn FnMut()>,
}

impl Interval {
    /// Calls `ring` at an interval in milliseconds.
    pub fn new(milliseconds: i32, ring: impl FnMut() + 'static) -> Self {
        let closure = Closure::<dyn FnMut()>::new(ring);
        let id = web_sys::window().and_then(|window| {
            let function = closure.as_ref().unchecked_ref();
            window.set_interval_with_callback_and_timeout_and_arguments_0(function, milliseconds).ok()
        });
        Self { id, _closure: closure }
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        if let (Some(id), Some(window)) = (self.id, web_sys::window()) {
            window.clear_interval_with_handle(id);
        }
    }
}

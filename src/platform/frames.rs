//! The animation frame loop.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

type Draw = Closure<dyn FnMut(f64)>;

/// A function called once per animation frame with the time in milliseconds, until it is dropped. The browser itself
/// pauses it while the page is hidden.
#[must_use = "a loop that is dropped stops"]
pub struct Frames {
    next: Rc<Cell<Option<i32>>>,
    // The closure holds a weak reference to itself, so that dropping this value frees it.
    _closure: Rc<RefCell<Option<Draw>>>,
}

impl Frames {
    /// Starts the loop.
    pub fn new(mut draw: impl FnMut(f64) + 'static) -> Self {
        let next = Rc::new(Cell::new(None));
        let slot = Rc::new(RefCell::new(None::<Draw>));
        let (weak, again) = (Rc::downgrade(&slot), Rc::clone(&next));
        let closure = Draw::new(move |time| {
            draw(time);
            if let Some(slot) = weak.upgrade() {
                again.set(slot.borrow().as_ref().and_then(request));
            }
        });
        next.set(request(&closure));
        slot.replace(Some(closure));
        Self { next, _closure: slot }
    }
}

fn request(closure: &Draw) -> Option<i32> {
    web_sys::window()?.request_animation_frame(closure.as_ref().unchecked_ref()).ok()
}

impl Drop for Frames {
    fn drop(&mut self) {
        if let (Some(id), Some(window)) = (self.next.take(), web_sys::window()) {
            let _ = window.cancel_animation_frame(id);
        }
    }
}

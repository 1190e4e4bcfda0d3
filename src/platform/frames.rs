//! The animation frame loop.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

type Draw = RefCell<dyn FnMut(f64)>;
type Frame = Closure<dyn FnMut(f64)>;

thread_local! {
    /// What all loops call.
    static LOOPS: RefCell<Vec<Weak<Draw>>> = const { RefCell::new(Vec::new()) };
}

/// A function called once per animation frame with the time in milliseconds, until it is dropped. The browser itself
/// pauses it while the page is hidden.
#[must_use = "a loop that is dropped stops"]
pub struct Frames {
    next: Rc<Cell<Option<i32>>>,
    // The closure holds a weak reference to itself, so that dropping this value frees it.
    _closure: Rc<RefCell<Option<Frame>>>,
    _draw: Rc<Draw>,
}

impl Frames {
    /// Starts the loop.
    pub fn new(draw: impl FnMut(f64) + 'static) -> Self {
        let draw: Rc<Draw> = Rc::new(RefCell::new(draw));
        LOOPS.with_borrow_mut(|loops| {
            loops.retain(|other| other.strong_count() > 0);
            loops.push(Rc::downgrade(&draw));
        });
        let next = Rc::new(Cell::new(None));
        let slot = Rc::new(RefCell::new(None::<Frame>));
        let (weak, again, drawn) = (Rc::downgrade(&slot), Rc::clone(&next), Rc::downgrade(&draw));
        let closure = Frame::new(move |time| {
            if let Some(draw) = drawn.upgrade() {
                call(&draw, time);
            }
            if let Some(slot) = weak.upgrade() {
                again.set(slot.borrow().as_ref().and_then(request));
            }
        });
        next.set(request(&closure));
        slot.replace(Some(closure));
        Self { next, _closure: slot, _draw: draw }
    }
}

/// Calls what all loops call at once, without waiting for the next frame: the page is about to be printed.
pub fn draw_now() {
    let loops = LOOPS.with_borrow(Vec::clone);
    for draw in loops.iter().filter_map(Weak::upgrade) {
        call(&draw, super::now());
    }
}

fn call(draw: &Draw, time: f64) {
    // A loop that is being called already is up to date.
    if let Ok(mut draw) = draw.try_borrow_mut() {
        draw(time);
    }
}

fn request(closure: &Frame) -> Option<i32> {
    web_sys::window()?.request_animation_frame(closure.as_ref().unchecked_ref()).ok()
}

impl Drop for Frames {
    fn drop(&mut self) {
        if let (Some(id), Some(window)) = (self.next.take(), web_sys::window()) {
            let _ = window.cancel_animation_frame(id);
        }
    }
}

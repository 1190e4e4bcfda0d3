//! The size of the graph, which buttons, keys, the wheel and two fingers change.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement, WheelEvent};
use yew::prelude::*;

use super::state::Size;
use crate::platform::Listener;

/// The factor by which one press enlarges the graph.
pub(super) const STEP: f64 = 1.25;
/// One pixel of the drawing in `rem`, so that it grows with the text around it.
pub(super) const REM: f64 = 1.0 / 16.0;

/// A point of the graph that stays in place while the size changes: its position as a share of the graph's width and
/// height, and its position in the frame.
type Anchor = Rc<RefCell<Option<[f64; 4]>>>;

/// Callbacks that change the graph's size.
#[derive(Clone, PartialEq)]
pub(super) struct Zoom {
    /// Enlarges by a factor, about the middle of the visible part.
    pub(super) turn: Callback<f64>,
    /// Shows the whole graph.
    pub(super) fit: Callback<()>,
}

/// The size of a drawing with a width and a height in a frame that scrolls. Changes are passed to `resize`.
#[hook]
pub(super) fn use_zoom(frame: &NodeRef, extent: (f64, f64), size: Size, resize: &Callback<Size>) -> Zoom {
    let anchor: Anchor = use_mut_ref(|| None);
    use_effect_with((size, frame.clone()), {
        let anchor = Rc::clone(&anchor);
        move |(_, frame)| {
            if let Some((frame, anchor)) = frame.cast::<HtmlElement>().zip(anchor.take()) {
                hold(&frame, anchor);
            }
        }
    });
    let about = use_callback((frame.clone(), resize.clone(), anchor, extent.0), {
        |(factor, place): (f64, Option<(f64, f64)>), (frame, resize, anchor, width)| {
            let Some(frame) = frame.cast::<HtmlElement>() else { return };
            let middle = (f64::from(frame.client_width()) / 2.0, f64::from(frame.client_height()) / 2.0);
            let Some((shown, anchored)) = seen(&frame, place.unwrap_or(middle)) else { return };
            anchor.replace(Some(anchored));
            resize.emit(Size::Scale((shown / width / pixel() * factor).clamp(0.1, 4.0)));
        }
    });
    use_gestures(frame, &about);
    let turn = about.reform(|factor| (factor, None));
    let fit = use_callback((frame.clone(), resize.clone(), extent), |(), (frame, resize, (width, height))| {
        let Some(frame) = frame.cast::<HtmlElement>() else { return };
        let (across, down) = (f64::from(frame.client_width()) / width, f64::from(frame.client_height()) / height);
        let whole = across.min(down) / pixel();
        resize.emit(if whole < 1.0 { Size::Scale(whole.max(0.1)) } else { Size::Readable });
    });
    Zoom { turn, fit }
}

/// The size of one pixel of the drawing in pixels of the page: the drawing grows with the text around it.
pub(super) fn pixel() -> f64 {
    let size = || {
        let window = web_sys::window()?;
        let root = window.document()?.document_element()?;
        let size = window.get_computed_style(&root).ok()??.get_property_value("font-size").ok()?;
        size.trim_end_matches("px").parse::<f64>().ok()
    };
    size().unwrap_or(16.0) * REM
}

/// The shown width of the drawing, and the point of it at a position in the frame.
fn seen(frame: &HtmlElement, (x, y): (f64, f64)) -> Option<(f64, [f64; 4])> {
    let drawing = frame.query_selector("svg").ok()??.get_bounding_client_rect();
    let around = frame.get_bounding_client_rect();
    let across = (around.left() + x - drawing.left()) / drawing.width();
    let down = (around.top() + y - drawing.top()) / drawing.height();
    Some((drawing.width(), [across, down, x, y])).filter(|(width, _)| *width > 0.0)
}

/// Scrolls so that the anchor is where it was.
fn hold(frame: &HtmlElement, [across, down, x, y]: [f64; 4]) {
    if let Some((_, now)) = seen(frame, (x, y)) {
        let drawing = frame.query_selector("svg").ok().flatten().map(|drawing| drawing.get_bounding_client_rect());
        if let Some(drawing) = drawing {
            let (right, below) = ((across - now[0]) * drawing.width(), (down - now[1]) * drawing.height());
            frame.set_scroll_left(frame.scroll_left() + right.round() as i32);
            frame.set_scroll_top(frame.scroll_top() + below.round() as i32);
        }
    }
}

/// Changes the size of the graph, instead of that of the page, on the wheel with the control key, which is also what
/// two fingers on a touch pad send, and on two fingers on a screen.
#[hook]
fn use_gestures(frame: &NodeRef, about: &Callback<(f64, Option<(f64, f64)>)>) {
    use_effect_with((frame.clone(), about.clone()), |(frame, about)| {
        let listeners = frame.cast::<HtmlElement>().map(|frame| {
            let place = {
                let frame = frame.clone();
                move |x: f64, y: f64| {
                    let around = frame.get_bounding_client_rect();
                    Some((x - around.left(), y - around.top()))
                }
            };
            let wheel = Listener::new(&frame, "wheel", {
                let (about, place) = (about.clone(), place.clone());
                move |event| {
                    let Some(wheel) = event.dyn_ref::<WheelEvent>().filter(|wheel| wheel.ctrl_key()) else { return };
                    event.prevent_default();
                    let factor = (-0.005 * wheel.delta_y()).clamp(-0.3, 0.3).exp();
                    about.emit((factor, place(f64::from(wheel.client_x()), f64::from(wheel.client_y()))));
                }
            });
            let apart: Rc<RefCell<Option<f64>>> = Rc::default();
            let lifted = Rc::clone(&apart);
            let end = Listener::new(&frame, "touchend", move |_| *lifted.borrow_mut() = None);
            let about = about.clone();
            let pinch = Listener::new(&frame, "touchmove", move |event| {
                let Some([(x, y), (to_x, to_y)]) = two_fingers(&event) else { return };
                event.prevent_default();
                let now = (to_x - x).hypot(to_y - y).max(1.0);
                if let Some(before) = apart.replace(Some(now)) {
                    about.emit((now / before, place((x + to_x) / 2.0, (y + to_y) / 2.0)));
                }
            });
            [wheel, end, pinch]
        });
        move || drop(listeners)
    });
}

/// The positions of two fingers, if there are exactly two.
fn two_fingers(event: &Event) -> Option<[(f64, f64); 2]> {
    let of = |target: &JsValue, name: &str| Reflect::get(target, &JsValue::from_str(name)).ok();
    let touches = of(event, "touches")?;
    if of(&touches, "length")?.as_f64()? != 2.0 {
        return None;
    }
    let finger = |which: &str| {
        let touch = of(&touches, which)?;
        Some((of(&touch, "clientX")?.as_f64()?, of(&touch, "clientY")?.as_f64()?))
    };
    Some([finger("0")?, finger("1")?])
}

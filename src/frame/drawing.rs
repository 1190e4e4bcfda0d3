//! Canvases that are drawn when their content changes, not in every frame.

use std::rc::Rc;

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use crate::charts;
use crate::platform::Resizes;

/// A canvas that is drawn again whenever `shown`, its size or the theme changes.
#[hook]
pub(crate) fn use_drawing<S: 'static, K: PartialEq + 'static>(
    shown: K,
    make: fn(HtmlCanvasElement) -> Option<S>,
    draw: fn(&mut S, &K),
) -> NodeRef {
    let canvas = use_node_ref();
    let easel = use_mut_ref(|| None::<S>);
    let newest = use_mut_ref(|| None::<Rc<K>>);
    let paint = {
        let (easel, newest) = (Rc::clone(&easel), Rc::clone(&newest));
        move || {
            let shown = newest.borrow().clone();
            if let (Some(shown), Some(easel)) = (shown, easel.borrow_mut().as_mut()) {
                draw(easel, &shown);
            }
        }
    };
    use_effect_with((), {
        let (canvas, paint) = (canvas.clone(), paint.clone());
        move |()| {
            let canvas = canvas.cast::<HtmlCanvasElement>();
            // The drawing observes its own size. It must start to do so before the observer below, so that it knows the
            // new size when it is drawn.
            easel.replace(canvas.clone().and_then(make));
            let theme = charts::watch_theme(paint.clone());
            let resizes = canvas.map(|canvas| Resizes::new(&canvas, paint));
            move || drop((theme, resizes))
        }
    });
    use_effect_with(Rc::new(shown), move |shown| {
        newest.replace(Some(Rc::clone(shown)));
        paint();
    });
    canvas
}

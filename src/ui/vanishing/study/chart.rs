//! Keeps a canvas in step with data that changes when the reader changes something.

use std::rc::Rc;

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use crate::charts::{Palette, Plot};
use crate::platform::Frames;
use crate::ui::theme::{Theme, palette_of};

struct Easel<D> {
    plot: Option<Plot>,
    palette: Option<Palette>,
    data: Option<D>,
    dirty: bool,
}

impl<D> Default for Easel<D> {
    fn default() -> Self {
        Self { plot: None, palette: None, data: None, dirty: false }
    }
}

/// Draws `data` on a canvas, anew when it, the theme or the canvas's size changes.
#[hook]
pub(crate) fn use_chart<D: Clone + PartialEq + 'static>(
    canvas: &NodeRef,
    theme: Theme,
    data: Option<D>,
    draw: fn(&mut Plot, &D, &Palette),
) {
    let easel = use_mut_ref(Easel::<D>::default);
    use_effect_with((), {
        let (easel, canvas) = (Rc::clone(&easel), canvas.clone());
        move |()| {
            let frames = Frames::new(move |_| {
                let mut easel = easel.borrow_mut();
                let Easel { plot, palette, data: Some(data), dirty } = &mut *easel else { return };
                let Some(canvas) = canvas.cast::<HtmlCanvasElement>() else { return };
                if plot.is_none() {
                    *plot = Plot::new(canvas.clone());
                }
                let Some(plot) = plot else { return };
                if plot.is_stale() {
                    // With the window's size the size of the text may have changed.
                    *palette = None;
                }
                if palette.is_none() {
                    *palette = palette_of(&canvas);
                    *dirty = true;
                }
                if let Some(palette) = palette.as_ref().filter(|_| *dirty) {
                    draw(plot, data, palette);
                    *dirty = false;
                }
            });
            move || drop(frames)
        }
    });
    use_effect_with((data, theme), move |(data, _)| {
        let mut easel = easel.borrow_mut();
        easel.data = data.clone();
        easel.palette = None;
        easel.dirty = true;
    });
}

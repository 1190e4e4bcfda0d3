//! Reading a chart with the pointer or the keyboard.

use std::cell::Cell;
use std::rc::Rc;

use web_sys::{Element, HtmlCanvasElement};
use yew::prelude::*;

use crate::charts::{self, Reading, Seek, Tell};
use crate::frame::elements::{write, write_note};

/// What one can do with a chart whose curves can be read.
const HOW: &str = "Use the arrow keys to read other points.";
/// The same with a surface, on which every place can be read.
const HOW_EVERYWHERE: &str = "Use the arrow keys to read other points on the path; hold Shift to read any other place.";

/// The reader of a figure's chart: a card at the place that is read, and the same in words for screen readers.
pub(super) struct Reader {
    canvas: NodeRef,
    tell: Tell,
    /// Whether the next reading is to be spoken: that of the pointer is not, and a run that plays would never be silent.
    speaks: Rc<Cell<bool>>,
}

impl Reader {
    /// A reader that writes to these elements.
    pub(super) fn new(canvas: &NodeRef, card: NodeRef, spoken: NodeRef) -> Self {
        let speaks = Rc::new(Cell::new(false));
        let (to, speak) = (canvas.clone(), Rc::clone(&speaks));
        let tell = move |reading: Option<&Reading>| {
            write_note(&card, &to, reading.map(|reading| (reading.lines.join("\n"), reading.at)));
            if speak.take() {
                let how = |reading: &Reading| if reading.everywhere { HOW_EVERYWHERE } else { HOW };
                let words = reading.map(|reading| format!("{}. {}", reading.lines.join(", "), how(reading)));
                write(&spoken, &words.unwrap_or_default());
            }
        };
        Self { canvas: canvas.clone(), tell: Rc::new(tell), speaks }
    }

    fn seek(&self, seek: Option<Seek>) {
        if let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() {
            charts::read(&canvas, seek, &self.tell);
        }
    }

    /// Follows the pointer. Over a control on top of the chart there is nothing to read.
    pub(super) fn point(&self, event: &PointerEvent) {
        let canvas = self.canvas.cast::<Element>();
        let target = event.target_dyn_into::<Element>();
        let is_control = target.is_some_and(|target| matches!(target.closest("button, input, .handle"), Ok(Some(_))));
        let corner = canvas.filter(|_| !is_control).map(|canvas| canvas.get_bounding_client_rect());
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        self.seek(corner.map(|corner| Seek::Pointer((x - corner.left(), y - corner.top()))));
    }

    /// Ends with the pointer's visit. A finger that is lifted leaves the reading there.
    pub(super) fn leave(&self, event: &PointerEvent) {
        if event.pointer_type() != "touch" {
            self.seek(None);
        }
    }

    /// Reads the newest place when the keyboard has come to the chart.
    pub(super) fn focus(&self, event: &FocusEvent) {
        let target = event.target_dyn_into::<Element>();
        if target.is_some_and(|target| target.matches(":focus-visible").unwrap_or(false)) {
            self.speaks.set(true);
            self.seek(Some(Seek::Steps(0)));
        }
    }

    pub(super) fn blur(&self, _: &FocusEvent) {
        self.seek(None);
    }

    /// Reads on along the curves.
    pub(super) fn key(&self, event: &KeyboardEvent) {
        let seek = match event.key().as_str() {
            "ArrowLeft" if event.shift_key() => Some(Seek::Over([-1, 0])),
            "ArrowRight" if event.shift_key() => Some(Seek::Over([1, 0])),
            "ArrowDown" if event.shift_key() => Some(Seek::Over([0, -1])),
            "ArrowUp" if event.shift_key() => Some(Seek::Over([0, 1])),
            "ArrowLeft" => Some(Seek::Steps(-1)),
            "ArrowRight" => Some(Seek::Steps(1)),
            "PageDown" => Some(Seek::Steps(-10)),
            "PageUp" => Some(Seek::Steps(10)),
            "Home" => Some(Seek::Steps(i32::MIN)),
            "End" => Some(Seek::Steps(i32::MAX)),
            "Escape" => None,
            _ => return,
        };
        // The keys would scroll the page.
        event.prevent_default();
        self.speaks.set(seek.is_some());
        self.seek(seek);
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        charts::stop_reading(&self.tell);
    }
}

//! Where things are on the page, and a mouse or a finger there.

use std::cell::Cell;

use fantoccini::elements::Element;
use serde_json::{Value, json};

use crate::App;
use crate::roles::reference;

impl App {
    /// Left, top, right and bottom, in the window, of the first element that matches a CSS selector.
    ///
    /// # Panics
    /// If there is none.
    pub async fn bounds(&self, selector: &str) -> [f64; 4] {
        let script =
            "const { left, top, right, bottom } = document.querySelector(arguments[0]).getBoundingClientRect();
            return [left, top, right, bottom]";
        let bounds = self.run(script, &[json!(selector)]).await;
        [0, 1, 2, 3].map(|side| bounds[side].as_f64().expect("a number"))
    }

    /// Moves the mouse to an element's middle.
    pub async fn point_at(&self, element: &Element) {
        let (x, y) = self.middle(element).await;
        self.devtools("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": x, "y": y })).await;
    }

    /// Lets the page be touched. It may be laid out anew.
    pub async fn allow_touch(&self) {
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": true, "maxTouchPoints": 2 })).await;
    }

    /// Taps an element with a finger.
    pub async fn tap(&self, element: &Element) {
        self.allow_touch().await;
        let middle = self.middle(element).await;
        self.tap_at(middle).await;
    }

    /// Taps a place in the window with a finger.
    pub async fn tap_at(&self, (x, y): (f64, f64)) {
        self.touch("touchStart", json!([{ "x": x, "y": y }])).await;
        self.touch("touchEnd", json!([])).await;
    }

    /// Puts a finger down at a place in the window, moves it by so many CSS pixels to the right and down, and lifts it.
    pub async fn swipe(&self, (x, y): (f64, f64), (right, down): (f64, f64)) {
        for step in 0..=10 {
            let kind = if step == 0 { "touchStart" } else { "touchMove" };
            let share = f64::from(step) / 10.0;
            self.touch(kind, json!([{ "x": x + share * right, "y": y + share * down }])).await;
        }
        self.touch("touchEnd", json!([])).await;
    }

    async fn touch(&self, kind: &str, points: Value) {
        self.devtools("Input.dispatchTouchEvent", json!({ "type": kind, "touchPoints": points })).await;
    }

    /// Scrolls an element into view and returns the position of its centre in the window, once it stands still.
    async fn middle(&self, element: &Element) -> (f64, f64) {
        let script = "arguments[0].scrollIntoView({ block: 'center' });
            const { left, top, width, height } = arguments[0].getBoundingClientRect();
            return [left + width / 2, top + height / 2]";
        let last = Cell::new(None);
        self.until("an element to stand still", async || {
            let middle = self.run(script, &[reference(element)]).await;
            let now = (middle[0].as_f64().expect("a number"), middle[1].as_f64().expect("a number"));
            (last.replace(Some(now)) == Some(now)).then_some(now)
        })
        .await
    }
}

//! Keeps the app for use without a connection, and notices newer builds of it.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::components::{button, news};
use crate::platform::{self, Listener, Timeout};

/// When the app is stored, in milliseconds after its start: after the first lesson works, which needs the connection more.
const KEEP_MS: i32 = 10_000;
/// The shortest time between two questions to the host, in milliseconds.
const ASK_MS: f64 = 180_000.0;

/// A notice if the host has another build than the one that runs. The host is asked whenever the reader comes back to the tab.
#[hook]
pub(crate) fn use_update() -> Html {
    let is_old = use_state_eq(|| false);
    use_effect_with((), {
        let setter = is_old.setter();
        move |()| {
            let watching = platform::build().map(|own| {
                let keep = Timeout::new(KEEP_MS, platform::keep_app);
                let asked = Rc::new(Cell::new(f64::NEG_INFINITY));
                let listener = platform::document().map(|document| {
                    let tab = document.clone();
                    Listener::new(&document, "visibilitychange", move |_| {
                        if !tab.hidden() && is_due(&asked, platform::now()) {
                            let (own, setter) = (own.clone(), setter.clone());
                            spawn_local(async move {
                                // A host that cannot be reached has no news.
                                if platform::newest_build().await.is_some_and(|newest| newest != own) {
                                    setter.set(true);
                                }
                            });
                        }
                    })
                });
                (keep, listener)
            });
            move || drop(watching)
        }
    });
    if !*is_old {
        return Html::default();
    }
    let reload = Callback::from(|()| platform::reload());
    news(
        "A new version of Gradient Lab is available.",
        button("Reload", "Loads the new version. Settings and runs are kept.", reload),
    )
}

/// Whether it is time to ask, `now` being in milliseconds; it is not again for a while.
fn is_due(asked: &Cell<f64>, now: f64) -> bool {
    let due = now - asked.get() >= ASK_MS;
    if due {
        asked.set(now);
    }
    due
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_asked_every_few_minutes_at_most() {
        let asked = Cell::new(f64::NEG_INFINITY);
        let minutes = [0.5, 1.0, 3.4, 3.5, 6.0, 20.0].map(|minute| is_due(&asked, 60_000.0 * minute));
        assert_eq!(minutes, [true, false, false, true, false, true]);
    }
}

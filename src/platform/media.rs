//! The preferences of the reader's system.

use web_sys::MediaQueryList;

use super::listener::Listener;

/// Whether a media query holds now.
#[must_use]
pub fn matches(query: &str) -> bool {
    list(query).is_some_and(|list| list.matches())
}

/// Whether the reader has asked for less motion.
#[must_use]
pub fn prefers_reduced_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// A media query that is watched until this is dropped.
#[must_use = "a query that is dropped is no longer watched"]
pub struct MediaQuery {
    _listener: Option<Listener>,
}

impl MediaQuery {
    /// Calls `react` with the new answer whenever the answer changes.
    pub fn watch(query: &str, react: impl Fn(bool) + 'static) -> Self {
        let listener = list(query).map(|list| {
            let answer = list.clone();
            Listener::new(&list, "change", move |_| react(answer.matches()))
        });
        Self { _listener: listener }
    }
}

fn list(query: &str) -> Option<MediaQueryList> {
    web_sys::window()?.match_media(query).ok()?
}

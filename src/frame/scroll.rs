//! How far each page was scrolled, so that the browser's Back and a reload lead to the same place. The browser itself would look
//! for it before the page has been drawn, when there is less to scroll.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use crate::platform::{self, Frames, Listener};

/// Under this name the tab remembers the places, for a reload.
const STORED_AS: &str = "scrolled";
/// How many entries of the history are remembered.
const MOST: usize = 50;
/// How long a page that is drawn anew has for getting as high as its place, in milliseconds.
const SEEK_MS: f64 = 1500.0;
/// What shows that the reader is scrolling: the page is let go at once.
const OWN_WAYS: [&str; 4] = ["wheel", "touchstart", "pointerdown", "keydown"];

/// The places of the history's entries: the number of each with the height in CSS pixels, the one that was left last at the end.
#[derive(Debug, Clone, Default, PartialEq)]
struct Places(Vec<(f64, f64)>);

impl Places {
    fn note(&mut self, entry: f64, height: f64) {
        self.0.retain(|(other, _)| *other != entry);
        self.0.push((entry, height));
        let excess = self.0.len().saturating_sub(MOST);
        self.0.drain(..excess);
    }

    fn of(&self, entry: f64) -> Option<f64> {
        self.0.iter().find(|(other, _)| *other == entry).map(|(_, height)| *height)
    }

    fn read(text: &str) -> Self {
        let place = |line: &str| {
            let (entry, height) = line.split_once(' ')?;
            Some((entry.parse().ok()?, height.parse().ok()?))
        };
        Self(text.lines().filter_map(place).collect())
    }

    fn write(&self) -> String {
        let lines: Vec<_> = self.0.iter().map(|(entry, height)| format!("{entry} {height}")).collect();
        lines.join("\n")
    }
}

struct Scroll {
    places: RefCell<Places>,
    /// The entry of the history that is shown.
    entry: Cell<f64>,
    /// Brings the page to its place.
    seek: RefCell<Option<Frames>>,
}

impl Scroll {
    /// Notes how far the page that is shown is scrolled.
    fn leave(&self) {
        self.places.borrow_mut().note(self.entry.get(), platform::scrolled());
    }

    /// An entry is shown that may have been shown before.
    fn arrive(self: &Rc<Self>) {
        self.seek.take();
        let entry = platform::entry().unwrap_or_else(platform::number_entry);
        self.entry.set(entry);
        if let Some(height) = self.places.borrow().of(entry) {
            let (scroll, end) = (Rc::downgrade(self), platform::now() + SEEK_MS);
            // Where the page was brought last.
            let mut last = None::<f64>;
            self.seek.replace(Some(Frames::new(move |_| {
                let at = platform::scrolled();
                // A lesson that is opened begins at its top. Any other place is where something else has scrolled the page.
                let is_let_go = at >= 1.0 && last.is_some_and(|last| (last - at).abs() >= 1.0);
                if !is_let_go && (at - height).abs() >= 1.0 {
                    platform::scroll_to(height);
                }
                last = Some(platform::scrolled());
                if (is_let_go || platform::now() > end)
                    && let Some(scroll) = scroll.upgrade()
                {
                    // The loop cannot end itself while it runs.
                    platform::in_next_task(move || drop(scroll.seek.take()));
                }
            })));
        }
    }
}

/// Leads back to the place of each page.
#[hook]
pub(crate) fn use_scroll() {
    use_effect_with((), |()| {
        platform::scroll_by_hand();
        let scroll = Rc::new(Scroll {
            places: RefCell::new(Places::read(&platform::recall(STORED_AS).unwrap_or_default())),
            entry: Cell::default(),
            seek: RefCell::default(),
        });
        scroll.arrive();
        let listeners = web_sys::window().map(|window| {
            let (moved, left) = (Rc::clone(&scroll), Rc::clone(&scroll));
            // The page is still as it was left, if its own listener has been added later.
            let on_move = Listener::capturing(&window, "hashchange", move |_| {
                moved.leave();
                moved.arrive();
            });
            let on_leave = Listener::new(&window, "pagehide", move |_| {
                left.leave();
                platform::remember(STORED_AS, &left.places.borrow().write());
            });
            let own_ways = OWN_WAYS.map(|kind| {
                let scroll = Rc::clone(&scroll);
                Listener::capturing(&window, kind, move |_| drop(scroll.seek.take()))
            });
            (on_move, on_leave, own_ways)
        });
        move || drop((listeners, scroll))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_has_its_last_place() {
        let mut places = Places::default();
        for (entry, height) in [(1.0, 0.0), (2.0, 340.5), (1.0, 20.0)] {
            places.note(entry, height);
        }
        assert_eq!([1.0, 2.0, 3.0].map(|entry| places.of(entry)), [Some(20.0), Some(340.5), None]);
        assert_eq!(Places::read(&places.write()), places);
        assert_eq!(Places::read("no place\n7 8 9\n"), Places::default());
    }

    #[test]
    fn only_the_newest_places_are_kept() {
        let mut places = Places::default();
        (0..MOST + 2).for_each(|entry| places.note(entry as f64, 1.0));
        assert_eq!((places.0.len(), places.of(1.0), places.of(2.0)), (MOST, None, Some(1.0)));
    }
}

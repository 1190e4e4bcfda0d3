//! Undo and redo. The changes of a page's settings are undone by the keys of the platform, and by two buttons of the frame.

use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};
use yew::prelude::*;

use super::kept::Kept;
use super::page::use_store;
use super::store::Store;
use crate::components::{id_of, tipped};
use crate::platform::{self, Listener};

/// The number of changes that can be undone.
const MOST: usize = 100;
/// What keys write in, and where they undo what was written, except in a box whose number is set; and dialogs, which have keys of
/// their own.
const TEXT: &str = "textarea, input:not([type=range], [type=checkbox], [type=radio], [data-settled]), dialog, dialog *";

/// The states before each change, and after each change that was undone.
#[derive(Debug)]
struct Undo<T> {
    back: Vec<T>,
    ahead: Vec<T>,
}

impl<T> Default for Undo<T> {
    fn default() -> Self {
        Self { back: Vec::new(), ahead: Vec::new() }
    }
}

impl<T> Undo<T> {
    /// Takes note of the state before a change. What was undone can then no longer be made again.
    fn note(&mut self, before: T) {
        self.ahead.clear();
        self.back.push(before);
        if self.back.len() > MOST {
            self.back.remove(0);
        }
    }

    /// The state before the last change or, to make it again, after the change that was undone last. It replaces the present
    /// one; `None` if there is no such change.
    fn step(&mut self, redo: bool, present: T) -> Option<T> {
        let (from, to) = if redo { (&mut self.ahead, &mut self.back) } else { (&mut self.back, &mut self.ahead) };
        let other = from.pop()?;
        to.push(present);
        Some(other)
    }

    fn can_undo(&self) -> bool {
        !self.back.is_empty()
    }

    fn can_redo(&self) -> bool {
        !self.ahead.is_empty()
    }
}

/// The changes of a page's settings, given by its links. What one gesture changes, such as the drag of a slider, is one change.
#[derive(Debug)]
pub(crate) struct Changes<L> {
    undo: Undo<L>,
    /// The gesture of the last change, as long as it can go on.
    gesture: Option<u32>,
}

impl<L> Default for Changes<L> {
    fn default() -> Self {
        Self { undo: Undo::default(), gesture: None }
    }
}

impl<L: PartialEq> Changes<L> {
    /// Takes note of a change by a gesture.
    pub(crate) fn note(&mut self, before: L, after: &L, gesture: u32) {
        if self.gesture.replace(gesture) != Some(gesture) {
            self.undo.note(before);
        } else if self.undo.back.last() == Some(after) {
            // The gesture has come back to where it began.
            self.undo.back.pop();
            self.gesture = None;
        }
    }

    /// The link before the last change or, to make it again, after the change that was undone last.
    pub(crate) fn step(&mut self, redo: bool, present: L) -> Option<L> {
        self.gesture = None;
        self.undo.step(redo, present)
    }

    pub(crate) fn offered(&self) -> Offered {
        Offered { undo: self.undo.can_undo(), redo: self.undo.can_redo() }
    }
}

/// What can be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Offered {
    pub(crate) undo: bool,
    pub(crate) redo: bool,
}

/// A page whose changes can be undone.
pub(crate) trait Undoable {
    fn offered(&self) -> Offered;

    /// Undoes the last change, or (true) makes it again.
    fn step(&self, redo: bool);
}

/// The undoing on the page that is shown.
pub(crate) struct Undoing {
    page: RefCell<Option<Rc<dyn Undoable>>>,
    /// Counts what the reader does: a press of the pointer or of a key, or a visit in a text.
    gesture: Cell<u32>,
    offered: Rc<Store<Offered, Infallible>>,
}

impl Default for Undoing {
    fn default() -> Self {
        Self { page: RefCell::default(), gesture: Cell::default(), offered: Rc::new(Store::new(Offered::default())) }
    }
}

impl Undoing {
    /// Another gesture begins.
    pub(crate) fn begin(&self) {
        self.gesture.set(self.gesture.get().wrapping_add(1));
    }

    /// The gesture that goes on.
    pub(crate) fn gesture(&self) -> u32 {
        self.gesture.get()
    }

    /// Another page is shown, or none.
    pub(crate) fn show(&self, page: Option<Rc<dyn Undoable>>) {
        self.page.replace(page);
        self.tell();
    }

    /// The page that is shown may offer something else.
    pub(crate) fn tell(&self) {
        let page = self.page.borrow().clone();
        self.offered.update(|_| (page.map_or(Offered::default(), |page| page.offered()), Vec::new()));
    }

    /// Undoes the last change on the page that is shown, or (true) makes it again.
    fn step(&self, redo: bool) {
        let page = self.page.borrow().clone();
        if let Some(page) = page {
            page.step(redo);
            self.tell();
        }
    }
}

/// What a key does: it undoes, or (true) makes a change again. `None` for other keys, and where keys undo what was written.
fn undo_key(event: &Event) -> Option<bool> {
    let event = event.dyn_ref::<KeyboardEvent>()?;
    let redo = match event.key().to_ascii_lowercase().as_str() {
        "z" => event.shift_key(),
        "y" => true,
        _ => return None,
    };
    let is_meant = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !is_in_text(event);
    is_meant.then_some(redo)
}

fn is_in_text(event: &Event) -> bool {
    let target = event.target_dyn_into::<Element>();
    target.is_some_and(|target| target.matches(TEXT).unwrap_or(false))
}

/// Whether a press of a key begins another gesture. Held down, it goes on with the same, and what is typed into a text up to
/// Enter belongs together.
fn begins(event: &Event) -> bool {
    event.dyn_ref::<KeyboardEvent>().is_some_and(|key| !key.repeat() && (!is_in_text(event) || key.key() == "Enter"))
}

/// Counts gestures, and undoes by the keys of the platform. Whatever has keys of its own prevents the default.
#[hook]
pub(crate) fn use_undo(kept: &Rc<Kept>) {
    let undoing = kept.get(Undoing::default);
    use_effect_with((), move |()| {
        let begin = |undoing: &Rc<Undoing>, does: fn(&Event) -> bool| {
            let undoing = Rc::clone(undoing);
            move |event: Event| {
                if does(&event) {
                    undoing.begin();
                }
            }
        };
        let ways = platform::document().zip(web_sys::window()).map(|(document, window)| {
            let keys = Rc::clone(&undoing);
            [
                Listener::capturing(&document, "pointerdown", begin(&undoing, |_| true)),
                Listener::capturing(&document, "focusin", begin(&undoing, |_| true)),
                Listener::capturing(&document, "keydown", begin(&undoing, begins)),
                // A control has been set: after its own listeners, what follows is something else.
                Listener::new(&window, "change", begin(&undoing, |_| true)),
                Listener::new(&window, "keydown", move |event| {
                    if let Some(redo) = undo_key(&event).filter(|_| !event.default_prevented()) {
                        event.prevent_default();
                        keys.step(redo);
                    }
                }),
            ]
        });
        move || drop(ways)
    });
}

/// What can be undone on the page that is shown, and what undoes it or (true) makes the change again.
#[hook]
pub(crate) fn use_steps(kept: &Kept) -> (Offered, Callback<bool>) {
    let undoing = kept.get(Undoing::default);
    use_store(&undoing.offered);
    let offered = *undoing.offered.state();
    (offered, Callback::from(move |redo| undoing.step(redo)))
}

#[derive(Properties, PartialEq)]
pub(crate) struct UndoButtonsProps {
    pub(crate) kept: Kept,
}

/// The buttons, once there is something to undo.
#[function_component]
pub(crate) fn UndoButtons(props: &UndoButtonsProps) -> Html {
    let (offered, step) = use_steps(&props.kept);
    if offered == Offered::default() {
        return Html::default();
    }
    let arrow = |name: &'static str, help: &'static str, is_offered: bool, redo: bool| {
        let onclick = step.reform(move |_: MouseEvent| redo);
        let path =
            if redo { "M15 4l6 6-6 6M21 10H9a6 6 0 0 0 0 12h3" } else { "M9 4 3 10l6 6M3 10h12a6 6 0 0 1 0 12h-3" };
        tipped(format!("{}-help", id_of(name)), help, |id| {
            html! {
                <button
                    type="button"
                    class="quiet"
                    aria-label={name}
                    aria-describedby={id}
                    aria-disabled={(!is_offered).then_some("true")}
                    {onclick}
                >
                    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={path} /></svg>
                </button>
            }
        })
    };
    html! {
        <div class="undo" role="group" aria-label="Changes">
            { arrow("Undo change", "Takes back the last change of a setting (Ctrl+Z).", offered.undo, false) }
            { arrow("Redo change", "Makes the change again (Ctrl+Shift+Z).", offered.redo, true) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_undone_and_made_again_until_there_is_another() {
        let mut undo = Undo::default();
        assert_eq!(undo.step(false, 0), None);
        undo.note(0);
        undo.note(1);
        assert_eq!(undo.step(false, 2), Some(1));
        assert_eq!(undo.step(false, 1), Some(0), "at last the first state");
        assert!(!undo.can_undo() && undo.can_redo());
        assert_eq!(undo.step(true, 0), Some(1));
        assert_eq!(undo.step(true, 1), Some(2));
        undo.step(false, 2);
        undo.note(1);
        assert!(!undo.can_redo(), "another change has taken its place");
        (0..200).for_each(|_| undo.note(0));
        assert_eq!(undo.back.len(), MOST);
    }

    #[test]
    fn what_one_gesture_changes_is_one_change() {
        let mut changes = Changes::default();
        for (before, after) in [(0, 1), (1, 2), (2, 3)] {
            changes.note(before, &after, 7);
        }
        changes.note(3, &4, 8);
        assert_eq!(changes.step(false, 4), Some(3));
        assert_eq!(changes.step(false, 3), Some(0), "the drag as a whole");
        assert_eq!(changes.step(false, 0), None);
        assert_eq!(changes.step(true, 0), Some(3));
        changes.note(3, &5, 8);
        assert_eq!(changes.step(false, 5), Some(3), "after an undo, the same gesture makes a new change");
    }

    #[test]
    fn a_drag_back_to_its_start_is_no_change() {
        let mut changes = Changes::default();
        changes.note(0, &1, 7);
        changes.note(1, &0, 7);
        assert_eq!(changes.offered(), Offered::default());
        changes.note(0, &2, 7);
        assert_eq!(changes.step(false, 2), Some(0));
    }

    #[test]
    fn the_page_that_is_shown_is_the_one_whose_changes_are_undone() {
        struct Fake(Cell<i32>);
        impl Undoable for Fake {
            fn offered(&self) -> Offered {
                Offered { undo: self.0.get() > 0, redo: false }
            }
            fn step(&self, redo: bool) {
                self.0.set(self.0.get() + if redo { 1 } else { -1 });
            }
        }
        let (undoing, page) = (Undoing::default(), Rc::new(Fake(Cell::new(1))));
        undoing.step(false);
        assert_eq!((page.0.get(), *undoing.offered.state()), (1, Offered::default()), "no page is shown");
        undoing.show(Some(Rc::clone(&page) as Rc<dyn Undoable>));
        assert!(undoing.offered.state().undo);
        undoing.step(false);
        assert_eq!((page.0.get(), undoing.offered.state().undo), (0, false));
    }
}

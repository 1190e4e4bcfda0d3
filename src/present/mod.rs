//! The presenter's view of a page, lectures made of prepared states, and links that hide or lock controls.

mod controls;
mod keys;
mod lecture;

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::charts;
use crate::frame::address::Address;
use crate::frame::kept::Kept;
use crate::frame::view::{Shown, View};
use crate::lessons::Lesson;
use crate::platform::{self, Mutations};

pub(crate) use keys::Presenter;
pub(crate) use lecture::{LectureButton, PresentButton};

/// The lesson's part of an address, the view, and what of both could not be used.
#[derive(PartialEq)]
pub(crate) struct Viewed {
    pub(crate) address: Address,
    pub(crate) view: Rc<View>,
    pub(crate) notes: Vec<String>,
}

/// Splits the address into what the page gets and how it is shown.
#[hook]
pub(crate) fn use_view(kept: &Kept, address: &Address) -> Rc<Viewed> {
    let shown = kept.get(Shown::default);
    let viewed = use_memo(address.clone(), |address| {
        let (hash, view, notes) = split(&address.hash);
        Viewed { address: Address { hash, visit: address.visit }, view: Rc::new(view), notes }
    });
    shown.set(&viewed.view);
    viewed
}

/// Shows the page as the view wants it. Returns the names in the view that no control on the page has.
#[hook]
pub(crate) fn use_shown(view: &Rc<View>, covered: bool, page: &str) -> Rc<Vec<String>> {
    let unknown = use_state_eq(|| Rc::new(Vec::new()));
    use_effect_with((view.kind, covered), |(kind, covered)| {
        mark("data-view", kind.name());
        mark("data-covered", covered.then_some(""));
        // Charts take the size of their text and the cover from the style sheet.
        charts::theme_changed();
    });
    use_effect_with((Rc::clone(view), page.to_owned()), {
        let unknown = unknown.setter();
        move |(view, _)| {
            let watch = main().map(|main| {
                let (view, of) = (Rc::clone(view), main.clone());
                let apply = move || unknown.set(Rc::new(controls::apply(&of, &view)));
                apply();
                Mutations::new(&main, apply)
            });
            move || drop(watch)
        }
    });
    Rc::clone(&unknown)
}

/// The address in the bar, without the view.
fn own_address() -> String {
    split(&platform::hash()).0
}

fn split(hash: &str) -> (String, View, Vec<String>) {
    View::split(hash, |path| Lesson::at(path).is_some())
}

/// The element with the page.
fn main() -> Option<Element> {
    platform::document()?.get_element_by_id("main")
}

/// Sets or removes an attribute of the document's root, which the style sheet reads.
fn mark(attribute: &str, value: Option<&str>) {
    let Some(root) = platform::document().and_then(|document| document.document_element()) else { return };
    // Neither fails for a valid name.
    let _ = match value {
        Some(value) => root.set_attribute(attribute, value),
        None => root.remove_attribute(attribute),
    };
}

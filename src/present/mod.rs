//! The presenter's view of a page, lectures made of prepared states, and links that hide or lock controls.

mod controls;
mod keys;
mod lecture;
mod tools;

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::charts;
use crate::frame::Kept;
use crate::frame::address::Address;
use crate::frame::view::{Kind, Shown, View};
use crate::lessons::Lesson;
use crate::platform::{self, Mutations};

pub(crate) use controls::Offered;
pub(crate) use controls::own_name;
pub(crate) use keys::Presenter;
pub(crate) use tools::Tools;

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

/// What the page that is shown has of what a view asks for.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Found {
    /// Sentences on what of the view the page does not have.
    pub(crate) lacking: Rc<Vec<String>>,
    /// What there is for the presenter's keys.
    pub(crate) offered: Offered,
}

/// Shows the page as the view wants it. Returns what was found on it.
#[hook]
pub(crate) fn use_shown(view: &Rc<View>, covered: bool, page: &str) -> Found {
    let found = use_state_eq(Found::default);
    use_effect_with((view.kind, covered), |(kind, covered)| {
        platform::mark_root("data-view", kind.name());
        platform::mark_root("data-covered", covered.then_some(""));
        // Charts take the size of their text and the cover from the style sheet.
        charts::theme_changed();
    });
    use_effect_with((Rc::clone(view), page.to_owned()), {
        let found = found.setter();
        move |(view, _)| {
            let watch = main().and_then(|main| {
                let (wanted, of) = (Rc::clone(view), main.clone());
                let apply = move || {
                    let lacking = Rc::new(controls::apply(&of, &wanted));
                    let is_presented = wanted.kind == Kind::Present;
                    let offered = if is_presented { Offered::on(&of) } else { Offered::default() };
                    found.set(Found { lacking, offered });
                };
                apply();
                // A page that is shown as it is needs no watching.
                view.marks_controls().then(|| Mutations::new(&main, apply))
            });
            move || drop(watch)
        }
    });
    (*found).clone()
}

/// The names and the titles of the charts on the page.
pub(crate) fn charts_shown() -> Vec<(String, String)> {
    main().map(|main| controls::shown_charts(&main)).unwrap_or_default()
}

/// The names and the labels of the controls at the charts.
pub(crate) fn controls_shown() -> Vec<(String, String)> {
    main().map(|main| controls::shown_controls(&main)).unwrap_or_default()
}

/// The address in the bar, without the view.
pub(crate) fn own_address() -> String {
    split(&platform::hash()).0
}

fn split(hash: &str) -> (String, View, Vec<String>) {
    View::split(hash, |path| Lesson::at(path).is_some())
}

/// The element with the page.
fn main() -> Option<Element> {
    platform::document()?.get_element_by_id("main")
}

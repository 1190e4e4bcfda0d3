//! The settings in the address bar.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use super::view::Shown;
use crate::platform::{self, Timeout};

/// The shortest time between two changes of the address bar, in milliseconds. Browsers refuse more than about a hundred
/// changes in 30 seconds.
const EVERY_MS: i32 = 200;

/// The address that the reader opened: by a link, by typing it or by going back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Address {
    /// The part after "#", without the keys of a view.
    pub(crate) hash: String,
    /// The number of addresses opened so far. It tells when the same address is opened again.
    pub(crate) visit: u32,
}

/// The address of one page. It is in the address bar while the page is shown, and the navigation links to it
/// afterwards.
pub(crate) struct AddressBar {
    visit: Cell<u32>,
    /// The page's own address when the bar was last updated.
    known: RefCell<String>,
    /// The address in the bar since then.
    shown: RefCell<String>,
    /// The address that is scheduled to be written, and the timer for it.
    scheduled: RefCell<Option<(String, Timeout)>>,
    view: Rc<Shown>,
}

impl AddressBar {
    /// The address of a page that was opened with `address`, and would write it as `own`.
    pub(crate) fn new(address: &Address, own: &str, view: Rc<Shown>) -> Self {
        Self {
            visit: Cell::new(address.visit),
            known: RefCell::new(own.to_owned()),
            shown: RefCell::new(address.hash.clone()),
            scheduled: RefCell::default(),
            view,
        }
    }

    /// Takes the current address. Returns whether the reader has opened another one than the page has in the bar.
    pub(crate) fn visit(&self, address: &Address) -> bool {
        let is_visit = self.visit.replace(address.visit) != address.visit;
        // The navigation links to the address at which the page was left, which is no visit.
        is_visit && self.shown.replace(address.hash.clone()) != address.hash
    }

    /// Leaves the address that was just opened as it is, even if the page would write it as `own`.
    pub(crate) fn opened(&self, own: &str) {
        self.known.replace(own.to_owned());
        self.scheduled.take();
    }

    /// Takes note of the page's own address while the bar shows the address of another page. `written` is called if it has
    /// changed.
    pub(crate) fn note(&self, own: &str, written: &Callback<String>) {
        if self.known.replace(own.to_owned()) != own {
            self.shown.replace(own.to_owned());
            written.emit(own.to_owned());
        }
    }

    /// Schedules the page's own address to be written to the bar, if it has changed. `written` is then called with it.
    pub(crate) fn follow(self: &Rc<Self>, own: &str, written: &Callback<String>) {
        if self.known.replace(own.to_owned()) == own {
            return;
        }
        let mut scheduled = self.scheduled.borrow_mut();
        if let Some((newest, _)) = &mut *scheduled {
            own.clone_into(newest);
            return;
        }
        let (bar, written) = (Rc::downgrade(self), written.clone());
        let timer = Timeout::new(EVERY_MS, move || {
            if let Some(bar) = bar.upgrade() {
                written.emit(bar.settled());
            }
        });
        *scheduled = Some((own.to_owned(), timer));
    }

    /// Writes what is scheduled at once, and returns the address in the bar.
    pub(crate) fn settled(&self) -> String {
        if let Some((newest, _)) = self.scheduled.take() {
            platform::replace_hash(&self.view.with(&newest));
            self.shown.replace(newest);
        }
        self.shown.borrow().clone()
    }

    /// Another page is shown and owns the bar now. An address that was still to be written is only passed to `written`,
    /// for the navigation.
    pub(crate) fn leave(&self, written: &Callback<String>) {
        if let Some((newest, _)) = self.scheduled.take() {
            self.shown.replace(newest.clone());
            written.emit(newest);
        }
    }
}

//! The settings in the address bar.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use crate::platform::{self, Timeout};

/// At most five changes a second: browsers refuse more than some hundred in half a minute.
const EVERY_MS: i32 = 200;

/// The address as the page was told it, by a link, by hand or by going back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Address {
    /// What follows "#".
    pub(crate) hash: String,
    /// Counts the changes: the same address again is news, too.
    pub(crate) visit: u32,
}

/// The address of one page: what is in the address bar while the page is shown, and where the navigation leads back to.
pub(crate) struct AddressBar {
    visit: Cell<u32>,
    /// The page's address when the bar was last in step with it.
    known: RefCell<String>,
    /// What is in the bar then.
    shown: RefCell<String>,
    writer: Rc<RefCell<Writer>>,
}

impl AddressBar {
    /// A page that was opened with an address, of which it has made its own.
    pub(crate) fn new(address: &Address, own: &str) -> Self {
        let bar = Self {
            visit: Cell::new(address.visit),
            known: RefCell::new(own.to_owned()),
            shown: RefCell::new(address.hash.clone()),
            writer: Rc::default(),
        };
        bar.opened(own);
        bar
    }

    /// Takes note of the address; true if a link, a hand or going back has led to one that the page does not stand for.
    pub(crate) fn visit(&self, address: &Address) -> bool {
        let is_visit = self.visit.replace(address.visit) != address.visit;
        // The navigation leads back to where the page was left.
        is_visit && self.shown.replace(address.hash.clone()) != address.hash
    }

    /// An address is not rewritten merely because it was opened.
    pub(crate) fn opened(&self, own: &str) {
        self.known.replace(own.to_owned());
        self.writer.borrow_mut().timer = None;
    }

    /// Puts the page's own address into the bar, soon, if it has changed; `written` learns of it.
    pub(crate) fn follow(self: &Rc<Self>, own: &str, written: &Callback<String>) {
        if self.known.replace(own.to_owned()) == own {
            return;
        }
        let (bar, written) = (Rc::downgrade(self), written.clone());
        write_soon(
            &self.writer,
            own.to_owned(),
            Callback::from(move |hash: String| {
                if let Some(bar) = bar.upgrade() {
                    bar.shown.replace(hash.clone());
                }
                written.emit(hash);
            }),
        );
    }

    /// What is in the bar, once it is in step with the page.
    pub(crate) fn settled(&self) -> String {
        let mut writer = self.writer.borrow_mut();
        if writer.timer.take().is_some() {
            platform::replace_hash(&writer.newest);
            self.shown.replace(std::mem::take(&mut writer.newest));
        }
        self.shown.borrow().clone()
    }

    /// The page is left: the bar is another page's. What was still to be written is where the navigation leads back to.
    pub(crate) fn leave(&self, written: &Callback<String>) {
        let newest = {
            let mut writer = self.writer.borrow_mut();
            writer.timer.take().map(|_| std::mem::take(&mut writer.newest))
        };
        if let Some(hash) = newest {
            self.shown.replace(hash.clone());
            written.emit(hash);
        }
    }
}

#[derive(Default)]
struct Writer {
    newest: String,
    timer: Option<Timeout>,
}

fn write_soon(writer: &Rc<RefCell<Writer>>, hash: String, written: Callback<String>) {
    let mut state = writer.borrow_mut();
    state.newest = hash;
    if state.timer.is_some() {
        return;
    }
    let weak = Rc::downgrade(writer);
    state.timer = Some(Timeout::new(EVERY_MS, move || {
        let Some(writer) = weak.upgrade() else { return };
        let hash = {
            let mut state = writer.borrow_mut();
            state.timer = None;
            std::mem::take(&mut state.newest)
        };
        platform::replace_hash(&hash);
        written.emit(hash);
    }));
}

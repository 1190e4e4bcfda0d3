//! The settings in the address bar.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::link;
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

/// Calls `visit` with the settings part of an address that is changed while the page is open.
#[hook]
pub(crate) fn use_visits(address: &Address, visit: impl Fn(&str) + 'static) {
    let opened = use_mut_ref(|| address.visit);
    use_effect_with(address.clone(), move |address| {
        if opened.replace(address.visit) != address.visit {
            visit(link::split(&address.hash).1);
        }
    });
}

#[derive(Default)]
struct Writer {
    newest: String,
    timer: Option<Timeout>,
}

/// Keeps the address bar in step with `hash`, beginning with the first change after a visit: an address is not rewritten
/// merely because it was opened. `written` learns what is in the bar.
#[hook]
pub(crate) fn use_address_bar(hash: String, visit: u32, written: Callback<String>) {
    let writer = use_mut_ref(Writer::default);
    let opened = use_mut_ref(|| None::<(u32, String)>);
    use_effect_with((hash, visit), move |(hash, visit)| {
        let is_change = match &*opened.borrow() {
            Some((last_visit, last_hash)) => last_visit == visit && last_hash != hash,
            None => false,
        };
        opened.replace(Some((*visit, hash.clone())));
        if is_change {
            write_soon(&writer, hash.clone(), written);
        } else {
            // A visit wins over whatever was still to be written.
            writer.borrow_mut().timer = None;
        }
    });
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

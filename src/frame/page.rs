//! A lesson's page: its state, its link, and what every page is given.

use std::cell::RefCell;
use std::convert::Infallible;
use std::ops::Deref;
use std::rc::Rc;

use yew::prelude::*;

use super::address::{Address, AddressBar};
use super::client::Workers;
use super::kept::Kept;
use super::store::{Listener, Store};
use super::task::{Done, Task};
use crate::components::notes;
use crate::platform;
use crate::settings::link::split;

/// What every page is given.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct PageProps {
    /// The address that the page was opened with.
    pub(crate) address: Address,
    pub(crate) workers: Workers,
    /// What stays while another lesson is shown.
    pub(crate) kept: Kept,
    /// Learns what the page has written to the address bar.
    pub(crate) written: Callback<String>,
}

/// The state of a page: plain data with a link, changed by actions.
pub(crate) trait Page: Clone + PartialEq + 'static {
    /// What can happen to it.
    type Action: 'static;
    /// What its link holds.
    type Link: PartialEq;
    /// What an action asks of the run behind the page, besides the new state.
    type Command: 'static;

    /// The name under which the tab remembers its run.
    const NAME: &'static str;

    /// The name under which the device remembers what is done on it.
    const STORED_AS: &'static str = Self::NAME;

    /// Its tasks.
    const TASKS: &'static [Task] = &[];

    /// Reads the part of an address after "?", with notes on what could not be used.
    fn read(query: &str) -> (Self::Link, Vec<String>);

    /// The page as a link opens it, with what is done on it. `memory` is what the run behind the page had the tab remember when
    /// the document was left with this link in its address; see [`Core::memory`](super::driven::Core::memory).
    fn open(link: Self::Link, memory: Option<&str>, done: Done) -> Self;

    /// What its link holds now.
    fn link(&self) -> Self::Link;

    /// The address with its link, from the path on.
    fn address(&self) -> String;

    /// The state after an action. A page implements this if its actions have no commands, and [`Self::apply`] otherwise.
    fn after(&self, action: Self::Action) -> Self {
        self.apply(action).0
    }

    /// The state after an action, and what the action asks of the run behind the page.
    fn apply(&self, action: Self::Action) -> (Self, Vec<Self::Command>) {
        (self.after(action), Vec::new())
    }

    /// The action of opening another link on this page.
    fn load(link: Self::Link) -> Self::Action;

    /// What is done on it. The device remembers this: see [`use_page`].
    fn done(&self) -> &Done;

    /// What is done according to the text that the device has stored.
    fn read_done(text: &str) -> Done {
        Done::read(text)
    }

    /// The names in [`Done`] of all that there is to do on it.
    fn goals() -> Vec<String> {
        Self::TASKS.iter().map(|task| task.name.to_owned()).collect()
    }

    /// How much is done of all that there is to do, and how much that is.
    fn progress(done: &Done) -> (usize, usize) {
        let goals = Self::goals();
        (goals.iter().filter(|name| done.has(name)).count(), goals.len())
    }
}

/// What the app keeps of a page.
struct Opened<P: Page> {
    store: Rc<Store<P, P::Command>>,
    act: Callback<P::Action>,
    notes: Rc<Store<Vec<String>, Infallible>>,
    bar: Rc<AddressBar>,
    _keeper: Rc<Listener<P, P::Command>>,
}

/// A page's state and how to change it.
pub(crate) struct PageHandle<P: Page> {
    state: Rc<P>,
    pub(crate) store: Rc<Store<P, P::Command>>,
    /// Takes actions; the same callback at every rendering.
    pub(crate) act: Callback<P::Action>,
    pub(crate) bar: Rc<AddressBar>,
    /// The page's address, with its link.
    pub(crate) hash: String,
    /// What the address asked for and could not get.
    pub(crate) notes: Html,
}

impl<P: Page> Deref for PageHandle<P> {
    type Target = Rc<P>;

    fn deref(&self) -> &Rc<P> {
        &self.state
    }
}

/// A page's state, made from its address when the page is first opened and kept by the app from then on. The address bar
/// follows it, and it follows the address: a link that asks for something else is loaded. What is done on the page is restored
/// from the device, and stored whenever it changes.
#[hook]
pub(crate) fn use_page<P: Page>(props: &PageProps) -> PageHandle<P> {
    let address = &props.address;
    let opened = props.kept.get(|| {
        let (link, notes) = P::read(split(&address.hash).1);
        let done = P::read_done(&platform::load(P::STORED_AS).unwrap_or_default());
        let known = RefCell::new(done.clone());
        let store = Rc::new(Store::new(P::open(link, recalled::<P>(&address.hash).as_deref(), done)));
        let keeper = store.listen(move |state, _| {
            if *known.borrow() != *state.done() {
                known.replace(state.done().clone());
                platform::store(P::STORED_AS, state.done().text());
            }
        });
        let target = Rc::clone(&store);
        let act = Callback::from(move |action| target.update(|state| state.apply(action)));
        let bar = Rc::new(AddressBar::new(address, &store.state().address()));
        Opened { store, act, notes: Rc::new(Store::new(notes)), bar, _keeper: keeper }
    });
    use_store(&opened.store);
    use_store(&opened.notes);
    if opened.bar.visit(address) {
        let (link, notes) = P::read(split(&address.hash).1);
        opened.notes.update(|_| (notes, Vec::new()));
        if link != opened.store.state().link() {
            opened.act.emit(P::load(link));
        }
        opened.bar.opened(&opened.store.state().address());
    }
    let state = opened.store.state();
    let hash = state.address();
    use_effect_with((hash.clone(), address.visit), {
        let (opened, written) = (Rc::clone(&opened), props.written.clone());
        move |(hash, _)| opened.bar.follow(hash, &written)
    });
    use_effect_with((), {
        let (opened, written) = (Rc::clone(&opened), props.written.clone());
        move |()| move || opened.bar.leave(&written)
    });
    let dismiss = use_callback(Rc::clone(&opened.notes), |(), notes| notes.update(|_| (Vec::new(), Vec::new())));
    let notes = notes(&opened.notes.state(), dismiss);
    PageHandle {
        state,
        store: Rc::clone(&opened.store),
        act: opened.act.clone(),
        bar: Rc::clone(&opened.bar),
        hash,
        notes,
    }
}

/// Has the component rendered anew after every change of a store.
#[hook]
pub(crate) fn use_store<S: PartialEq + 'static, C: 'static>(store: &Rc<Store<S, C>>) {
    let update = use_force_update();
    use_effect_with(Rc::clone(store), move |store| {
        let listener = store.listen(move |_, _| update.force_update());
        move || drop(listener)
    });
}

/// Has the tab remember the run of a page that is shown at this address.
pub(crate) fn remember<P: Page>(address: &str, memory: &str) {
    platform::remember(&memory_name::<P>(), &format!("{address}\n{memory}"));
}

/// Has the tab forget the run of a page.
pub(crate) fn forget<P: Page>() {
    platform::remember(&memory_name::<P>(), "");
}

/// What the tab remembers of the run of a page, if the page was shown at this address and the document is loaded again. A link
/// that is opened stands for a run from its start.
fn recalled<P: Page>(address: &str) -> Option<String> {
    if !platform::was_reloaded() {
        return None;
    }
    let stored = platform::recall(&memory_name::<P>())?;
    let (of, memory) = stored.split_once('\n')?;
    (of == address).then(|| memory.to_owned())
}

fn memory_name<P: Page>() -> String {
    format!("run-{}", P::NAME)
}

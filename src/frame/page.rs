//! A lesson's page: its state, its link, and what every page is given.

use std::ops::Deref;
use std::rc::Rc;

use yew::prelude::*;

use super::address::{Address, AddressBar};
use super::client::Workers;
use super::kept::Kept;
use super::store::Store;
use crate::components::Notes;
use crate::frame::theme::Theme;
use crate::settings::link::split;

/// What every page is given.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct PageProps {
    /// The address that the page was opened with.
    pub(crate) address: Address,
    pub(crate) workers: Workers,
    /// What stays while another lesson is shown.
    pub(crate) kept: Kept,
    pub(crate) theme: Theme,
    /// Learns what the page has written to the address bar.
    pub(crate) written: Callback<String>,
}

/// The state of a page: plain data with a link, changed by actions.
pub(crate) trait Page: Clone + PartialEq + 'static {
    /// What can happen to it.
    type Action: 'static;
    /// What its link holds.
    type Link: PartialEq;

    /// Reads the part of an address after "?", with notes on what could not be used.
    fn read(query: &str) -> (Self::Link, Vec<String>);

    /// The page as a link opens it.
    fn open(link: Self::Link) -> Self;

    /// What its link holds now.
    fn link(&self) -> Self::Link;

    /// The address with its link, from the path on.
    fn address(&self) -> String;

    /// The state after an action.
    fn apply(&self, action: Self::Action) -> Self;

    /// The state after another link was opened on this page.
    fn load(&self, link: Self::Link) -> Self;
}

/// What the app keeps of a page.
struct Opened<P: Page> {
    store: Rc<Store<P>>,
    act: Callback<P::Action>,
    notes: Rc<Store<Vec<String>>>,
    bar: Rc<AddressBar>,
}

/// A page's state and how to change it.
pub(crate) struct PageHandle<P: Page> {
    state: Rc<P>,
    pub(crate) store: Rc<Store<P>>,
    /// Takes actions; the same callback at every rendering.
    pub(crate) act: Callback<P::Action>,
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
/// follows it, and it follows the address: a link that asks for something else is loaded.
#[hook]
pub(crate) fn use_page<P: Page>(props: &PageProps) -> PageHandle<P> {
    let address = &props.address;
    let opened = props.kept.get(|| {
        let (link, notes) = P::read(split(&address.hash).1);
        let store = Rc::new(Store::new(P::open(link)));
        let target = Rc::clone(&store);
        let act = Callback::from(move |action| target.update(|state| state.apply(action)));
        let bar = Rc::new(AddressBar::new(address, &store.state().address()));
        Opened { store, act, notes: Rc::new(Store::new(notes)), bar }
    });
    use_store(&opened.store);
    use_store(&opened.notes);
    if opened.bar.visit(address) {
        let (link, notes) = P::read(split(&address.hash).1);
        opened.notes.update(|_| notes);
        if link != opened.store.state().link() {
            opened.store.update(|state| state.load(link));
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
        let opened = Rc::clone(&opened);
        move |()| move || opened.bar.leave()
    });
    let dismiss = use_callback(Same(Rc::clone(&opened.notes)), |(), notes| notes.0.update(|_| Vec::new()));
    let notes = html! { <Notes notes={(*opened.notes.state()).clone()} ondismiss={dismiss} /> };
    PageHandle { state, store: Rc::clone(&opened.store), act: opened.act.clone(), hash, notes }
}

/// Has the component rendered anew after every change of a store.
#[hook]
fn use_store<S: PartialEq + 'static>(store: &Rc<Store<S>>) {
    let update = use_force_update();
    use_effect_with(Same(Rc::clone(store)), move |store| {
        let listener = store.0.listen(move |_| update.force_update());
        move || drop(listener)
    });
}

/// A shared value, equal to itself alone.
pub(crate) struct Same<T>(pub(crate) Rc<T>);

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

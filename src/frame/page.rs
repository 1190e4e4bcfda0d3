//! The page of a lesson: its state, its link and its properties.

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
use super::undo::{Changes, Offered, Undoable, Undoing};
use super::view::Shown;
use crate::components::notes;
use crate::platform;
use crate::settings::Reader;
use crate::settings::reader::{read, split};

/// The properties of every page.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct PageProps {
    /// The address that the page was opened with.
    pub(crate) address: Address,
    pub(crate) workers: Workers,
    /// The values that are kept while another lesson is shown.
    pub(crate) kept: Kept,
    /// Is called with each address that the page writes to the address bar.
    pub(crate) written: Callback<String>,
}

/// What an action of a page can ask of its run; a page that asks for more has commands of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    /// Begin the page's new run.
    Begin,
    /// Train for a number of epochs.
    Train(u32),
}

/// The state of a page: plain data that actions change and a link describes.
pub(crate) trait Page: Clone + PartialEq + 'static {
    /// What changes the state.
    type Action: 'static;
    /// The part of the state that the link describes.
    type Link: PartialEq + 'static;
    /// What an action asks of the page's run, besides the new state.
    type Command: 'static;

    /// The name under which the browser's tab remembers the page's run.
    const NAME: &'static str;

    /// The name under which the device remembers what is done.
    const STORED_AS: &'static str = Self::NAME;

    /// The tasks of the page.
    const TASKS: &'static [Task] = &[];

    /// Reads the part of an address after "?".
    fn read(reader: &mut Reader<'_>) -> Self::Link;

    /// The initial state for a link, with what is done already. After a reload, `memory` is the text of
    /// [`Core::memory`](super::driven::Core::memory) from before.
    fn open(link: Self::Link, memory: Option<&str>, done: Done) -> Self;

    /// The link for the current state.
    fn link(&self) -> Self::Link;

    /// The address with the link, without "#".
    fn address(&self) -> String;

    /// The state after an action. A page implements this if its actions have no commands, and [`Self::apply`]
    /// otherwise.
    fn after(&self, action: Self::Action) -> Self {
        self.apply(action).0
    }

    /// The state after an action, and the commands to the page's run.
    fn apply(&self, action: Self::Action) -> (Self, Vec<Self::Command>) {
        (self.after(action), Vec::new())
    }

    /// The action that opens another link on this page.
    fn load(link: Self::Link) -> Self::Action;

    /// Whether two links differ in a setting, and not only in what is shown of the page.
    fn is_change(before: &Self::Link, after: &Self::Link) -> bool {
        before != after
    }

    /// The state when the settings of an earlier link are restored, and the commands to the page's run.
    fn back_to(&self, link: Self::Link) -> (Self, Vec<Self::Command>) {
        self.apply(Self::load(link))
    }

    /// What is done. The device remembers it: see [`use_page`].
    fn done(&self) -> &Done;

    /// The page with nothing done.
    fn forgotten(&self) -> Self;

    /// Reads the stored text of what is done.
    fn read_done(text: &str) -> Done {
        Done::read(text)
    }

    /// The names in [`Done`] of everything there is to do: of the tasks, unless the page says otherwise.
    fn goals() -> Vec<String> {
        Self::TASKS.iter().map(|task| task.name.to_owned()).collect()
    }

    /// How many of the [`Self::goals`] are done, and how many there are.
    fn progress(done: &Done) -> (usize, usize) {
        let goals = Self::goals();
        (goals.iter().filter(|name| done.has(name)).count(), goals.len())
    }
}

/// What the app keeps of a page while another lesson is shown.
struct Opened<P: Page> {
    store: Rc<Store<P, P::Command>>,
    act: Callback<P::Action>,
    notes: Rc<Store<Vec<String>, Infallible>>,
    bar: Rc<AddressBar>,
    changes: Rc<RefCell<Changes<P::Link>>>,
    undoing: Rc<Undoing>,
    _keeper: Rc<Listener<P, P::Command>>,
    _forgetter: Rc<Listener<u32, Forget>>,
}

/// A page's state and how to change it.
pub(crate) struct PageHandle<P: Page> {
    state: Rc<P>,
    pub(crate) store: Rc<Store<P, P::Command>>,
    /// Takes an action. It is the same callback in every rendering.
    pub(crate) act: Callback<P::Action>,
    pub(crate) bar: Rc<AddressBar>,
    /// The page's address.
    pub(crate) hash: String,
    /// The notes on what could not be used of the address.
    pub(crate) notes: Html,
}

impl<P: Page> Deref for PageHandle<P> {
    type Target = Rc<P>;

    fn deref(&self) -> &Rc<P> {
        &self.state
    }
}

/// The state of a page. It is made from the address when the page is first opened, and the app keeps it from then on.
/// The address bar shows the link of the current state, and a link that the reader opens changes the state. What is
/// done on the page is restored from the device and stored whenever it changes.
#[hook]
pub(crate) fn use_page<P: Page>(props: &PageProps) -> PageHandle<P> {
    let address = &props.address;
    let opened = opened::<P>(&props.kept, address);
    use_store(&opened.store);
    use_store(&opened.notes);
    use_effect_with((), {
        let (undoing, page) = (Rc::clone(&opened.undoing), Rc::clone(&opened));
        move |()| {
            undoing.show(Some(page));
            move || undoing.show(None)
        }
    });
    if opened.bar.visit(address) {
        opened.undoing.begin();
        let (link, notes) = read(split(&address.hash).1, P::read);
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
    opened.handle(state, hash, notes)
}

/// A page's state for another page that shows its run. `at` is the address at which the page would be opened. The address bar is
/// left alone; `written` learns of the page's address instead, so that links to the page lead to the run as it is.
#[hook]
pub(crate) fn use_page_elsewhere<P: Page>(props: &PageProps, at: &str) -> PageHandle<P> {
    let opened = opened::<P>(&props.kept, &Address { hash: at.to_owned(), visit: props.address.visit });
    use_store(&opened.store);
    let state = opened.store.state();
    let hash = state.address();
    use_effect_with(hash.clone(), {
        let (opened, written) = (Rc::clone(&opened), props.written.clone());
        move |hash| opened.bar.note(hash, &written)
    });
    opened.handle(state, hash, Html::default())
}

/// What the app keeps of a page. It is made when the page is first shown.
fn opened<P: Page>(kept: &Kept, address: &Address) -> Rc<Opened<P>> {
    kept.get(|| {
        let (link, notes) = read(split(&address.hash).1, P::read);
        let done = stored_done::<P>();
        let known = RefCell::new(done.clone());
        let store = Rc::new(Store::new(P::open(link, recalled::<P>(&address.hash).as_deref(), done)));
        let progress = Rc::clone(&kept.get(Progress::default).0);
        let changes = Rc::clone(&progress);
        let keeper = store.listen(move |state, _| {
            if *known.borrow() != *state.done() {
                known.replace(state.done().clone());
                platform::store(P::STORED_AS, state.done().text());
                changes.update(|count| (count.wrapping_add(1), Vec::new()));
            }
        });
        let target = Rc::clone(&store);
        let forgetter = progress.listen(move |_, commands| {
            if !commands.is_empty() {
                target.update(|state| (state.forgotten(), Vec::new()));
            }
        });
        let (changes, undoing) = (Rc::<RefCell<Changes<P::Link>>>::default(), kept.get(Undoing::default));
        let act = {
            let (target, changes, undoing) = (Rc::clone(&store), Rc::clone(&changes), Rc::clone(&undoing));
            Callback::from(move |action| {
                target.update(|state| {
                    let (after, commands) = state.apply(action);
                    let (before, link) = (state.link(), after.link());
                    if P::is_change(&before, &link) {
                        changes.borrow_mut().note(before, &link, undoing.gesture());
                    }
                    (after, commands)
                });
                undoing.tell();
            })
        };
        let bar = Rc::new(AddressBar::new(address, &store.state().address(), kept.get(Shown::default)));
        let notes = Rc::new(Store::new(notes));
        Opened { store, act, notes, bar, changes, undoing, _keeper: keeper, _forgetter: forgetter }
    })
}

impl<P: Page> Opened<P> {
    fn handle(&self, state: Rc<P>, hash: String, notes: Html) -> PageHandle<P> {
        let (store, act, bar) = (Rc::clone(&self.store), self.act.clone(), Rc::clone(&self.bar));
        PageHandle { state, store, act, bar, hash, notes }
    }
}

impl<P: Page> Undoable for Opened<P> {
    fn offered(&self) -> Offered {
        self.changes.borrow().offered()
    }

    fn step(&self, redo: bool) {
        let link = self.changes.borrow_mut().step(redo, self.store.state().link());
        if let Some(link) = link {
            self.store.update(|state| state.back_to(link));
        }
    }
}

/// Counts the changes of what is done on all pages, and tells them to forget it.
pub(crate) struct Progress(pub(crate) Rc<Store<u32, Forget>>);

/// The command to forget what is done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Forget;

impl Default for Progress {
    fn default() -> Self {
        Self(Rc::new(Store::new(0)))
    }
}

/// What the device remembers as done on a page.
pub(crate) fn stored_done<P: Page>() -> Done {
    P::read_done(&platform::load(P::STORED_AS).unwrap_or_default())
}

/// Has the device forget what is done on a page.
pub(crate) fn forget_done<P: Page>() {
    if platform::load(P::STORED_AS).is_some_and(|text| !text.is_empty()) {
        platform::store(P::STORED_AS, "");
    }
}

/// Renders the component again after every change of a store.
#[hook]
pub(crate) fn use_store<S: PartialEq + 'static, C: 'static>(store: &Rc<Store<S, C>>) {
    let update = use_force_update();
    use_effect_with(Rc::clone(store), move |store| {
        let listener = store.listen(move |_, _| update.force_update());
        move || drop(listener)
    });
}

/// Stores the run of a page that is shown at this address, for a reload of the browser's tab.
pub(crate) fn remember<P: Page>(address: &str, memory: &str) {
    platform::remember(&memory_name::<P>(), &format!("{address}\n{memory}"));
}

/// Removes what [`remember`] has stored.
pub(crate) fn forget<P: Page>() {
    platform::remember(&memory_name::<P>(), "");
}

/// The stored run of a page, if the document is a reload and the page was shown at this address. In all other cases, a
/// link means a run from its start.
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

//! Charts and counters that are updated outside of Yew's state, because they change up to sixty times a second.
//!
//! A [`Core`] follows the state of a page, sends requests to the worker, and draws the responses. A [`Runner`] connects it to
//! the worker, the page and the frames of the screen. The runner of a run belongs to the app: while another lesson is shown, it
//! has no elements to draw on and requests nothing.

use std::cell::RefCell;
use std::rc::Rc;

use protocol::Channel;
use yew::prelude::*;

use super::client::{Heard, Subscription, Workers};
use super::page::{Page, PageHandle, PageProps, forget, remember};
use super::store::Listener;
use crate::platform::Frames;

/// The part of a page, or of one of its charts, that is outside of Yew's state.
pub(crate) trait Core: 'static {
    /// The worker's channel.
    type Channel: Channel;
    /// What it follows: the state of a page, or the settings of a chart.
    type Follows: 'static;
    /// What can come with a new state, to be done once.
    type Command: 'static;
    /// The elements that it draws on and writes to.
    type Refs: Clone + 'static;
    /// What it tells the page.
    type Notice: 'static;

    /// A core without elements.
    fn new(workers: &Workers, state: &Rc<Self::Follows>) -> Self;

    /// Takes the elements to draw on. `None` takes them away.
    fn attach(&mut self, refs: Option<&Self::Refs>);

    /// Takes a new state, and carries out the commands that came with it.
    fn follow(&mut self, state: &Rc<Self::Follows>, commands: &[Self::Command]);

    /// Takes a message of the worker.
    fn receive(&mut self, heard: Heard<'_, <Self::Channel as Channel>::Response>) -> Option<Self::Notice>;

    /// Takes the number of a question that the worker could not answer.
    fn failed(&mut self, _question: u32) {}

    /// Requests what is missing and draws what has changed. Called in each frame of the screen, with the time in milliseconds.
    fn tick(&mut self, now: f64) -> Option<Self::Notice>;

    /// What is needed beside the page's link to restore the run after a reload; `None` if the link is enough.
    fn memory(&self) -> Option<String> {
        None
    }
}

/// A core and its connections. Dropping it closes them.
pub(crate) struct Runner<C: Core> {
    core: Rc<RefCell<C>>,
    tell: Rc<dyn Fn(C::Notice)>,
    frames: RefCell<Option<Frames>>,
    _subscription: Subscription,
    _follower: Option<Rc<Listener<C::Follows, C::Command>>>,
}

impl<C: Core> Runner<C> {
    /// A core that is connected to its worker. `tell` is called with its notices.
    fn new(workers: &Workers, state: &Rc<C::Follows>, tell: impl Fn(C::Notice) + 'static) -> Self {
        let core = Rc::new(RefCell::new(C::new(workers, state)));
        let tell: Rc<dyn Fn(C::Notice)> = Rc::new(tell);
        let (receiver, teller) = (Rc::clone(&core), Rc::clone(&tell));
        let subscription = workers.client::<C::Channel>().listen(move |heard| {
            // The borrow ends before the page is told, which may change the core at once.
            let notice = match heard {
                Ok(heard) => receiver.borrow_mut().receive(heard),
                Err(question) => {
                    receiver.borrow_mut().failed(question);
                    None
                }
            };
            if let Some(notice) = notice {
                teller(notice);
            }
        });
        Self { core, tell, frames: RefCell::default(), _subscription: subscription, _follower: None }
    }

    /// Reads from the core.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&C) -> T) -> T {
        read(&self.core.borrow())
    }

    /// Changes the core.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut C) -> T) -> T {
        change(&mut self.core.borrow_mut())
    }

    fn attach(&self, refs: &C::Refs) {
        self.change(|core| core.attach(Some(refs)));
        let (core, tell) = (Rc::clone(&self.core), Rc::clone(&self.tell));
        self.frames.replace(Some(Frames::new(move |now| {
            let notice = core.borrow_mut().tick(now);
            if let Some(notice) = notice {
                tell(notice);
            }
        })));
    }

    fn detach(&self) {
        self.frames.take();
        self.change(|core| core.attach(None));
    }
}

impl<C: Core> PartialEq for Runner<C> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.core, &other.core)
    }
}

/// The runner of a page's run. The app keeps it together with the page's state. Its notices are actions of the page.
#[hook]
pub(crate) fn use_runner<C>(props: &PageProps, page: &PageHandle<C::Follows>, refs: &C::Refs) -> Rc<Runner<C>>
where
    C: Core<Command = <<C as Core>::Follows as Page>::Command, Notice = <<C as Core>::Follows as Page>::Action>,
    C::Follows: Page,
{
    let runner = props.kept.get(|| {
        let act = page.act.clone();
        let runner = Runner::<C>::new(&props.workers, &page.store.state(), move |action| act.emit(action));
        let core = Rc::clone(&runner.core);
        let follower = page.store.listen(move |state, commands| core.borrow_mut().follow(state, commands));
        let (core, bar) = (Rc::clone(&runner.core), Rc::clone(&page.bar));
        props.kept.before_leaving(move || match core.borrow().memory() {
            Some(memory) => remember::<C::Follows>(&bar.settled(), &memory),
            None => forget::<C::Follows>(),
        });
        Runner { _follower: Some(follower), ..runner }
    });
    use_attached(&runner, refs);
    runner
}

/// The runner of a chart without a run of its own. It exists as long as the chart is shown.
#[hook]
pub(crate) fn use_view<C: Core>(
    workers: &Workers,
    state: &Rc<C::Follows>,
    refs: &C::Refs,
    tell: &Callback<C::Notice>,
) -> Rc<Runner<C>>
where
    C::Follows: PartialEq,
{
    let runner = use_memo((), |()| {
        let tell = tell.clone();
        Runner::<C>::new(workers, state, move |notice| tell.emit(notice))
    });
    use_attached(&runner, refs);
    use_effect_with(Rc::clone(state), {
        let runner = Rc::clone(&runner);
        move |state: &Rc<C::Follows>| runner.change(|core| core.follow(state, &[]))
    });
    runner
}

#[hook]
fn use_attached<C: Core>(runner: &Rc<Runner<C>>, refs: &C::Refs) {
    let (runner, refs) = (Rc::clone(runner), refs.clone());
    use_effect_with((), move |()| {
        runner.attach(&refs);
        move || runner.detach()
    });
}

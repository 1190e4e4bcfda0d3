//! A page's state, which outlives the page's elements.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// A state that changes by actions. Whoever listens hears of every change, in the order of listening.
pub(crate) struct Store<S> {
    state: RefCell<Rc<S>>,
    listeners: RefCell<Vec<Weak<dyn Fn(&Rc<S>)>>>,
}

impl<S: PartialEq + 'static> Store<S> {
    /// A store in this state.
    pub(crate) fn new(state: S) -> Self {
        Self { state: RefCell::new(Rc::new(state)), listeners: RefCell::default() }
    }

    /// The state now.
    pub(crate) fn state(&self) -> Rc<S> {
        Rc::clone(&self.state.borrow())
    }

    /// Changes the state; nobody hears of a change that changes nothing.
    pub(crate) fn update(&self, change: impl FnOnce(&S) -> S) {
        let before = self.state();
        let after = Rc::new(change(&before));
        if *after == *before {
            return;
        }
        self.state.replace(Rc::clone(&after));
        // No borrow is held during the calls: a listener may change the state again, or listen no longer.
        let listeners = self.listeners.borrow().clone();
        for listener in listeners.iter().filter_map(Weak::upgrade) {
            listener(&self.state());
        }
    }

    /// Calls `listener` after every change, until what is returned is dropped.
    #[must_use = "a listener that is dropped hears nothing"]
    pub(crate) fn listen(&self, listener: impl Fn(&Rc<S>) + 'static) -> Rc<dyn Fn(&Rc<S>)> {
        let listener: Rc<dyn Fn(&Rc<S>)> = Rc::new(listener);
        let mut listeners = self.listeners.borrow_mut();
        listeners.retain(|listener| listener.strong_count() > 0);
        listeners.push(Rc::downgrade(&listener));
        listener
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn listeners_hear_of_changes_until_they_are_dropped() {
        let store = Store::new(1);
        let heard = Rc::new(Cell::new((0, 0)));
        let listener = store.listen({
            let heard = Rc::clone(&heard);
            move |state| heard.set((heard.get().0 + 1, **state))
        });
        store.update(|state| state + 1);
        store.update(|state| *state);
        assert_eq!((heard.get(), *store.state()), ((1, 2), 2), "the same state again is no news");
        drop(listener);
        store.update(|state| state + 1);
        assert_eq!((heard.get(), *store.state()), ((1, 2), 3));
    }

    #[test]
    fn a_listener_may_change_the_state() {
        let store = Rc::new(Store::new(0));
        let again = Rc::clone(&store);
        let _listener = store.listen(move |state| {
            if **state < 5 {
                again.update(|state| state + 1);
            }
        });
        store.update(|_| 1);
        assert_eq!(*store.state(), 5);
    }
}

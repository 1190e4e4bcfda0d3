//! State that outlives the elements of the page.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// Is called with each new state and the commands of the change.
pub(crate) type Listener<S, C> = dyn Fn(&Rc<S>, &[C]);

/// A state with listeners, which are called after every change in the order in which they were added.
pub(crate) struct Store<S, C> {
    state: RefCell<Rc<S>>,
    listeners: RefCell<Vec<Weak<Listener<S, C>>>>,
}

impl<S: PartialEq + 'static, C: 'static> Store<S, C> {
    /// A store with an initial state.
    pub(crate) fn new(state: S) -> Self {
        Self { state: RefCell::new(Rc::new(state)), listeners: RefCell::default() }
    }

    /// The current state.
    pub(crate) fn state(&self) -> Rc<S> {
        Rc::clone(&self.state.borrow())
    }

    /// Changes the state. If the state stays the same and there are no commands, no listener is called.
    pub(crate) fn update(&self, change: impl FnOnce(&S) -> (S, Vec<C>)) {
        let before = self.state();
        let (after, commands) = change(&before);
        if after == *before && commands.is_empty() {
            return;
        }
        let after = Rc::new(after);
        self.state.replace(Rc::clone(&after));
        // Nothing is borrowed during the calls, because a listener may change the state or be dropped.
        let listeners = self.listeners.borrow().clone();
        for listener in listeners.iter().filter_map(Weak::upgrade) {
            listener(&after, &commands);
        }
    }

    /// Adds a listener, which is called until the returned value is dropped.
    #[must_use = "a listener that is dropped hears nothing"]
    pub(crate) fn listen(&self, listener: impl Fn(&Rc<S>, &[C]) + 'static) -> Rc<Listener<S, C>> {
        let listener: Rc<Listener<S, C>> = Rc::new(listener);
        let mut listeners = self.listeners.borrow_mut();
        listeners.retain(|listener| listener.strong_count() > 0);
        listeners.push(Rc::downgrade(&listener));
        listener
    }
}

/// A store equals only itself.
impl<S, C> PartialEq for Store<S, C> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listeners_hear_of_changes_until_they_are_dropped() {
        let store = Store::<i32, char>::new(1);
        let heard = Rc::new(RefCell::new(Vec::new()));
        let listener = store.listen({
            let heard = Rc::clone(&heard);
            move |state, commands| heard.borrow_mut().push((**state, commands.to_vec()))
        });
        store.update(|state| (state + 1, vec!['a']));
        store.update(|state| (*state, vec![]));
        store.update(|state| (*state, vec!['b']));
        assert_eq!(*heard.borrow(), [(2, vec!['a']), (2, vec!['b'])], "the same state again is no news");
        drop(listener);
        store.update(|state| (state + 1, vec![]));
        assert_eq!((heard.borrow().len(), *store.state()), (2, 3));
    }

    #[test]
    fn a_listener_may_change_the_state() {
        let store = Rc::new(Store::<i32, ()>::new(0));
        let again = Rc::clone(&store);
        let _listener = store.listen(move |state, _| {
            if **state < 5 {
                again.update(|state| (state + 1, vec![]));
            }
        });
        store.update(|_| (1, vec![]));
        assert_eq!(*store.state(), 5);
    }
}

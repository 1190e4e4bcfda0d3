//! Values that the app keeps while another lesson is shown.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// At most one value of each type. Clones share the values.
#[derive(Clone, Default)]
pub(crate) struct Kept(Rc<Inner>);

#[derive(Default)]
struct Inner {
    values: RefCell<HashMap<TypeId, Rc<dyn Any>>>,
    last_words: RefCell<Vec<Box<dyn Fn()>>>,
}

impl Kept {
    /// The value of this type, made by `make` at first use.
    pub(crate) fn get<T: 'static>(&self, make: impl FnOnce() -> T) -> Rc<T> {
        if let Some(value) = self.find() {
            return value;
        }
        // Nothing is borrowed here, because `make` may use other values.
        let value = Rc::new(make());
        self.0.values.borrow_mut().insert(TypeId::of::<T>(), Rc::clone(&value) as Rc<dyn Any>);
        value
    }

    /// The value of this type, if it has been made.
    pub(crate) fn find<T: 'static>(&self) -> Option<Rc<T>> {
        let value = self.0.values.borrow().get(&TypeId::of::<T>()).cloned();
        value.and_then(|value| value.downcast().ok())
    }

    /// Registers a function to be called whenever the document may be about to unload.
    pub(crate) fn before_leaving(&self, act: impl Fn() + 'static) {
        self.0.last_words.borrow_mut().push(Box::new(act));
    }

    /// Calls the registered functions.
    pub(crate) fn leave(&self) {
        self.0.last_words.borrow().iter().for_each(|act| act());
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once() {
        let kept = Kept::default();
        assert!(kept.find::<u32>().is_none());
        assert_eq!((*kept.get(|| 1_u32), *kept.get(|| 2_u32), *kept.get(|| "text")), (1, 1, "text"));
        assert_eq!(kept.clone().find::<u32>(), Some(Rc::new(1)));
    }
}

//! Elements that are added to a page.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, MutationObserver, MutationObserverInit, MutationRecord, Node};

/// A function called whenever elements are added below an element, until it is dropped. Changes of texts do not count.
#[must_use = "an observer that is dropped no longer observes"]
pub struct Mutations {
    observer: Option<MutationObserver>,
    _closure: Closure<dyn FnMut(js_sys::Array)>,
}

impl Mutations {
    /// Observes what is below `element`.
    pub fn new(element: &Element, mut react: impl FnMut() + 'static) -> Self {
        let closure = Closure::<dyn FnMut(js_sys::Array)>::new(move |records: js_sys::Array| {
            let adds = |record: wasm_bindgen::JsValue| {
                let added = record.unchecked_into::<MutationRecord>().added_nodes();
                (0..added.length())
                    .filter_map(|index| added.get(index))
                    .any(|node| node.node_type() == Node::ELEMENT_NODE)
            };
            if records.iter().any(adds) {
                react();
            }
        });
        let observer = MutationObserver::new(closure.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            let what = MutationObserverInit::new();
            what.set_child_list(true);
            what.set_subtree(true);
            // Observing children of an element does not fail.
            let _ = observer.observe_with_options(element, &what);
        }
        Self { observer, _closure: closure }
    }
}

impl Drop for Mutations {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

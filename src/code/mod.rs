//! "As PyTorch": the script of what a lesson shows, beside the lesson.

mod answers;
mod blanks;
mod drawer;
mod overlay;
mod paste;
mod printed;
mod touched;

use std::convert::Infallible;
use std::rc::Rc;

use twin::{Script, Shown};
use yew::prelude::*;

use crate::components::button;
use crate::frame::page::{PageProps, use_store};
use crate::frame::store::Store;
use drawer::Drawer;
pub(crate) use overlay::{Overlay, Run};

/// Whether the script is shown. The app keeps it from lesson to lesson.
struct Open(Rc<Store<bool, Infallible>>);

impl Default for Open {
    fn default() -> Self {
        Self(Rc::new(Store::new(false)))
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct AsPyTorchProps {
    pub(crate) page: PageProps,
    /// Writes the script of what the lesson shows now.
    pub(crate) script: Callback<(), Rc<Script>>,
    /// Lays PyTorch's losses over the lesson's chart, if it has one for them, and says how far they are from its own.
    #[prop_or_default]
    pub(crate) onpaste: Option<Callback<Vec<Vec<Shown>>, String>>,
}

/// Writes the script of what a lesson shows, which is `source`. What is the same as before is not written again.
#[hook]
pub(crate) fn use_script<S: PartialEq + 'static>(
    source: impl Fn() -> S + 'static,
    write: fn(&S) -> Script,
) -> Callback<(), Rc<Script>> {
    let last = use_mut_ref(|| None::<(S, Rc<Script>)>);
    use_callback((), move |(), ()| {
        let source = source();
        let mut last = last.borrow_mut();
        match &*last {
            Some((written, script)) if *written == source => Rc::clone(script),
            _ => {
                let script = Rc::new(write(&source));
                *last = Some((source, Rc::clone(&script)));
                script
            }
        }
    })
}

/// The button for the script, and the script.
#[function_component]
pub(crate) fn AsPyTorch(AsPyTorchProps { page, script, onpaste }: &AsPyTorchProps) -> Html {
    let open = Rc::clone(&page.kept.get(Open::default).0);
    use_store(&open);
    let is_open = *open.state();
    let toggle = use_callback(open, |(), open| open.update(|is_open| (!is_open, Vec::new())));
    html! {
        <>
            { button("As PyTorch", "Shows the script that does the same in PyTorch, written as the problem set asks for it.", toggle.clone())
                .expanded(is_open) }
            if is_open {
                <Drawer workers={page.workers.clone()} script={script.clone()} onpaste={onpaste.clone()} onclose={toggle} />
            }
        </>
    }
}

//! "As PyTorch": the script of what a lesson shows, beside the lesson.

mod answers;
mod blanks;
mod drawer;
mod notebook;
mod overlay;
mod paste;
mod printed;
mod tokens;
mod touched;

use std::convert::Infallible;
use std::rc::Rc;

use twin::{Script, Shown};
use yew::prelude::*;

use crate::components::button;
use crate::frame::{PageProps, Store, use_store};
use drawer::Drawer;
pub(crate) use overlay::{Overlay, Run, compared};

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
    let written = use_mut_ref(|| Written(None));
    use_callback((), move |(), ()| written.borrow_mut().of(source(), write))
}

/// The newest script, and what it was written from.
struct Written<S>(Option<(S, Rc<Script>)>);

impl<S: PartialEq> Written<S> {
    fn of(&mut self, source: S, write: fn(&S) -> Script) -> Rc<Script> {
        match &self.0 {
            Some((written, script)) if *written == source => Rc::clone(script),
            _ => {
                let script = Rc::new(write(&source));
                self.0 = Some((source, Rc::clone(&script)));
                script
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_not_written_again() {
        let mut written = Written(None);
        let mut of = |epoch: u64| written.of(epoch, |epoch| Script::note("run", epoch.to_string()));
        let (first, same, other) = (of(1), of(1), of(2));
        assert!(Rc::ptr_eq(&first, &same) && !Rc::ptr_eq(&first, &other));
        assert_eq!((first.python(), other.python()), ("# 1\n".to_owned(), "# 2\n".to_owned()));
    }
}

//! The page of the notebook.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::cell::{Cell, Kind};
use super::cell_view::CellView;
use super::editor::{EditorModule, KernelOf};
use super::kernel::Kernel;
use super::keys;
use super::link::{self, Link};
use super::shelf::Which;
use super::state::{Action, Command, Notebook};
use super::toolbar::{removed, replaced, toolbar};
use crate::components::{Strip, StripLink, button, gloss};
use crate::frame::page::{Page, PageProps, use_page};
use crate::frame::task::Done;
use crate::platform;
use crate::settings::Reader;

impl Page for Notebook {
    type Action = Action;
    type Link = Link;
    type Command = Command;
    const NAME: &'static str = "python";

    fn read(reader: &mut Reader<'_>) -> Link {
        link::read(reader)
    }

    fn open(link: Link, _memory: Option<&str>, done: Done) -> Self {
        Self::new(link, done)
    }

    /// The cells are on the device; only "Share" puts them into a link.
    fn link(&self) -> Link {
        Link::Notebook(self.which)
    }

    fn address(&self) -> String {
        self.address.clone()
    }

    fn apply(&self, action: Action) -> (Self, Vec<Command>) {
        self.applied(action)
    }

    fn load(link: Link) -> Action {
        match link {
            Link::Notebook(which) => Action::Show(which),
            Link::Cells(cells) => Action::Open { cells, from_link: true },
        }
    }

    /// A notebook is no setting; the editor undoes what is typed.
    fn is_change(_: &Link, _: &Link) -> bool {
        false
    }

    fn done(&self) -> &Done {
        Self::done(self)
    }

    fn forgotten(&self) -> Self {
        Self::forgotten(self)
    }
}

/// The kernel in what the app keeps.
struct KeptKernel(Rc<Kernel>);

/// The notebook.
#[function_component]
pub(crate) fn PythonPage(props: &PageProps) -> Html {
    let page = use_page::<Notebook>(props);
    let act = &page.act;
    let kernel = props.kept.get(|| {
        let kernel = Kernel::new(Rc::clone(&page.store), act.clone());
        let leaving = Rc::clone(&kernel);
        props.kept.before_leaving(move || leaving.save());
        KeptKernel(kernel)
    });
    let kernel = KernelOf(Rc::clone(&kernel.0));
    let module = use_editor();
    let cell = |(at, cell): (usize, &Rc<Cell>)| {
        let chosen = cell.id == page.chosen;
        // Only the cell that the focus goes to, or comes from, needs to know.
        let focus = if chosen { page.focus } else { (0, None) };
        html! {
            <CellView
                key={cell.id}
                cell={Rc::clone(cell)}
                number={at + 1}
                held={page.held_by(cell.id)}
                {chosen}
                editing={chosen && page.editing}
                {focus}
                module={module.clone()}
                act={act.clone()}
                kernel={kernel.clone()}
            />
        }
    };
    let last = page.cells.last().map_or(0, |cell| cell.id);
    let add = |kind: Kind| act.reform(move |()| Action::Insert { at: last, above: false, kind });
    let tab = |which: Which| StripLink {
        hash: link::to(which),
        name: which.name(),
        tag: String::new(),
        progress: which.progress(page.done()),
        here: which == page.which,
    };
    let links: Vec<_> =
        Which::all().filter(|which| *which != Which::Opened || page.of(*which).is_some()).map(tab).collect();
    html! {
        <article class="python">
            <header class="head">
                <h1>{ "Python" }</h1>
                <Strip label="Notebooks" class="parts" {links} />
                <div class="intro">
                    <p>{ gloss!("Write PyTorch and run it here: each [[gradient]] comes from this app’s engine.") }</p>
                </div>
            </header>
            { page.notes.clone() }
            { toolbar(&page, act) }
            { replaced(&page, act) }
            <div class="notebook-cells">{ for page.cells.iter().enumerate().map(cell) }</div>
            { removed(&page, act) }
            <div class="buttons cells-end">
                { button("Add code", "Adds a cell of code at the end.", add(Kind::Code)) }
                { button("Add text", "Adds a cell of text at the end.", add(Kind::Text)) }
            </div>
            <div class="below">{ keys::help() }</div>
        </article>
    }
}

/// The module of the editor, once it is loaded. If it cannot be loaded, cells are plain fields.
#[hook]
fn use_editor() -> Option<EditorModule> {
    let module = use_state_eq(|| None::<EditorModule>);
    use_effect_with((), {
        let setter = module.setter();
        move |()| {
            spawn_local(async move {
                match platform::load_editor().await {
                    Ok(loaded) => setter.set(Some(EditorModule(loaded))),
                    Err(absence) => platform::warn(&format!("the editor could not be loaded: {absence:?}")),
                }
            });
        }
    });
    (*module).clone()
}

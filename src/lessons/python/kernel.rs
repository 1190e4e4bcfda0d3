//! The interpreter's worker, and the notebook on the device. Both go on while another lesson is shown.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Array, Function, Promise};
use protocol::python::{Reply, Request, WORKER};
use protocol::{VERSION, decode, encode};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::cell::{self, same_texts};
use super::notebook;
use super::shelf::Which;
use super::state::{Action, Command, Interpreter, Notebook};
use crate::frame::store::{Listener, Store};
use crate::platform::{self, Absence, Failure, Program, Timeout, WorkerHandle};

/// The longest notebook that is kept with its outputs, in bytes: browsers store about 5 MB for all.
const LONGEST: usize = 700_000;

/// How long changes wait until they are stored, in milliseconds.
const STORE_MS: i32 = 700;

/// The connection to the interpreter.
pub(super) struct Kernel {
    store: Rc<Store<Notebook, Command>>,
    act: Callback<Action>,
    program: RefCell<Option<Program>>,
    worker: RefCell<Option<WorkerHandle>>,
    /// What waits for the names of a request.
    asked: RefCell<Vec<(u32, Function)>>,
    number: Cell<u32>,
    /// When the cell that runs has started, in milliseconds.
    started: Cell<f64>,
    saving: RefCell<Option<Timeout>>,
    /// The notebooks that another tab has changed while they changed here. They are not stored from here any more.
    contested: RefCell<Vec<Which>>,
    other_tabs: RefCell<Option<platform::Listener>>,
    listener: RefCell<Option<Rc<Listener<Notebook, Command>>>>,
}

impl Kernel {
    /// Restores what the device has, and loads the interpreter.
    pub(super) fn new(store: Rc<Store<Notebook, Command>>, act: Callback<Action>) -> Rc<Self> {
        let kernel = Rc::new(Self {
            store,
            act,
            program: RefCell::default(),
            worker: RefCell::default(),
            asked: RefCell::default(),
            number: Cell::new(0),
            started: Cell::default(),
            saving: RefCell::default(),
            contested: RefCell::default(),
            other_tabs: RefCell::default(),
            listener: RefCell::default(),
        });
        kernel.restore();
        let listener = {
            let (kernel, before) = (Rc::downgrade(&kernel), RefCell::new(kernel.store.state()));
            kernel_listener(kernel, before)
        };
        kernel.listener.replace(Some(kernel.store.listen(listener)));
        let changed = Rc::downgrade(&kernel);
        let other_tabs = web_sys::window().map(|window| {
            platform::Listener::new(&window, "storage", move |_| {
                if let Some(kernel) = changed.upgrade() {
                    kernel.follow_other_tabs();
                }
            })
        });
        kernel.other_tabs.replace(other_tabs);
        let loading = Rc::clone(&kernel);
        spawn_local(async move { loading.load().await });
        kernel
    }

    fn restore(&self) {
        for which in Which::all() {
            if let Some(cells) = stored(which) {
                self.act.emit(Action::Restore(which, cells));
            }
        }
    }

    /// Takes over what another tab has stored, unless cells are changing here.
    fn follow_other_tabs(&self) {
        for which in Which::all() {
            let state = self.store.state();
            let Some(cells) = stored(which) else { continue };
            if state.of(which).is_some_and(|own| same_texts(own, &cells)) {
                continue;
            }
            let is_shown = which == state.which;
            if is_shown && (state.is_busy() || self.saving.borrow().is_some()) {
                self.contested.borrow_mut().push(which);
                let note = "Another tab has changed this notebook. What you do here is not kept. Reload the page to see its cells.";
                self.act.emit(Action::Say(note.to_owned()));
            } else {
                self.act.emit(Action::Restore(which, cells));
                if is_shown {
                    self.saving.take();
                    let note = "These are the cells of another tab, which has changed this notebook.";
                    self.act.emit(Action::Say(note.to_owned()));
                }
            }
        }
    }

    async fn load(self: Rc<Self>) {
        let tell = |got, all| self.act.emit(Action::Interpreter(Interpreter::Loading(got, all)));
        match platform::load_python(tell).await {
            Ok(program) => {
                self.program.replace(Some(program));
                self.act.emit(Action::Interpreter(Interpreter::Starting));
                self.start();
            }
            Err(absence) => self.act.emit(Action::Interpreter(Interpreter::Missing(absent(&absence)))),
        }
    }

    /// Starts a worker instead of the present one.
    fn start(self: &Rc<Self>) {
        self.worker.take();
        self.asked.borrow_mut().drain(..).for_each(|(_, resolve)| answer(&resolve, &[]));
        let Some(program) = self.program.borrow().clone() else { return };
        let (receiver, failing) = (Rc::downgrade(self), Rc::downgrade(self));
        let receive = move |bytes: &[u8]| {
            if let Some(kernel) = receiver.upgrade() {
                kernel.receive(bytes);
            }
        };
        let fail = move |failure: Failure| {
            if let Some(kernel) = failing.upgrade() {
                kernel.act.emit(Action::Broken(broken(&failure.to_string())));
            }
        };
        match WorkerHandle::with_program(WORKER, program, receive, fail) {
            Ok(worker) => drop(self.worker.replace(Some(worker))),
            Err(failure) => {
                self.act.emit(Action::Interpreter(Interpreter::Missing(format!("Python does not start: {failure}."))));
            }
        }
    }

    fn receive(&self, bytes: &[u8]) {
        match decode::<Reply>(bytes) {
            Ok(Reply::Ready { version }) if version != VERSION => {
                let message = "The interpreter is from another version of this page. Reload the page.";
                self.act.emit(Action::Interpreter(Interpreter::Missing(message.to_owned())));
            }
            Ok(Reply::Names { request, names }) => {
                let found = self.asked.borrow().iter().position(|(number, _)| *number == request);
                if let Some(at) = found {
                    let (_, resolve) = self.asked.borrow_mut().remove(at);
                    answer(&resolve, &names);
                }
            }
            Ok(Reply::Stopped { message }) => self.act.emit(Action::Broken(broken(&message))),
            Ok(reply) => {
                if matches!(reply, Reply::Ready { .. }) {
                    platform::keep_python();
                }
                self.act.emit(Action::Heard(reply));
            }
            Err(_) => self.act.emit(Action::Broken("A message of the interpreter cannot be read.".to_owned())),
        }
    }

    fn send(&self, request: &Request) {
        if let (Some(worker), Ok(bytes)) = (&*self.worker.borrow(), encode(request)) {
            worker.send(&bytes);
        }
    }

    /// Promises the names that can follow a path, each with a line on what it is. There are none while a cell runs.
    pub(super) fn names(&self, path: String) -> Promise {
        let state = self.store.state();
        let is_idle = state.interpreter == Interpreter::Ready && !state.is_busy();
        let number = self.number.get().wrapping_add(1);
        self.number.set(number);
        Promise::new(&mut |resolve, _| {
            if is_idle {
                self.asked.borrow_mut().push((number, resolve));
            } else {
                answer(&resolve, &[]);
            }
            if is_idle {
                self.send(&Request::Names { request: number, path: path.clone() });
            }
        })
    }

    /// How many seconds ago the cell that runs has started.
    pub(super) fn running_for(&self) -> u32 {
        ((platform::now() - self.started.get()) / 1000.0) as u32
    }

    /// Stores the notebook that is shown.
    pub(super) fn save(&self) {
        self.save_of(self.store.state().which);
    }

    /// Stores a notebook on the device, without outputs if they are very long.
    fn save_of(&self, which: Which) {
        self.saving.take();
        if self.contested.borrow().contains(&which) {
            return;
        }
        if let Some(cells) = self.store.state().of(which) {
            let text = notebook::write(cells, true);
            let text = if text.len() > LONGEST { notebook::write(cells, false) } else { text };
            platform::store(&which.stored_as(), &text);
        }
    }
}

/// The cells of a notebook on the device.
fn stored(which: Which) -> Option<Vec<cell::Cell>> {
    let text = platform::load(&which.stored_as()).filter(|text| !text.is_empty())?;
    notebook::read(&text).ok()
}

/// Carries out commands, and stores changed cells after a while.
fn kernel_listener(kernel: Weak<Kernel>, before: RefCell<Rc<Notebook>>) -> impl Fn(&Rc<Notebook>, &[Command]) {
    move |state, commands| {
        let Some(kernel) = kernel.upgrade() else { return };
        for command in commands {
            match command {
                Command::Run(cell, source) => {
                    kernel.started.set(platform::now());
                    kernel.send(&Request::Run { cell: *cell, source: source.clone() });
                }
                Command::Renew => kernel.start(),
            }
        }
        let before = before.replace(Rc::clone(state));
        if before.which != state.which && kernel.saving.borrow().is_some() {
            kernel.save_of(before.which);
        }
        if !state.has_cells_of(&before) && kernel.saving.borrow().is_none() {
            let saver = Rc::downgrade(&kernel);
            kernel.saving.replace(Some(Timeout::new(STORE_MS, move || {
                if let Some(kernel) = saver.upgrade() {
                    kernel.save();
                }
            })));
        }
    }
}

fn answer(resolve: &Function, names: &[(String, String)]) {
    let names: Array =
        names.iter().map(|(name, about)| Array::of2(&name.as_str().into(), &about.as_str().into())).collect();
    // Resolving a promise does not throw.
    let _ = resolve.call1(&wasm_bindgen::JsValue::NULL, &names);
}

/// Why there is no interpreter, and what helps.
fn absent(absence: &Absence) -> String {
    match absence {
        Absence::NotBuilt => {
            "This build has no Python. “cargo xtask serve” adds it some minutes after its first start: reload the page then. \
             “cargo xtask dev” leaves it out."
                .to_owned()
        }
        Absence::Unloaded(reason) => format!(
            "Python could not be loaded ({reason}). Check the connection and reload the page; your cells are kept."
        ),
    }
}

/// What has ended the interpreter, in words.
fn broken(reason: &str) -> String {
    let has = |parts: &[&str]| parts.iter().any(|part| reason.contains(part));
    if has(&["call stack", "recursion", "stack overflow"]) {
        return "Python has stopped: too many calls within each other.".to_owned();
    }
    // A failed allocation is a trap without words; all other errors of the program have some.
    if has(&["memory", "allocation", "capacity overflow", "unreachable"]) {
        return "Python has stopped: there is not enough memory for this.".to_owned();
    }
    format!("Python has stopped because of an error in its program ({reason}).")
}

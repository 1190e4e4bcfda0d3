//! An interpreter that runs the cells of a notebook.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

use rustpython_vm::builtins::{PyBaseExceptionRef, PyDictRef, PyTupleRef};
use rustpython_vm::compiler::Mode;
use rustpython_vm::scope::Scope;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, Settings, VirtualMachine, pymodule};

use crate::native::{gradients, operations, optimizers, selection, tensors};
use crate::{math, source, tensor};

/// What a cell has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Printed text, as it comes.
    Text(String),
    /// Text for the error stream, such as a warning.
    Warning(String),
    /// The representation of the value of the last line.
    Value(String),
    /// A figure, as JSON (`lib/matplotlib/pyplot.py` describes it).
    Figure(String),
    /// A network to show in a lesson, as JSON (`lib/lab/_show.py` describes it).
    Model(String),
    /// The name of an exercise's task whose answer is right.
    Task(String),
}

/// How a cell has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It ran to its end.
    Done,
    /// An exception: its traceback, and the line of the cell where it was raised or passed, counted from 1.
    Failed {
        /// The traceback, as Python prints it; frames of the library are left out.
        traceback: String,
        /// The number of the cell, and the line in it, counted from 1.
        line: Option<(usize, usize)>,
    },
}

/// Receives what cells show.
type Sink = Rc<dyn Fn(Output)>;

/// Tells the seconds since 1970.
type Clock = Box<dyn Fn() -> f64>;

/// Sends what is due, and tells whether more waits.
type Waits = Rc<dyn Fn() -> bool>;

thread_local! {
    static SINK: RefCell<Option<Sink>> = const { RefCell::new(None) };
    static WAITS: RefCell<Option<Waits>> = const { RefCell::new(None) };
    static CLOCK: RefCell<Clock> = RefCell::new(Box::new(system_time));
}

fn system_time() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |duration| duration.as_secs_f64())
}

/// Runs before the first cell: how modules are found, and where text goes.
const START: &str = include_str!("start.py");

/// Python with the library, and the names that cells have defined.
pub struct Interpreter {
    interpreter: rustpython_vm::Interpreter,
    scope: Scope,
}

impl Interpreter {
    /// A new interpreter; `sink` gets what cells show, while they run. Its clock is the system's.
    #[must_use]
    pub fn new(sink: impl Fn(Output) + 'static) -> Self {
        Self::with_clock(sink, system_time)
    }

    /// The same with a clock that tells the seconds since 1970, for a machine whose own clock Rust cannot read, such as a browser's.
    #[must_use]
    pub fn with_clock(sink: impl Fn(Output) + 'static, clock: impl Fn() -> f64 + 'static) -> Self {
        tensor::reset();
        SINK.set(Some(Rc::new(sink)));
        CLOCK.set(Box::new(clock));
        let settings = Settings::default();
        let builder = rustpython_vm::Interpreter::builder(settings);
        let modules = [
            tensors::_torch::module_def(&builder.ctx),
            operations::_operations::module_def(&builder.ctx),
            selection::_selection::module_def(&builder.ctx),
            gradients::_gradients::module_def(&builder.ctx),
            optimizers::_optimizers::module_def(&builder.ctx),
            math::_math::module_def(&builder.ctx),
            source::_source::module_def(&builder.ctx),
            _console::module_def(&builder.ctx),
        ];
        let interpreter = builder.add_native_modules(&modules).build();
        let scope = interpreter.enter(|vm| {
            let started = vm
                .compile(START, Mode::Exec, "start".to_owned())
                .map_err(|error| vm.new_syntax_error(&error, Some(START)))
                .and_then(|code| vm.run_code_obj(code, vm.new_scope_with_builtins()));
            if let Err(error) = started {
                show(Output::Warning(format!("The interpreter has not started: {}", text_of(&error, vm))));
            }
            main_scope(vm)
        });
        Self { interpreter, scope }
    }

    /// The same for a sink that holds text back. `waits` sends what is due and says whether more waits. It is called after each
    /// printed line and, while it says yes, at each line that the cell runs.
    #[must_use]
    pub fn followed_by(self, waits: impl Fn() -> bool + 'static) -> Self {
        WAITS.set(Some(Rc::new(waits)));
        self
    }

    /// Runs the source of a cell. Its number names it in tracebacks.
    #[must_use]
    pub fn run(&self, cell: usize, source: &str) -> Outcome {
        self.interpreter.enter(|vm| {
            let ran = self.evaluate(cell, source, vm);
            match ran {
                Ok(()) => Outcome::Done,
                Err(error) => self.failed(&error, vm),
            }
        })
    }

    fn evaluate(&self, cell: usize, source: &str, vm: &VirtualMachine) -> PyResult<()> {
        let notebook = vm.import("_notebook", 0)?;
        let run = notebook.get_attr("run", vm)?;
        run.call((cell, source.to_owned(), self.scope.globals.clone()), vm)?;
        Ok(())
    }

    fn failed(&self, error: &PyBaseExceptionRef, vm: &VirtualMachine) -> Outcome {
        let described = vm
            .import("_notebook", 0)
            .and_then(|notebook| notebook.get_attr("describe", vm))
            .and_then(|describe| describe.call((error.clone(),), vm))
            .and_then(|described| described.try_into_value::<PyTupleRef>(vm))
            .ok()
            .and_then(|described| read_description(&described, vm));
        match described {
            Some((traceback, cell, line)) => Outcome::Failed { traceback, line: (line > 0).then_some((cell, line)) },
            None => Outcome::Failed { traceback: text_of(error, vm), line: None },
        }
    }
}

impl Drop for Interpreter {
    fn drop(&mut self) {
        SINK.set(None);
        WAITS.set(None);
    }
}

/// The traceback, the cell and the line that `_notebook.describe` returns.
fn read_description(described: &PyTupleRef, vm: &VirtualMachine) -> Option<(String, usize, usize)> {
    let [text, cell, line] = described.as_slice() else { return None };
    let number = |object: &PyObjectRef| object.clone().try_into_value::<usize>(vm).ok();
    Some((text.str(vm).ok()?.to_string(), number(cell)?, number(line)?))
}

fn show(output: Output) {
    // The sink is called outside the borrow, so that it may start another interpreter.
    if let Some(sink) = SINK.with_borrow(Clone::clone) {
        sink(output);
    }
}

/// The names that a program starts with.
fn main_scope(vm: &VirtualMachine) -> Scope {
    let globals: PyDictRef = vm.ctx.new_dict();
    let named = globals.set_item("__name__", vm.ctx.new_str("__main__").into(), vm);
    debug_assert!(named.is_ok(), "a string is a key");
    let module = vm.new_module("__main__", globals.clone(), None);
    if let Ok(modules) = vm.sys_module.get_attr("modules", vm) {
        let entered = modules.set_item("__main__", module.into(), vm);
        debug_assert!(entered.is_ok(), "modules is a dictionary");
    }
    Scope::with_builtins(None, globals, vm)
}

fn text_of(error: &PyBaseExceptionRef, vm: &VirtualMachine) -> String {
    let mut text = String::new();
    match vm.write_exception(&mut text, error) {
        Ok(()) => text,
        Err(_) => error.class().name().to_string(),
    }
}

/// Where text, values, figures and tasks go, and the clock.
#[pymodule(name = "_console")]
mod _console {
    use rustpython_vm::builtins::PyUtf8StrRef;

    use super::{CLOCK, Output, WAITS, show};

    #[pyfunction]
    fn now() -> f64 {
        CLOCK.with_borrow(|clock| clock())
    }

    #[pyfunction]
    fn write(text: PyUtf8StrRef) {
        show(Output::Text(text.to_string()));
    }

    #[pyfunction]
    fn waits() -> bool {
        WAITS.with_borrow(Clone::clone).is_some_and(|waits| waits())
    }

    #[pyfunction]
    fn warn(text: PyUtf8StrRef) {
        show(Output::Warning(text.to_string()));
    }

    #[pyfunction]
    fn value(text: PyUtf8StrRef) {
        show(Output::Value(text.to_string()));
    }

    #[pyfunction]
    fn figure(json: PyUtf8StrRef) {
        show(Output::Figure(json.to_string()));
    }

    #[pyfunction]
    fn model(json: PyUtf8StrRef) {
        show(Output::Model(json.to_string()));
    }

    #[pyfunction]
    fn task(name: PyUtf8StrRef) {
        show(Output::Task(name.to_string()));
    }
}

//! A notebook for tests.

use std::cell::RefCell;
use std::rc::Rc;

use python::{Interpreter, Outcome, Output};

/// An interpreter, and what it has shown.
pub(crate) struct Notebook {
    interpreter: Interpreter,
    outputs: Rc<RefCell<Vec<Output>>>,
}

impl Notebook {
    pub(crate) fn new() -> Self {
        let outputs = Rc::new(RefCell::new(Vec::new()));
        let sink = Rc::clone(&outputs);
        Self { interpreter: Interpreter::new(move |output| sink.borrow_mut().push(output)), outputs }
    }

    /// What a cell shows, which has to run to its end.
    pub(crate) fn shows(&self, cell: usize, source: &str) -> Vec<Output> {
        assert_eq!(self.interpreter.run(cell, source), Outcome::Done, "{source}");
        self.outputs.take()
    }

    /// The traceback of a cell and the place that it names.
    pub(crate) fn fails(&self, cell: usize, source: &str) -> (String, Option<(usize, usize)>) {
        match self.interpreter.run(cell, source) {
            Outcome::Failed { traceback, line } => (traceback, line),
            Outcome::Done => panic!("it ran to its end: {source}"),
        }
    }
}

/// Runs a test on a thread with a stack that is large enough without optimisation.
pub(crate) fn with_stack(test: fn(&Notebook)) {
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(move || test(&Notebook::new()));
    thread.expect("a thread").join().expect("no panic");
}

/// The texts of some outputs.
pub(crate) fn text(outputs: &[Output]) -> String {
    let pieces = outputs.iter().map(|output| match output {
        Output::Text(text)
        | Output::Warning(text)
        | Output::Value(text)
        | Output::Figure(text)
        | Output::Model(text) => text.as_str(),
        Output::Task(_) => "",
    });
    pieces.collect()
}

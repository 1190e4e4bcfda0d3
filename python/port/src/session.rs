//! An interpreter that answers the notebook's requests.

use std::cell::RefCell;
use std::rc::Rc;

use protocol::python::{Output, Reply, Request};
use python::{Interpreter, Outcome};

use crate::limit::Gatherer;

/// The most calls within each other. A deeper recursion would overflow the stack of a browser's worker, which is smaller than
/// that of a program on the machine.
const DEEPEST: u32 = 400;

/// Where the interpreter's output goes.
enum Destination {
    /// To the page, as the output of a cell.
    Cell(u32, Gatherer),
    /// Into a text, as the answer to a question.
    Answer(String),
}

/// An interpreter with its connection to the page.
pub(crate) struct Session<P> {
    interpreter: Interpreter,
    destination: Rc<RefCell<Destination>>,
    port: Rc<P>,
}

/// The page, and the time.
pub(crate) trait Port: 'static {
    /// Sends a reply, also while a cell runs.
    fn send(&self, reply: &Reply);

    /// Milliseconds since 1970.
    fn now(&self) -> f64;
}

impl<P: Port> Session<P> {
    /// Starts an interpreter.
    pub(crate) fn new(port: P) -> Self {
        let port = Rc::new(port);
        let destination = Rc::new(RefCell::new(Destination::Answer(String::new())));
        let (to, sender, clock) = (Rc::clone(&destination), Rc::clone(&port), Rc::clone(&port));
        let show = move |output| match &mut *to.borrow_mut() {
            Destination::Answer(answer) => {
                if let python::Output::Text(text) = output {
                    answer.push_str(&text);
                }
            }
            Destination::Cell(cell, gatherer) => {
                let output = match output {
                    python::Output::Task(task) => return sender.send(&Reply::Solved { task }),
                    python::Output::Text(text) => Output::Text(text),
                    python::Output::Warning(text) => Output::Warning(text),
                    python::Output::Value(text) => Output::Value(text),
                    python::Output::Figure(json) => Output::Figure(json),
                    python::Output::Model(json) => Output::Model(json),
                };
                for output in gatherer.take(output, sender.now()) {
                    sender.send(&Reply::Shown { cell: *cell, output });
                }
            }
        };
        let interpreter = Interpreter::with_clock(show, move || clock.now() / 1000.0);
        let (to, sender) = (Rc::clone(&destination), Rc::clone(&port));
        let waits = move || match &mut *to.borrow_mut() {
            Destination::Answer(_) => false,
            Destination::Cell(cell, gatherer) => {
                if let Some(output) = gatherer.due(sender.now()) {
                    sender.send(&Reply::Shown { cell: *cell, output });
                }
                gatherer.has_more()
            }
        };
        let session = Self { interpreter: interpreter.followed_by(waits), destination, port };
        session.ask(&format!("import sys\nsys.setrecursionlimit({DEEPEST})\ndel sys"));
        session
    }

    /// Answers a request.
    pub(crate) fn answer(&self, request: Request) {
        match request {
            Request::Run { cell, source } => self.run(cell, &source),
            Request::Names { request, path } => {
                // It leaves no name behind in those of the reader.
                let search = format!("__import__('_names').complete(globals(), {path:?})");
                let names = self.ask(&search).lines().filter_map(|line| line.split_once('\t')).map(owned).collect();
                self.port.send(&Reply::Names { request, names });
            }
        }
    }

    fn run(&self, cell: u32, source: &str) {
        let start = self.port.now();
        self.destination.replace(Destination::Cell(cell, Gatherer::new(start)));
        let outcome = self.interpreter.run(cell as usize, source);
        if let Destination::Cell(_, gatherer) = &mut *self.destination.borrow_mut()
            && let Some(output) = gatherer.rest()
        {
            self.port.send(&Reply::Shown { cell, output });
        }
        let ms = (self.port.now() - start).round() as u32;
        self.port.send(&match outcome {
            Outcome::Done => Reply::Done { cell, ms },
            Outcome::Failed { traceback, line } => {
                let place = line.and_then(|(cell, line)| Some((u32::try_from(cell).ok()?, u32::try_from(line).ok()?)));
                Reply::Failed { cell, traceback, place, ms }
            }
        });
    }

    /// Runs some source of the notebook's own, and returns what it prints.
    fn ask(&self, source: &str) -> String {
        self.destination.replace(Destination::Answer(String::new()));
        // A source that fails has printed nothing that is of use.
        let _ = self.interpreter.run(0, source);
        match &mut *self.destination.borrow_mut() {
            Destination::Answer(answer) => std::mem::take(answer),
            Destination::Cell(..) => String::new(),
        }
    }
}

fn owned((name, about): (&str, &str)) -> (String, String) {
    (name.to_owned(), about.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[derive(Default)]
    struct Page {
        heard: RefCell<Vec<Reply>>,
        now: Cell<f64>,
        /// What passes between two looks at the clock.
        tick: f64,
    }

    impl Port for Page {
        fn send(&self, reply: &Reply) {
            self.heard.borrow_mut().push(reply.clone());
        }

        fn now(&self) -> f64 {
            self.now.set(self.now.get() + self.tick);
            self.now.get()
        }
    }

    fn asked(requests: Vec<Request>) -> Vec<Reply> {
        asked_of(Page::default(), requests)
    }

    fn asked_of(page: Page, requests: Vec<Request>) -> Vec<Reply> {
        let session = Session::new(page);
        requests.into_iter().for_each(|request| session.answer(request));
        session.port.heard.take()
    }

    fn run(cell: u32, source: &str) -> Request {
        Request::Run { cell, source: source.to_owned() }
    }

    fn shown(cell: u32, output: Output) -> Reply {
        Reply::Shown { cell, output }
    }

    #[test]
    fn a_cell_answers_with_its_output_and_its_end() {
        let replies = asked(vec![run(1, "import sys\na = 2\n_ = sys.stdout.write('hello\\n')"), run(2, "a + 1")]);
        assert_eq!(
            replies,
            [
                shown(1, Output::Text("hello\n".to_owned())),
                Reply::Done { cell: 1, ms: 0 },
                shown(2, Output::Value("3".to_owned())),
                Reply::Done { cell: 2, ms: 0 },
            ]
        );
    }

    #[test]
    fn the_last_lines_of_many_appear_while_the_cell_goes_on() {
        let burst = "for step in range(99):\n    print(step)\nprint('last')\n";
        let wait = "for step in range(999):\n    step += 1\n";
        let function = "def wait():\n    for step in range(999):\n        step += 1\n";
        for source in [format!("{burst}{wait}print('end')"), format!("{function}{burst}wait()\nprint('end')")] {
            let replies = asked_of(Page { tick: 0.1, ..Page::default() }, vec![run(1, &source)]);
            let ends = |reply: &Reply, with: &str| matches!(reply, Reply::Shown { output: Output::Text(text), .. } if text.ends_with(with));
            assert!(replies.iter().any(|reply| ends(reply, "last\n")), "{replies:?}");
            assert!(replies.len() < 40, "few messages, not {}", replies.len());
        }
    }

    #[test]
    fn an_exception_has_its_place() {
        let replies = asked(vec![run(1, "def f():\n    return 1 / 0"), run(2, "x = 1\nf()")]);
        let Some(Reply::Failed { cell: 2, traceback, place: Some((1, 2)), .. }) = replies.last() else {
            panic!("{replies:?}");
        };
        assert!(traceback.contains("Cell 2, line 2") && traceback.contains("ZeroDivisionError"), "{traceback}");
    }

    #[test]
    fn endless_recursion_ends_in_an_exception() {
        let replies = asked(vec![run(1, "def f(): return f()\nf()"), run(2, "1")]);
        assert!(
            matches!(&replies[0], Reply::Failed { traceback, .. } if traceback.contains("RecursionError")),
            "{replies:?}"
        );
        assert_eq!(replies[1], shown(2, Output::Value("1".to_owned())));
    }

    #[test]
    fn names_are_those_of_the_reader_and_of_the_library() {
        let names = |path: &str| Request::Names { request: 7, path: path.to_owned() };
        let replies = asked(vec![
            run(1, "class A:\n    size = 1\na = A()"),
            names("a"),
            names("nn"),
            names("nowhere.x"),
            names("statistics"),
        ]);
        let found = |at: usize| match &replies[at] {
            Reply::Names { request: 7, names } => names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(found(1), ["size"]);
        assert!(found(2).contains(&"Linear"), "{:?}", found(2));
        assert_eq!(found(3), [""; 0]);
        assert!(found(4).contains(&"median"), "{:?}", found(4));
    }
}

//! The page's end of the line to the worker.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::platform::WorkerHandle;
use crate::protocol::{self, Reply, VERSION};
use crate::ui::program::Program;

/// Reads an answer; the line itself does not know what answers are about.
type Receive = Rc<dyn Fn(&[u8]) -> Result<(), postcard::Error>>;

/// A line to the worker; clones share it.
#[derive(Clone)]
pub(crate) struct Client(Rc<Line>);

struct Line {
    worker: RefCell<Option<WorkerHandle>>,
    /// What was sent before the worker listened: it would be lost.
    waiting: RefCell<Option<Vec<Vec<u8>>>>,
    receivers: RefCell<Vec<Receive>>,
    number: Cell<u32>,
    trouble: Box<dyn Fn(String)>,
}

impl Client {
    /// Starts the worker of a program; `trouble` is told in words when something about it goes wrong.
    pub(crate) fn new(program: Program, trouble: impl Fn(String) + 'static) -> Self {
        let line = Rc::new(Line {
            worker: RefCell::default(),
            waiting: RefCell::new(Some(Vec::new())),
            receivers: RefCell::default(),
            number: Cell::new(0),
            trouble: Box::new(trouble),
        });
        let (to_receive, to_fail) = (Rc::downgrade(&line), Rc::downgrade(&line));
        let worker = WorkerHandle::new(
            &program.worker(),
            move |bytes| with(&to_receive, |line| line.receive(bytes)),
            move |reason| with(&to_fail, |line| line.broken(&reason)),
        );
        match worker {
            Ok(worker) => {
                line.worker.replace(Some(worker));
            }
            Err(reason) => line.broken(&reason),
        }
        Self(line)
    }

    /// A number that no run and no question had before.
    pub(crate) fn next_number(&self) -> u32 {
        let number = self.0.number.get().wrapping_add(1);
        self.0.number.set(number);
        number
    }

    /// Sends a message, as soon as the worker listens.
    pub(crate) fn send(&self, message: impl Serialize) {
        match protocol::encode(&message) {
            Ok(bytes) => self.0.send(bytes),
            Err(error) => self.0.report(format!("A message to the training program failed: {error}.")),
        }
    }

    /// Hands every answer to `receive` until the subscription is dropped. Every subscriber hears every answer, which
    /// must be read as what the worker's desk tells, and knows its own by their numbers.
    pub(crate) fn subscribe<T: DeserializeOwned>(&self, receive: impl Fn(&T) + 'static) -> Subscription {
        let receive: Receive = Rc::new(move |answer| protocol::decode(answer).map(|answer| receive(&answer)));
        self.0.receivers.borrow_mut().push(Rc::clone(&receive));
        Subscription { line: Rc::downgrade(&self.0), receive }
    }
}

impl PartialEq for Client {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A claim on the worker's answers.
#[must_use = "a subscription that is dropped receives nothing"]
pub(crate) struct Subscription {
    line: Weak<Line>,
    receive: Receive,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        with(&self.line, |line| {
            line.receivers.borrow_mut().retain(|receive| !Rc::ptr_eq(receive, &self.receive));
        });
    }
}

impl Line {
    fn receive(&self, bytes: &[u8]) {
        match protocol::open(bytes) {
            Ok(Reply::Ready { version: VERSION }) => {
                for message in self.waiting.take().unwrap_or_default() {
                    self.post(&message);
                }
            }
            // A stale worker cannot be talked to, and another version's message may not even decode.
            Ok(Reply::Ready { .. }) | Err(_) => self.stale(),
            Ok(Reply::Failed { message }) => self.report(format!("The training program reports: {message}.")),
            Ok(Reply::Told(answer)) => {
                // The borrow ends before the calls: a receiver may end its own subscription.
                let receivers = self.receivers.borrow().clone();
                let read = receivers.iter().try_for_each(|receive| receive(answer));
                if read.is_err() {
                    self.stale();
                }
            }
        }
    }

    fn send(&self, message: Vec<u8>) {
        if let Some(waiting) = self.waiting.borrow_mut().as_mut() {
            waiting.push(message);
        } else {
            self.post(&message);
        }
    }

    fn post(&self, message: &[u8]) {
        // Without a worker its absence has been reported already.
        if let Some(worker) = self.worker.borrow().as_ref() {
            worker.send(message);
        }
    }

    fn stale(&self) {
        self.report("This page and its training program are of different versions. Please reload the page.".to_owned());
    }

    fn broken(&self, reason: &str) {
        self.report(format!("The training program has stopped working ({reason}). Please reload the page."));
    }

    fn report(&self, message: String) {
        (self.trouble)(message);
    }
}

fn with(line: &Weak<Line>, act: impl FnOnce(&Line)) {
    if let Some(line) = line.upgrade() {
        act(&line);
    }
}

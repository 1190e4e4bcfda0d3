//! The page's connections to its workers.

use std::any::{Any, TypeId};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use protocol::{Channel, Command, Message, Reply, VERSION};

use super::playback::Commanded;
use crate::frame::trouble::Trouble;
use crate::platform::{self, Failure, WorkerHandle};

/// What a worker sends to the subscribers.
pub(crate) enum Heard<'a, T> {
    /// The response to a request.
    Response(&'a T),
    /// The state of a run, and whether the run is playing.
    Snapshot(&'a T, bool),
}

/// What a listener receives. `Err` holds the number of a question that the worker could not answer.
pub(crate) type Received<'a, T> = Result<Heard<'a, T>, u32>;

type Receive<C> = Rc<dyn Fn(Received<'_, <C as Channel>::Response>)>;

/// One connection for each channel, made at first use and shared by all lessons.
#[derive(Clone)]
pub(crate) struct Workers(Rc<Inner>);

struct Inner {
    clients: RefCell<HashMap<TypeId, Rc<dyn Any>>>,
    report: Rc<dyn Fn(Trouble)>,
}

impl Workers {
    /// Starts without connections. `report` is called with whatever goes wrong with one of them.
    pub(crate) fn new(report: impl Fn(Trouble) + 'static) -> Self {
        Self(Rc::new(Inner { clients: RefCell::default(), report: Rc::new(report) }))
    }

    /// The connection of a channel, made if there is none yet.
    pub(crate) fn client<C: Channel>(&self) -> Client<C> {
        let known = self.0.clients.borrow().get(&TypeId::of::<C>()).cloned();
        if let Some(client) = known.and_then(|client| client.downcast_ref::<Client<C>>().cloned()) {
            return client;
        }
        let report = Rc::clone(&self.0.report);
        let client = Client::<C>::new(move |trouble| report(trouble));
        self.0.clients.borrow_mut().insert(TypeId::of::<C>(), Rc::new(client.clone()));
        client
    }
}

impl PartialEq for Workers {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A connection to one worker. Clones share it.
pub(crate) struct Client<C: Channel>(Rc<Connection<C>>);

struct Connection<C: Channel> {
    worker: RefCell<Option<WorkerHandle>>,
    /// Messages from before the worker listens, which would be lost; `None` once it listens.
    waiting: RefCell<Option<Vec<Vec<u8>>>>,
    receivers: RefCell<Vec<Receive<C>>>,
    number: Cell<u32>,
    report: Box<dyn Fn(Trouble)>,
}

impl<C: Channel> Client<C> {
    /// Starts a worker. `report` is called with whatever goes wrong with it.
    pub(crate) fn new(report: impl Fn(Trouble) + 'static) -> Self {
        let connection = Rc::new(Connection {
            worker: RefCell::default(),
            waiting: RefCell::new(Some(Vec::new())),
            receivers: RefCell::default(),
            number: Cell::new(0),
            report: Box::new(report),
        });
        let (to_receive, to_fail) = (Rc::downgrade(&connection), Rc::downgrade(&connection));
        let worker = WorkerHandle::new(
            C::NAME,
            move |bytes| with(&to_receive, |connection| connection.receive(bytes)),
            move |failure| with(&to_fail, |connection| connection.broken(&failure)),
        );
        match worker {
            Ok(worker) => {
                connection.worker.replace(Some(worker));
            }
            Err(failure) => connection.broken(&failure),
        }
        Self(connection)
    }

    /// A number that has not been returned before.
    pub(crate) fn next_number(&self) -> u32 {
        let number = self.0.number.get().wrapping_add(1);
        self.0.number.set(number);
        number
    }

    /// Sends a request, as soon as the worker listens.
    pub(crate) fn send(&self, request: C::Request) {
        self.send_message(&Message::Request(request));
    }

    /// Sends a question with a number from [`Self::next_number`], as soon as the worker listens. If the worker cannot
    /// answer it, the listeners receive this number.
    pub(crate) fn ask(&self, number: u32, request: C::Request) {
        self.send_message(&Message::Question { number, request });
    }

    fn send_message(&self, message: &Message<C::Request>) {
        match protocol::encode(message) {
            Ok(bytes) => self.0.send(bytes),
            Err(error) => self.0.report(Trouble::new(format!("A message to the worker failed: {error}."))),
        }
    }

    /// Calls `receive` with every response until the subscription is dropped. Subscribers receive the responses to all
    /// requests and recognise their own by the numbers.
    pub(crate) fn subscribe(&self, receive: impl Fn(&C::Response) + 'static) -> Subscription {
        self.listen(move |heard| {
            if let Ok(heard) = heard {
                receive(heard.response());
            }
        })
    }

    /// Like [`Self::subscribe`], but also tells whether the run is playing, and which questions failed.
    pub(crate) fn listen(&self, receive: impl Fn(Received<'_, C::Response>) + 'static) -> Subscription {
        let receive: Receive<C> = Rc::new(receive);
        self.0.receivers.borrow_mut().push(Rc::clone(&receive));
        let connection = Rc::downgrade(&self.0);
        Subscription(Some(Box::new(move || {
            with(&connection, |connection| {
                connection.receivers.borrow_mut().retain(|other| !Rc::ptr_eq(other, &receive));
            });
        })))
    }
}

impl<C: Channel> Commanded for Client<C> {
    fn command(&self, run: u32, command: Command) {
        self.send_message(&Message::Run { run, command });
    }
}

impl<T> Heard<'_, T> {
    /// The response, whatever its kind.
    pub(crate) fn response(&self) -> &T {
        match self {
            Self::Response(response) | Self::Snapshot(response, _) => response,
        }
    }
}

impl<C: Channel> Clone for Client<C> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<C: Channel> PartialEq for Client<C> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Keeps a listener on a connection until it is dropped.
#[must_use = "a subscription that is dropped receives nothing"]
pub(crate) struct Subscription(Option<Box<dyn FnOnce()>>);

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
    }
}

impl<C: Channel> Connection<C> {
    fn receive(&self, bytes: &[u8]) {
        match protocol::decode::<Reply<C::Response>>(bytes) {
            Ok(Reply::Ready { version: VERSION }) => {
                for message in self.waiting.take().unwrap_or_default() {
                    self.post(&message);
                }
            }
            // A message of another version may not even decode.
            Ok(Reply::Ready { .. }) | Err(_) => {
                self.report(Trouble::new("The page and its worker have different versions. Reload the page."));
            }
            Ok(Reply::Failed { question, message }) => {
                self.report(Trouble::new(format!("The worker reports: {message}.")));
                if let Some(number) = question {
                    self.tell(|| Err(number));
                }
            }
            Ok(Reply::Response(response)) => self.tell(|| Ok(Heard::Response(&response))),
            Ok(Reply::Snapshot { running, response }) => self.tell(|| Ok(Heard::Snapshot(&response, running))),
        }
    }

    fn tell<'a>(&self, heard: impl Fn() -> Received<'a, C::Response>) {
        // The borrow ends before the calls, because a receiver may drop its subscription.
        let receivers = self.receivers.borrow().clone();
        receivers.iter().for_each(|receive| receive(heard()));
    }

    fn send(&self, message: Vec<u8>) {
        if let Some(waiting) = self.waiting.borrow_mut().as_mut() {
            waiting.push(message);
        } else {
            self.post(&message);
        }
    }

    fn post(&self, message: &[u8]) {
        // If there is no worker, this was reported when it failed to start.
        if let Some(worker) = self.worker.borrow().as_ref() {
            worker.send(message);
        }
    }

    fn broken(&self, failure: &Failure) {
        let started = self.waiting.borrow().is_none();
        self.report(Trouble::of(failure, started, platform::has_origin()));
    }

    fn report(&self, trouble: Trouble) {
        (self.report)(trouble);
    }
}

fn with<C: Channel>(connection: &Weak<Connection<C>>, act: impl FnOnce(&Connection<C>)) {
    if let Some(connection) = connection.upgrade() {
        act(&connection);
    }
}

//! The workers of a pool.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use super::queue::{Queue, Ticket};
use crate::platform::{self, WorkerHandle};
use protocol::{Channel, Message, Reply, VERSION};

/// The largest number of workers. More would need too much memory for the time that they save.
const MOST: usize = 16;

const STALE: &str = "page and training program are of different versions; please reload the page";

/// The outcome of a job.
pub(crate) struct Report<T> {
    /// The job's index in its batch.
    pub(crate) index: usize,
    /// The worker's answer, or the reason why there is none.
    pub(crate) outcome: Result<T, String>,
}

type Tell<C> = Rc<dyn Fn(Report<<C as Channel>::Response>)>;

/// As many workers as the machine has cores, started when there are jobs for them. Dropping the pool ends them.
pub(crate) struct Pool<C: Channel>(Rc<Crew<C>>);

struct Crew<C: Channel> {
    queue: RefCell<Queue<Result<Vec<u8>, postcard::Error>>>,
    workers: RefCell<Vec<Option<WorkerHandle>>>,
    listeners: RefCell<Vec<(u32, Tell<C>)>>,
    size: usize,
}

/// Jobs that were submitted together. Dropping the batch cancels the jobs that are left.
#[must_use = "a batch that is dropped is cancelled"]
pub(crate) struct Batch {
    number: u32,
    crew: Weak<dyn Jobs>,
}

impl<C: Channel> Pool<C> {
    /// A pool that has not started any worker.
    pub(crate) fn new() -> Self {
        let size = platform::cores().clamp(1, MOST);
        Self(Rc::new(Crew {
            queue: RefCell::new(Queue::new(size)),
            workers: RefCell::default(),
            listeners: RefCell::default(),
            size,
        }))
    }

    /// The largest number of workers that the pool may start.
    pub(crate) fn size(&self) -> usize {
        self.0.size
    }

    /// Submits jobs, each a message that a worker answers with exactly one message. `tell` is called with the outcome
    /// of each job, in the order in which they finish.
    pub(crate) fn submit(&self, jobs: Vec<C::Request>, tell: impl Fn(Report<C::Response>) + 'static) -> Batch {
        let jobs = jobs.into_iter().map(|job| protocol::encode(&Message::Request(job)));
        let number = self.0.queue.borrow_mut().submit(jobs);
        self.0.listeners.borrow_mut().push((number, Rc::new(tell)));
        self.0.go_on();
        let lost = self.0.queue.borrow_mut().lost();
        for ticket in lost {
            self.0.tell(ticket, Err("no worker could be started".to_owned()));
        }
        Batch { number, crew: Rc::downgrade(&self.0) as Weak<dyn Jobs> }
    }
}

/// What a batch needs from its pool, whatever the channel.
trait Jobs {
    fn pause(self: Rc<Self>, batch: u32, paused: bool);
    fn cancel(&self, batch: u32);
}

impl Batch {
    /// Pauses or resumes the batch. Jobs under way are finished.
    pub(crate) fn pause(&self, paused: bool) {
        if let Some(crew) = self.crew.upgrade() {
            crew.pause(self.number, paused);
        }
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        if let Some(crew) = self.crew.upgrade() {
            crew.cancel(self.number);
        }
    }
}

impl<C: Channel> Jobs for Crew<C> {
    fn pause(self: Rc<Self>, batch: u32, paused: bool) {
        self.queue.borrow_mut().pause(batch, paused);
        self.go_on();
    }

    fn cancel(&self, batch: u32) {
        self.queue.borrow_mut().cancel(batch);
        self.listeners.borrow_mut().retain(|(number, _)| *number != batch);
    }
}

impl<C: Channel> Crew<C> {
    /// Starts the workers that are missing and assigns the jobs that wait.
    fn go_on(self: &Rc<Self>) {
        loop {
            let Some(worker) = self.queue.borrow_mut().hire() else { break };
            self.start(worker);
        }
        loop {
            let Some((worker, job)) = self.queue.borrow_mut().assign() else { break };
            match (job, self.workers.borrow().get(worker)) {
                (Ok(bytes), Some(Some(handle))) => handle.send(&bytes),
                (Err(error), _) => self.answer(worker, Err(format!("a job could not be sent: {error}"))),
                (Ok(_), _) => {}
            }
        }
    }

    fn start(self: &Rc<Self>, worker: usize) {
        let (to_receive, to_fail) = (Rc::downgrade(self), Rc::downgrade(self));
        let handle = WorkerHandle::new(
            C::NAME,
            move |bytes| with(&to_receive, |crew| crew.receive(worker, bytes)),
            move |failure| with(&to_fail, |crew| crew.broken(worker, &failure.to_string())),
        );
        let mut workers = self.workers.borrow_mut();
        let count = workers.len().max(worker + 1);
        workers.resize_with(count, || None);
        match handle {
            Ok(handle) => workers[worker] = Some(handle),
            Err(failure) => {
                drop(workers);
                self.broken(worker, &failure.to_string());
            }
        }
    }

    fn receive(self: &Rc<Self>, worker: usize, bytes: &[u8]) {
        match protocol::decode::<Reply<C::Response>>(bytes) {
            Ok(Reply::Ready { version: VERSION }) => self.queue.borrow_mut().ready(worker),
            Ok(Reply::Ready { .. }) | Err(_) => {
                self.broken(worker, STALE);
            }
            Ok(Reply::Failed { message, .. }) => self.answer(worker, Err(message)),
            Ok(Reply::Response(response)) => self.answer(worker, Ok(response)),
            // A pool has no runs that play.
            Ok(Reply::Snapshot { .. }) => {}
        }
        self.go_on();
    }

    fn answer(&self, worker: usize, outcome: Result<C::Response, String>) {
        let ticket = self.queue.borrow_mut().answered(worker);
        if let Some(ticket) = ticket {
            self.tell(ticket, outcome);
        }
    }

    fn broken(self: &Rc<Self>, worker: usize, reason: &str) {
        let lost = self.queue.borrow_mut().broke(worker);
        for ticket in lost {
            self.tell(ticket, Err(reason.to_owned()));
        }
        self.go_on();
    }

    fn tell(&self, ticket: Ticket, outcome: Result<C::Response, String>) {
        // The borrow ends before the call, because the listener may submit or cancel jobs.
        let tell =
            self.listeners.borrow().iter().find(|(number, _)| *number == ticket.batch).map(|(_, tell)| tell.clone());
        if let Some(tell) = tell {
            tell(Report { index: ticket.index, outcome });
        }
    }
}

fn with<C: Channel>(crew: &Weak<Crew<C>>, act: impl FnOnce(&Rc<Crew<C>>)) {
    if let Some(crew) = crew.upgrade() {
        act(&crew);
    }
}

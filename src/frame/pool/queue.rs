//! The assignment of jobs to workers.

use std::collections::VecDeque;

/// Identifies a job by its batch and its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// The batch's number.
    pub batch: u32,
    /// The job's index in its batch.
    pub index: usize,
}

/// Jobs in batches, and the workers for them.
#[derive(Debug)]
pub struct Queue<J> {
    waiting: VecDeque<Entry<J>>,
    workers: Vec<State<J>>,
    /// The largest number of workers.
    most: usize,
    batches: Vec<Batch>,
    newest: u32,
}

#[derive(Debug, Clone)]
struct Entry<J> {
    ticket: Ticket,
    job: J,
    /// Whether a worker has failed on this job before.
    again: bool,
}

#[derive(Debug)]
struct Batch {
    number: u32,
    paused: bool,
}

#[derive(Debug)]
enum State<J> {
    /// The worker does not listen yet.
    Starting,
    Idle,
    Busy(Entry<J>),
    Gone,
}

impl<J: Clone> Queue<J> {
    /// A queue for at most `most` workers; 0 counts as 1.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { waiting: VecDeque::new(), workers: Vec::new(), most: most.max(1), batches: Vec::new(), newest: 0 }
    }

    /// Appends jobs as a batch. Returns the batch's number.
    pub fn submit(&mut self, jobs: impl IntoIterator<Item = J>) -> u32 {
        self.newest = self.newest.wrapping_add(1);
        let batch = self.newest;
        let entry = |(index, job)| Entry { ticket: Ticket { batch, index }, job, again: false };
        self.waiting.extend(jobs.into_iter().enumerate().map(entry));
        self.batches.push(Batch { number: batch, paused: false });
        batch
    }

    /// Removes a batch. Its jobs that wait are dropped, and so are the answers to its jobs under way.
    pub fn cancel(&mut self, batch: u32) {
        self.waiting.retain(|entry| entry.ticket.batch != batch);
        self.batches.retain(|known| known.number != batch);
    }

    /// Pauses or resumes a batch. Jobs under way are finished.
    pub fn pause(&mut self, batch: u32, paused: bool) {
        if let Some(known) = self.batches.iter_mut().find(|known| known.number == batch) {
            known.paused = paused;
        }
    }

    /// Adds a worker if there are jobs for it. Returns the number of the worker, which the caller has to start.
    pub fn hire(&mut self) -> Option<usize> {
        let on_hand = |state: &&State<J>| matches!(state, State::Starting | State::Idle);
        let free = self.workers.iter().filter(on_hand).count();
        let alive = self.workers.iter().filter(|state| !matches!(state, State::Gone)).count();
        let jobs = self.waiting.iter().filter(|entry| self.runs(entry.ticket.batch)).count();
        if jobs <= free || alive >= self.most {
            return None;
        }
        self.workers.push(State::Starting);
        Some(self.workers.len() - 1)
    }

    /// Takes note that a worker listens.
    pub fn ready(&mut self, worker: usize) {
        if let Some(state @ State::Starting) = self.workers.get_mut(worker) {
            *state = State::Idle;
        }
    }

    /// Assigns the next job to an idle worker, if there are both.
    pub fn assign(&mut self) -> Option<(usize, J)> {
        let worker = self.workers.iter().position(|state| matches!(state, State::Idle))?;
        let next = self.waiting.iter().position(|entry| self.runs(entry.ticket.batch))?;
        let entry = self.waiting.remove(next)?;
        let job = entry.job.clone();
        self.workers[worker] = State::Busy(entry);
        Some((worker, job))
    }

    /// Takes note that a worker has answered. Returns the job, unless it was cancelled.
    pub fn answered(&mut self, worker: usize) -> Option<Ticket> {
        let state = self.workers.get_mut(worker).filter(|state| matches!(state, State::Busy(_)))?;
        let State::Busy(entry) = std::mem::replace(state, State::Idle) else { return None };
        self.known(entry.ticket)
    }

    /// Takes note that a worker has failed and ended. Another worker tries its job once more. Returns the jobs that
    /// have failed for good: this job if it is the second failure, or all that wait if no worker can be started.
    pub fn broke(&mut self, worker: usize) -> Vec<Ticket> {
        let Some(state) = self.workers.get_mut(worker) else { return Vec::new() };
        match std::mem::replace(state, State::Gone) {
            State::Busy(entry) if entry.again => self.known(entry.ticket).into_iter().collect(),
            State::Busy(entry) if self.known(entry.ticket).is_some() => {
                self.waiting.push_front(Entry { again: true, ..entry });
                Vec::new()
            }
            // A worker that did not start would not start the next time either.
            State::Starting => {
                self.most = self.most.saturating_sub(1);
                self.lost()
            }
            State::Busy(_) | State::Idle | State::Gone => Vec::new(),
        }
    }

    /// Removes and returns all jobs that wait if no worker can be started any more. They have failed.
    pub fn lost(&mut self) -> Vec<Ticket> {
        if self.most > 0 {
            return Vec::new();
        }
        let lost = std::mem::take(&mut self.waiting).into_iter();
        lost.filter_map(|entry| self.known(entry.ticket)).collect()
    }

    fn runs(&self, batch: u32) -> bool {
        self.batches.iter().any(|known| known.number == batch && !known.paused)
    }

    /// The ticket, unless its batch was cancelled.
    fn known(&self, ticket: Ticket) -> Option<Ticket> {
        self.batches.iter().any(|known| known.number == ticket.batch).then_some(ticket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A queue with workers that all listen.
    fn queue(most: usize, jobs: &str) -> (Queue<char>, u32) {
        let mut queue = Queue::new(most);
        let batch = queue.submit(jobs.chars());
        while let Some(worker) = queue.hire() {
            queue.ready(worker);
        }
        (queue, batch)
    }

    fn ticket(batch: u32, index: usize) -> Ticket {
        Ticket { batch, index }
    }

    #[test]
    fn workers_are_hired_when_there_are_jobs_for_them_and_no_more_than_allowed() {
        let mut queue = Queue::<char>::new(3);
        assert_eq!(queue.hire(), None, "no jobs, no workers");
        queue.submit("ab".chars());
        assert_eq!((queue.hire(), queue.hire(), queue.hire()), (Some(0), Some(1), None));
        queue.submit("cdefg".chars());
        assert_eq!((queue.hire(), queue.hire()), (Some(2), None));
        assert_eq!(Queue::<char>::new(0).most, 1);
    }

    #[test]
    fn jobs_go_in_order_to_whoever_is_free_and_answers_are_told_by_their_place() {
        let (mut queue, batch) = queue(2, "abc");
        assert_eq!((queue.assign(), queue.assign(), queue.assign()), (Some((0, 'a')), Some((1, 'b')), None));
        assert_eq!(queue.answered(1), Some(ticket(batch, 1)));
        assert_eq!(queue.assign(), Some((1, 'c')));
        assert_eq!((queue.answered(1), queue.answered(0)), (Some(ticket(batch, 2)), Some(ticket(batch, 0))));
        assert_eq!(queue.answered(0), None, "nothing was asked of it");
    }

    #[test]
    fn a_worker_gets_no_job_before_it_listens() {
        let mut queue = Queue::new(1);
        queue.submit("a".chars());
        let worker = queue.hire().expect("there is a job");
        assert_eq!(queue.assign(), None);
        queue.ready(worker);
        assert_eq!(queue.assign(), Some((0, 'a')));
    }

    #[test]
    fn a_cancelled_batch_is_forgotten_and_its_worker_goes_on_with_the_next() {
        let (mut queue, first) = queue(1, "abc");
        queue.assign();
        let second = queue.submit("x".chars());
        queue.cancel(first);
        assert_eq!(queue.assign(), None);
        assert_eq!(queue.answered(0), None, "the answer comes too late");
        assert_eq!(queue.assign(), Some((0, 'x')));
        assert_eq!(queue.answered(0), Some(ticket(second, 0)));
    }

    #[test]
    fn a_paused_batch_holds_back_and_lets_others_pass() {
        let (mut queue, first) = queue(1, "ab");
        queue.assign();
        queue.pause(first, true);
        assert_eq!(queue.answered(0), Some(ticket(first, 0)), "what is under way is finished");
        assert_eq!((queue.assign(), queue.hire()), (None, None));
        queue.submit("x".chars());
        assert_eq!(queue.assign(), Some((0, 'x')));
        queue.answered(0);
        queue.pause(first, false);
        assert_eq!(queue.assign(), Some((0, 'b')));
    }

    #[test]
    fn a_job_whose_worker_breaks_is_tried_once_more_and_then_fails() {
        let (mut queue, batch) = queue(1, "ab");
        assert_eq!(queue.assign(), Some((0, 'a')));
        assert_eq!(queue.broke(0), []);
        let next = queue.hire().expect("another takes its place");
        queue.ready(next);
        assert_eq!(queue.assign(), Some((next, 'a')));
        assert_eq!(queue.broke(next), [ticket(batch, 0)]);
        let last = queue.hire().expect("there is a job left");
        queue.ready(last);
        assert_eq!(queue.assign(), Some((last, 'b')));
        assert_eq!(queue.answered(last), Some(ticket(batch, 1)));
    }

    #[test]
    fn where_no_worker_starts_everything_fails() {
        let mut queue = Queue::new(2);
        let batch = queue.submit("ab".chars());
        let workers = [queue.hire(), queue.hire()].map(|worker| worker.expect("there are jobs"));
        assert_eq!(queue.broke(workers[0]), []);
        assert_eq!(queue.hire(), None);
        assert_eq!(queue.broke(workers[1]), [ticket(batch, 0), ticket(batch, 1)]);
        let next = queue.submit("c".chars());
        assert_eq!((queue.hire(), queue.lost()), (None, vec![ticket(next, 0)]), "and none is started again");
    }
}

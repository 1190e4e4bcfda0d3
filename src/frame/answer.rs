//! Questions to a worker, and their newest answers.

use std::cell::RefCell;
use std::collections::HashMap;
use std::convert::Infallible;
use std::rc::{Rc, Weak};

use protocol::Channel;
use yew::prelude::*;

use super::client::{Client, Subscription, Workers};
use super::kept::Kept;
use super::latest::Latest;
use super::page::use_store;
use super::store::Store;

/// A question to a worker, answered by one response with the number of the question in it.
pub trait Question: Clone + PartialEq + 'static {
    /// The worker's channel.
    type Channel: Channel;
    /// What is answered.
    type Answer: 'static;

    /// The request that asks it under a number.
    fn request(self, number: u32) -> Request<Self>;

    /// The answer in a response, with the number of its question; `None` in a response to something else.
    fn answer(response: &Response<Self>) -> Option<(u32, &Rc<Self::Answer>)>;
}

type Request<Q> = <<Q as Question>::Channel as Channel>::Request;
type Response<Q> = <<Q as Question>::Channel as Channel>::Response;

/// An answer with its question.
#[derive(Debug)]
pub struct Answered<Q: Question> {
    number: u32,
    /// What was asked.
    pub question: Q,
    /// What was answered.
    pub answer: Rc<Q::Answer>,
}

impl<Q: Question> PartialEq for Answered<Q> {
    /// No two questions have the same number.
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

/// Questions that replace one another: one is under way, and of those that wait only the newest is kept.
#[derive(Debug)]
pub struct Exchange<Q> {
    latest: Latest<Q>,
    /// The question under way.
    asked: Option<Q>,
    /// The newest question.
    newest: Option<Q>,
}

impl<Q> Default for Exchange<Q> {
    fn default() -> Self {
        Self { latest: Latest::default(), asked: None, newest: None }
    }
}

impl<Q: Question> Exchange<Q> {
    /// Asks, unless this was asked last; gives back what to send now. `number` gives a number that no question had before.
    pub fn ask(&mut self, question: &Q, number: impl FnOnce() -> u32) -> Option<Request<Q>> {
        if self.newest.as_ref() == Some(question) {
            return None;
        }
        self.newest = Some(question.clone());
        let next = self.latest.ask(number(), question.clone());
        self.sent(next)
    }

    /// Takes in a response: the answer, if it is one to the question under way, and what to send next.
    pub fn receive(
        &mut self,
        response: &Response<Q>,
        number: impl FnOnce() -> u32,
    ) -> (Option<Answered<Q>>, Option<Request<Q>>) {
        let Some((request, answer)) = Q::answer(response) else { return (None, None) };
        let (is_answer, next) = self.latest.answered(request, number());
        let question = self.asked.take_if(|_| is_answer);
        let answered = question.map(|question| Answered { number: request, question, answer: Rc::clone(answer) });
        (answered, self.sent(next))
    }

    fn sent(&mut self, next: Option<(u32, Q)>) -> Option<Request<Q>> {
        let (number, question) = next?;
        self.asked = Some(question.clone());
        Some(question.request(number))
    }
}

impl<Q: Question> Exchange<Q> {
    /// Asks the worker, unless this was asked last.
    pub(crate) fn send(&mut self, client: &Client<Q::Channel>, question: &Q) {
        if let Some(request) = self.ask(question, || client.next_number()) {
            client.send(request);
        }
    }

    /// Takes in a response of the worker, and asks what waits.
    pub(crate) fn hear(&mut self, client: &Client<Q::Channel>, response: &Response<Q>) -> Option<Answered<Q>> {
        let (answered, next) = self.receive(response, || client.next_number());
        if let Some(request) = next {
            client.send(request);
        }
        answered
    }
}

/// The newest answer, which stays while another lesson is shown.
type Newest<Q> = Store<Option<Rc<Answered<Q>>>, Infallible>;

struct Asker<Q: Question> {
    client: Client<Q::Channel>,
    exchange: RefCell<Exchange<Q>>,
    newest: Rc<Newest<Q>>,
    _subscription: Subscription,
}

impl<Q: Question> Asker<Q> {
    fn new(workers: &Workers) -> Rc<Self> {
        Rc::new_cyclic(|asker: &Weak<Self>| {
            let (client, asker) = (workers.client::<Q::Channel>(), asker.clone());
            let subscription = client.subscribe(move |response| {
                if let Some(asker) = asker.upgrade() {
                    asker.receive(response);
                }
            });
            let newest = Rc::new(Store::new(None));
            Self { client, exchange: RefCell::default(), newest, _subscription: subscription }
        })
    }

    fn receive(&self, response: &Response<Q>) {
        // The borrow ends before the page hears of it: it may ask again at once.
        let answered = self.exchange.borrow_mut().hear(&self.client, response);
        if let Some(answered) = answered {
            self.newest.update(|_| (Some(Rc::new(answered)), Vec::new()));
        }
    }
}

/// Those who ask the same kind of question, by name.
struct Askers<Q: Question>(RefCell<HashMap<&'static str, Rc<Asker<Q>>>>);

/// Keeps a component supplied with the newest answer to a question that changes; `None` until the first has come. `name` tells
/// those apart who ask the same kind of question. The answer belongs to the app: it is there at once when the component is
/// shown again, and the same question is not asked twice in a row.
#[hook]
pub(crate) fn use_answer<Q: Question>(
    kept: &Kept,
    workers: &Workers,
    name: &'static str,
    question: &Q,
) -> Option<Rc<Answered<Q>>> {
    let askers = kept.get(|| Askers::<Q>(RefCell::default()));
    let asker = Rc::clone(askers.0.borrow_mut().entry(name).or_insert_with(|| Asker::new(workers)));
    use_store(&asker.newest);
    let newest = (*asker.newest.state()).clone();
    use_effect_with(question.clone(), move |question| {
        asker.exchange.borrow_mut().send(&asker.client, question);
    });
    newest
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::vanishing;
    use protocol::{BreakingQuestion, BreakingReport, Scenario, Trend};

    /// A question of one letter's length: how it is answered does not matter here.
    impl Question for u8 {
        type Channel = protocol::channel::Vanishing;
        type Answer = BreakingReport;

        fn request(self, number: u32) -> vanishing::Request {
            vanishing::Request::Break(BreakingQuestion { request: number, scenario: Scenario::ALL[usize::from(self)] })
        }

        fn answer(response: &vanishing::Response) -> Option<(u32, &Rc<BreakingReport>)> {
            match response {
                vanishing::Response::Broken(report) => Some((report.request, report)),
                _ => None,
            }
        }
    }

    use engine::choice::Choice;

    fn response(request: u32) -> vanishing::Response {
        vanishing::Response::Broken(Rc::new(BreakingReport {
            request,
            scenario: Scenario::ThreeTight,
            gradient: vec![],
            bound: vec![],
            base: 0.75,
            largest_slope: 0.25,
            largest_weight: 1.0,
            trend: Trend::Vanishes,
            per_layer: 0.75,
            zero_from: None,
            too_small_from: None,
            too_large_from: None,
        }))
    }

    #[test]
    fn an_answer_comes_with_its_question_and_the_newest_question_follows() {
        let mut exchange = Exchange::<u8>::default();
        assert_eq!(exchange.ask(&0, || 1), Some(0.request(1)));
        assert_eq!(exchange.ask(&0, || 2), None, "the same again");
        assert_eq!((exchange.ask(&1, || 2), exchange.ask(&2, || 3)), (None, None), "one at a time");
        let (none, next) = exchange.receive(&response(7), || 4);
        assert!(none.is_none() && next.is_none(), "an answer to somebody else");
        let (answered, next) = exchange.receive(&response(1), || 4);
        assert_eq!(answered.map(|answered| answered.question), Some(0), "older than what the page is set to by now");
        assert_eq!(next, Some(2.request(4)));
        let (answered, next) = exchange.receive(&response(4), || 5);
        assert_eq!((answered.map(|answered| answered.question), next), (Some(2), None));
        assert_eq!(exchange.ask(&2, || 6), None, "it is answered already");
        assert_eq!(exchange.ask(&0, || 6), Some(0.request(6)));
    }

    #[test]
    fn the_answer_is_shared_and_not_copied() {
        let mut exchange = Exchange::<u8>::default();
        exchange.ask(&0, || 1);
        let told = response(1);
        let (answered, _) = exchange.receive(&told, || 2);
        let vanishing::Response::Broken(report) = &told else { panic!("a report") };
        assert!(answered.is_some_and(|answered| Rc::ptr_eq(&answered.answer, report)));
    }
}
